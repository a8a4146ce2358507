using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>
/// A page of one list: of what another selection takes of its entries, those after an offset, so many, from the one end or the other. A list that is taken
/// whole is entered at the offset, not walked to it.
/// </summary>
public sealed class PageSelection : Selection
{
    private readonly Selection _inner;
    private readonly Page _page;

    private PageSelection(Selection inner, Page page) => (_inner, _page) = (inner, page);

    /// <inheritdoc/>
    public override bool IsWhole => _inner.IsWhole;

    /// <summary>What <paramref name="selection"/> takes, with only a page of the instances of a list.</summary>
    public static Selection Of(Selection selection, Page page) => new PageSelection(selection, page);

    /// <inheritdoc/>
    public override Selection? Child(DataNode parent, SchemaNode child) => Wrap(_inner.Child(parent, child), child);

    /// <inheritdoc/>
    public override IEnumerable<(DataNode Entry, Selection Selection)> Entries(DataNode parent, ListView list)
    {
        if (!ReferenceEquals(list.Schema, _page.List))
            return _inner.Entries(parent, list).Select(e => (e.Entry, Wrap(e.Selection, list.Schema)!));
        var of = _inner.Child(parent, list.Schema);
        if (of is null)
            return [];
        if (of.IsEverything && _inner.IsEverything)
            return Slice(list);
        var entries = _inner.Entries(parent, list);
        return (_page.IsBackwards ? entries.Reverse() : entries).Skip(_page.Offset).Take(_page.Limit);
    }

    /// <inheritdoc/>
    public override Selection? Entry(DataNode entry) => Wrap(_inner.Entry(entry), entry.Schema);

    /// <inheritdoc/>
    public override bool TakesValue(DataNode parent, LeafListNode list, ReadOnlySpan<byte> value) => _inner.TakesValue(parent, list, value);

    private IEnumerable<(DataNode Entry, Selection Selection)> Slice(ListView list)
    {
        for (long i = _page.Offset, end = Math.Min(list.Count, (long)_page.Offset + _page.Limit); i < end; i++)
            yield return (list.At((int)(_page.IsBackwards ? list.Count - 1 - i : i)), Everything);
    }

    /// <summary>Below what leads to the list the page goes on; beside it nothing changes.</summary>
    private Selection? Wrap(Selection? selection, SchemaNode at)
    {
        if (selection is null || selection is PageSelection)
            return selection;
        for (SchemaNode? around = _page.List; around is not null; around = around.Parent)
            if (ReferenceEquals(around, at))
                return new PageSelection(selection, _page);
        return selection;
    }
}

/// <summary>Which page.</summary>
/// <param name="List">Of which list, in whatever instances of what it is in.</param>
/// <param name="Offset">So many entries are passed over.</param>
/// <param name="Limit">At most so many are taken.</param>
/// <param name="IsBackwards">From the end.</param>
public sealed record Page(ListNode List, int Offset, int Limit, bool IsBackwards);
