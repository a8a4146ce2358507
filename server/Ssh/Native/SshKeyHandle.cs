using System.Runtime.InteropServices;
using System.Text;

namespace Netconf.Mano.Ssh.Native;

/// <summary>An ssh_key that we own.</summary>
internal sealed unsafe class SshKeyHandle : SafeHandle
{
    private SshKeyHandle(nint key)
        : base(0, ownsHandle: true) => SetHandle(key);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibSsh.KeyFree(handle);
        return true;
    }

    /// <summary>Makes a new key; RSA takes seconds.</summary>
    /// <exception cref="SshException">The library could not make such a key.</exception>
    internal static SshKeyHandle Generate(KeyType type, int bits) =>
        LibSsh.PkiGenerate(type, bits, out var key) == SshCode.Ok
            ? new SshKeyHandle(key)
            : throw new SshException(SshFailure.Key, $"libssh could not generate a {type} key.");

    /// <summary>Reads a private key in PEM or OpenSSH form.</summary>
    /// <exception cref="SshException">The text is no private key, or the passphrase is wrong.</exception>
    internal static SshKeyHandle Import(string text, string? passphrase)
    {
        var bytes = Encoding.UTF8.GetBytes(text + "\0");
        var secret = passphrase is null ? null : Encoding.UTF8.GetBytes(passphrase + "\0");
        try
        {
            fixed (byte* key = bytes, pass = secret)
            {
                return LibSsh.PkiImportPrivateKey(key, pass, 0, 0, out var handle) == SshCode.Ok
                    ? new SshKeyHandle(handle)
                    : throw new SshException(
                        SshFailure.Key, "The private key could not be read: it is not one, or the passphrase is wrong.");
            }
        }
        finally
        {
            System.Security.Cryptography.CryptographicOperations.ZeroMemory(bytes);
            System.Security.Cryptography.CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>The private key in the form in which <see cref="Import"/> reads it.</summary>
    internal string ExportPrivate()
    {
        if (LibSsh.PkiExportPrivateKey(handle, 0, 0, 0, out var text) != SshCode.Ok)
        {
            throw new SshException(SshFailure.Key, "libssh could not export the private key.");
        }

        return TakeText(text);
    }

    internal SshPublicKey ExportPublic() => PublicKeyOf(handle);

    /// <summary>A copy for an owner inside libssh.</summary>
    internal nint Duplicate() => LibSsh.KeyDup(handle);

    internal nint Pointer => handle;

    /// <summary>The public half of any key of libssh.</summary>
    internal static SshPublicKey PublicKeyOf(nint key)
    {
        if (key == 0 || LibSsh.PkiExportPublicKey(key, out var text) != SshCode.Ok)
        {
            throw new SshException(SshFailure.Key, "libssh could not export the public key.");
        }

        return SshPublicKey.FromBlob(Convert.FromBase64String(TakeText(text)));
    }

    private static string TakeText(nint text)
    {
        var result = Marshal.PtrToStringUTF8(text)!;
        LibSsh.FreeChars(text);
        return result;
    }
}
