using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>
/// A part of one instance of a tree, asked node by node while a writer streams: nothing is copied and no document is
/// built. Filters, RESTCONF's fields,
/// depth and content, and access rules are all selections; <see cref="And"/> joins them. Immutable.
/// </summary>
/// <remarks>
/// The writer asks <see cref="Child"/> for every child that is there (or that it would report as a default) and
/// follows the answer; of a list it asks
/// <see cref="Entries"/> instead of enumerating, of a leaf-list <see cref="TakesValue"/> for each value. Keys of an
/// entry are always written,
/// first, also when <see cref="Child"/> says nothing of them.
/// A selection says nothing of a child that would come out empty: a writer never has to take a start tag back.
/// </remarks>
public abstract class Selection
{
    /// <summary>All of it.</summary>
    public static Selection Everything { get; } = new AllOfIt();

    /// <summary>Whether this is all of it: the writer need not ask any more.</summary>
    public bool IsEverything => ReferenceEquals(this, Everything);

    /// <summary>
    /// Whether this takes the instance as a whole, though access rules or origins may hide parts of it: what a client's filter names, and all below it.
    /// </summary>
    public virtual bool IsWhole => IsEverything;

    /// <summary>
    /// What of a child is selected: null for nothing; of a leaf, leaf-list, anydata or anyxml anything else is the
    /// whole; of a list the answer says only whether to
    /// ask <see cref="Entries"/>.
    /// </summary>
    /// <param name="parent">The instance this selection is of.</param>
    /// <param name="child">A data child.</param>
    public abstract Selection? Child(DataNode parent, SchemaNode child);

    /// <summary>The selected entries of a list in the list's order, each with what of it is selected.</summary>
    /// <param name="parent">The instance this selection is of.</param>
    /// <param name="list">The entries of a list child for which <see cref="Child"/> answered.</param>
    public virtual IEnumerable<(DataNode Entry, Selection Selection)> Entries(DataNode parent, ListView list)
    {
        if (Child(parent, list.Schema) is null)
            yield break;
        foreach (var entry in list)
            if (Entry(entry) is { } selection)
                yield return (entry, selection);
    }

    /// <summary>What of one entry of a list child is selected, null for nothing.</summary>
    public virtual Selection? Entry(DataNode entry) => Everything;

    /// <summary>Whether a value of a leaf-list child is selected.</summary>
    public virtual bool TakesValue(DataNode parent, LeafListNode list, ReadOnlySpan<byte> value) => true;

    /// <summary>
    /// Whether the other selects the same of every instance: then nothing has changed where the data has not. False when that is not known.
    /// </summary>
    public virtual bool IsSameAs(Selection other) => ReferenceEquals(this, other);

    /// <summary>What both select.</summary>
    public Selection And(Selection other) =>
        IsEverything ? other : other.IsEverything ? this : new BothSelection(this, other);

    /// <summary>Whether anything of an instance is selected beyond its keys. Stops at the first node found.</summary>
    public bool SelectsAnyOf(DataNode node)
    {
        if (IsEverything)
            return true;
        foreach (var ordinal in node.Children)
        {
            var child = node.Schema.DataChildren[ordinal];
            if (Child(node, child) is not { } selection)
                continue;
            switch (child)
            {
                case ListNode list:
                    if (Entries(node, node.List(list.Ordinal)).Any())
                        return true;
                    break;
                case ContainerNode:
                    if (selection.SelectsAnyOf(node.Container(ordinal)) || selection.IsEverything)
                        return true;
                    break;
                case LeafListNode leafList:
                    foreach (var value in node.LeafList(ordinal))
                        if (TakesValue(node, leafList, value))
                            return true;
                    break;
                default:
                    return true;
            }
        }
        return false;
    }

    private sealed class AllOfIt : Selection
    {
        public override Selection? Child(DataNode parent, SchemaNode child) => this;
    }
}

/// <summary>What two selections both take.</summary>
internal sealed class BothSelection(Selection one, Selection other) : Selection
{
    public override bool IsWhole => one.IsWhole && other.IsWhole;

    public override Selection? Child(DataNode parent, SchemaNode child)
    {
        if (one.Child(parent, child) is not { } a || other.Child(parent, child) is not { } b)
            return null;
        if (child is not ContainerNode)
            return child is ListNode ? this : Everything;
        var both = a.And(b);
        return both.IsEverything || both is not BothSelection || both.SelectsAnyOf(parent.Container(child.Ordinal)) ? both : null;
    }

    public override IEnumerable<(DataNode Entry, Selection Selection)> Entries(DataNode parent, ListView list)
    {
        if (other.Child(parent, list.Schema) is null)
            yield break;
        // The first is the filter, which finds its entries by key; the second is asked of those only.
        foreach (var (entry, selection) in one.Entries(parent, list))
            if (OfEntry(parent, entry) is { } second && selection.And(second) is var both
                && (both is not BothSelection || both.SelectsAnyOf(entry)))
                yield return (entry, both);
    }

    public override bool IsSameAs(Selection selection) =>
        selection is BothSelection both && one.IsSameAs(both.One) && other.IsSameAs(both.Other);

    private Selection One => one;

    private Selection Other => other;

    private Selection? OfEntry(DataNode parent, DataNode entry) =>
        other.Child(parent, entry.Schema) is { } list ? (list.IsEverything ? list : other.Entry(entry)) : null;

    public override Selection? Entry(DataNode entry) =>
        one.Entry(entry) is { } a && other.Entry(entry) is { } b ? a.And(b) : null;

    public override bool TakesValue(DataNode parent, LeafListNode list, ReadOnlySpan<byte> value) =>
        one.TakesValue(parent, list, value) && other.TakesValue(parent, list, value);
}
