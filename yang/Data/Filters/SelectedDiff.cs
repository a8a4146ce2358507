using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>A change of what is selected of a tree.</summary>
public readonly record struct SelectedChange
{
    /// <summary>What happened; a container or entry that is <see cref="ChangeKind.Modified"/> is to be replaced as a whole.</summary>
    public required ChangeKind Kind { get; init; }

    /// <summary>To which instance.</summary>
    public required InstancePath Path { get; init; }

    /// <summary>The container or list entry after; does not exist when it was deleted or is a leaf.</summary>
    public DataNode After { get; init; }

    /// <summary>What of <see cref="After"/> is selected.</summary>
    public Selection? Selection { get; init; }

    /// <summary>The canonical value of a leaf or leaf-list entry after.</summary>
    public ReadOnlyMemory<byte>? Value { get; init; }

    /// <summary>Content of an anydata or anyxml after.</summary>
    public AnyContent? Any { get; init; }

    /// <summary>Whether it has a place: an entry of a user-ordered list that came or moved.</summary>
    public bool IsPlaced { get; init; }

    /// <summary>The selected entry it stands behind; null for the first place.</summary>
    public InstancePath? Behind { get; init; }
}

/// <summary>
/// The difference of what is selected of two trees: as if both were cut down to it and compared, at the cost of the change where the two selections
/// are the same (subtree filters, access), and of what is selected where they are not (node sets of an expression).
/// </summary>
public static class SelectedDiff
{
    /// <summary>
    /// The changes that lead from what <paramref name="was"/> selects of <paramref name="before"/> to what <paramref name="now"/> selects of
    /// <paramref name="after"/>.
    /// </summary>
    public static IEnumerable<SelectedChange> Between(DataTree before, Selection was, DataTree after, Selection now) =>
        Node(before.Root, was, after.Root, now, InstancePath.Root(after.Schema.Root));

    private static IEnumerable<SelectedChange> Node(DataNode before, Selection was, DataNode after, Selection now, InstancePath path)
    {
        var isSame = was.IsSameAs(now);
        if (isSame && ReferenceEquals(before.Storage, after.Storage))
            yield break;
        if (MustReplace(before, was, after, now))
        {
            yield return new SelectedChange { Kind = ChangeKind.Modified, Path = path, After = after, Selection = now };
            yield break;
        }
        foreach (var child in after.Schema.DataChildren)
        {
            var found = child switch
            {
                LeafNode leaf => Leaf(before, was, after, now, path, leaf),
                LeafListNode list => LeafList(before, was, after, now, path, list),
                ContainerNode container => Container(before, was, after, now, path, container, isSame),
                ListNode list => List(before, was, after, now, path, list, isSame),
                _ => Any(before, was, after, now, path, child),
            };
            foreach (var change in found)
                yield return change;
        }
    }

    /// <summary>Entries without keys have no names, a mounted tree has another schema: what holds them is replaced.</summary>
    private static bool MustReplace(DataNode before, Selection was, DataNode after, Selection now)
    {
        if (!ReferenceEquals(before.Mounted, after.Mounted))
            return true;
        foreach (var child in after.Schema.DataChildren)
            if (child is ListNode { Keys.Count: 0 } list
                && !ReferenceEquals(before.List(list.Ordinal).Entries, after.List(list.Ordinal).Entries)
                && (was.Child(before, list) is not null || now.Child(after, list) is not null))
                return true;
        return false;
    }

    private static IEnumerable<SelectedChange> Leaf(
        DataNode before, Selection was, DataNode after, Selection now, InstancePath path, LeafNode leaf)
    {
        var had = before.TryGetLeaf(leaf.Ordinal, out var old) && was.Child(before, leaf) is not null;
        var has = after.TryGetLeaf(leaf.Ordinal, out var value) && now.Child(after, leaf) is not null;
        if (had == has && (!had || old.SequenceEqual(value)))
            return [];
        var change = new SelectedChange { Kind = KindOf(had, has), Path = path.Child(leaf) };
        return [has ? change with { Value = value.ToArray() } : change];
    }

    private static IEnumerable<SelectedChange> Any(
        DataNode before, Selection was, DataNode after, Selection now, InstancePath path, SchemaNode node)
    {
        var old = was.Child(before, node) is null ? null : before.Any(node.Ordinal);
        var value = now.Child(after, node) is null ? null : after.Any(node.Ordinal);
        return Equals(old, value)
            ? []
            : [new SelectedChange { Kind = KindOf(old is not null, value is not null), Path = path.Child(node), Any = value }];
    }

    private static IEnumerable<SelectedChange> LeafList(
        DataNode before, Selection was, DataNode after, Selection now, InstancePath path, LeafListNode list)
    {
        if (before.LeafList(list.Ordinal).Count == 0 && after.LeafList(list.Ordinal).Count == 0)
            yield break;
        var values = Selected(after, now, list);
        foreach (var change in LeafListWalk.Between(Selected(before, was, list), values, path, list))
        {
            var made = new SelectedChange { Kind = change.Kind, Path = change.Path, Value = change.ValueAfter };
            yield return change.IndexAfter < 0 ? made : made with
            {
                IsPlaced = true,
                Behind = change.IndexAfter == 0 ? null : path.Entry(list, values[change.IndexAfter - 1]),
            };
        }
    }

