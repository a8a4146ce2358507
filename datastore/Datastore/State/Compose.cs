using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Datastore;

/// <summary>
/// Lays one tree over another: what both hold as containers and entries becomes one, everything else is shared as it is. Configuration and state meet only
/// in the containers and entries that lead to state.
/// </summary>
internal static class Compose
{
    /// <summary>Both trees as one. Cost: that of <paramref name="over"/>.</summary>
    public static DataTree Merge(DataTree under, DataTree over)
    {
        if (over.RootBranch.IsEmpty)
            return under;
        var editor = new TreeEditor(under);
        MergeInto(editor.Root, over.Root);
        return editor.ToTree();
    }

    /// <summary>Brings a composed tree up to date with changes of one of its two parts; <paramref name="other"/> is the other part.</summary>
    public static void Update(TreeEditor composed, ChangeSet changes, DataTree other)
    {
        foreach (var change in changes.Changes)
            Apply(composed, change, other);
    }

    /// <summary>Adds all of <paramref name="over"/> to a branch.</summary>
    public static void MergeInto(NodeEditor target, DataNode over)
    {
        foreach (var child in over.Schema.DataChildren)
            if (over.Has(child))
                MergeChild(target, over, child);
    }

    private static void MergeChild(NodeEditor target, DataNode over, SchemaNode child)
    {
        var at = child.Ordinal;
        switch (child)
        {
            case LeafNode when over.TryGetLeaf(at, out var value):
                target.SetLeaf(at, value);
                break;
            case LeafListNode:
                foreach (var value in over.LeafList(at))
                    target.AddValue(at, value);
                break;
            case AnyNode when over.Any(at) is { } content:
                target.SetAny(at, content);
                break;
            case ListNode list:
                MergeEntries(target, over.List(at), list);
                break;
            case ContainerNode when target.Current.Has(child):
                MergeInto(target.Container(at), over.Container(at));
                break;
            case ContainerNode:
                target.SetContainer(at, over.Container(at).Storage);
                break;
        }
    }

    private static void MergeEntries(NodeEditor target, ListView entries, ListNode list)
    {
        var editor = target.List(list.Ordinal);
        foreach (var entry in entries)
        {
            if (list.Keys.Count == 0)
                editor.Insert(editor.Current.Count, entry.Storage);
            else if (editor.FindLike(entry.Storage) is { } same)
                MergeInto(same, entry);
            else
                editor.Put(entry.Storage);
        }
    }

    private static void Apply(TreeEditor composed, Change change, DataTree other)
    {
        var parent = Descend(composed.Root, change.Path.Parent!);
        var node = change.Path.Node;
        var at = node.Ordinal;
        switch (node)
        {
            case LeafNode when change.ValueAfter is { } value:
                parent.SetLeaf(at, value.Span);
                break;
            case LeafListNode { IsUserOrdered: true } when change.ValueAfter is { } value && change.IndexAfter >= 0:
                parent.InsertValue(at, change.IndexAfter, value.Span);
                break;
            case LeafListNode when change.ValueAfter is { } value:
                parent.AddValue(at, value.Span);
                break;
            case LeafListNode when change.ValueBefore is { } value:
                parent.RemoveValue(at, value.Span);
                break;
            case AnyNode when change.AnyAfter is { } content:
                parent.SetAny(at, content);
                break;
            case ListNode list:
                ApplyEntry(parent.List(at), list, change, other);
                break;
            default:
                ApplyContainer(parent, node, change, other);
                break;
        }
    }

    private static void ApplyEntry(ListEditor list, ListNode schema, Change change, DataTree other)
    {
        if (schema.Keys.Count == 0)
        {
            // Keyless lists are state and change as a whole.
            if (change.Kind == ChangeKind.Deleted)
                list.RemoveAt(change.Path.Position - 1);
            else
                list.Insert(change.Path.Position - 1, change.After.Storage);
            return;
        }
        if (change.Kind != ChangeKind.Moved)
        {
            list.Remove(change.Path.Key);
            if (change.After.Exists)
                list.Put(change.After.Storage);
            if (other.Find(change.Path) is { Exists: true } beside)
                MergeInto(list.GetOrAdd(change.Path.Key), beside);
        }
        if (schema.IsUserOrdered && change.IndexAfter >= 0)
            list.Move(change.Path.Key, change.IndexAfter);
    }

    private static void ApplyContainer(NodeEditor parent, SchemaNode node, Change change, DataTree other)
    {
        parent.Remove(node.Ordinal);
        if (change.After.Exists)
            parent.SetContainer(node.Ordinal, change.After.Storage);
        if (node is ContainerNode && other.Find(change.Path) is { Exists: true } beside)
            MergeInto(parent.Container(node.Ordinal), beside);
    }

    internal static NodeEditor Descend(NodeEditor root, InstancePath path)
    {
        if (path.IsRoot)
            return root;
        var parent = Descend(root, path.Parent!);
        return path.Node is ListNode
            ? parent.List(path.Node.Ordinal).GetOrAdd(path.Key)
            : parent.Container(path.Node.Ordinal);
    }
}
