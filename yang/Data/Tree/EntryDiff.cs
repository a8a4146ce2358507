namespace Netconf.Mano.Data;

/// <summary>Where two versions of a list differ, found without looking at storage they share. Asked for by Diff, the
/// validator and the merge.</summary>
public static class EntryDiff
{
    /// <summary>
    /// Of a system-ordered keyed list: the entries that are not the same storage in both, in key order. Before does not
    /// <see cref="DataNode.Exists">exist</see> for an added
    /// entry, After for a removed one. O(differences · log n).
    /// </summary>
    public static IEnumerable<(DataNode Before, DataNode After)> Sorted(ListView before, ListView after)
    {
        if (ReferenceEquals(before.Entries, after.Entries))
            yield break;
        var order = KeyOrder.Of(after.Schema);
        foreach (var change in KeyedChanges.Between(order, (KeyedNode?)before.Entries, (KeyedNode?)after.Entries))
            yield return (
                change.Before is null ? default : new DataNode(before.Schema, change.Before),
                change.After is null ? default : new DataNode(after.Schema, change.After));
    }

    /// <summary>
    /// Of a user-ordered or keyless list: the smallest window known outside of which both hold the same storage in the
    /// same order.
    /// </summary>
    public static SequenceWindow Window(ListView before, ListView after) =>
        SequenceChanges.Window((EntrySequence?)before.Entries, (EntrySequence?)after.Entries);

    /// <summary>
    /// Of a user-ordered list: the entries that are not the same storage in both or that moved. Unlike
    /// <see cref="Window"/> two changes far
    /// apart do not bring in what lies between them. The removed come first, the others in the order they stand in
    /// after.
    /// </summary>
    public static IEnumerable<SequenceChange> Sequence(ListView before, ListView after)
    {
        foreach (var change in EntrySet.Changes(KeyOrder.Of(after.Schema), before.Entries, after.Entries))
            yield return new SequenceChange(
                change.Before is null ? default : new DataNode(before.Schema, change.Before),
                change.After is null ? default : new DataNode(after.Schema, change.After),
                change.IsMoved);
    }
}

/// <summary>A window: entries <see cref="Start"/> up to, not including, <see cref="BeforeEnd"/> became those up to
/// <see cref="AfterEnd"/>.</summary>
/// <param name="Start">The first index that may differ, the same in both.</param>
/// <param name="BeforeEnd">The index after the last that may differ, before.</param>
/// <param name="AfterEnd">The index after the last that may differ, after.</param>
public readonly record struct SequenceWindow(int Start, int BeforeEnd, int AfterEnd);

/// <summary>An entry of a user-ordered list that changed or moved.</summary>
/// <param name="Before">As it was; does not exist when it was added.</param>
/// <param name="After">As it is; does not exist when it was removed.</param>
/// <param name="IsMoved">Whether its order among those that stayed is another; both may then be the same
/// storage.</param>
public readonly record struct SequenceChange(DataNode Before, DataNode After, bool IsMoved);