    private static List<ReadOnlyMemory<byte>> Selected(DataNode node, Selection selection, LeafListNode list)
    {
        if (selection.Child(node, list) is not { } child)
            return [];
        var values = LeafListWalk.ToList(node.LeafList(list.Ordinal));
        return child.IsEverything ? values : values.FindAll(v => selection.TakesValue(node, list, v.Span));
    }

    private static IEnumerable<SelectedChange> Container(
        DataNode before, Selection was, DataNode after, Selection now, InstancePath path, ContainerNode node, bool isSame)
    {
        var old = before.Container(node.Ordinal);
        var value = after.Container(node.Ordinal);
        // Not even asked for what is selected: that may be a search.
        if (isSame && ReferenceEquals(old.Storage, value.Storage))
            return [];
        var oldPart = IsThere(old, node) ? was.Child(before, node) : null;
        var part = IsThere(value, node) ? now.Child(after, node) : null;
        return Instance(old, oldPart, value, part, path.Child(node));
    }

    // An empty non-presence container is the same as none (RFC 7950 §7.5.1).
    private static bool IsThere(DataNode container, ContainerNode node) => container.Exists && (node.IsPresence || !container.Storage.IsEmpty);

    private static IEnumerable<SelectedChange> Instance(DataNode old, Selection? oldPart, DataNode value, Selection? part, InstancePath path)
    {
        if (oldPart is not null && part is not null)
            return Node(old, oldPart, value, part, path);
        if (part is not null)
            return [new SelectedChange { Kind = ChangeKind.Created, Path = path, After = value, Selection = part }];
        return oldPart is null ? [] : [new SelectedChange { Kind = ChangeKind.Deleted, Path = path }];
    }

    private static IEnumerable<SelectedChange> List(
        DataNode before, Selection was, DataNode after, Selection now, InstancePath path, ListNode list, bool isSame)
    {
        var old = before.List(list.Ordinal);
        var entries = after.List(list.Ordinal);
        if (isSame && ReferenceEquals(old.Entries, entries.Entries))
            yield break;
        var wasOf = was.Child(before, list);
        var nowOf = now.Child(after, list);
        if (wasOf is null && nowOf is null)
            yield break;
        foreach (var (from, fromPart, to, part, isMoved) in isSame
            ? Differing(old, was, wasOf, entries, now, nowOf, list)
            : Chosen(before, was, wasOf, old, after, now, nowOf, entries, list))
        {
            var key = Keys.Of(list, to.Exists ? to : from);
            var at = path.Entry(list, key);
            if (list.IsUserOrdered && part is not null && (isMoved || fromPart is null))
                yield return new SelectedChange
                {
                    Kind = fromPart is null ? ChangeKind.Created : ChangeKind.Moved,
                    Path = at,
                    After = to,
                    Selection = part,
                    IsPlaced = true,
                    Behind = Behind(entries, now, nowOf, entries.IndexOf(key), path, list),
                };
            if (fromPart is null && list.IsUserOrdered)
                continue;
            foreach (var change in Instance(from, fromPart, to, part, at))
                yield return change;
        }
    }

    /// <summary>The entries that are not the same storage in both, found without looking at the others.</summary>
    private static IEnumerable<(DataNode, Selection?, DataNode, Selection?, bool)> Differing(
        ListView old, Selection was, Selection? wasOf, ListView entries, Selection now, Selection? nowOf, ListNode list)
    {
        if (!list.IsUserOrdered)
        {
            foreach (var (from, to) in EntryDiff.Sorted(old, entries))
                yield return (from, PartOf(was, wasOf, from), to, PartOf(now, nowOf, to), false);
            yield break;
        }
        foreach (var change in EntryDiff.Sequence(old, entries))
            yield return (change.Before, PartOf(was, wasOf, change.Before), change.After, PartOf(now, nowOf, change.After), change.IsMoved);
    }

    /// <summary>All entries that one of the two selects.</summary>
    private static IEnumerable<(DataNode, Selection?, DataNode, Selection?, bool)> Chosen(
        DataNode before, Selection was, Selection? wasOf, ListView old, DataNode after, Selection now, Selection? nowOf, ListView entries, ListNode list)
    {
        var gone = new Dictionary<EntryKey, (DataNode Entry, Selection Part)>(Keys.Comparer);
        if (wasOf is not null)
            foreach (var (entry, part) in was.Entries(before, old))
                gone[Keys.Of(list, entry)] = (entry, part);
        if (nowOf is not null)
            foreach (var (entry, part) in now.Entries(after, entries))
                if (gone.Remove(Keys.Of(list, entry), out var found))
                    yield return (found.Entry, found.Part, entry, part, false);
                else
                    yield return (default, null, entry, part, false);
        foreach (var (entry, part) in gone.Values)
            yield return (entry, part, default, null, false);
    }

    private static Selection? PartOf(Selection selection, Selection? list, DataNode entry) =>
        list is null || !entry.Exists ? null : list.IsEverything ? list : selection.Entry(entry);

    private static InstancePath? Behind(ListView entries, Selection now, Selection? nowOf, int index, InstancePath path, ListNode list)
    {
        for (var i = index - 1; i >= 0; i--)
            if (PartOf(now, nowOf, entries.At(i)) is not null)
                return path.Entry(list, Keys.Of(list, entries.At(i)));
        return null;
    }

    private static ChangeKind KindOf(bool had, bool has) => !had ? ChangeKind.Created : has ? ChangeKind.Modified : ChangeKind.Deleted;
}
