using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using Netconf.Mano.Data;
using Netconf.Mano.Ssh;

namespace Netconf.Mano;

/// <summary>Reads the SSH and TLS parameters of an endpoint, with the keys and certificates they refer to.</summary>
/// <param name="tree">The configuration.</param>
/// <param name="reveal">The clear form of a protected private key.</param>
/// <param name="errors">Takes what is wrong.</param>
internal sealed class StackReader(DataTree tree, Func<string, byte[]> reveal, List<RpcError> errors)
{
    private readonly ConfigNode _keystore = ConfigNode.Top(tree, "ietf-keystore", "keystore");
    private readonly ConfigNode _truststore = ConfigNode.Top(tree, "ietf-truststore", "truststore");

    /// <summary>Reads one; null when something is wrong with it.</summary>
    public Stack? Read(string kind, ConfigNode transport)
    {
        var before = errors.Count;
        Stack? stack = kind == "ssh" ? ReadSsh(transport["ssh-server-parameters"]) : ReadTls(transport);
        return errors.Count == before ? stack : null;
    }

    /// <summary>Checks also what no endpoint uses yet, so that a mistake is found when it is made.</summary>
    public void CheckKeystore()
    {
        foreach (var key in _keystore["asymmetric-keys"].Entries("asymmetric-key"))
        {
            if (!KeyText.TryRead(key, reveal, out var pem, out var problem))
            {
                Wrong(key.Place, problem);
                continue;
            }
            foreach (var certificate in key["certificates"].Entries("certificate"))
                ReadCertificate(certificate, pem)?.Dispose();
        }
        foreach (var bag in _truststore["certificate-bags"].Entries("certificate-bag"))
            foreach (var certificate in bag.Entries("certificate"))
                AddTrusted(certificate, []);
    }

    private SshStack? ReadSsh(ConfigNode ssh)
    {
        var keys = new List<SshPrivateKey>();
        foreach (var entry in ssh["server-identity"].Entries("host-key"))
        {
            var choice = entry["public-key"];
            var key = choice["inline-definition"] is { Exists: true } inline ? inline : KeyNamed(choice.Text("central-keystore-reference"));
            try
            {
                // What is wrong in the keystore is told there.
                if (KeyText.TryRead(key, reveal, out var pem, out var problem))
                    keys.Add(SshPrivateKey.Parse(pem));
                else if (choice["inline-definition"].Exists)
                    Wrong(entry.Place, problem);
            }
            catch (SshException)
            {
                Wrong(entry.Place, "SSH cannot use this key; it takes Ed25519, ECDSA on a NIST curve, and RSA.");
            }
        }
        var parameters = ssh["transport-params"];
        var algorithms = new SshAlgorithms();
        algorithms = algorithms with
        {
            HostKey = Choose(parameters["host-key"], "host-key-alg", algorithms.HostKey),
            KeyExchange = Choose(parameters["key-exchange"], "key-exchange-alg", algorithms.KeyExchange),
            Cipher = Choose(parameters["encryption"], "encryption-alg", algorithms.Cipher),
            Mac = Choose(parameters["mac"], "mac-alg", algorithms.Mac),
        };
        var probes = ssh["keepalives"];
        return new SshStack(
            HostKeys.Of(keys), algorithms, probes.Exists ? TimeSpan.FromSeconds(probes.Number("max-wait")) : null, Math.Max(1, probes.Number("max-attempts")));
    }

    /// <summary>What is configured, in its order; all that is offered when nothing is. Only what is sound can be chosen.</summary>
    private string Choose(ConfigNode parameters, string name, string offered)
    {
        var all = offered.Split(',');
        var chosen = new List<string>();
        foreach (var value in parameters.Values(name))
        {
            // The names of RFC 5647 as OpenSSH and libssh spell them.
            var known = value switch
            {
                "AEAD_AES_128_GCM" => "aes128-gcm@openssh.com",
                "AEAD_AES_256_GCM" => "aes256-gcm@openssh.com",
                "chacha20-poly1305" => "chacha20-poly1305@openssh.com",
                _ => value,
            };
            if (all.Contains(known))
                chosen.Add(known);
            else if (!known.EndsWith("-gcm@openssh.com", StringComparison.Ordinal))
                Wrong(parameters.PlaceOf(name), $"The algorithm {value} is not offered here; there are {offered.Replace(",", ", ", StringComparison.Ordinal)}.");
        }
        return chosen.Count == 0 ? offered : string.Join(',', chosen);
    }

