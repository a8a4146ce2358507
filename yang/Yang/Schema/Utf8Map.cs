namespace Netconf.Mano.Yang;

/// <summary>Modules by a UTF-8 key, asked with spans.</summary>
internal sealed class Utf8Map
{
    private readonly Dictionary<int, List<Module>> _buckets = [];
    private readonly Func<Module, ReadOnlyMemory<byte>> _key;

    public Utf8Map(IEnumerable<Module> modules, Func<Module, ReadOnlyMemory<byte>> key)
    {
        _key = key;
        foreach (var m in modules)
        {
            var hash = Hash(key(m).Span);
            if (!_buckets.TryGetValue(hash, out var bucket))
                _buckets[hash] = bucket = [];
            bucket.Add(m);
        }
    }

    public Module? Find(ReadOnlySpan<byte> key)
    {
        if (_buckets.TryGetValue(Hash(key), out var bucket))
            foreach (var m in bucket)
                if (_key(m).Span.SequenceEqual(key))
                    return m;
        return null;
    }

    private static int Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = new HashCode();
        hash.AddBytes(bytes);
        return hash.ToHashCode();
    }
}
