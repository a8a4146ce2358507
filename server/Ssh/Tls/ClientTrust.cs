using System.Security.Cryptography.X509Certificates;

namespace Netconf.Mano.Ssh;

/// <summary>Whether a client's certificate is to be trusted: only by what the operator configured, never by the system's store.</summary>
public static class ClientTrust
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <summary>The same of a connection: what the client sent beside its certificate helps to build the chain.</summary>
    internal static TlsPeer? Verify(
        X509Certificate2? certificate, X509Chain? offered, TlsCredentials credentials, X509RevocationMode revocation,
        DateTimeOffset now) =>
        certificate is null ? null : Verify(certificate, offered, credentials.TrustedClients, credentials.TrustAnchors, revocation, now);

    /// <summary>Whose peer a certificate makes; null when it is not trusted.</summary>
    /// <param name="certificate">The client's certificate.</param>
    /// <param name="trustedClients">Certificates that are trusted themselves.</param>
    /// <param name="trustAnchors">Certificates that its chain may lead to.</param>
    /// <param name="revocation">Whether revocation is asked for.</param>
    /// <param name="now">The time it must be valid at.</param>
    public static TlsPeer? Verify(
        X509Certificate2 certificate, X509Certificate2Collection trustedClients, X509Certificate2Collection trustAnchors,
        X509RevocationMode revocation, DateTimeOffset now) =>
        Verify(certificate, null, trustedClients, trustAnchors, revocation, now);

    private static TlsPeer? Verify(
        X509Certificate2 certificate, X509Chain? offered, X509Certificate2Collection trustedClients,
        X509Certificate2Collection trustAnchors, X509RevocationMode revocation, DateTimeOffset now)
    {
        if (trustedClients.Any(trusted => trusted.RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span)))
        {
            return IsValid(certificate, now) ? new TlsPeer(certificate, [certificate]) : null;
        }

        if (trustAnchors.Count == 0)
        {
            return null;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(trustAnchors);
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        chain.ChainPolicy.RevocationMode = revocation;
        chain.ChainPolicy.DisableCertificateDownloads = revocation == X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid(ClientAuthentication));
        foreach (var element in offered?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        if (offered is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(offered.ChainPolicy.ExtraStore);
        }

        return chain.Build(certificate)
            ? new TlsPeer(certificate, [.. chain.ChainElements.Select(e => X509CertificateLoader.LoadCertificate(e.Certificate.RawData))])
            : null;
    }

    private static bool IsValid(X509Certificate2 certificate, DateTimeOffset now) =>
        certificate.NotBefore <= now && now <= certificate.NotAfter;
}
