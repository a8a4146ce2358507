using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>The outcome of a three-way merge.</summary>
/// <param name="Tree">Ours with theirs taken in; where they conflict, ours.</param>
/// <param name="Conflicts">The instances both changed differently, in document order; empty when there are
/// none.</param>
public sealed record MergeResult(DataTree Tree, IReadOnlyList<InstancePath> Conflicts);

/// <summary>Brings a candidate up to date with a running that went on without it.</summary>
public static class ThreeWayMerge
{
    /// <summary>
    /// Applies to <paramref name="ours"/> what leads from <paramref name="common"/> to <paramref name="theirs"/>.
    /// Cost: that of their change.
    /// </summary>
    public static MergeResult Merge(DataTree common, DataTree ours, DataTree theirs)
    {
        if (ReferenceEquals(common.RootBranch, theirs.RootBranch))
            return new MergeResult(ours, []);
        if (ReferenceEquals(common.RootBranch, ours.RootBranch))
            return new MergeResult(theirs, []);
        var editor = new TreeEditor(ours);
        var walk = new MergeWalk();
        walk.Node(common.Root, theirs.Root, editor.Root, InstancePath.Root(ours.Schema.Root));
        return new MergeResult(editor.ToTree(), walk.Conflicts);
    }
}

/// <summary>Walks what they changed and brings it into ours.</summary>
internal sealed class MergeWalk
{
    public List<InstancePath> Conflicts { get; } = [];

    public void Node(DataNode common, DataNode theirs, NodeEditor ours, InstancePath path)
    {
        if (common.Exists && ReferenceEquals(common.Storage, theirs.Storage))
            return;
        if (!common.Exists)
            common = new DataNode(theirs.Schema, Branch.Empty);
        foreach (var child in theirs.Schema.DataChildren)
            switch (child)
            {
                case LeafNode leaf:
                    Leaf(common, theirs, ours, path, leaf);
                    break;
                case LeafListNode leafList:
                    OrderMerge.LeafList(this, common, theirs, ours, path, leafList);
                    break;
                case ContainerNode container:
                    Container(common, theirs, ours, path, container);
                    break;
                case ListNode list:
                    List(common, theirs, ours, path, list);
                    break;
                default:
                    Any(common, theirs, ours, path, child);
                    break;
            }
        Mounted(common, theirs, ours, path);
        Choices(theirs.Schema, ours, path);
    }

    private void Mounted(DataNode common, DataNode theirs, NodeEditor ours, InstancePath path)
    {
        var (was, now, own) = (common.Mounted, theirs.Mounted, ours.Current.Mounted);
        if (ReferenceEquals(was, now) || ReferenceEquals(own, now))
            return;
        if (ReferenceEquals(was, own))
        {
            ours.SetMounted(now);
        }
        else if (was is null || now is null || own is null || !ReferenceEquals(own.Schema, now.Schema))
        {
            Conflicts.Add(path);
        }
        else
        {
            var editor = new TreeEditor(own);
            Node(was.Root, now.Root, editor.Root, path.Child(now.Schema.Root));
            ours.SetMounted(editor.ToTree());
        }
    }

    private void Leaf(DataNode common, DataNode theirs, NodeEditor ours, InstancePath path, LeafNode leaf)
    {
        var had = common.TryGetLeaf(leaf.Ordinal, out var was);
        var has = theirs.TryGetLeaf(leaf.Ordinal, out var now);
        if (had == has && (!had || was.SequenceEqual(now)))
            return;
        var have = ours.Current.TryGetLeaf(leaf.Ordinal, out var own);
        if (have == has && (!has || own.SequenceEqual(now)))
            return;
        if (have != had || (had && !own.SequenceEqual(was)))
            Conflicts.Add(path.Child(leaf));
        else if (has)
            ours.SetLeaf(leaf.Ordinal, now);
        else
            ours.Remove(leaf.Ordinal);
    }

    private void Any(DataNode common, DataNode theirs, NodeEditor ours, InstancePath path, SchemaNode node)
    {
        var was = common.Any(node.Ordinal);
        var now = theirs.Any(node.Ordinal);
        var own = ours.Current.Any(node.Ordinal);
        if (Same(was, now) || Same(own, now))
            return;
        if (!Same(own, was))
            Conflicts.Add(path.Child(node));
        else if (now is not null)
            ours.SetAny(node.Ordinal, now);
        else
            ours.Remove(node.Ordinal);
    }

