using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Netconf.Mano;

/// <summary>
/// The certificate of the HTTPS port: tls.pem in the data directory (certificate and key), self-signed at the first start and the operator's to replace.
/// </summary>
internal static class ServerCertificate
{
    /// <summary>Reads the file, or makes it with mode 0600.</summary>
    public static X509Certificate2 OpenOrCreate(string path, TimeProvider time)
    {
        if (!File.Exists(path))
            Create(path, time);
        return X509Certificate2.CreateFromPemFile(path, path);
    }

    private static void Create(string path, TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Netconf.Mano", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddDnsName(Environment.MachineName);
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        var now = time.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(10));
        using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        using var writer = new StreamWriter(file);
        writer.WriteLine(certificate.ExportCertificatePem());
        writer.WriteLine(key.ExportPkcs8PrivateKeyPem());
    }
}
