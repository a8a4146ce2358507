using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>Differences of leaf-lists.</summary>
internal static class LeafListWalk
{
    public static IEnumerable<Change> Changes(DataNode before, DataNode after, InstancePath path, LeafListNode list)
    {
        var was = before.LeafList(list.Ordinal);
        var now = after.LeafList(list.Ordinal);
        return Same(was, now) ? [] : Differences(ToList(was), ToList(now), path, list);
    }

    public static bool Same(LeafListView a, LeafListView b)
    {
        if (a.Count != b.Count)
            return false;
        for (var i = 0; i < a.Count; i++)
            if (!a[i].SequenceEqual(b[i]))
                return false;
        return true;
    }

    public static List<ReadOnlyMemory<byte>> ToList(LeafListView view)
    {
        var values = new List<ReadOnlyMemory<byte>>(view.Count);
        for (var i = 0; i < view.Count; i++)
            values.Add(view[i].ToArray());
        return values;
    }

    /// <summary>What leads from some values to others.</summary>
    public static IEnumerable<Change> Between(
        List<ReadOnlyMemory<byte>> was, List<ReadOnlyMemory<byte>> now, InstancePath path, LeafListNode list)
    {
        var same = was.Count == now.Count;
        for (var i = 0; same && i < was.Count; i++)
            same = was[i].Span.SequenceEqual(now[i].Span);
        return same ? [] : Differences(was, now, path, list);
    }

    private static IEnumerable<Change> Differences(
        List<ReadOnlyMemory<byte>> was, List<ReadOnlyMemory<byte>> now, InstancePath path, LeafListNode list)
    {
        // State leaf-lists may hold a value twice (RFC 7950 §7.7): occurrences are matched one by one.
        var places = new Dictionary<ReadOnlyMemory<byte>, Queue<int>>(Keys.Values);
        for (var i = 0; i < was.Count; i++)
        {
            if (!places.TryGetValue(was[i], out var queue))
                places[was[i]] = queue = new Queue<int>();
            queue.Enqueue(i);
        }
        var from = new int[now.Count];
        for (var i = 0; i < from.Length; i++)
            from[i] = places.TryGetValue(now[i], out var queue) && queue.Count > 0 ? queue.Dequeue() : -1;
        foreach (var gone in places.Values.SelectMany(q => q).Order())
            yield return Entry(path, list, was[gone], ChangeKind.Deleted, -1);
        var stays = LongestRun.Of(from);
        for (var i = 0; i < from.Length; i++)
            if (from[i] < 0)
                yield return Entry(path, list, now[i], ChangeKind.Created, list.IsUserOrdered ? i : -1);
            else if (!stays[i] && list.IsUserOrdered)
                yield return Entry(path, list, now[i], ChangeKind.Moved, i);
    }

    private static Change Entry(InstancePath path, LeafListNode list, ReadOnlyMemory<byte> value, ChangeKind kind, int index) => new()
    {
        Kind = kind,
        Path = path.Entry(list, value),
        ValueBefore = kind == ChangeKind.Created ? (ReadOnlyMemory<byte>?)null : value,
        ValueAfter = kind == ChangeKind.Deleted ? (ReadOnlyMemory<byte>?)null : value,
        IndexAfter = index,
    };
}
