using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Netconf.Mano.Southbound;

/// <summary>
/// Digest of a resource's unchangeable part. Values are length-prefixed, absent ones leave no trace, so a property added to a
/// kind later does not change the digests of resources already on a VIM.
/// </summary>
internal sealed class SpecDigest
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    internal static string Compute(ResourceKind kind, Action<SpecDigest> write)
    {
        var digest = new SpecDigest();
        digest.Write(kind.ToString());
        write(digest);
        Span<byte> bytes = stackalloc byte[32];
        digest._hash.GetHashAndReset(bytes);
        digest._hash.Dispose();
        return Convert.ToHexStringLower(bytes[..8]); // detects change; collisions are harmless beyond a missed replace
    }

    internal SpecDigest Add(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            Write(name);
            Write(value);
        }

        return this;
    }

    internal SpecDigest Add(string name, int? value) =>
        value is null or 0 ? this : Add(name, value.Value.ToString(CultureInfo.InvariantCulture));

    internal SpecDigest Add(string name, bool value) => value ? Add(name, "true") : this;

    internal SpecDigest Add(string name, IEnumerable<string> values)
    {
        var index = 0;
        foreach (var value in values)
        {
            Add($"{name}[{index++}]", value);
        }

        return this;
    }

    private void Write(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        _hash.AppendData(BitConverter.GetBytes(bytes.Length));
        _hash.AppendData(bytes);
    }
}
