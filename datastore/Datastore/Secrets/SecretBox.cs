using System.Security.Cryptography;
using System.Text;

namespace Netconf.Mano.Datastore;

/// <summary>
/// Encrypts secrets at rest with AES-256-GCM. The key is a file outside the database, readable by its owner alone: a copy of the database tells nothing.
/// The form is <c>$s$1$</c> and base64 of nonce, tag and ciphertext.
/// </summary>
public sealed class SecretBox : IDisposable
{
    private const string Mark = "$s$1$";

    /// <summary>No DER begins like this.</summary>
    private static ReadOnlySpan<byte> BinaryMark => "\0secret1"u8;

    // The mark's octets in base64, less the last digit, which depends on what follows.
    private static readonly string BinaryStart = Convert.ToBase64String(BinaryMark)[..(BinaryMark.Length * 8 / 6)];

    private const int NonceSize = 12;
    private const int TagSize = 16;
    private readonly AesGcm _cipher;

    private SecretBox(byte[] key)
    {
        _cipher = new AesGcm(key, TagSize);
        // A digest of a random key of 32 octets tells nothing of it.
        KeyId = Convert.ToHexStringLower(SHA256.HashData([.. "netconf-mano key "u8, .. key]).AsSpan(0, 8));
    }

    /// <summary>Which key this is: 16 hexadecimal digits that tell keys apart and nothing of the key.</summary>
    public string KeyId { get; }

    /// <summary>Opens the key file, or makes it with mode 0600.</summary>
    /// <exception cref="IOException">The file is not a key, or cannot be read or written.</exception>
    public static SecretBox OpenOrCreate(string path)
    {
        if (!File.Exists(path))
        {
            using var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
            file.Write(RandomNumberGenerator.GetBytes(32));
            file.Flush(flushToDisk: true);
        }
        var key = File.ReadAllBytes(path);
        if (key.Length != 32)
            throw new IOException($"{path} is not a key of 32 octets; restore it from a backup: without it the stored secrets cannot be read.");
        try
        {
            return new SecretBox(key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>Whether a text has the protected form, of whatever key.</summary>
    public static bool IsProtected(string text) =>
        text.StartsWith(Mark, StringComparison.Ordinal) || text.StartsWith(BinaryStart, StringComparison.Ordinal);

    /// <summary>The protected form of a secret; different each time.</summary>
    public string Protect(ReadOnlySpan<byte> secret)
    {
        Span<byte> box = new byte[NonceSize + TagSize + secret.Length];
        RandomNumberGenerator.Fill(box[..NonceSize]);
        _cipher.Encrypt(box[..NonceSize], secret, box[(NonceSize + TagSize)..], box.Slice(NonceSize, TagSize));
        return Mark + Convert.ToBase64String(box);
    }

    /// <summary>The secret; false when the text is not the protected form of one made with this key.</summary>
    public bool TryReveal(string text, out byte[] secret)
    {
        secret = [];
        if (!text.StartsWith(Mark, StringComparison.Ordinal))
            return false;
        var box = new byte[text.Length];
        if (!Convert.TryFromBase64String(text[Mark.Length..], box, out var length) || length < NonceSize + TagSize)
            return false;
        var plain = new byte[length - NonceSize - TagSize];
        try
        {
            _cipher.Decrypt(
                box.AsSpan(0, NonceSize), box.AsSpan(NonceSize + TagSize, plain.Length), box.AsSpan(NonceSize, TagSize), plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
        secret = plain;
        return true;
    }

    /// <summary>
    /// The protected form of a binary secret: itself binary (a mark, then nonce, tag and ciphertext), in base64, so that it is a value of a leaf of type binary.
    /// </summary>
    public string ProtectBinary(ReadOnlySpan<byte> secret)
    {
        var text = Protect(secret)[Mark.Length..];
        return Convert.ToBase64String([.. BinaryMark, .. Convert.FromBase64String(text)]);
    }

    /// <summary>The secret; false when the base64 text is not the protected form of one made with this key.</summary>
    public bool TryRevealBinary(string base64, out byte[] secret)
    {
        secret = [];
        var octets = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, octets, out var length)
            && octets.AsSpan(0, length).StartsWith(BinaryMark)
            && TryReveal(Mark + Convert.ToBase64String(octets.AsSpan(BinaryMark.Length..length)), out secret);
    }

    /// <summary>The secret as text, whether it is stored protected or not.</summary>
    public string Reveal(string stored) => TryReveal(stored, out var secret) ? Encoding.UTF8.GetString(secret) : stored;

    /// <inheritdoc/>
    public void Dispose() => _cipher.Dispose();
}
