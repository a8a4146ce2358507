using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using Netconf.Mano.Ssh;

namespace Netconf.Mano.Http;

/// <summary>Whose a client's certificate is (RFC 7407 §4, as in NETCONF over TLS). Worked out once per connection and configuration.</summary>
internal sealed class ClientCertificates(TimeProvider time)
{
    private readonly ConditionalWeakTable<X509Certificate2, Resolved> _known = [];

    /// <summary>The user; null when the certificate is not trusted or is nobody's.</summary>
    public string? Resolve(X509Certificate2 certificate, HttpSettings settings)
    {
        if (_known.TryGetValue(certificate, out var known) && ReferenceEquals(known.Settings, settings) && certificate.NotAfter > time.GetUtcNow())
            return known.User;
        var peer = ClientTrust.Verify(certificate, [], settings.TrustAnchors, X509RevocationMode.NoCheck, time.GetUtcNow());
        var user = peer is null ? null : settings.Names.Resolve(peer);
        _known.AddOrUpdate(certificate, new Resolved(settings, user));
        return user;
    }

    private sealed record Resolved(HttpSettings Settings, string? User);
}
