using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>
/// What the accepted elements of a subtree filter select of one instance: their union (RFC 6241 §6.2.5).
/// </summary>
internal sealed class SubtreeSelection(IReadOnlyList<SubtreeNode> accepted, SubtreeReader? reader) : Selection
{
    public override Selection? Child(DataNode parent, SchemaNode child)
    {
        var wanted = Wanted(child, out var isMatched);
        if (wanted.Count == 0)
            return !isMatched ? null : child is LeafListNode ? this : Everything; // Of a leaf-list the values matched.
        return child switch
        {
            ContainerNode container => Of(wanted, parent.Container(container.Ordinal), reader?.Below(container)),
            ListNode => wanted.Any(w => w.IsWhole && w.IsUnconditional) ? Everything : this,
            _ => isMatched || wanted.Any(w => w.IsUnconditional) ? Everything : null,
        };
    }

    public override IEnumerable<(DataNode Entry, Selection Selection)> Entries(DataNode parent, ListView list)
    {
        var wanted = Wanted(list.Schema, out _);
        if (wanted.Count > 0 && wanted.All(w => w.Key is not null))
            return ByKey(wanted, list);
        return Scan(wanted, list);
    }

    public override Selection? Entry(DataNode entry) => Of(Wanted(entry.Schema, out _), entry, reader?.Below(entry));

    public override bool TakesValue(DataNode parent, LeafListNode list, ReadOnlySpan<byte> value)
    {
        foreach (var element in accepted)
            if (element.IsWhole || element.ChildrenFor(list).Count > 0 || element.MatchesValue(list, value))
                return true;
        return false;
    }

    public override bool IsSameAs(Selection other) =>
        other is SubtreeSelection same && ReferenceEquals(same.Access, Access) && same.Accepted.SequenceEqual(accepted);

    private IReadOnlyList<SubtreeNode> Accepted => accepted;

    private NodeAccess? Access => reader?.Access;

    /// <summary>
    /// What the elements select of an instance; null when none accepts it, or nothing of it is selected.
    /// </summary>
    public static Selection? Of(IReadOnlyList<SubtreeNode> elements, DataNode instance, SubtreeReader? reader)
    {
        if (!instance.Exists)
            return null;
        var accepted = elements.Where(e => e.Accepts(instance, reader)).ToList();
        if (accepted.Count == 0)
            return null;
        if (accepted.Exists(e => e.IsWhole))
            return Everything;
        var selection = new SubtreeSelection(accepted, reader);
        return selection.SelectsAnyOf(instance) ? selection : null;
    }

    private IEnumerable<(DataNode Entry, Selection Selection)> ByKey(IReadOnlyList<SubtreeNode> wanted, ListView list)
    {
        var found = new List<(int Index, DataNode Entry)>();
        foreach (var key in wanted.Select(w => w.Key!.Value).Distinct(Keys.Comparer))
            if (list.TryGet(key, out var entry))
                found.Add((wanted.Count == 1 ? 0 : list.IndexOf(key), entry));
        foreach (var (_, entry) in found.OrderBy(f => f.Index))
            if (Of(wanted, entry, reader?.Below(entry)) is { } selection)
                yield return (entry, selection);
    }

    private IEnumerable<(DataNode Entry, Selection Selection)> Scan(IReadOnlyList<SubtreeNode> wanted, ListView list)
    {
        var isAll = wanted.Any(w => w.IsWhole && w.IsUnconditional);
        foreach (var entry in list)
            if (isAll)
                yield return (entry, Everything);
            else if (Of(wanted, entry, reader?.Below(entry)) is { } selection)
                yield return (entry, selection);
    }

    private List<SubtreeNode> Wanted(SchemaNode child, out bool isMatched)
    {
        isMatched = false;
        var wanted = new List<SubtreeNode>();
        foreach (var element in accepted)
        {
            isMatched |= element.Matches(child);
            wanted.AddRange(element.ChildrenFor(child));
        }
        return wanted;
    }
}

/// <summary>For whom a subtree filter is asked, and where: content matches see no hidden leaf (RFC 8341 §3.2.4).</summary>
internal sealed record SubtreeReader(NodeAccess Access, InstancePath At)
{
    public bool MaySee(SchemaNode child) => Access.OfAll(child) ?? Access.Of(At.Child(child));

    public SubtreeReader Below(ContainerNode container) => this with { At = At.Child(container) };

    public SubtreeReader Below(DataNode entry) => this with
    {
        At = entry.Schema is ListNode { Keys.Count: > 0 } list ? At.Entry(list, Keys.Of(list, entry)) : At.Child(entry.Schema),
    };
}
