using System.Security.Cryptography;
using System.Text;

namespace Netconf.Mano;

/// <summary>
/// Remembers for a few minutes which passwords were right, so that a client that sends its password with every request (HTTP Basic) does not cost a slow hash
/// each time. What is kept is a keyed hash that means nothing outside this process; it covers the stored hash, so that a changed password is forgotten at
/// once. Bounded.
/// </summary>
internal sealed class VerifiedPasswords(TimeProvider time)
{
    private const int Capacity = 1024;
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(5);
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly Dictionary<string, DateTimeOffset> _until = [];
    private readonly Lock _gate = new();

    /// <summary>Whether that password was right a moment ago and the stored one is still the same.</summary>
    public bool Contains(string user, StoredPassword? stored, ReadOnlySpan<byte> passwordUtf8)
    {
        if (stored is null)
            return false;
        var tag = TagOf(user, stored, passwordUtf8);
        lock (_gate)
            return _until.TryGetValue(tag, out var until) && until > time.GetUtcNow();
    }

    /// <summary>Remembers one.</summary>
    public void Add(string user, StoredPassword stored, ReadOnlySpan<byte> passwordUtf8)
    {
        var tag = TagOf(user, stored, passwordUtf8);
        lock (_gate)
        {
            if (_until.Count >= Capacity)
                _until.Clear();
            _until[tag] = time.GetUtcNow() + Memory;
        }
    }

    private string TagOf(string user, StoredPassword stored, ReadOnlySpan<byte> passwordUtf8)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        foreach (var part in (string[])[user, stored is CryptHash crypt ? crypt.Text : stored.ToString()])
        {
            hash.AppendData(Encoding.UTF8.GetBytes(part));
            hash.AppendData([0]);
        }
        hash.AppendData(passwordUtf8);
        return Convert.ToBase64String(hash.GetHashAndReset());
    }
}
