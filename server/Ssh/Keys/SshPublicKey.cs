using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Netconf.Mano.Ssh;

/// <summary>A public key as SSH sends it (RFC 4253 §6.6). Two keys are equal when their blobs are.</summary>
public sealed class SshPublicKey : IEquatable<SshPublicKey>
{
    private readonly byte[] _blob;

    private SshPublicKey(byte[] blob, string algorithm)
    {
        _blob = blob;
        Algorithm = algorithm;
    }

    /// <summary>The key's format name, as <c>ssh-ed25519</c>.</summary>
    public string Algorithm { get; }

    /// <summary>The key in wire form.</summary>
    public ReadOnlyMemory<byte> Blob => _blob;

    /// <summary>The form that OpenSSH prints: <c>SHA256:</c> and unpadded base64.</summary>
    public string Fingerprint => "SHA256:" + Convert.ToBase64String(SHA256.HashData(_blob)).TrimEnd('=');

    /// <summary>Reads one line as in an <c>authorized_keys</c> or <c>.pub</c> file, without options: algorithm, base64, comment.</summary>
    /// <param name="line">The line.</param>
    /// <exception cref="FormatException">The line is no public key.</exception>
    public static SshPublicKey Parse(string line) =>
        TryParse(line, out var key) ? key : throw new FormatException(
            "Not a public key: expected 'algorithm base64 [comment]', as in a .pub file of OpenSSH.");

    /// <summary>As <see cref="Parse"/>, without an exception.</summary>
    /// <param name="line">The line.</param>
    /// <param name="key">The key.</param>
    public static bool TryParse(string? line, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out SshPublicKey? key)
    {
        key = null;
        var fields = line?.Split((char[])[' ', '\t'], 3, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (fields is not { Length: >= 2 })
        {
            return false;
        }

        var blob = new byte[fields[1].Length];
        if (!Convert.TryFromBase64String(fields[1], blob, out var length) ||
            AlgorithmOf(blob.AsSpan(0, length)) is not { } algorithm || algorithm != fields[0])
        {
            return false;
        }

        key = new SshPublicKey(blob[..length], algorithm);
        return true;
    }

    /// <summary>Takes a key in wire form.</summary>
    /// <param name="blob">The bytes; they are copied.</param>
    /// <exception cref="FormatException">The bytes do not begin with an algorithm's name.</exception>
    public static SshPublicKey FromBlob(ReadOnlySpan<byte> blob) =>
        new(blob.ToArray(), AlgorithmOf(blob) ?? throw new FormatException("The blob names no algorithm."));

    private static string? AlgorithmOf(ReadOnlySpan<byte> blob)
    {
        const int longestName = 64;
        if (blob.Length < 5)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(blob);
        return length is > 0 and < longestName && blob.Length >= 4 + length
            ? Encoding.ASCII.GetString(blob.Slice(4, (int)length))
            : null;
    }

    /// <inheritdoc/>
    public bool Equals(SshPublicKey? other) => other is not null && _blob.AsSpan().SequenceEqual(other._blob);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SshPublicKey);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_blob);
        return hash.ToHashCode();
    }

    /// <summary>The line of a <c>.pub</c> file, without comment.</summary>
    public override string ToString() => $"{Algorithm} {Convert.ToBase64String(_blob)}";
}
