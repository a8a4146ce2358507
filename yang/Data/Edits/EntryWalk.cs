using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>The changes of the instances of one schema node, found by walking only the way down to it.</summary>
internal static class EntryWalk
{
    public static IEnumerable<EntryChange> Changes(DataTree before, DataTree after, ParentNode node)
    {
        var way = new Stack<SchemaNode>();
        for (SchemaNode? at = node; at is not null && at.Kind != SchemaNodeKind.Root; at = at.DataParent)
            way.Push(at);
        return Down(before.Root, after.Root, InstancePath.Root(after.Schema.Root), [.. way], 0);
    }

    private static IEnumerable<EntryChange> Down(DataNode before, DataNode after, InstancePath path, SchemaNode[] way, int at)
    {
        if (before.Exists && after.Exists && ReferenceEquals(before.Storage, after.Storage))
            return [];
        return way[at] is ListNode list
            ? Entries(before, after, path, list, way, at)
            : Container(before, after, path, way, at);
    }

    private static IEnumerable<EntryChange> Container(DataNode before, DataNode after, InstancePath path, SchemaNode[] way, int at)
    {
        var was = before.Exists ? before.Container(way[at].Ordinal) : default;
        var now = after.Exists ? after.Container(way[at].Ordinal) : default;
        return Pair(was, now, path.Child(way[at]), false, way, at);
    }

    private static IEnumerable<EntryChange> Pair(DataNode was, DataNode now, InstancePath path, bool moved, SchemaNode[] way, int at)
    {
        if (!was.Exists && !now.Exists)
            return [];
        if (at + 1 < way.Length)
            return Down(was, now, path, way, at + 1);
        if (!was.Exists || !now.Exists)
            return [new EntryChange(was.Exists ? ChangeKind.Deleted : ChangeKind.Created, path, was, now)];
        if (moved)
            return [new EntryChange(ChangeKind.Moved, path, was, now)];
        return ChangeWalk.Node(was, now, path).Any() ? [new EntryChange(ChangeKind.Modified, path, was, now)] : [];
    }

    private static IEnumerable<EntryChange> Entries(
        DataNode before, DataNode after, InstancePath path, ListNode list, SchemaNode[] way, int at)
    {
        var was = before.Exists ? before.List(list.Ordinal) : new ListView(list, null);
        var now = after.Exists ? after.List(list.Ordinal) : new ListView(list, null);
        if (ReferenceEquals(was.Entries, now.Entries))
            yield break;
        var pairs = list.IsUserOrdered || list.Keys.Count == 0 ? Sequence(was, now, list) : SortedPairs(was, now);
        foreach (var (one, other, moved, position) in pairs)
        {
            var entry = list.Keys.Count == 0
                ? path.Entry(list, position)
                : path.Entry(list, Keys.Of(list, other.Exists ? other : one));
            foreach (var change in Pair(one, other, entry, moved, way, at))
                yield return change;
        }
    }

    private static IEnumerable<(DataNode Before, DataNode After, bool Moved, int Position)> SortedPairs(ListView was, ListView now)
    {
        foreach (var (before, after) in EntryDiff.Sorted(was, now))
            yield return (before, after, false, 0);
    }

    private static IEnumerable<(DataNode Before, DataNode After, bool Moved, int Position)> Sequence(
        ListView was, ListView now, ListNode list)
    {
        // The entries' own changes come after a move of the same entry and are one with it.
        var root = InstancePath.Root(list);
        var seen = new HashSet<InstancePath>();
        foreach (var change in SequenceWalk.Changes(was, now, root, list))
        {
            var entry = change.Path.AtDepth(1);
            if (!seen.Add(entry) && change.Kind is not (ChangeKind.Created or ChangeKind.Deleted))
                continue;
            if (change.Path.Depth == 1)
                yield return (change.Before, change.After, change.Kind == ChangeKind.Moved, entry.Position);
            else if (entry.Position > 0)
                yield return (was.At(entry.Position - 1), now.At(entry.Position - 1), false, entry.Position);
            else if (was.TryGet(entry.Key, out var before) && now.TryGet(entry.Key, out var after))
                yield return (before, after, false, 0);
        }
    }
}