    private TlsStack? ReadTls(ConfigNode transport)
    {
        var tls = transport["tls-server-parameters"];
        var identity = tls["server-identity"]["certificate"];
        X509Certificate2? own = null;
        if (identity["inline-definition"] is { Exists: true } inline)
        {
            if (KeyText.TryRead(inline, reveal, out var pem, out var problem))
                own = ReadCertificate(inline, pem);
            else
                Wrong(inline.Place, problem);
        }
        else if (identity["central-keystore-reference"] is { Exists: true } reference)
        {
            var key = KeyNamed(reference.Text("asymmetric-key"));
            var certificate = key["certificates"].Entries("certificate").FirstOrDefault(c => c.Text("name") == reference.Text("certificate"));
            if (certificate.Exists && KeyText.TryRead(key, reveal, out var pem, out _))
                own = ReadCertificate(certificate, pem);
        }
        var clients = tls["client-authentication"];
        var (anchors, trusted) = (Trusted(clients["ca-certs"]), Trusted(clients["ee-certs"]));
        if (own is null)
        {
            if (errors.Count == 0)
                Wrong(tls.Place, "The server's certificate is missing.");
            return null;
        }
        var versions = VersionsOf(tls["hello-params"]["tls-versions"]);
        return new TlsStack(
            new TlsCredentials(own, null, anchors, trusted),
            new CertificateToName(NamesIn(transport["netconf-server-parameters"]["client-identity-mappings"])), versions);
    }

    private static SslProtocols VersionsOf(ConfigNode versions)
    {
        var (least, most) = (versions.Identity("min"), versions.Identity("max"));
        return (least == "tls13" ? SslProtocols.None : SslProtocols.Tls12) | (most == "tls12" ? SslProtocols.None : SslProtocols.Tls13);
    }

    private static IEnumerable<CertificateNameEntry> NamesIn(ConfigNode mappings) =>
        mappings.Entries("cert-to-name").Select(entry => new CertificateNameEntry(
            uint.Parse(entry.Text("id")!), entry.Text("fingerprint"),
            entry.Identity("map-type") switch
            {
                "specified" => CertificateNameSource.Specified,
                "san-rfc822-name" => CertificateNameSource.SanRfc822Name,
                "san-dns-name" => CertificateNameSource.SanDnsName,
                "san-ip-address" => CertificateNameSource.SanIpAddress,
                "san-any" => CertificateNameSource.SanAny,
                _ => CertificateNameSource.CommonName,
            },
            entry.Text("name")));

    private X509Certificate2Collection Trusted(ConfigNode source)
    {
        var found = new X509Certificate2Collection();
        var certificates = source["inline-definition"] is { Exists: true } inline
            ? inline.Entries("certificate")
            : _truststore["certificate-bags"].Entries("certificate-bag")
                .FirstOrDefault(b => b.Text("name") == source.Text("central-truststore-reference")).Entries("certificate");
        foreach (var certificate in certificates)
            AddTrusted(certificate, found);
        return found;
    }

    private void AddTrusted(ConfigNode certificate, X509Certificate2Collection found)
    {
        try
        {
            found.AddRange(CertificatesIn(certificate.Octets("cert-data")!));
        }
        catch (CryptographicException)
        {
            Wrong(certificate.Place, "cert-data is neither a CMS structure with certificates (RFC 5652 §5) nor an X.509 certificate.");
        }
    }

    /// <summary>The certificate of a private key; null, with the error noted, when they do not belong together.</summary>
    private X509Certificate2? ReadCertificate(ConfigNode node, string pem)
    {
        try
        {
            // The end entity's is first, or the only one that is of the key.
            var candidates = CertificatesIn(node.Octets("cert-data")!);
            return KeyText.Join(candidates, pem)
                ?? Wrong<X509Certificate2>(node.Place, "The certificate is not of this private key.");
        }
        catch (CryptographicException)
        {
            return Wrong<X509Certificate2>(
                node.Place, "cert-data is neither a CMS structure with certificates (RFC 5652 §5) nor an X.509 certificate.");
        }
    }

    /// <summary>CMS, as the model says; a bare X.509 certificate, which tools give as often, is taken too.</summary>
    private static X509Certificate2Collection CertificatesIn(byte[] data)
    {
        try
        {
            var cms = new SignedCms();
            cms.Decode(data);
            if (cms.Certificates.Count > 0)
                return cms.Certificates;
        }
        catch (CryptographicException)
        {
            // A bare certificate, perhaps.
        }
        return [X509CertificateLoader.LoadCertificate(data)];
    }

    private ConfigNode KeyNamed(string? name) =>
        _keystore["asymmetric-keys"].Entries("asymmetric-key").FirstOrDefault(k => k.Text("name") == name);

    private T? Wrong<T>(string place, string message)
        where T : class
    {
        Wrong(place, message);
        return null;
    }

    private void Wrong(string place, string message) =>
        errors.Add(new RpcError(RpcErrorType.Application, ErrorTag.InvalidValue, message) { Path = place });
}
