using Netconf.Mano.Ssh.Native;

namespace Netconf.Mano.Ssh;

/// <summary>A private key with which a client proves who it is. Its text is never printed.</summary>
public sealed class SshPrivateKey : IDisposable
{
    private SshPrivateKey(SshKeyHandle handle)
    {
        Handle = handle;
        PublicKey = handle.ExportPublic();
    }

    /// <summary>The public half.</summary>
    public SshPublicKey PublicKey { get; }

    internal SshKeyHandle Handle { get; }

    /// <summary>Reads a key in PEM or OpenSSH form.</summary>
    /// <param name="text">The file's content.</param>
    /// <param name="passphrase">The passphrase, when the key is encrypted.</param>
    /// <exception cref="SshException">The text is no private key, or the passphrase is wrong.</exception>
    public static SshPrivateKey Parse(string text, string? passphrase = null) => new(SshKeyHandle.Import(text, passphrase));

    /// <summary>Makes a new Ed25519 key.</summary>
    public static SshPrivateKey GenerateEd25519() => new(SshKeyHandle.Generate(KeyType.Ed25519, 0));

    /// <summary>The key in the form that <see cref="Parse"/> reads. A secret: the caller keeps it safe.</summary>
    public string Export() => Handle.ExportPrivate();

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();
}
