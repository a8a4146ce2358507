namespace Netconf.Mano.Data;

/// <summary>Where two versions of a list differ, found without looking at storage they share. Asked for by Diff, the validator and the merge.</summary>
public static class EntryDiff
{
    /// <summary>
    /// Of a system-ordered keyed list: the entries that are not the same storage in both, in key order. Before does not <see cref="DataNode.Exists">exist</see> for an added
    /// entry, After for a removed one. O(differences · log n).
    /// </summary>
    public static IEnumerable<(DataNode Before, DataNode After)> Sorted(ListView before, ListView after) =>
        throw new NotImplementedException();

    /// <summary>
    /// Of a user-ordered or keyless list: the smallest window known outside of which both hold the same storage in the same order.
    /// </summary>
    public static SequenceWindow Window(ListView before, ListView after) => throw new NotImplementedException();
}

/// <summary>A window: entries <see cref="Start"/> up to, not including, <see cref="BeforeEnd"/> became those up to <see cref="AfterEnd"/>.</summary>
/// <param name="Start">The first index that may differ, the same in both.</param>
/// <param name="BeforeEnd">The index after the last that may differ, before.</param>
/// <param name="AfterEnd">The index after the last that may differ, after.</param>
public readonly record struct SequenceWindow(int Start, int BeforeEnd, int AfterEnd);
