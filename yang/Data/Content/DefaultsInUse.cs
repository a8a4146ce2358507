using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>What <see cref="WriteOptions.IsInUse"/> asks of a tree: whether a node that is not there would be there by its default: its whens, and those of the cases around it, hold (RFC 7950 §7.21.5).</summary>
public sealed class DefaultsInUse(DataTree tree)
{
    /// <summary>Whether the whens of a child that is not there hold.</summary>
    public bool IsInUse(InstancePath parent, SchemaNode child)
    {
        var frame = FrameOf(parent);
        for (SchemaNode? at = child; at is not null && !ReferenceEquals(at, child.DataParent); at = at.Parent)
            foreach (var when in at.Whens)
                if (!Holds(when, frame, child, ReferenceEquals(at, child)))
                    return false;
        return true;
    }

    private static bool Holds(WhenConstraint when, XPathFrame parent, SchemaNode child, bool isOwn)
    {
        var context = when.OnParent || !isOwn
            ? parent.Item
            : child switch
            {
                ContainerNode container => parent.Container(container).Item,
                LeafNode leaf => parent.Leaf(leaf),
                LeafListNode list => parent.LeafListEntry(list, 0),
                _ => parent.Item,
            };
        return XPathEvaluator.Boolean(when.Expression, context, child.IsConfig);
    }

    private XPathFrame FrameOf(InstancePath path)
    {
        if (path.IsRoot)
            return XPathFrame.Root(tree);
        var parent = FrameOf(path.Parent!);
        if (path.Node is not ListNode list)
            return parent.Container((ContainerNode)path.Node);
        return parent.Node.List(list.Ordinal).TryGet(path.Key, out var entry) ? parent.Entry(entry) : parent;
    }
}