    private static bool Same(AnyContent? a, AnyContent? b) =>
        ReferenceEquals(a, b) || (a is not null && b is not null && a.Xml.Span.SequenceEqual(b.Xml.Span));

    private void Container(DataNode common, DataNode theirs, NodeEditor ours, InstancePath path, ContainerNode node)
    {
        var was = common.Container(node.Ordinal);
        var now = theirs.Container(node.Ordinal);
        if (was.Exists == now.Exists && (!was.Exists || ReferenceEquals(was.Storage, now.Storage)))
            return;
        var own = ours.Current.Container(node.Ordinal);
        var here = path.Child(node);
        if (SameNode(was, own))
        {
            if (now.Exists)
                ours.SetContainer(node.Ordinal, now.Storage);
            else
                ours.Remove(node.Ordinal);
        }
        else if (!node.IsPresence)
        {
            // It exists always; what they removed are its children.
            Node(was, now.Exists ? now : new DataNode(node, Branch.Empty), ours.Container(node.Ordinal), here);
        }
        else if (now.Exists && own.Exists)
        {
            Node(was, now, ours.Container(node.Ordinal), here);
        }
        else if (now.Exists != own.Exists && Differs(was, now.Exists ? now : own, here))
        {
            Conflicts.Add(here);
        }
    }

    private void List(DataNode common, DataNode theirs, NodeEditor ours, InstancePath path, ListNode list)
    {
        var was = common.List(list.Ordinal);
        var now = theirs.List(list.Ordinal);
        if (ReferenceEquals(was.Entries, now.Entries))
            return;
        var own = ours.Current.List(list.Ordinal);
        if (ReferenceEquals(was.Entries, own.Entries) || own.Count == 0 && was.Count == 0)
        {
            if (now.Entries is { } entries)
                ours.SetList(list.Ordinal, entries);
            else
                ours.Remove(list.Ordinal);
            return;
        }
        if (list.Keys.Count == 0)
        {
            Conflicts.Add(path.Child(list));
            return;
        }
        if (list.IsUserOrdered)
        {
            OrderMerge.List(this, was, now, ours, path, list);
            return;
        }
        foreach (var (before, after) in EntryDiff.Sorted(was, now))
            Entry(before, after, ours.List(list.Ordinal), path, list);
    }

    /// <summary>One entry they added, removed or changed.</summary>
    public void Entry(DataNode before, DataNode after, ListEditor ours, InstancePath path, ListNode list)
    {
        var key = Keys.Of(list, after.Exists ? after : before);
        var here = path.Entry(list, key);
        ours.Current.TryGet(key, out var own);
        if (after.Exists && own.Exists && !SameNode(before, own))
        {
            Node(before, after, ours.Find(key)!, here);
        }
        else if (SameNode(before, own))
        {
            if (after.Exists)
                ours.Put(after.Storage);
            else
                ours.Remove(key);
        }
        else if (after.Exists != own.Exists && Differs(before, after.Exists ? after : own, here))
        {
            // One side removed the entry, the other changed it.
            Conflicts.Add(here);
        }
        else if (own.Exists)
        {
            ours.Remove(key);
        }
    }

    // Two cases of one choice can come together only in a merge: each side chose its own.
    private void Choices(ParentNode schema, NodeEditor ours, InstancePath path)
    {
        if (schema.Choices.Count == 0)
            return;
        foreach (var child in schema.DataChildren)
            if (child.Case is not null && ours.Current.Has(child) && ChoiceRules.Rival(ours.Current, child) is { } rival
                && rival.Ordinal < child.Ordinal)
                Conflicts.Add(path.Child(child));
    }

    private static bool SameNode(DataNode a, DataNode b) =>
        a.Exists == b.Exists && (!a.Exists || ReferenceEquals(a.Storage, b.Storage));

    private static bool Differs(DataNode was, DataNode now, InstancePath path) =>
        !was.Exists || ChangeWalk.Node(was, now, path).Any();
}
