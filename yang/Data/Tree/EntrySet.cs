namespace Netconf.Mano.Data;

/// <summary>
/// The entries of a list, or the values of a large leaf-list (each an entry whose only field is the value). Persistent:
/// a keyed B+-tree
/// (<see cref="KeyedNode"/>), or for user-ordered and keyless lists a sequence (<see cref="EntrySequence"/>). Never
/// empty, once handed out never
/// changed. An editor changes in place only what carries its own owner token.
/// </summary>
public abstract class EntrySet
{
    private protected EntrySet()
    {
    }

    /// <summary>How many entries there are. O(1).</summary>
    internal abstract int Count { get; }

    /// <summary>The entry at a position.</summary>
    internal abstract Branch At(int index);

    /// <summary>The entry with that key, or null.</summary>
    internal abstract Branch? Find(in KeyOrder order, scoped in KeyProbe probe);

    /// <summary>The position of the entry with that key, or -1.</summary>
    internal abstract int IndexOf(in KeyOrder order, scoped in KeyProbe probe);

    /// <summary>A walk that begins at a position.</summary>
    internal abstract EntryCursor From(int index);

    /// <summary>Adds an entry, at its place or last, or puts it in the place of the one with its key.</summary>
    internal abstract EntrySet Put(in KeyOrder order, Branch entry, object owner);

    /// <summary>Removes the entry with that key; the set itself when there is none, null when nothing is
    /// left.</summary>
    internal abstract EntrySet? Remove(in KeyOrder order, scoped in KeyProbe probe, object owner);

    /// <summary>A set of one entry.</summary>
    internal static EntrySet Single(in KeyOrder order, Branch entry, object? owner) =>
        order.IsSorted ? KeyedLeaf.Of([entry], owner) : EntrySequence.Of(order, [entry]);

    /// <summary>
    /// A set of many entries given in any order; of the same key the last one stays. Null when there are none. Linear
    /// when they come in order.
    /// </summary>
    internal static EntrySet? Of(in KeyOrder order, ReadOnlySpan<Branch> entries) =>
        entries.Length == 0 ? null
        : order.IsSorted ? KeyedBuild.Of(order, entries)
        : EntrySequence.Of(order, entries);

    /// <summary>What turns <paramref name="before"/> into <paramref name="after"/>; O(changes · log n), shared nodes
    /// are skipped.</summary>
    internal static IEnumerable<StoredChange> Changes(KeyOrder order, EntrySet? before, EntrySet? after)
    {
        if (ReferenceEquals(before, after))
            return [];
        return (before, after) switch
        {
            (null or KeyedNode, null or KeyedNode) => KeyedChanges.Between(order, (KeyedNode?)before, (KeyedNode?)after),
            _ => SequenceChanges.Between(order, (EntrySequence?)before, (EntrySequence?)after),
        };
    }
}

/// <summary>One entry that two sets do not share.</summary>
/// <param name="Before">The entry as it was, null when it was added.</param>
/// <param name="After">The entry as it is, null when it was removed.</param>
/// <param name="IsMoved">Whether it stands elsewhere among those that stayed (user order only); then both may be the
/// same object.</param>
internal readonly record struct StoredChange(Branch? Before, Branch? After, bool IsMoved = false);
