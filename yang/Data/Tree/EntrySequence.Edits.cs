namespace Netconf.Mano.Data;

internal sealed partial class EntrySequence
{
    internal override EntrySet Put(in KeyOrder order, Branch entry, object owner)
    {
        if (!order.HasKey || !Locate(order, new KeyProbe(entry), out var chunk, out var place))
            return InsertNew(order, _count, entry, owner);
        if (_chunks[chunk].Items[place].IsSame(entry))
            return this;
        var self = Own(owner);
        self.OwnChunk(chunk, 0, owner).Items[place] = entry;
        self._index = _index?.PutRoot(order, entry, _numbers[chunk], owner);
        return self;
    }

    /// <summary>Puts an entry at a position; one with its key leaves its place first, and the position counts without
    /// it.</summary>
    public EntrySequence Insert(in KeyOrder order, int index, Branch entry, object owner)
    {
        if (order.HasKey && Locate(order, new KeyProbe(entry), out var chunk, out var place))
        {
            if (_count == 1)
                return (EntrySequence)Put(order, entry, owner);
            return Own(owner).RemoveAt(order, chunk, place, owner).InsertNew(order, index, entry, owner);
        }
        return InsertNew(order, index, entry, owner);
    }

    /// <summary>Removes the entry at a position; null when nothing is left.</summary>
    public EntrySequence? RemoveAt(in KeyOrder order, int index, object owner)
    {
        if (_count == 1)
            return null;
        var (chunk, place) = PlaceOf(index);
        return Own(owner).RemoveAt(order, chunk, place, owner);
    }

    internal override EntrySet? Remove(in KeyOrder order, scoped in KeyProbe probe, object owner)
    {
        if (!Locate(order, probe, out var chunk, out var place))
            return this;
        return _count == 1 ? null : Own(owner).RemoveAt(order, chunk, place, owner);
    }

    private EntrySequence InsertNew(in KeyOrder order, int index, Branch entry, object owner)
    {
        var (chunk, place) = PlaceOf(index);
        var self = Own(owner);
        if (self._counts[chunk] >= MaxOf(self._count))
            self.Split(order, ref chunk, ref place, owner);
        var used = self._counts[chunk];
        var items = self.OwnChunk(chunk, used + 1, owner).Items;
        Array.Copy(items, place, items, place + 1, used - place);
        items[place] = entry;
        self._counts[chunk]++;
        self._count++;
        if (self._index is not null)
            self._index = self._index.PutRoot(order, entry, self._numbers[chunk], owner);
        else if (order.HasKey && self._count > IndexFrom)
            self.MakeIndex(order);
        return self;
    }

    /// <summary>Only on an owned sequence of more than one entry.</summary>
    private EntrySequence RemoveAt(in KeyOrder order, int chunk, int place, object owner)
    {
        var items = OwnChunk(chunk, 0, owner).Items;
        if (_index is not null)
            _index = _count - 1 <= IndexFrom / 2
                ? null
                : (KeyedNode?)_index.Remove(order, new KeyProbe(items[place]), owner);
        var used = --_counts[chunk];
        Array.Copy(items, place + 1, items, place, used - place);
        items[used] = null!;
        _count--;
        if (used == 0)
            RemoveChunk(chunk);
        else if (used < MaxOf(_count) / 4)
            Join(order, chunk > 0 && (chunk + 1 == _used || _counts[chunk - 1] <= _counts[chunk + 1]) ? chunk - 1 : chunk, owner);
        return this;
    }

    private void Split(in KeyOrder order, ref int chunk, ref int place, object owner)
    {
        var used = _counts[chunk];
        // Appending leaves full chunks behind.
        var at = chunk == _used - 1 && place == used ? used : used / 2;
        var lower = OwnChunk(chunk, 0, owner).Items;
        var upper = new Branch[MaxOf(_count)];
        lower.AsSpan(at, used - at).CopyTo(upper);
        Array.Clear(lower, at, used - at);
        _counts[chunk] = at;
        InsertChunk(chunk + 1, new SequenceChunk(owner, upper), used - at);
        Retag(order, chunk + 1, upper.AsSpan(0, used - at), owner);
        if (place <= at && at < used)
            return;
        chunk++;
        place -= at;
    }

    /// <summary>Joins a chunk with the one after it when both fit into one with room to spare.</summary>
    private void Join(in KeyOrder order, int chunk, object owner)
    {
        if (chunk + 1 >= _used || _counts[chunk] + _counts[chunk + 1] > MaxOf(_count) * 3 / 4)
            return;
        var (count, more) = (_counts[chunk], _counts[chunk + 1]);
        var items = OwnChunk(chunk, count + more, owner).Items;
        _chunks[chunk + 1].Items.AsSpan(0, more).CopyTo(items.AsSpan(count));
        _counts[chunk] += more;
        RemoveChunk(chunk + 1);
        Retag(order, chunk, items.AsSpan(count, more), owner);
    }

    private void Retag(in KeyOrder order, int chunk, ReadOnlySpan<Branch> entries, object owner)
    {
        if (_index is null)
            return;
        foreach (var entry in entries)
            _index = _index.PutRoot(order, entry, _numbers[chunk], owner);
    }

    private void MakeIndex(in KeyOrder order)
    {
        var entries = new Branch[_count];
        var tags = new int[_count];
        for (int c = 0, i = 0; c < _used; i += _counts[c++])
        {
            _chunks[c].Items.AsSpan(0, _counts[c]).CopyTo(entries.AsSpan(i));
            tags.AsSpan(i, _counts[c]).Fill(_numbers[c]);
        }
        _index = KeyedBuild.Index(order, entries, tags, out _);
    }

    private SequenceChunk OwnChunk(int chunk, int room, object owner) =>
        _chunks[chunk] = _chunks[chunk].Own(owner, _counts[chunk], room);

    private void InsertChunk(int at, SequenceChunk chunk, int count)
    {
        if (_used == _chunks.Length)
        {
            var capacity = Math.Max(4, _used + _used / 2);
            Array.Resize(ref _chunks, capacity);
            Array.Resize(ref _numbers, capacity);
            Array.Resize(ref _counts, capacity);
        }
        Array.Copy(_chunks, at, _chunks, at + 1, _used - at);
        Array.Copy(_numbers, at, _numbers, at + 1, _used - at);
        Array.Copy(_counts, at, _counts, at + 1, _used - at);
        (_chunks[at], _numbers[at], _counts[at]) = (chunk, _nextNumber++, count);
        _used++;
    }

    private void RemoveChunk(int at)
    {
        _used--;
        Array.Copy(_chunks, at + 1, _chunks, at, _used - at);
        Array.Copy(_numbers, at + 1, _numbers, at, _used - at);
        Array.Copy(_counts, at + 1, _counts, at, _used - at);
        _chunks[_used] = null!;
    }

    private EntrySequence Own(object owner)
    {
        if (ReferenceEquals(_owner, owner))
            return this;
        var copy = new EntrySequence(owner, _used)
        {
            _used = _used, _count = _count, _nextNumber = _nextNumber, _index = _index,
        };
        Array.Copy(_chunks, copy._chunks, _used);
        Array.Copy(_numbers, copy._numbers, _used);
        Array.Copy(_counts, copy._counts, _used);
        return copy;
    }
}
