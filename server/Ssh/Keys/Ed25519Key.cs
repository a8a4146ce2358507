using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Netconf.Mano.Ssh;

/// <summary>Ed25519 keys given as their 32 octets (RFC 8410 §7): libssh wants the public half too, and only in OpenSSH's own form.</summary>
public static partial class Ed25519Key
{
    /// <summary>Octets of a key, and of its public half.</summary>
    public const int Size = 32;

    private const int OpenSslType = 1087; // EVP_PKEY_ED25519
    private const int BlockSize = 8;

    /// <summary>The key as a text that <see cref="SshPrivateKey.Parse"/> reads (openssh-key-v1, unencrypted). A secret: the caller keeps it safe.</summary>
    /// <param name="key">The 32 octets.</param>
    /// <exception cref="SshException">They are no key.</exception>
    public static string ToText(ReadOnlySpan<byte> key)
    {
        var publicKey = PublicHalf(key);
        var inner = new List<byte>();
        inner.AddRange(new byte[8]); // Two equal numbers, by which a wrong passphrase would be noticed.
        AddText(inner, "ssh-ed25519"u8);
        AddText(inner, publicKey);
        AddText(inner, [.. key, .. publicKey]);
        AddText(inner, []);
        for (byte i = 1; inner.Count % BlockSize != 0; i++)
        {
            inner.Add(i);
        }

        var blob = new List<byte>();
        AddText(blob, "ssh-ed25519"u8);
        AddText(blob, publicKey);
        var file = new List<byte>();
        file.AddRange("openssh-key-v1\0"u8);
        AddText(file, "none"u8);
        AddText(file, "none"u8);
        AddText(file, []);
        file.AddRange([0, 0, 0, 1]);
        AddText(file, CollectionsMarshal.AsSpan(blob));
        AddText(file, CollectionsMarshal.AsSpan(inner));
        var text = PemEncoding.WriteString("OPENSSH PRIVATE KEY", CollectionsMarshal.AsSpan(file));
        CryptographicOperations.ZeroMemory(CollectionsMarshal.AsSpan(inner));
        CryptographicOperations.ZeroMemory(CollectionsMarshal.AsSpan(file));
        return text + "\n";
    }

    private static byte[] PublicHalf(ReadOnlySpan<byte> key)
    {
        var handle = key.Length == Size ? NewKey(OpenSslType, 0, key, Size) : 0;
        if (handle == 0)
        {
            throw new SshException(SshFailure.Key, "An Ed25519 key has 32 octets.");
        }

        var half = new byte[Size];
        nuint length = Size;
        var ok = GetPublicKey(handle, half, ref length);
        FreeKey(handle);
        return ok == 1 ? half : throw new SshException(SshFailure.Key, "OpenSSL does not know Ed25519.");
    }

    private static void AddText(List<byte> to, ReadOnlySpan<byte> text)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, text.Length);
        to.AddRange(length);
        to.AddRange(text);
    }

    [LibraryImport("libcrypto.so.3", EntryPoint = "EVP_PKEY_new_raw_private_key")]
    private static partial nint NewKey(int type, nint engine, ReadOnlySpan<byte> key, nuint length);

    [LibraryImport("libcrypto.so.3", EntryPoint = "EVP_PKEY_get_raw_public_key")]
    private static partial int GetPublicKey(nint handle, Span<byte> key, ref nuint length);

    [LibraryImport("libcrypto.so.3", EntryPoint = "EVP_PKEY_free")]
    private static partial void FreeKey(nint handle);
}
