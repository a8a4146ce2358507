namespace Netconf.Mano.Data;

/// <summary>A node of the persistent B+-tree that holds the entries of a list in key order. The root node is the
/// set.</summary>
internal abstract class KeyedNode : EntrySet
{
    /// <summary>Entries of a leaf, children of an inner node: at most.</summary>
    public const int Max = 32;

    /// <summary>With fewer than this, a node seeks union with a neighbour.</summary>
    protected const int Min = 10;

    /// <summary>The editor that may change this node in place, or null.</summary>
    public object? Owner { get; protected init; }

    /// <summary>The entry with the smallest key.</summary>
    public abstract Branch First { get; }

    /// <summary>How many items are in use: entries of a leaf, children of an inner node.</summary>
    public int Used { get; protected set; }

    /// <summary>Leaf 0, above it one more a level.</summary>
    public abstract int Height { get; }

    /// <summary>
    /// Puts an entry below this node. The answer is this node where the owner may change it, else a changed copy;
    /// <paramref name="right"/> is
    /// what was split off.
    /// </summary>
    /// <param name="order">The order of keys.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="tag">What a sequence's index keeps with it, see <see cref="KeyedLeaf.Tags"/>.</param>
    /// <param name="owner">The editor.</param>
    /// <param name="right">The split-off right neighbour, or null.</param>
    public abstract KeyedNode Put(in KeyOrder order, Branch entry, int tag, object? owner, out KeyedNode? right);

    /// <summary>Removes below this node; this very node when there is nothing to remove, null when nothing is
    /// left.</summary>
    public abstract KeyedNode? RemoveBelow(in KeyOrder order, scoped in KeyProbe probe, object owner);

    /// <summary>The leaf and the place in it of the first entry whose key is not below the sought one.</summary>
    public abstract KeyedLeaf Seek(in KeyOrder order, scoped in KeyProbe probe, out int index, out bool found);

    /// <summary>Joins two neighbours into one, or evens them out; <paramref name="right"/> is null after a
    /// join.</summary>
    public abstract void Balance(ref KeyedNode left, ref KeyedNode? right, object owner);

    /// <summary>The root after a put.</summary>
    public KeyedNode PutRoot(in KeyOrder order, Branch entry, int tag, object? owner)
    {
        var left = Put(order, entry, tag, owner, out var right);
        return right is null ? left : KeyedInner.Of([new(left), new(right)], owner);
    }

    internal override EntrySet Put(in KeyOrder order, Branch entry, object owner) => PutRoot(order, entry, 0, owner);

    internal override EntrySet? Remove(in KeyOrder order, scoped in KeyProbe probe, object owner)
    {
        var root = RemoveBelow(order, probe, owner);
        while (root is KeyedInner { Used: 1 } inner)
            root = inner.Children[0].Node;
        return root;
    }

    internal override Branch? Find(in KeyOrder order, scoped in KeyProbe probe)
    {
        var leaf = Seek(order, probe, out var index, out var found);
        return found ? leaf.Items[index] : null;
    }

    /// <summary>How many entries have keys below the sought one.</summary>
    public int Rank(in KeyOrder order, scoped in KeyProbe probe, out bool found)
    {
        var rank = 0;
        var node = this;
        while (node is KeyedInner inner)
        {
            var i = inner.ChildFor(order, probe);
            for (var j = 0; j < i; j++)
                rank += inner.Children[j].Node.Count;
            node = inner.Children[i].Node;
        }
        var leaf = node.Seek(order, probe, out var index, out found);
        _ = leaf;
        return rank + index;
    }

    internal override int IndexOf(in KeyOrder order, scoped in KeyProbe probe)
    {
        var rank = Rank(order, probe, out var found);
        return found ? rank : -1;
    }

    internal override Branch At(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        var node = this;
        while (node is KeyedInner inner)
            node = inner.ChildAt(ref index);
        return ((KeyedLeaf)node).Items[index];
    }

    internal override EntryCursor From(int index) => new(this, index);
}
