using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>A read-only view of a leaf-list's canonical values, in order.</summary>
public readonly struct LeafListView
{
    private readonly byte[]? _blob;
    private readonly int _first;
    private readonly EntrySet? _set;

    internal LeafListView(byte[] blob, int first, int count)
    {
        _blob = blob;
        _first = first;
        Count = count;
    }

    internal LeafListView(EntrySet? set)
    {
        _set = set;
        Count = set?.Count ?? 0;
    }

    /// <summary>How many values there are.</summary>
    public int Count { get; }

    /// <summary>The storage of a large leaf-list, null for one that is packed with the leaves.</summary>
    internal EntrySet? Set => _set;

    /// <summary>The value at a position.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return _set is not null ? Fields.First(_set.At(index).Blob) : new Fields(_blob).Value(_first + index);
        }
    }

    /// <summary>Whether the value is there. Linear; <see cref="Contains(LeafListNode, ReadOnlySpan{byte})"/> is
    /// not.</summary>
    public bool Contains(ReadOnlySpan<byte> canonical) => IndexOf(canonical) >= 0;

    /// <summary>Whether the value is there, in a leaf-list of that schema node. O(log n) for large
    /// leaf-lists.</summary>
    public bool Contains(LeafListNode schema, ReadOnlySpan<byte> canonical)
    {
        var order = KeyOrder.Of(schema);
        return _set is not null && order.HasKey
            ? _set.Find(order, new KeyProbe(canonical)) is not null
            : IndexOf(canonical) >= 0;
    }

    /// <summary>The position of a value, or -1.</summary>
    public int IndexOf(ReadOnlySpan<byte> canonical)
    {
        var i = 0;
        foreach (var value in this)
        {
            if (value.SequenceEqual(canonical))
                return i;
            i++;
        }
        return -1;
    }

    /// <summary>The position of a value in a leaf-list of that schema node, or -1. Of large leaf-lists the index answers.</summary>
    public int IndexOf(LeafListNode schema, ReadOnlySpan<byte> canonical)
    {
        var order = KeyOrder.Of(schema);
        return _set is not null && order.HasKey ? _set.IndexOf(order, new KeyProbe(canonical)) : IndexOf(canonical);
    }

    /// <summary>Enumerates the values, without allocation.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>Walks the values.</summary>
    public ref struct Enumerator
    {
        private readonly Fields _fields;
        private readonly int _end;
        private readonly bool _isSet;
        private EntryCursor _cursor;
        private int _i;

        internal Enumerator(LeafListView list)
        {
            _isSet = list._set is not null;
            _cursor = list._set?.From(0) ?? default;
            _fields = new Fields(list._blob);
            _i = list._first - 1;
            _end = list._first + list.Count;
        }

        /// <summary>The value.</summary>
        public readonly ReadOnlySpan<byte> Current => _isSet ? Fields.First(_cursor.Current.Blob) : _fields.Value(_i);

        /// <summary>Goes on.</summary>
        public bool MoveNext() => _isSet ? _cursor.MoveNext() : ++_i < _end;
    }
}
