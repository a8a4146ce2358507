namespace Netconf.Mano.Data;

/// <summary>Finds what two sequences do not share: only chunks that are not the same object in both are looked
/// into.</summary>
internal static class SequenceChanges
{
    public static IEnumerable<StoredChange> Between(KeyOrder order, EntrySequence? before, EntrySequence? after)
    {
        var (old, @new) = (Unshared(before, after), Unshared(after, before));
        return order.HasKey ? ByKey(order, old, @new) : ByPlace(old, @new);
    }

    /// <summary>What lies between the common beginning and the common end; shared chunks are passed over
    /// whole.</summary>
    public static SequenceWindow Window(EntrySequence? before, EntrySequence? after)
    {
        if (ReferenceEquals(before, after) || before is null || after is null)
            return new SequenceWindow(0, ReferenceEquals(before, after) ? 0 : before?.Count ?? 0, before == after ? 0 : after?.Count ?? 0);
        var head = 0;
        for (var c = 0; c < Math.Min(before.Chunks, after.Chunks)
            && ReferenceEquals(before.ChunkObject(c), after.ChunkObject(c)); c++)
            head += before.Chunk(c).Used;
        var common = Math.Min(before.Count, after.Count);
        var (a, b) = (before.From(head), after.From(head));
        while (head < common && a.MoveNext() && b.MoveNext() && ReferenceEquals(a.Current, b.Current))
            head++;
        var tail = 0;
        for (var c = 1; c <= Math.Min(before.Chunks, after.Chunks) && tail < common - head
            && ReferenceEquals(before.ChunkObject(before.Chunks - c), after.ChunkObject(after.Chunks - c)); c++)
            tail += before.Chunk(before.Chunks - c).Used;
        while (tail < common - head
            && ReferenceEquals(before.At(before.Count - tail - 1), after.At(after.Count - tail - 1)))
            tail++;
        tail = Math.Min(tail, common - head);
        return new SequenceWindow(head, before.Count - tail, after.Count - tail);
    }

    /// <summary>The entries of the chunks only one has, each with the number of shared chunks before it: those never
    /// change their order.</summary>
    private static List<(Branch Entry, int Anchor)> Unshared(EntrySequence? of, EntrySequence? other)
    {
        var result = new List<(Branch, int)>();
        if (of is null)
            return result;
        var shared = new HashSet<object>(ReferenceEqualityComparer.Instance);
        for (var c = 0; c < (other?.Chunks ?? 0); c++)
            shared.Add(other!.ChunkObject(c));
        var anchor = 0;
        for (var c = 0; c < of.Chunks; c++)
        {
            if (shared.Contains(of.ChunkObject(c)))
            {
                anchor++;
                continue;
            }
            var (items, used) = of.Chunk(c);
            for (var i = 0; i < used; i++)
                result.Add((items[i], anchor));
        }
        return result;
    }

    /// <summary>Without keys an entry is known by its place only: what lies between the common beginning and end was
    /// replaced.</summary>
    private static IEnumerable<StoredChange> ByPlace(List<(Branch Entry, int Anchor)> old, List<(Branch Entry, int Anchor)> @new)
    {
        int head = 0, tail = 0;
        var common = Math.Min(old.Count, @new.Count);
        while (head < common && old[head].Entry.IsSame(@new[head].Entry))
            head++;
        while (tail < common - head && old[^(tail + 1)].Entry.IsSame(@new[^(tail + 1)].Entry))
            tail++;
        for (var i = head; i < old.Count - tail; i++)
            yield return new StoredChange(old[i].Entry, null);
        for (var i = head; i < @new.Count - tail; i++)
            yield return new StoredChange(null, @new[i].Entry);
    }

    private static IEnumerable<StoredChange> ByKey(KeyOrder order, List<(Branch Entry, int Anchor)> old, List<(Branch Entry, int Anchor)> @new)
    {
        var places = new SortedDictionary<Branch, int>(Comparer<Branch>.Create(order.AsComparison()));
        for (var i = 0; i < old.Count; i++)
            places[old[i].Entry] = i;
        var stayed = new int[@new.Count];
        for (var i = 0; i < stayed.Length; i++)
        {
            stayed[i] = -1;
            if (places.Remove(@new[i].Entry, out var place))
                stayed[i] = place;
        }
        foreach (var place in places.Values)
            yield return new StoredChange(old[place].Entry, null);
        var isInPlace = LongestRise([.. stayed.Select((p, i) => p >= 0 && old[p].Anchor == @new[i].Anchor ? p : -1)]);
        for (var i = 0; i < stayed.Length; i++)
        {
            if (stayed[i] < 0)
                yield return new StoredChange(null, @new[i].Entry);
            else if (!isInPlace[i] || !ReferenceEquals(old[stayed[i]].Entry, @new[i].Entry))
                yield return new StoredChange(old[stayed[i]].Entry, @new[i].Entry, IsMoved: !isInPlace[i]);
        }
    }

    /// <summary>Marks a longest subsequence whose old places rise: those entries kept their order, the others
    /// moved.</summary>
    private static bool[] LongestRise(int[] places)
    {
        var tails = new List<int>();
        var before = new int[places.Length];
        for (var i = 0; i < places.Length; i++)
        {
            if (places[i] < 0)
                continue;
            int low = 0, high = tails.Count;
            while (low < high)
            {
                var middle = (low + high) >> 1;
                if (places[tails[middle]] < places[i])
                    low = middle + 1;
                else
                    high = middle;
            }
            before[i] = low == 0 ? -1 : tails[low - 1];
            if (low == tails.Count)
                tails.Add(i);
            else
                tails[low] = i;
        }
        var result = new bool[places.Length];
        for (var i = tails.Count == 0 ? -1 : tails[^1]; i >= 0; i = before[i])
            result[i] = true;
        return result;
    }
}
