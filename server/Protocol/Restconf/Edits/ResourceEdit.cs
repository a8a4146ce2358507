using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol.Restconf;

/// <summary>The resource a body is.</summary>
/// <param name="Item">The resource as an item without an operation.</param>
/// <param name="Path">Which it is.</param>
/// <param name="Content">The parent's content with it and nothing beside it.</param>
internal sealed record BodyChild(EditItem Item, InstancePath Path, Branch Content);

/// <summary>
/// An edit of one data resource as an edit document: the target with its operation, and around it the path that leads there. Whether what leads there exists is
/// asked before, so that nothing on the way is made by the edit but containers without presence.
/// </summary>
internal static class ResourceEdit
{
    private static readonly EditOptions Options = new() { DefaultOperation = EditOperation.None, ErrorOption = ErrorOption.RollbackOnError };

    /// <summary>Applies it.</summary>
    /// <param name="tree">The tree as it is.</param>
    /// <param name="parent">What the item is a child of.</param>
    /// <param name="item">The target, with its operation.</param>
    public static EditResult Apply(DataTree tree, InstancePath parent, EditItem item)
    {
        var current = item;
        for (var at = parent; ; at = at.Parent!)
        {
            var node = new EditNode((ParentNode)at.Node, KeysOf(at), [current]);
            if (at.IsRoot)
                return Edit.Apply(tree, new EditDocument(tree.Schema, node), Options);
            current = new EditItem(at.Node) { Operation = EditOperation.Merge, Node = node };
        }
    }

    /// <summary>Merges or replaces all of the datastore.</summary>
    public static EditResult ApplyToDatastore(DataTree tree, Branch content, EditOperation operation)
    {
        var whole = new DataTree(tree.Schema, content);
        return operation == EditOperation.Replace
            ? Edit.ReplaceAll(tree, whole)
            : Edit.Apply(tree, EditDocument.Of(whole), Options with { DefaultOperation = operation });
    }

    /// <summary>The one instance that a body held; a fault when it held none or several.</summary>
    /// <param name="parent">What it is a child of.</param>
    /// <param name="content">What the parent would hold.</param>
    /// <param name="child">The child the body names; null when it names none or several.</param>
    public static (BodyChild? Child, Fault? Fault) ChildOf(InstancePath parent, Branch content, SchemaNode? child)
    {
        var node = new DataNode((ParentNode)parent.Node, content);
        switch (child)
        {
            case null:
                return (null, Fault.Of(RpcFaults.Bad("body", "The body holds one resource.")));
            case ListNode list when node.List(list.Ordinal) is { Count: 1 } entries:
                var entry = entries.At(0);
                var path = list.Keys.Count > 0 ? parent.Entry(list, EntryKey.Of(list, entry.Storage)) : parent.Entry(list, 1);
                return Found(new EditItem(list) { Node = new EditNode(list, entry.Storage, []) }, path);
            case LeafListNode list when node.LeafList(list.Ordinal) is { Count: 1 } values:
                var value = values[0].ToArray();
                return Found(new EditItem(list) { Value = value }, parent.Entry(list, value));
            case ListNode or LeafListNode:
                return (null, Fault.Of(RpcFaults.Bad(child.Name, "The body holds one resource, and of a list or leaf-list one entry.")));
            case LeafNode leaf:
                node.TryGetLeaf(leaf.Ordinal, out var text);
                return Found(new EditItem(leaf) { Value = text.ToArray() }, parent.Child(leaf));
            case ContainerNode container:
                var inner = node.Container(container.Ordinal).Storage ?? Branch.Empty;
                return Found(new EditItem(container) { Node = new EditNode(container, inner, []) }, parent.Child(container));
            default:
                return Found(new EditItem(child) { Any = node.Any(child.Ordinal) }, parent.Child(child));
        }

        (BodyChild? Child, Fault? Fault) Found(EditItem item, InstancePath path) => (new BodyChild(item, path, content), null);
    }

    /// <summary>The item that names an instance and holds nothing of it: to delete or move it.</summary>
    public static EditItem ItemNaming(InstancePath instance) => instance.Node switch
    {
        ListNode list => new EditItem(list) { Node = new EditNode(list, KeysOf(instance), []) },
        ContainerNode container => new EditItem(container) { Node = new EditNode(container, Branch.Empty, []) },
        LeafListNode list => new EditItem(list) { Value = instance.Value },
        _ => new EditItem(instance.Node),
    };

    /// <summary>Whether an instance is there; of a container without presence, that it holds something.</summary>
    public static bool Exists(DataTree tree, InstancePath instance)
    {
        if (instance.IsRoot)
            return true;
        var parent = tree.Find(instance.Parent!);
        return parent.Exists && instance.Node switch
        {
            ListNode list when instance.Key.Values is { Count: > 0 } => parent.List(list.Ordinal).TryGet(instance.Key, out _),
            LeafListNode list when instance.HasValue => parent.LeafList(list.Ordinal).Contains(list, instance.Value.Span),
            var node => parent.Has(node),
        };
    }

    /// <summary>Whether an instance is there or, being a container without presence, always is where its parent is.</summary>
    public static bool IsPlace(DataTree tree, InstancePath instance)
    {
        for (var at = instance; !at.IsRoot; at = at.Parent!)
            if (at.Node is not ContainerNode { IsPresence: false })
                return Exists(tree, at);
        return true;
    }

    private static Branch KeysOf(InstancePath at)
    {
        if (at.Node is not ListNode list)
            return Branch.Empty;
        var editor = new BranchEditor(list, Branch.Empty);
        for (var i = 0; i < list.Keys.Count; i++)
            editor.Root.SetLeaf(list.Keys[i].Ordinal, at.Key.Values[i].Span);
        return editor.ToBranch();
    }
}
