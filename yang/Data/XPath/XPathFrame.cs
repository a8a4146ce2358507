using System.Runtime.CompilerServices;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>
/// An inner node of the accessible tree and the way up from it: the root, a container, a list entry, an operation or a
/// notification. Two frames
/// of one instance are equal however they were reached. Cheap to make while walking a tree; contexts below one entry
/// share their frames.
/// </summary>
public sealed class XPathFrame : IEquatable<XPathFrame>
{
    private int _hash;

    private XPathFrame(XPathFrame? parent, ParentNode schema, ParentNode holder, Branch storage, int position)
    {
        Parent = parent;
        Schema = schema;
        Holder = holder;
        Storage = storage;
        Position = position;
        Depth = parent is null ? 0 : parent.Depth + 1;
    }

    /// <summary>The frame above; null above the root.</summary>
    public XPathFrame? Parent { get; }

    /// <summary>The schema node; of a message the operation or notification.</summary>
    public ParentNode Schema { get; }

    /// <summary>The storage; empty where the node is only implied (a non-presence container, RFC 7950
    /// §7.5.1).</summary>
    public Branch Storage { get; }

    /// <summary>The node as a data node.</summary>
    public DataNode Node => new(Holder, Storage);

    /// <summary>The schema node whose children its children are: of an operation its input or output.</summary>
    internal ParentNode Holder { get; }

    /// <summary>An entry's position in its list, from 0; -1 when it was reached by its key and nobody has asked
    /// yet.</summary>
    internal int Position { get; private set; }

    internal int Depth { get; }

    /// <summary>The message that hangs below this frame beside the data (an operation, a notification), if
    /// any.</summary>
    internal XPathFrame? Message { get; private set; }

    /// <summary>What the data means; known at the root only.</summary>
    internal Schema? Modules { get; private init; }

    /// <summary>The root of a datastore.</summary>
    public static XPathFrame Root(DataTree tree) =>
        new(null, tree.Schema.Root, tree.Schema.Root, tree.RootBranch, 0) { Modules = tree.Schema };

    /// <summary>The root of content that stands alone: a structure.</summary>
    public static XPathFrame Root(Schema schema, DataNode content) =>
        new(null, content.Schema, content.Schema, content.Storage, 0) { Modules = schema };

    /// <summary>The frame of a container below this one; where it is not stored, the implied one.</summary>
    public XPathFrame Container(ContainerNode container) =>
        new(this, container, container, Storage.Container(container.Ordinal) ?? Branch.Empty, 0);

    /// <summary>The frame of a list entry below this one.</summary>
    public XPathFrame Entry(DataNode entry) => new(this, entry.Schema, entry.Schema, entry.Storage, -1);

    internal XPathFrame Entry(ListNode list, Branch entry, int position) => new(this, list, list, entry, position);

    /// <summary>
    /// The frame of a message below this one (the root for an rpc or a top-level notification, the data node it is
    /// defined in otherwise); the
    /// expressions of the message see it there (RFC 7950 §6.4.1). This frame then serves this one message only.
    /// </summary>
    public XPathFrame MessageBelow(DataNode content)
    {
        var top = content.Schema is MessageNode { Kind: not SchemaNodeKind.Structure }
            ? content.Schema.Parent! : content.Schema;
        return Message = new XPathFrame(this, top, content.Schema, content.Storage, 0);
    }

    /// <summary>A leaf below this frame, explicit or by its default.</summary>
    public XPathItem Leaf(LeafNode leaf) => new(this, leaf, 0);

    /// <summary>An entry of a leaf-list below this frame.</summary>
    public XPathItem LeafListEntry(LeafListNode leafList, int position) => new(this, leafList, position);

    /// <summary>An anydata or anyxml below this frame.</summary>
    public XPathItem Any(AnyNode any) => new(this, any, 0);

    /// <summary>This node as an item.</summary>
    public XPathItem Item => new(this);

    /// <inheritdoc/>
    public bool Equals(XPathFrame? other)
    {
        for (var (a, b) = (this, other); ; (a, b) = (a.Parent, b.Parent))
        {
            if (ReferenceEquals(a, b))
                return true;
            if (a is null || b is null || a.Depth != b.Depth || !ReferenceEquals(a.Schema, b.Schema)
                || !ReferenceEquals(a.Storage, b.Storage))
                return false;
            // Entries without keys may be the same storage twice.
            if (a.Schema is ListNode { Keys.Count: 0 } && a.Position != b.Position)
                return false;
        }
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as XPathFrame);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        if (_hash == 0)
            _hash = HashCode.Combine(Parent?.GetHashCode() ?? 0, RuntimeHelpers.GetHashCode(Storage),
                RuntimeHelpers.GetHashCode(Schema)) | 1;
        return _hash;
    }

    /// <summary>An entry's position in its list, looked up when it is not known.</summary>
    internal int PositionInList()
    {
        if (Position < 0 && Schema is ListNode list)
            Position = new ListView(list, Parent!.Storage.List(list.Ordinal)).IndexOf(EntryKey.Of(list, Storage));
        return Position;
    }

    /// <summary>The path of the node.</summary>
    public InstancePath ToPath()
    {
        if (Parent is null)
            return InstancePath.Root(Schema);
        var up = Parent.ToPath();
        return Schema switch
        {
            ListNode { Keys.Count: 0 } list => up.Entry(list, PositionInList() + 1),
            ListNode list => up.Entry(list, EntryKey.Of(list, Storage)),
            _ => up.Child(Schema),
        };
    }
}
