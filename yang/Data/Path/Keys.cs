using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>Reads keys off entries.</summary>
internal static class Keys
{
    /// <summary>The key of an entry; its values are copies.</summary>
    public static EntryKey Of(ListNode list, DataNode entry)
    {
        var values = new ReadOnlyMemory<byte>[list.Keys.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = entry.TryGetLeaf(list.Keys[i].Ordinal, out var value) ? value.ToArray() : default(ReadOnlyMemory<byte>);
        return new EntryKey(values);
    }

    /// <summary>Compares keys by their bytes.</summary>
    public static IEqualityComparer<EntryKey> Comparer { get; } = new ByBytes();

    /// <summary>Compares values by their bytes.</summary>
    public static IEqualityComparer<ReadOnlyMemory<byte>> Values { get; } = new ValueBytes();

    private sealed class ByBytes : IEqualityComparer<EntryKey>
    {
        public bool Equals(EntryKey x, EntryKey y)
        {
            if (x.Values.Count != y.Values.Count)
                return false;
            for (var i = 0; i < x.Values.Count; i++)
                if (!x.Values[i].Span.SequenceEqual(y.Values[i].Span))
                    return false;
            return true;
        }

        public int GetHashCode(EntryKey key)
        {
            var hash = new HashCode();
            for (var i = 0; i < key.Values.Count; i++)
                hash.AddBytes(key.Values[i].Span);
            return hash.ToHashCode();
        }
    }

    private sealed class ValueBytes : IEqualityComparer<ReadOnlyMemory<byte>>
    {
        public bool Equals(ReadOnlyMemory<byte> x, ReadOnlyMemory<byte> y) => x.Span.SequenceEqual(y.Span);

        public int GetHashCode(ReadOnlyMemory<byte> value)
        {
            var hash = new HashCode();
            hash.AddBytes(value.Span);
            return hash.ToHashCode();
        }
    }
}
