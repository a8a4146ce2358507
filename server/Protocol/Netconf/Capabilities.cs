using Netconf.Mano.Datastore;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol;

/// <summary>The capabilities of the hello (RFC 6241 §8) and of /netconf-state.</summary>
internal static class Capabilities
{
    public const string Base10 = "urn:ietf:params:netconf:base:1.0";
    public const string Base11 = "urn:ietf:params:netconf:base:1.1";

    /// <summary>A client that says so too edits a candidate of its own (draft-ietf-netconf-privcand).</summary>
    public const string PrivateCandidate = "urn:ietf:params:netconf:capability:private-candidate:1.0";

    public static IReadOnlyList<string> Of(Datastores datastores, NetconfServerOptions options, ConfigurationFiles? files)
    {
        var schema = datastores.Schema;
        List<string> capabilities =
        [
            Base10, Base11,
            "urn:ietf:params:netconf:capability:candidate:1.0",
            "urn:ietf:params:netconf:capability:confirmed-commit:1.1",
            "urn:ietf:params:netconf:capability:rollback-on-error:1.0",
            "urn:ietf:params:netconf:capability:validate:1.1",
            "urn:ietf:params:netconf:capability:xpath:1.0",
            "urn:ietf:params:netconf:capability:notification:1.0",
            "urn:ietf:params:netconf:capability:interleave:1.0",
            "urn:ietf:params:netconf:capability:with-defaults:1.0?basic-mode=explicit&also-supported=report-all,report-all-tagged,trim",
        ];
        if (options.WritableRunning)
            capabilities.Insert(2, "urn:ietf:params:netconf:capability:writable-running:1.0");
        if (datastores.Configuration.Startup is not null)
            capabilities.Add("urn:ietf:params:netconf:capability:startup:1.0");
        if (files is not null)
            capabilities.Add($"urn:ietf:params:netconf:capability:url:1.0?scheme={files.Schemes}");
        if (options.PrivateCandidates != PrivateCandidates.Off)
            capabilities.Add(PrivateCandidate);
        if (schema.FindModule("ietf-netconf-partial-lock") is { IsImplemented: true })
            capabilities.Add("urn:ietf:params:netconf:capability:partial-lock:1.0");
        if (schema.FindModule("ietf-netconf-nmda") is { IsImplemented: true })
            capabilities.Add(
                "urn:ietf:params:netconf:capability:with-operational-defaults:1.0?basic-mode=report-all&also-supported=explicit,report-all-tagged,trim");
        if (schema.FindModule("ietf-yang-library") is { IsImplemented: true, Revision: { } revision })
        {
            capabilities.Add($"urn:ietf:params:netconf:capability:yang-library:1.0?revision={revision}&module-set-id={schema.ContentId}");
            capabilities.Add($"urn:ietf:params:netconf:capability:yang-library:1.1?revision={revision}&content-id={schema.ContentId}");
        }
        foreach (var module in schema.Modules)
            if (module is { IsImplemented: true, IsYang11: false })
                capabilities.Add(Of(module));
        return capabilities;
    }

    /// <summary>A YANG 1 module is announced with revision, features and deviations (RFC 6020 §5.6.4); one of YANG 1.1 only in the library (RFC 7950 §5.6.4).</summary>
    private static string Of(Module module)
    {
        var query = new List<string> { $"module={module.Name}" };
        if (module.Revision is { } revision)
            query.Add($"revision={revision}");
        if (module.Features.Where(f => f.IsSupported).Select(f => f.Name).ToList() is { Count: > 0 } features)
            query.Add($"features={string.Join(',', features)}");
        if (module.DeviatedBy.Count > 0)
            query.Add($"deviations={string.Join(',', module.DeviatedBy.Select(d => d.Name))}");
        return $"{module.Namespace}?{string.Join('&', query)}";
    }
}
