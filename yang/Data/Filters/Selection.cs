using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>
/// A part of a tree, followed by the writers while they stream: what a filter selects, what a user may read. An instance stands for one node and is
/// asked for its children as the writer comes to them, so that nothing is walked or built before. Keys of a shown entry are shown unless
/// <see cref="Child"/> denies them.
/// </summary>
public abstract class Selection
{
    /// <summary>All of it. Where the writer meets this very object it asks no further.</summary>
    public static Selection Everything { get; } = new AllOfIt();

    /// <summary>
    /// Whether the node is shown even when nothing below it is: it was selected itself. Else it is shown around what is shown below it, and not at all when there is nothing.
    /// </summary>
    public abstract bool ShowsNode { get; }

    /// <summary>What is shown of a child; null for nothing. Of a list or leaf-list this is asked once, for all its entries.</summary>
    public abstract Selection? Child(DataNode parent, SchemaNode child);

    /// <summary>Of a list's selection: what is shown of an entry; null for nothing.</summary>
    public virtual Selection? Entry(DataNode entry) => this;

    /// <summary>Of a list's selection: the only entries that can be shown, in order, when that is known without a walk (they are named by key); else null.</summary>
    public virtual IEnumerable<DataNode>? Entries(ListView list) => null;

    /// <summary>Of a leaf's or leaf-list's selection: whether a value is shown.</summary>
    public virtual bool Value(ReadOnlySpan<byte> canonical) => true;

    /// <summary>What both show.</summary>
    public Selection And(Selection other) =>
        ReferenceEquals(this, Everything) ? other
        : ReferenceEquals(other, Everything) ? this
        : new BothOf(this, other);

    private sealed class AllOfIt : Selection
    {
        public override bool ShowsNode => true;

        public override Selection? Child(DataNode parent, SchemaNode child) => this;
    }

    private sealed class BothOf(Selection first, Selection second) : Selection
    {
        public override bool ShowsNode => first.ShowsNode && second.ShowsNode;

        public override Selection? Child(DataNode parent, SchemaNode child) =>
            first.Child(parent, child) is { } a && second.Child(parent, child) is { } b ? a.And(b) : null;

        public override Selection? Entry(DataNode entry) =>
            first.Entry(entry) is { } a && second.Entry(entry) is { } b ? a.And(b) : null;

        public override IEnumerable<DataNode>? Entries(ListView list) => first.Entries(list) ?? second.Entries(list);

        public override bool Value(ReadOnlySpan<byte> canonical) => first.Value(canonical) && second.Value(canonical);
    }
}
