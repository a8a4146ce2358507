using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Ssh;

namespace Netconf.Mano;

/// <summary>
/// The endpoint of a first start, written into the configuration: SSH where the options say, with new host keys. A configuration that has neither endpoints
/// nor keys gets it too, so that nobody is left before a closed door.
/// </summary>
internal static class DefaultEndpoints
{
    /// <summary>The endpoint's name; --listen and --ssh-port speak of it.</summary>
    public const string Name = "default-ssh";

    private const int RsaBits = 3072;
    private static readonly XNamespace Server = "urn:ietf:params:xml:ns:yang:ietf-netconf-server";
    private static readonly XNamespace Keystore = "urn:ietf:params:xml:ns:yang:ietf-keystore";
    private static readonly XNamespace Types = "urn:ietf:params:xml:ns:yang:ietf-crypto-types";
    private static readonly XNamespace Base = "urn:ietf:params:xml:ns:netconf:base:1.0";

    /// <summary>Commits it where it is wanted; whether it did.</summary>
    /// <exception cref="IOException">It could not be committed.</exception>
    public static async Task<bool> EnsureAsync(Datastores datastores, ServerOptions options)
    {
        var running = datastores.Configuration.Running.Tree;
        if (ConfigNode.Top(running, "ietf-netconf-server", "netconf-server").Exists || ConfigNode.Top(running, "ietf-keystore", "keystore").Exists)
            return false;
        var read = EditXml.Read(Encoding.UTF8.GetBytes(Content(options).ToString(SaveOptions.DisableFormatting)), running.Schema);
        if (read.Document is not { } document)
            throw new InvalidOperationException(string.Join("; ", read.Errors.Select(e => e.Message)));
        var done = await datastores.Configuration.ChangeRunningAsync(
            Actor.Server("first start"), tree => Edit.Apply(tree, document, new EditOptions()), "endpoints of the first start").ConfigureAwait(false);
        if (!done.Succeeded)
            throw new IOException($"The first endpoint could not be configured: {string.Join("; ", done.Errors.Select(e => $"{e.Path}: {e.Message}"))}");
        return true;
    }

    private static XElement Content(ServerOptions options)
    {
        (string Name, XElement Key)[] keys = [.. NewKeys()];
        return new XElement(
            Base + "config",
            new XElement(Keystore + "keystore", new XElement(Keystore + "asymmetric-keys", keys.Select(k => k.Key))),
            new XElement(
                Server + "netconf-server",
                new XElement(
                    Server + "listen",
                    new XElement(Server + "idle-timeout", 0),
                    new XElement(
                        Server + "endpoints",
                        new XElement(
                            Server + "endpoint", new XElement(Server + "name", Name),
                            new XElement(Server + "ssh", SshOf(options.Listen, options.SshPort, keys.Select(k => k.Name))))))));
    }

    private static IEnumerable<XElement> SshOf(IPAddress address, int port, IEnumerable<string> keys)
    {
        yield return new XElement(
            Server + "tcp-server-parameters",
            new XElement(
                Server + "local-bind", new XElement(Server + "local-address", address), new XElement(Server + "local-port", port)));
        yield return new XElement(
            Server + "ssh-server-parameters",
            new XElement(
                Server + "server-identity",
                keys.Select(k => new XElement(
                    Server + "host-key", new XElement(Server + "name", k),
                    new XElement(Server + "public-key", new XElement(Server + "central-keystore-reference", k))))),
            new XElement(Server + "keepalives", new XElement(Server + "max-wait", 60), new XElement(Server + "max-attempts", 3)));
    }

    private static IEnumerable<(string Name, XElement Key)> NewKeys()
    {
        var ed25519 = KeyText.NewEd25519();
        yield return Key("ssh-ed25519", "one-asymmetric-key-format", KeyText.PublicEd25519(ed25519), ed25519);
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        yield return Key("ssh-ecdsa", "ec-private-key-format", PublicOf(ecdsa.ExportECPrivateKeyPem()), ecdsa.ExportECPrivateKey());
        using var rsa = RSA.Create(RsaBits);
        yield return Key("ssh-rsa", "rsa-private-key-format", PublicOf(rsa.ExportRSAPrivateKeyPem()), rsa.ExportRSAPrivateKey());
    }

    private static SshPublicKey PublicOf(string pem)
    {
        using var key = SshPrivateKey.Parse(pem);
        return key.PublicKey;
    }

    private static (string Name, XElement Key) Key(string name, string format, SshPublicKey publicKey, byte[] der) => (name, new XElement(
        Keystore + "asymmetric-key", new XAttribute(XNamespace.Xmlns + "ct", Types.NamespaceName),
        new XElement(Keystore + "name", name),
        new XElement(Keystore + "public-key-format", "ct:ssh-public-key-format"),
        new XElement(Keystore + "public-key", Convert.ToBase64String(publicKey.Blob.Span)),
        new XElement(Keystore + "private-key-format", "ct:" + format),
        new XElement(Keystore + "cleartext-private-key", Convert.ToBase64String(der))));
}
