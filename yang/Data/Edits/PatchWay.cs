using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>Makes an edit document of one edit of a patch: the way down to its target, where the operation stands.</summary>
internal static class PatchWay
{
    public static EditDocument To(Schema schema, PatchEdit edit)
    {
        var item = Item(edit);
        for (var at = edit.Target.Parent!; at.Parent is { } above; at = above)
            item = new EditItem(at.Node)
            {
                Operation = EditOperation.None,
                Node = new EditNode((ParentNode)at.Node, KeysOnly(at), [item]),
            };
        return new EditDocument(schema, new EditNode(schema.Root, Branch.Empty, [item]));
    }

    private static EditItem Item(PatchEdit edit)
    {
        var node = edit.Target.Node;
        var item = new EditItem(node) { Operation = Operation(edit.Operation), Insert = Wish(edit) };
        var value = edit.Value is null ? default : new DataNode((ParentNode)edit.Target.Parent!.Node, edit.Value);
        return node switch
        {
            LeafNode => item with { Value = LeafValue(value, node) },
            LeafListNode => item with { Value = edit.Target.Value },
            ListNode list => item with { Node = new EditNode(list, EntryOf(value, list, edit.Target), []) },
            ContainerNode container => item with
            {
                Node = new EditNode(container, value.Exists ? value.Container(node.Ordinal).Storage ?? Branch.Empty : Branch.Empty, []),
            },
            _ => item with { Any = value.Exists ? value.Any(node.Ordinal) : null },
        };
    }

    // `flag ? bytes : null` would be an empty value, never none.
    private static ReadOnlyMemory<byte>? LeafValue(DataNode parent, SchemaNode leaf)
    {
        if (!parent.Exists || !parent.TryGetLeaf(leaf.Ordinal, out var value))
            return null;
        return value.ToArray();
    }

    private static Branch EntryOf(DataNode parent, ListNode list, InstancePath target) =>
        parent.Exists && parent.List(list.Ordinal).TryGet(target.Key, out var entry) ? entry.Storage : KeysOnly(target);

    private static Branch KeysOnly(InstancePath at)
    {
        if (at.Node is not ListNode list)
            return Branch.Empty;
        var builder = new BranchBuilder();
        for (var i = 0; i < list.Keys.Count; i++)
            builder.Add(list.Keys[i].Ordinal, at.Key.Values[i].Span);
        return builder.Build(list);
    }

    private static EditOperation Operation(PatchOperation operation) => operation switch
    {
        PatchOperation.Create or PatchOperation.Insert => EditOperation.Create,
        PatchOperation.Delete => EditOperation.Delete,
        PatchOperation.Replace => EditOperation.Replace,
        PatchOperation.Remove => EditOperation.Remove,
        _ => EditOperation.Merge,
    };

    private static InsertWish? Wish(PatchEdit edit) => edit.Operation is not (PatchOperation.Insert or PatchOperation.Move)
        ? null
        : edit.Point is not { } point ? new InsertWish(edit.Where)
        : point.Node is ListNode ? new InsertWish(edit.Where, point.Key)
        : new InsertWish(edit.Where, null, point.Value);
}
