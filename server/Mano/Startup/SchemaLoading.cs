using Netconf.Mano.Protocol;
using Netconf.Mano.Yang;

namespace Netconf.Mano;

/// <summary>Which modules this server serves, and their compilation.</summary>
internal static class SchemaLoading
{
    /// <summary>What the protocol itself needs; served always, but for <see cref="OptionalModules"/> that do not go with the given ones.</summary>
    private static readonly string[] ProtocolModules =
    [
        "ietf-netconf", "ietf-netconf-monitoring", "ietf-netconf-with-defaults", "ietf-netconf-acm", "ietf-netconf-notifications",
        "ietf-yang-library", "ietf-datastores", "ietf-origin", "notifications", "nc-notifications", "ietf-yang-metadata",
        "ietf-netconf-nmda", "ietf-netconf-partial-lock", "ietf-factory-default", "ietf-nmda-compare", "mano-transactions", "mano-history",
        "mano-pagination", "mano-backup", "mano-constraints", "mano-modules",
        "ietf-subscribed-notifications", "ietf-yang-push", "netconf-mano-subscriptions",
        "ietf-restconf", "ietf-restconf-monitoring", "ietf-yang-patch",
    ];

    /// <summary>What makes it a MANO.</summary>
    private static readonly string[] ManoModules =
    [
        // Those with identities have to be implemented for their values to count (RFC 7950 §9.10.2).
        "ietf-netconf-server", "ietf-keystore", "ietf-truststore", "ietf-crypto-types", "ietf-tls-common", "ietf-x509-cert-to-name",
        "etsi-nfv-descriptors", "etsi-nfv-vnfd", "etsi-nfv-nsd", "etsi-nfv-pnfd", "ietf-alarms", "mano-types", "mano-aaa", "mano-alarms",
        "mano-endpoints", "mano-artifacts", "mano-http", "mano-kpi",
        "mano-lcm", "mano-oam", "mano-sol006-deviations", "mano-vim", "mano-vim-openstack", "mano-vnf",
    ];

    /// <summary>Features of our own modules that are served; a module that is not named has all of its features on.</summary>
    private static readonly Dictionary<string, IReadOnlyList<string>> OwnFeatures = new()
    {
        ["ietf-alarms"] = [],
        // Users are those of mano-aaa, whatever they come by; see server/Mano/FrontDoor/README.md.
        ["ietf-netconf-server"] = ["ssh-listen", "tls-listen", "ssh-call-home", "tls-call-home", "central-netconf-server-supported"],
        ["ietf-ssh-server"] = ["ssh-server-keepalives"],
        ["ietf-ssh-common"] = ["transport-params"],
        ["ietf-tls-server"] = ["server-ident-x509-cert", "client-auth-supported", "client-auth-x509-cert"],
        ["ietf-tls-common"] = ["tls12", "tls13", "hello-params"],
        ["ietf-tcp-common"] = ["keepalives-supported"],
        ["ietf-tcp-server"] = ["tcp-server-keepalives"],
        ["ietf-tcp-client"] = ["tcp-client-keepalives"],
        ["ietf-keystore"] = ["central-keystore-supported", "inline-definitions-supported", "asymmetric-keys"],
        ["ietf-truststore"] = ["central-truststore-supported", "inline-definitions-supported", "certificates"],
        ["ietf-crypto-types"] = ["one-asymmetric-key-format", "cleartext-private-keys"],
        ["iana-crypt-hash"] = ["crypt-hash-md5", "crypt-hash-sha-256", "crypt-hash-sha-512"],
        ["ietf-subscribed-notifications"] = ["configured", "encode-xml", "replay", "subtree", "xpath"],
    };

    /// <summary>The modules whose rpcs and actions must have handlers: our own set.</summary>
    public static IReadOnlySet<string> Own(ServerOptions options) =>
        options.Models == ModelSet.Mano ? new HashSet<string>([.. ProtocolModules, .. ManoModules]) : new HashSet<string>(ProtocolModules);

    /// <summary>Compiles the set the options ask for.</summary>
    /// <param name="options">The options.</param>
    /// <param name="leftOut">Modules of optional capabilities that are not served, because the given ones do not go with them.</param>
    public static SchemaResult Compile(ServerOptions options, out IReadOnlyList<string> leftOut)
    {
        var own = new DirectoryModuleSource([Path.Combine(AppContext.BaseDirectory, "modules")]);
        var features = new Dictionary<string, IReadOnlyList<string>>(OwnFeatures);
        features["ietf-netconf"] =
        [
            "candidate", "confirmed-commit", "rollback-on-error", "validate", "xpath", "url",
            .. options.WritableRunning ? ["writable-running"] : (string[])[], .. options.StartupDatastore ? ["startup"] : (string[])[],
        ];
        foreach (var given in options.Features)
        {
            var colon = given.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
                throw new FormatException($"--features takes MODULE:f1,f2, not '{given}'");
            features[given[..colon]] = given[(colon + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries);
        }
        return OptionalModules.Compile(new SchemaRequest(
            new CombinedModuleSource([new DirectoryModuleSource(options.YangDirectories), own]))
        {
            Implement = [.. ProtocolModules, .. options.Models == ModelSet.Mano ? ManoModules : [], .. options.Implement],
            Features = features,
        }, out leftOut);
    }
}
