using System.Collections.Concurrent;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>A node test that remembers what it has found in the schema.</summary>
internal readonly struct NodeTest
{
    private readonly Memory? _memory;

    public NodeTest(XPathNodeTest test)
    {
        Kind = test.Kind;
        Module = test.Module;
        Name = test.Name ?? "";
        _memory = test.Kind == XPathNodeTestKind.Name ? new Memory() : null;
    }

    private NodeTest(XPathNodeTestKind kind)
    {
        Kind = kind;
        Name = "";
    }

    /// <summary>node().</summary>
    public static NodeTest Any { get; } = new(XPathNodeTestKind.Node);

    public XPathNodeTestKind Kind { get; }

    public Module? Module { get; }

    public string Name { get; }

    public bool TakesText => Kind is XPathNodeTestKind.Text or XPathNodeTestKind.Node;

    public bool TakesElements => Kind is not (XPathNodeTestKind.Text or XPathNodeTestKind.Nothing);

    /// <summary>Whether a schema node's instances pass.</summary>
    public bool Takes(SchemaNode node) => Kind switch
    {
        XPathNodeTestKind.Any or XPathNodeTestKind.Node => true,
        XPathNodeTestKind.AnyOfModule => ReferenceEquals(node.Module, Module),
        XPathNodeTestKind.Name => ReferenceEquals(node.Module, Module) && node.Name == Name,
        _ => false,
    };

    public bool Takes(in XPathItem item)
    {
        if (Kind == XPathNodeTestKind.Node)
            return true;
        if (item.IsText || (item.IsInner && item.Frame.Parent is null))
            return Kind == XPathNodeTestKind.Text && item.IsText;
        return Takes(item.Schema);
    }

    /// <summary>The child of that name, remembered per parent.</summary>
    public SchemaNode? ChildOf(XPathFrame frame)
    {
        if (Module is null)
            return null;
        if (frame.Message is not null)
            return AccessibleTree.Child(frame, Module, Name);
        var last = _memory!.Last;
        if (last is null || !ReferenceEquals(last.Parent, frame.Holder))
            _memory.Last = last = new Found(frame.Holder, frame.Holder.FindChild(Module, Name));
        return last.Child;
    }

    /// <summary>Whether an instance may be at or below instances of a node: spares descents that find
    /// nothing.</summary>
    public bool MayBeAtOrBelow(SchemaNode node)
    {
        if (Kind is XPathNodeTestKind.Nothing)
            return false;
        if (Kind != XPathNodeTestKind.Name || Takes(node))
            return true;
        if (node is not ParentNode parent)
            return false;
        if (_memory!.Below.TryGetValue(parent, out var known))
            return known;
        var may = false;
        foreach (var child in parent.DataChildren)
            if (may = MayBeAtOrBelow(child))
                break;
        return _memory.Below[parent] = may;
    }

    private sealed record Found(ParentNode Parent, SchemaNode? Child);

    private sealed class Memory
    {
        public Found? Last;

        public readonly ConcurrentDictionary<ParentNode,
            bool> Below = new(ReferenceEqualityComparer.Instance as IEqualityComparer<ParentNode>);
    }
}
