using System.Buffers.Binary;

namespace Netconf.Mano.Data;

/// <summary>Builds whole B+-trees: linear from entries in order, n log n from others.</summary>
internal static class KeyedBuild
{
    /// <summary>A tree of entries in any order; of the same key the last one stays.</summary>
    public static KeyedNode Of(in KeyOrder order, ReadOnlySpan<Branch> entries)
    {
        for (var i = 1; i < entries.Length; i++)
            if (order.Compare(entries[i - 1], entries[i]) >= 0)
                return Sorted(order, entries, default, out _);
        return FromSorted(entries.ToArray(), null);
    }

    /// <summary>The key index of a sequence.</summary>
    /// <param name="order">The order of keys.</param>
    /// <param name="entries">The entries in any order.</param>
    /// <param name="tags">The number of each entry's chunk.</param>
    /// <param name="hasDuplicates">Whether two entries have one key.</param>
    public static KeyedNode Index(in KeyOrder order, ReadOnlySpan<Branch> entries, ReadOnlySpan<int> tags, out bool hasDuplicates) =>
        Sorted(order, entries, tags, out hasDuplicates);

    private static KeyedNode Sorted(
        KeyOrder order, ReadOnlySpan<Branch> entries, ReadOnlySpan<int> tags, out bool hasDuplicates)
    {
        var all = entries.ToArray();
        var places = InOrder(order, all);
        var kept = 0;
        for (var i = 0; i < places.Length; i++)
        {
            var isLastOfKey = i + 1 == places.Length || order.Compare(all[places[i]], all[places[i + 1]]) != 0;
            if (isLastOfKey)
                places[kept++] = places[i];
        }
        hasDuplicates = kept < places.Length;
        var items = new Branch[kept];
        var itemTags = tags.IsEmpty ? null : new int[kept];
        for (var i = 0; i < kept; i++)
        {
            items[i] = all[places[i]];
            if (itemTags is not null)
                itemTags[i] = tags[places[i]];
        }
        return FromSorted(items, itemTags);
    }

    /// <summary>
    /// The places of the entries in key order, those of one key in the order they came. Where keys compare by bytes,
    /// the eight bytes after what all have in
    /// common decide nearly always, and no entry is visited.
    /// </summary>
    private static int[] InOrder(KeyOrder order, Branch[] entries)
    {
        var common = order.ComparesBytes ? CommonPrefix(entries) : -1;
        var items = new (ulong Weight, int Place)[entries.Length];
        for (var i = 0; i < items.Length; i++)
            items[i] = (common < 0 ? 0 : Weight(Fields.First(entries[i].Blob)[common..]), i);
        items.AsSpan().Sort((a, b) =>
            a.Weight != b.Weight ? a.Weight.CompareTo(b.Weight)
            : order.Compare(entries[a.Place], entries[b.Place]) is not 0 and var c ? c
            : a.Place.CompareTo(b.Place));
        return Array.ConvertAll(items, i => i.Place);
    }

    private static int CommonPrefix(Branch[] entries)
    {
        var first = Fields.First(entries[0].Blob);
        var common = first.Length;
        foreach (var entry in entries)
            common = first[..common].CommonPrefixLength(Fields.First(entry.Blob));
        return common;
    }

    private static ulong Weight(ReadOnlySpan<byte> rest)
    {
        if (rest.Length >= 8)
            return BinaryPrimitives.ReadUInt64BigEndian(rest);
        Span<byte> padded = stackalloc byte[8];
        padded.Clear();
        rest.CopyTo(padded);
        return BinaryPrimitives.ReadUInt64BigEndian(padded);
    }

    private static KeyedNode FromSorted(Branch[] items, int[]? tags)
    {
        var level = new KeyedNode[Nodes(items.Length)];
        for (int i = 0, from = 0; i < level.Length; i++)
        {
            var to = (int)((long)items.Length * (i + 1) / level.Length);
            level[i] = KeyedLeaf.Of(items[from..to], null, tags?[from..to]);
            from = to;
        }
        while (level.Length > 1)
        {
            var above = new KeyedNode[Nodes(level.Length)];
            for (int i = 0, from = 0; i < above.Length; i++)
            {
                var to = (int)((long)level.Length * (i + 1) / above.Length);
                above[i] = KeyedInner.Of(Array.ConvertAll(level[from..to], n => new KeyedChild(n)), null);
                from = to;
            }
            level = above;
        }
        return level[0];
    }

    private static int Nodes(int items) => (items + KeyedNode.Max - 1) / KeyedNode.Max;
}
