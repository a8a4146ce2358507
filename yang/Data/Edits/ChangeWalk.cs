using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>Walks two versions of one instance side by side and yields what differs, in schema order.</summary>
internal static class ChangeWalk
{
    public static IEnumerable<Change> Node(DataNode before, DataNode after, InstancePath path)
    {
        if (ReferenceEquals(before.Storage, after.Storage))
            yield break;
        foreach (var child in after.Schema.DataChildren)
        {
            var found = child switch
            {
                LeafNode leaf => Leaf(before, after, path, leaf),
                LeafListNode leafList => LeafListWalk.Changes(before, after, path, leafList),
                ContainerNode container => Container(before, after, path, container),
                ListNode list => List(before, after, path, list),
                _ => Any(before, after, path, child),
            };
            foreach (var change in found)
                yield return change;
        }
        if (!ReferenceEquals(before.Mounted, after.Mounted))
            foreach (var change in Mounted(before, after, path))
                yield return change;
    }

    private static IEnumerable<Change> Mounted(DataNode before, DataNode after, InstancePath path)
    {
        var schema = (after.Mounted ?? before.Mounted!).Schema;
        var from = new DataNode(schema.Root, before.Mounted?.RootBranch ?? Branch.Empty);
        var to = new DataNode(schema.Root, after.Mounted?.RootBranch ?? Branch.Empty);
        return Node(from, to, path.Child(schema.Root));
    }

    private static IEnumerable<Change> Leaf(DataNode before, DataNode after, InstancePath path, LeafNode leaf)
    {
        var had = before.TryGetLeaf(leaf.Ordinal, out var was);
        var has = after.TryGetLeaf(leaf.Ordinal, out var now);
        if (had == has && (!had || was.SequenceEqual(now)))
            return [];
        return
        [
            new Change
            {
                Kind = !had ? ChangeKind.Created : has ? ChangeKind.Modified : ChangeKind.Deleted,
                Path = path.Child(leaf),
                ValueBefore = Value(had, was),
                ValueAfter = Value(has, now),
                IndexAfter = -1,
            },
        ];
    }

    // Written out: "? bytes : null" would be an empty memory, not none.
    private static ReadOnlyMemory<byte>? Value(bool isThere, ReadOnlySpan<byte> value)
    {
        if (!isThere)
            return null;
        return value.ToArray();
    }

    private static IEnumerable<Change> Any(DataNode before, DataNode after, InstancePath path, SchemaNode node)
    {
        var was = before.Any(node.Ordinal);
        var now = after.Any(node.Ordinal);
        if (ReferenceEquals(was, now) || (was is not null && now is not null && was.Xml.Span.SequenceEqual(now.Xml.Span)))
            return [];
        return
        [
            new Change
            {
                Kind = was is null ? ChangeKind.Created : now is null ? ChangeKind.Deleted : ChangeKind.Modified,
                Path = path.Child(node),
                AnyBefore = was,
                AnyAfter = now,
                IndexAfter = -1,
            },
        ];
    }

    private static IEnumerable<Change> Container(DataNode before, DataNode after, InstancePath path, ContainerNode node)
    {
        var was = before.Container(node.Ordinal);
        var now = after.Container(node.Ordinal);
        if (was.Exists && now.Exists && ReferenceEquals(was.Storage, now.Storage))
            return [];
        // An empty non-presence container is the same as none (RFC 7950 §7.5.1).
        var had = was.Exists && (node.IsPresence || !was.Storage.IsEmpty);
        var has = now.Exists && (node.IsPresence || !now.Storage.IsEmpty);
        if (had && has)
            return Node(was, now, path.Child(node));
        return had || has ? [Whole(path.Child(node), had ? was : default, has ? now : default, -1)] : [];
    }

    private static IEnumerable<Change> List(DataNode before, DataNode after, InstancePath path, ListNode list)
    {
        var was = before.List(list.Ordinal);
        var now = after.List(list.Ordinal);
        if (ReferenceEquals(was.Entries, now.Entries))
            return [];
        return list.IsUserOrdered || list.Keys.Count == 0
            ? SequenceWalk.Changes(was, now, path, list)
            : Sorted(was, now, path, list);
    }

    private static IEnumerable<Change> Sorted(ListView was, ListView now, InstancePath path, ListNode list)
    {
        foreach (var (before, after) in EntryDiff.Sorted(was, now))
        {
            var entry = path.Entry(list, Keys.Of(list, after.Exists ? after : before));
            if (before.Exists && after.Exists)
            {
                foreach (var change in Node(before, after, entry))
                    yield return change;
            }
            else
            {
                yield return Whole(entry, before, after, -1);
            }
        }
    }

    public static Change Whole(InstancePath path, DataNode before, DataNode after, int indexAfter) => new()
    {
        Kind = !before.Exists ? ChangeKind.Created : after.Exists ? ChangeKind.Moved : ChangeKind.Deleted,
        Path = path,
        Before = before,
        After = after,
        IndexAfter = indexAfter,
    };
}
