namespace Netconf.Mano.Data;

/// <summary>
/// The entries of a user-ordered or keyless list: chunks in order, each with a number that never changes, and (beyond a
/// few dozen
/// entries) a tree from key to entry and chunk number. An insert or move copies one or two chunks, the three flat
/// arrays of the chunk table and a
/// path of the index; a vectorised search finds a chunk by its number. (Order labels per entry degenerate when all
/// inserts hit one place.)
/// </summary>
internal sealed partial class EntrySequence : EntrySet
{
    /// <summary>With more entries than this there is a key index.</summary>
    private const int IndexFrom = 64;

    private readonly object? _owner;
    private SequenceChunk[] _chunks;
    private int[] _numbers;
    private int[] _counts;
    private int _used;
    private int _count;
    private int _nextNumber;
    private KeyedNode? _index;

    private EntrySequence(object? owner, int capacity)
    {
        _owner = owner;
        _chunks = new SequenceChunk[capacity];
        _numbers = new int[capacity];
        _counts = new int[capacity];
    }

    internal override int Count => _count;

    /// <summary>How many chunks there are.</summary>
    public int Chunks => _used;

    /// <summary>A sequence of entries in the given order; of the same key the last one stays.</summary>
    public static new EntrySequence Of(in KeyOrder order, ReadOnlySpan<Branch> entries)
    {
        var size = MaxOf(entries.Length) * 3 / 4;
        var chunks = (entries.Length + size - 1) / size;
        var result = new EntrySequence(null, chunks) { _used = chunks, _count = entries.Length, _nextNumber = chunks };
        for (int i = 0, from = 0; i < chunks; i++)
        {
            var to = (int)((long)entries.Length * (i + 1) / chunks);
            result._chunks[i] = new SequenceChunk(null, entries[from..to].ToArray());
            (result._numbers[i], result._counts[i]) = (i, to - from);
            from = to;
        }
        return order.HasKey && result.HasDuplicates(order, entries) ? OneByOne(order, entries) : result;
    }

    /// <summary>The chunk at a place in the order: its entries and how many of the array count.</summary>
    public (Branch[] Items, int Used) Chunk(int place) => (_chunks[place].Items, _counts[place]);

    /// <summary>The chunk, as an object, to see whether it is shared.</summary>
    public object ChunkObject(int place) => _chunks[place];

    /// <summary>The chunk and the place in it of the entry at a position; the end gives the last chunk's end.</summary>
    public (int Chunk, int Place) PlaceOf(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)index, (uint)_count, nameof(index));
        for (var c = 0; ; c++)
        {
            if (index < _counts[c] || c == _used - 1)
                return (c, index);
            index -= _counts[c];
        }
    }

    internal override Branch At(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)_count, nameof(index));
        var (chunk, place) = PlaceOf(index);
        return _chunks[chunk].Items[place];
    }

    internal override Branch? Find(in KeyOrder order, scoped in KeyProbe probe) =>
        _index is not null ? _index.Find(order, probe)
        : Locate(order, probe, out var chunk, out var place) ? _chunks[chunk].Items[place]
        : null;

    internal override int IndexOf(in KeyOrder order, scoped in KeyProbe probe)
    {
        if (!Locate(order, probe, out var chunk, out var place))
            return -1;
        for (var c = 0; c < chunk; c++)
            place += _counts[c];
        return place;
    }

    internal override EntryCursor From(int index) => new(this, index);

    private static int MaxOf(int count) => count < 1 << 16 ? 64 : 256;

    private static EntrySequence OneByOne(in KeyOrder order, ReadOnlySpan<Branch> entries)
    {
        var owner = new object();
        EntrySet result = Of(order, entries[..1]);
        foreach (var entry in entries[1..])
            result = result.Put(order, entry, owner);
        return (EntrySequence)result;
    }

    /// <summary>Whether two entries have one key; makes the index on the way.</summary>
    private bool HasDuplicates(in KeyOrder order, ReadOnlySpan<Branch> entries)
    {
        if (_count <= 1)
            return false;
        var tags = new int[_count];
        for (int c = 0, i = 0; c < _used; i += _counts[c++])
            tags.AsSpan(i, _counts[c]).Fill(_numbers[c]);
        var index = KeyedBuild.Index(order, entries, tags, out var hasDuplicates);
        _index = _count > IndexFrom ? index : null;
        return hasDuplicates;
    }

    private bool Locate(in KeyOrder order, scoped in KeyProbe probe, out int chunk, out int place)
    {
        chunk = place = -1;
        if (!order.HasKey)
            return false;
        if (_index is not null)
        {
            var leaf = _index.Seek(order, probe, out var i, out var found);
            if (!found)
                return false;
            chunk = Array.IndexOf(_numbers, leaf.Tags![i], 0, _used);
            place = Array.IndexOf(_chunks[chunk].Items, leaf.Items[i], 0, _counts[chunk]);
            return true;
        }
        for (chunk = 0; chunk < _used; chunk++)
            for (place = 0; place < _counts[chunk]; place++)
                if (order.Compare(probe, _chunks[chunk].Items[place]) == 0)
                    return true;
        return false;
    }
}

/// <summary>A run of entries of a sequence.</summary>
internal sealed class SequenceChunk(object? owner, Branch[] items)
{
    public Branch[] Items { get; private set; } = items;

    /// <summary>This chunk where it is the owner's, else a copy; with room for at least so many entries.</summary>
    public SequenceChunk Own(object editor, int used, int room)
    {
        if (!ReferenceEquals(owner, editor))
        {
            var copy = new Branch[Math.Max(used, room)];
            Items.AsSpan(0, used).CopyTo(copy);
            return new SequenceChunk(editor, copy);
        }
        if (Items.Length < room)
        {
            var grown = new Branch[Math.Max(room, used * 2)];
            Items.AsSpan(0, used).CopyTo(grown);
            Items = grown;
        }
        return this;
    }
}
