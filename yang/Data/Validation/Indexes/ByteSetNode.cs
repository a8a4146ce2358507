namespace Netconf.Mano.Data;

/// <summary>A node of a <see cref="ByteSet"/>; immutable.</summary>
internal abstract class ByteSetNode
{
    /// <summary>The smallest string below.</summary>
    public abstract ReadOnlySpan<byte> Least { get; }

    /// <summary>How many strings (leaf) or children (inner) it has.</summary>
    public abstract int Count { get; }

    /// <summary>The first string not less than <paramref name="from"/>.</summary>
    public abstract bool First(ReadOnlySpan<byte> from, out ReadOnlyMemory<byte> key);

    /// <summary>The strings not less than <paramref name="from"/>, in order.</summary>
    public abstract IEnumerable<ReadOnlyMemory<byte>> From(ReadOnlyMemory<byte> from);

    /// <summary>The nodes of the same level that take this one's place.</summary>
    public abstract List<ByteSetNode> With(ReadOnlySpan<ByteSetChange> changes);
}

/// <summary>A leaf: strings end to end in one array.</summary>
internal sealed class ByteSetLeaf : ByteSetNode
{
    private const int Most = 64;
    private const int MostBytes = 16384;
    private readonly byte[] _bytes;
    private readonly int[] _ends;

    private ByteSetLeaf(byte[] bytes, int[] ends)
    {
        _bytes = bytes;
        _ends = ends;
    }

    public override ReadOnlySpan<byte> Least => Key(0).Span;

    public override int Count => _ends.Length;

    public static List<ByteSetNode> Build(ReadOnlySpan<ByteSetChange> changes)
    {
        var packer = new Packer();
        foreach (var change in changes)
            if (change.IsAddition)
                packer.Add(change.Key);
        return packer.Finish();
    }

    /// <summary>One leaf of two that are next to each other, when they fit; else null.</summary>
    public static ByteSetLeaf? Join(ByteSetLeaf left, ByteSetLeaf right)
    {
        if (left.Count + right.Count > Most * 3 / 4 || left._bytes.Length + right._bytes.Length > MostBytes)
            return null;
        var packer = new Packer();
        for (var i = 0; i < left.Count; i++)
            packer.Add(left.Key(i).Span);
        for (var i = 0; i < right.Count; i++)
            packer.Add(right.Key(i).Span);
        return (ByteSetLeaf)packer.Finish()[0];
    }

    public override bool First(ReadOnlySpan<byte> from, out ReadOnlyMemory<byte> key)
    {
        var at = LowerBound(from);
        key = at < Count ? Key(at) : default;
        return at < Count;
    }

    public override IEnumerable<ReadOnlyMemory<byte>> From(ReadOnlyMemory<byte> from)
    {
        for (var i = LowerBound(from.Span); i < Count; i++)
            yield return Key(i);
    }

    public override List<ByteSetNode> With(ReadOnlySpan<ByteSetChange> changes)
    {
        var packer = new Packer();
        var at = 0;
        foreach (var change in changes)
        {
            while (at < Count && Key(at).Span.SequenceCompareTo(change.Key) < 0)
                packer.Add(Key(at++).Span);
            if (at < Count && Key(at).Span.SequenceEqual(change.Key))
                at++;
            if (change.IsAddition)
                packer.Add(change.Key);
        }
        while (at < Count)
            packer.Add(Key(at++).Span);
        return packer.Finish();
    }

    private ReadOnlyMemory<byte> Key(int index)
    {
        var start = index == 0 ? 0 : _ends[index - 1];
        return _bytes.AsMemory(start, _ends[index] - start);
    }

    private int LowerBound(ReadOnlySpan<byte> key)
    {
        var low = 0;
        var high = Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Key(middle).Span.SequenceCompareTo(key) < 0)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    /// <summary>Collects strings and cuts them into leaves of even size.</summary>
    private sealed class Packer
    {
        private readonly List<byte[]> _keys = [];

        public void Add(ReadOnlySpan<byte> key) => _keys.Add(key.ToArray());

        public void Add(byte[] key) => _keys.Add(key);

