using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Ssh;

namespace Netconf.Mano.Http;

/// <summary>mano-http as the front reads it: made anew when the configuration of it changes, and only then.</summary>
public sealed class HttpSettings
{
    /// <summary>Without configuration: passwords, nothing else.</summary>
    private static readonly HttpSettings Standard = new() { AcceptsBasic = true };

    /// <summary>Whether names and passwords are accepted.</summary>
    public bool AcceptsBasic { get; private init; }

    /// <summary>The URL clients reach the server by; null when none is configured.</summary>
    public string? ExternalUrl { get; private init; }

    internal IReadOnlyList<TokenIssuer> Issuers { get; private init; } = [];

    /// <summary>What a client's certificate must lead to; empty: none is asked for.</summary>
    internal X509Certificate2Collection TrustAnchors { get; private init; } = [];

    /// <summary>Who a certificate is.</summary>
    internal CertificateToName Names { get; private init; } = new([]);

    /// <summary>A reader of the settings in running: a pointer's comparison when nothing changed.</summary>
    public static Func<HttpSettings> Of(Datastores datastores)
    {
        if (datastores.Schema.FindModule("mano-http") is not { IsImplemented: true })
            return static () => Standard;
        var known = (Storage: (Branch?)null, Settings: Standard);
        var gate = new Lock();
        return () =>
        {
            var http = new ManoRoot(datastores.Configuration.Running.Tree.Root).Http;
            var storage = http.Exists ? http.View.Node.Storage : null;
            lock (gate)
            {
                if (!ReferenceEquals(known.Storage, storage))
                    known = (storage, http.Exists ? Read(http) : Standard);
                return known.Settings;
            }
        };
    }

    private static HttpSettings Read(Bindings.Mano.Http http) => new()
    {
        AcceptsBasic = http.Basic.Enabled,
        ExternalUrl = http.ExternalUrl,
        Issuers = [.. IssuersIn(http)],
        TrustAnchors = Anchors(http),
        Names = new CertificateToName(NamesIn(http)),
    };

    private static IEnumerable<TokenIssuer> IssuersIn(Bindings.Mano.Http http)
    {
        foreach (var issuer in http.Bearer.Issuers)
            yield return new TokenIssuer
            {
                Issuer = issuer.Issuer,
                Audiences = [.. issuer.Audiences],
                KeySet = issuer.Jwks,
                KeySetUri = issuer.JwksUri,
                RefreshInterval = TimeSpan.FromSeconds(issuer.RefreshInterval),
                ClockSkew = TimeSpan.FromSeconds(issuer.ClockSkew),
                UserClaim = issuer.UserClaim,
                GroupsClaim = issuer.GroupsClaim,
            };
    }

    private static X509Certificate2Collection Anchors(Bindings.Mano.Http http)
    {
        var anchors = new X509Certificate2Collection();
        foreach (var anchor in http.ClientCertificates.TrustAnchors)
            try
            {
                anchors.Add(X509CertificateLoader.LoadCertificate(anchor.Certificate.Span));
            }
            catch (CryptographicException)
            {
                // What is no certificate trusts nobody; HttpGuard refuses it at its commit.
            }
        return anchors;
    }

    private static IEnumerable<CertificateNameEntry> NamesIn(Bindings.Mano.Http http)
    {
        foreach (var entry in http.ClientCertificates.CertToNames)
            yield return new CertificateNameEntry(entry.Id, entry.Fingerprint, SourceOf(entry.MapType.Name), entry.Name);
    }

    private static CertificateNameSource SourceOf(string mapType) => mapType switch
    {
        "specified" => CertificateNameSource.Specified,
        "san-rfc822-name" => CertificateNameSource.SanRfc822Name,
        "san-dns-name" => CertificateNameSource.SanDnsName,
        "san-ip-address" => CertificateNameSource.SanIpAddress,
        "san-any" => CertificateNameSource.SanAny,
        _ => CertificateNameSource.CommonName,
    };
}
