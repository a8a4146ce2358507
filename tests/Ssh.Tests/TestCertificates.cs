using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Netconf.Mano.Ssh.Tests;

/// <summary>An authority that signs what a test needs.</summary>
internal sealed class TestCertificates : IDisposable
{
    internal TestCertificates(string name = "CN=test authority")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        Authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1));
    }

    internal X509Certificate2 Authority { get; }

    internal X509Certificate2 Server() => Issue("CN=server", server: true, names => names.AddIpAddress(IPAddress.Loopback));

    internal X509Certificate2 Client(string commonName, Action<SubjectAlternativeNameBuilder>? names = null, int daysLeft = 30) =>
        Issue($"CN={commonName}", server: false, names, daysLeft);

    public void Dispose() => Authority.Dispose();

    /// <summary>The certificate and key as files, for openssl.</summary>
    internal static (string Certificate, string Key) Write(X509Certificate2 certificate, string directory)
    {
        var file = Path.Combine(directory, Guid.NewGuid().ToString("N"));
        File.WriteAllText(file + ".crt", certificate.ExportCertificatePem());
        File.WriteAllText(file + ".key", certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        return (file + ".crt", file + ".key");
    }

    private X509Certificate2 Issue(
        string subject, bool server, Action<SubjectAlternativeNameBuilder>? names, int daysLeft = 30)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(
            [new Oid(server ? "1.3.6.1.5.5.7.3.1" : "1.3.6.1.5.5.7.3.2")], false));
        if (names is not null)
        {
            var builder = new SubjectAlternativeNameBuilder();
            names(builder);
            request.CertificateExtensions.Add(builder.Build());
        }

        var serial = RandomNumberGenerator.GetBytes(8);
        var start = Authority.NotBefore;
        using var signed = request.Create(Authority, start, DateTimeOffset.UtcNow.AddDays(daysLeft), serial);
        using var whole = signed.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }
}
