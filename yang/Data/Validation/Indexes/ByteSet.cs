namespace Netconf.Mano.Data;

/// <summary>
/// A persistent sorted set of byte strings: a B+-tree whose leaves pack their strings, so that an entry costs little
/// more than its bytes.
/// Changes come in sorted batches, and only the nodes they fall in are copied.
/// </summary>
internal sealed class ByteSet
{
    private readonly ByteSetNode? _root;

    private ByteSet(ByteSetNode? root) => _root = root;

    /// <summary>The empty set.</summary>
    public static ByteSet Empty { get; } = new(null);

    public bool IsEmpty => _root is null;

    /// <summary>Whether the string is in the set.</summary>
    public bool Contains(ReadOnlySpan<byte> key) =>
        _root is not null && First(key) is { Key: var found } && found.Span.SequenceEqual(key);

    /// <summary>Whether a string begins with <paramref name="prefix"/>.</summary>
    public bool HasPrefix(ReadOnlySpan<byte> prefix) =>
        _root is not null && First(prefix) is { Key: var found } && found.Span.StartsWith(prefix);

    /// <summary>All strings that begin with <paramref name="prefix"/>, in order.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> WithPrefix(ReadOnlyMemory<byte> prefix)
    {
        if (_root is null)
            yield break;
        foreach (var key in _root.From(prefix))
        {
            if (!key.Span.StartsWith(prefix.Span))
                yield break;
            yield return key;
        }
    }

    /// <summary>A set with the batch applied; of a string both removed and added the addition wins.</summary>
    public ByteSet With(List<ByteSetChange> batch)
    {
        if (batch.Count == 0)
            return this;
        var changes = ByteSetBatch.Settle(batch);
        var nodes = _root is null ? ByteSetLeaf.Build(changes) : _root.With(changes);
        while (nodes.Count > 1)
            nodes = ByteSetInner.Group(nodes);
        var root = nodes.Count == 0 ? null : nodes[0];
        while (root is ByteSetInner { Count: 1 } inner)
            root = inner.Child(0);
        return root is null ? Empty : new ByteSet(root);
    }

    private (ReadOnlyMemory<byte> Key, bool Found)? First(ReadOnlySpan<byte> from)
    {
        var found = _root!.First(from, out var key);
        return found ? (key, true) : null;
    }
}

/// <summary>One string to add or remove.</summary>
internal readonly record struct ByteSetChange(byte[] Key, bool IsAddition) : IComparable<ByteSetChange>
{
    public int CompareTo(ByteSetChange other)
    {
        var order = Key.AsSpan().SequenceCompareTo(other.Key);
        return order != 0 ? order : IsAddition.CompareTo(other.IsAddition);
    }
}