        public List<ByteSetNode> Finish()
        {
            var leaves = new List<ByteSetNode>();
            var parts = (_keys.Count + Most - 1) / Most;
            for (var part = 0; part < parts; part++)
                Cut((int)((long)_keys.Count * part / parts), (int)((long)_keys.Count * (part + 1) / parts), leaves);
            return leaves;
        }

        private void Cut(int start, int end, List<ByteSetNode> leaves)
        {
            while (start < end)
            {
                var size = 0;
                var stop = start;
                while (stop < end && (stop == start || size + _keys[stop].Length <= MostBytes))
                    size += _keys[stop++].Length;
                leaves.Add(Pack(start, stop, size));
                start = stop;
            }
        }

        private ByteSetLeaf Pack(int start, int end, int size)
        {
            var bytes = new byte[size];
            var ends = new int[end - start];
            var at = 0;
            for (var i = start; i < end; i++)
            {
                _keys[i].CopyTo(bytes, at);
                at += _keys[i].Length;
                ends[i - start] = at;
            }
            return new ByteSetLeaf(bytes, ends);
        }
    }
}

/// <summary>An inner node.</summary>
internal sealed class ByteSetInner : ByteSetNode
{
    private const int Most = 32;
    private readonly ByteSetNode[] _children;

    private ByteSetInner(ByteSetNode[] children) => _children = children;

    public override ReadOnlySpan<byte> Least => _children[0].Least;

    public override int Count => _children.Length;

    public ByteSetNode Child(int index) => _children[index];

    /// <summary>The level above <paramref name="nodes"/>.</summary>
    public static List<ByteSetNode> Group(List<ByteSetNode> nodes)
    {
        var parts = (nodes.Count + Most - 1) / Most;
        var inners = new List<ByteSetNode>(parts);
        for (var part = 0; part < parts; part++)
        {
            var start = (int)((long)nodes.Count * part / parts);
            var end = (int)((long)nodes.Count * (part + 1) / parts);
            inners.Add(new ByteSetInner([.. nodes.GetRange(start, end - start)]));
        }
        return inners;
    }

    public override bool First(ReadOnlySpan<byte> from, out ReadOnlyMemory<byte> key)
    {
        for (var i = ChildFor(from); i < _children.Length; i++)
            if (_children[i].First(from, out key))
                return true;
        key = default;
        return false;
    }

    public override IEnumerable<ReadOnlyMemory<byte>> From(ReadOnlyMemory<byte> from)
    {
        for (var i = ChildFor(from.Span); i < _children.Length; i++)
            foreach (var key in _children[i].From(from))
                yield return key;
    }

    public override List<ByteSetNode> With(ReadOnlySpan<ByteSetChange> changes)
    {
        var nodes = new List<ByteSetNode>(_children.Length + 1);
        var at = 0;
        for (var i = 0; i < _children.Length; i++)
        {
            var end = i + 1 < _children.Length ? Before(changes, at, _children[i + 1].Least) : changes.Length;
            if (end == at)
                Append(nodes, _children[i]);
            else
                foreach (var node in _children[i].With(changes[at..end]))
                    Append(nodes, node);
            at = end;
        }
        return nodes.Count == 0 ? nodes : Group(nodes);
    }

    // Small neighbours become one, so that deletions give the memory back.
    private static void Append(List<ByteSetNode> nodes, ByteSetNode node)
    {
        if (nodes.Count > 0 && nodes[^1] is ByteSetLeaf left && node is ByteSetLeaf right && ByteSetLeaf.Join(left, right) is { } joined)
            nodes[^1] = joined;
        else if (nodes.Count > 0 && nodes[^1] is ByteSetInner one && node is ByteSetInner two && one.Count + two.Count <= Most * 3 / 4)
            nodes[^1] = new ByteSetInner([.. one._children, .. two._children]);
        else
            nodes.Add(node);
    }

    private static int Before(ReadOnlySpan<ByteSetChange> changes, int from, ReadOnlySpan<byte> bound)
    {
        var low = from;
        var high = changes.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (changes[middle].Key.AsSpan().SequenceCompareTo(bound) < 0)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    private int ChildFor(ReadOnlySpan<byte> key)
    {
        var low = 0;
        var high = _children.Length - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_children[middle].Least.SequenceCompareTo(key) <= 0)
                low = middle;
            else
                high = middle - 1;
        }
        return low;
    }
}
