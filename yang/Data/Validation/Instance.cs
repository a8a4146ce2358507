using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>
/// A container, list entry or root of the accessible tree with the way up: what storage without parent pointers
/// cannot tell. Non-presence containers
/// that hold nothing are instances too.
/// </summary>
internal sealed class Instance
{
    private InstancePath? _path;
    private XPathFrame? _frame;

    private Instance(Instance? parent, DataNode node, int position)
    {
        Parent = parent;
        Node = node;
        Position = position;
        Depth = parent is null ? 0 : parent.Depth + 1;
    }

    public Instance? Parent { get; }

    /// <summary>The data; an empty branch when it is implicit.</summary>
    public DataNode Node { get; }

    public ParentNode Schema => Node.Schema;

    /// <summary>Position from 1 in a list without keys, else 0.</summary>
    public int Position { get; }

    public int Depth { get; }

    /// <summary>What <see cref="Data.KeyBytes"/> remembers here.</summary>
    public byte[]? KeyBytes { get; set; }

    public InstancePath Path => _path ??= MakePath();

    /// <summary>The instance as expressions see it.</summary>
    public XPathFrame Frame => _frame ??= Schema is ListNode
        ? Position > 0 ? Parent!.Frame.Entry((ListNode)Schema, Node.Storage, Position - 1) : Parent!.Frame.Entry(Node)
        : Parent!.Frame.Container((ContainerNode)Schema);

    public static Instance Root(DataNode root, XPathFrame frame) => new(null, root, 0) { _frame = frame };

    public Instance Child(DataNode node, int position = 0) => new(this, node, position);

    public Instance Child(DataNode node, InstancePath path) => new(this, node, path.Position) { _path = path };

    public Instance AtDepth(int depth)
    {
        var at = this;
        for (var up = Depth - depth; up > 0; up--)
            at = at.Parent!;
        return at;
    }

    private InstancePath MakePath()
    {
        if (Parent is null)
            return InstancePath.Root(Schema);
        if (Schema is not ListNode list)
            return Parent.Path.Child(Schema);
        return list.Keys.Count > 0 ? Parent.Path.Entry(list, Keys.Of(list, Node)) : Parent.Path.Entry(list, Position);
    }
}
