using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Netconf.Mano.Ssh;

namespace Netconf.Mano;

/// <summary>Private keys in the formats of ietf-crypto-types, as PEM: what libssh and .NET read.</summary>
internal static class KeyText
{
    /// <summary>DER of an unencrypted Ed25519 key (RFC 8410 §7), up to the 32 octets of the key itself.</summary>
    private static ReadOnlySpan<byte> Ed25519Head => [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

    /// <summary>Reads an asymmetric key; checks that its public half, where it is stated, belongs to it.</summary>
    public static bool TryRead(ConfigNode key, Func<string, byte[]> reveal, out string pem, out string problem)
    {
        (pem, problem) = ("", "");
        if (key.Text("cleartext-private-key") is not { } stored)
        {
            problem = "There is no private key: this server keeps those given as cleartext-private-key (encrypted from then on).";
            return false;
        }
        var label = key.Identity("private-key-format") switch
        {
            "rsa-private-key-format" => "RSA PRIVATE KEY",
            "ec-private-key-format" => "EC PRIVATE KEY",
            _ => "PRIVATE KEY",
        };
        var der = reveal(stored);
        try
        {
            pem = IsEd25519(label, der) ? Ed25519Key.ToText(der.AsSpan(Ed25519Head.Length, Ed25519Key.Size)) : PemEncoding.WriteString(label, der);
            CryptographicOperations.ZeroMemory(der);
            using var parsed = SshPrivateKey.Parse(pem);
            if (key.Octets("public-key") is not { } stated || IsPublicHalf(key.Identity("public-key-format"), stated, parsed, pem))
                return true;
            problem = "The public key is not the private key's.";
        }
        catch (Exception e) when (e is SshException or CryptographicException or FormatException)
        {
            problem = $"The private key cannot be read as {key.Identity("private-key-format")}.";
        }
        return false;
    }

    /// <summary>The certificate of the collection that belongs to the key, joined with it; null when none does.</summary>
    public static X509Certificate2? Join(X509Certificate2Collection certificates, string pem)
    {
        using var key = ReadAsymmetric(pem);
        var wanted = key?.ExportSubjectPublicKeyInfo();
        if (certificates.FirstOrDefault(c => wanted is not null && c.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(wanted)) is not { } own)
            return null;
        using var joined = key is RSA rsa ? own.CopyWithPrivateKey(rsa) : own.CopyWithPrivateKey((ECDsa)key!);
        // SslStream wants a key that lives as long as the certificate does.
        return X509CertificateLoader.LoadPkcs12(joined.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>A new Ed25519 key as RFC 5958 OneAsymmetricKey.</summary>
    public static byte[] NewEd25519() => [.. Ed25519Head, .. RandomNumberGenerator.GetBytes(Ed25519Key.Size)];

    /// <summary>The public half of such a key, as SSH sends it.</summary>
    public static SshPublicKey PublicEd25519(byte[] der)
    {
        using var key = SshPrivateKey.Parse(Ed25519Key.ToText(der.AsSpan(Ed25519Head.Length, Ed25519Key.Size)));
        return key.PublicKey;
    }

    /// <summary>Also one that carries its public half behind it (RFC 5958 version 2).</summary>
    private static bool IsEd25519(string label, ReadOnlySpan<byte> der) =>
        label == "PRIVATE KEY" && der.Length >= Ed25519Head.Length + Ed25519Key.Size && der[5..Ed25519Head.Length].SequenceEqual(Ed25519Head[5..]);

    private static bool IsPublicHalf(string? format, byte[] stated, SshPrivateKey key, string pem)
    {
        if (format == "ssh-public-key-format")
            return stated.AsSpan().SequenceEqual(key.PublicKey.Blob.Span);
        using var asymmetric = ReadAsymmetric(pem);
        // Of a kind that .NET does not know nothing can be said.
        return asymmetric is null || asymmetric.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(stated);
    }

    private static AsymmetricAlgorithm? ReadAsymmetric(string pem)
    {
        AsymmetricAlgorithm key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            return key;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            key.Dispose();
        }
        key = RSA.Create();
        try
        {
            key.ImportFromPem(pem);
            return key;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            key.Dispose();
            return null;
        }
    }
}
