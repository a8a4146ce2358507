using System.Collections;
using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Bindings;

/// <summary>A generated view of an entry of a list with keys.</summary>
/// <typeparam name="TSelf">The view.</typeparam>
/// <typeparam name="TKey">The key: of one leaf its type, of several a generated record struct.</typeparam>
public interface IEntry<TSelf, TKey> : IView<TSelf>
    where TSelf : struct, IEntry<TSelf, TKey>
{
    /// <summary>The canonical form of a key.</summary>
    static abstract EntryKey Encode(TKey key);

    /// <summary>The codec of the key when it is one leaf; null when there are several.</summary>
    static abstract LeafCodec<TKey>? KeyCodec { get; }
}

/// <summary>The entries of a list with keys, in the list's order.</summary>
/// <typeparam name="TView">The view of an entry.</typeparam>
/// <typeparam name="TKey">The key.</typeparam>
public readonly struct KeyedList<TView, TKey> : IReadOnlyCollection<TView>
    where TView : struct, IEntry<TView, TKey>
{
    private readonly ListView _entries;
    private readonly Shape? _shape;

    internal KeyedList(Shape shape, ListView entries)
    {
        _shape = shape;
        _entries = entries;
    }

    /// <summary>How many entries there are.</summary>
    public int Count => _shape is null ? 0 : _entries.Count;

    /// <summary>The entry with that key.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public TView this[TKey key] => TryGet(key, out var entry)
        ? entry
        : throw new KeyNotFoundException($"{_shape?.Schema.Path} has no entry {key}");

    /// <summary>Whether there is an entry with that key.</summary>
    public bool Contains(TKey key) => TryGet(key, out _);

    /// <summary>The entry with that key, or null.</summary>
    public TView? Find(TKey key) => TryGet(key, out var entry) ? entry : null;

    /// <summary>The entry with that key; false when there is none.</summary>
    public bool TryGet(TKey key, out TView entry)
    {
        if (_shape is not null && TryGetNode(key, out var node))
        {
            entry = TView.Over(new NodeView(_shape, node.Storage));
            return true;
        }
        entry = default;
        return false;
    }

    private bool TryGetNode(TKey key, out DataNode node)
    {
        Span<byte> buffer = stackalloc byte[256];
        return TView.KeyCodec is { } codec && codec.TryWrite(key, buffer, out var written)
            ? _entries.TryGet(buffer[..written], out node)
            : _entries.TryGet(TView.Encode(key), out node);
    }

    /// <summary>The entry at a position.</summary>
    public TView At(int position) => TView.Over(new NodeView(_shape!, _entries.At(position).Storage));

    /// <summary>
    /// The entries that are not the same as in an earlier version of the list: added, removed, or changed in any way, also below. Costs
    /// what changed, not what there is; a change of order alone is none.
    /// </summary>
    public IEnumerable<EntryChange<TView>> ChangesSince(KeyedList<TView, TKey> before)
    {
        if (_shape is null || before._shape is null)
            return Exchange(before, this);
        return _entries.Schema.IsUserOrdered
            ? Changes(EntryDiff.Sequence(before._entries, _entries).Where(c => !c.IsMoved || c.Before != c.After).Select(c => (c.Before, c.After)), _shape)
            : Changes(EntryDiff.Sorted(before._entries, _entries), _shape);
    }

    private static IEnumerable<EntryChange<TView>> Changes(IEnumerable<(DataNode Before, DataNode After)> changes, Shape shape) =>
        changes.Select(c => new EntryChange<TView>(View(c.Before, shape), View(c.After, shape)));

    /// <summary>The list came or went with its module: one of the two is empty.</summary>
    private static IEnumerable<EntryChange<TView>> Exchange(KeyedList<TView, TKey> before, KeyedList<TView, TKey> after) =>
        before.Select(b => new EntryChange<TView>(b, null)).Concat(after.Select(a => new EntryChange<TView>(null, a)));

    private static TView? View(DataNode node, Shape shape) =>
        node.Exists ? TView.Over(new NodeView(shape, node.Storage)) : null;

    /// <summary>Walks the entries.</summary>
    public Enumerator GetEnumerator() => new(_shape, _entries);

    IEnumerator<TView> IEnumerable<TView>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Walks the entries.</summary>
    public struct Enumerator : IEnumerator<TView>
    {
        private readonly ListView _list;
        private readonly Shape? _shape;
        private ListView.Enumerator _entries;

        internal Enumerator(Shape? shape, ListView entries)
        {
            _shape = shape;
            _list = entries;
            _entries = shape is null ? default : entries.GetEnumerator();
        }

        /// <inheritdoc/>
        public readonly TView Current => TView.Over(new NodeView(_shape!, _entries.Current.Storage));

        readonly object IEnumerator.Current => Current;

        /// <inheritdoc/>
        public bool MoveNext() => _shape is not null && _entries.MoveNext();

        /// <inheritdoc/>
        public void Reset() => _entries = _shape is null ? default : _list.GetEnumerator();

        /// <inheritdoc/>
        public readonly void Dispose()
        {
        }
    }
}

/// <summary>An entry of which something changed.</summary>
/// <typeparam name="TView">The view of an entry.</typeparam>
/// <param name="Before">As it was; null when it was added.</param>
/// <param name="After">As it is; null when it was removed.</param>
public readonly record struct EntryChange<TView>(TView? Before, TView? After)
    where TView : struct;

/// <summary>The entries of a list without keys, in order.</summary>
/// <typeparam name="TView">The view of an entry.</typeparam>
public readonly struct EntryList<TView> : IReadOnlyList<TView>
    where TView : struct, IView<TView>
{
    private readonly ListView _entries;
    private readonly Shape? _shape;

    internal EntryList(Shape shape, ListView entries)
    {
        _shape = shape;
        _entries = entries;
    }

    /// <summary>How many entries there are.</summary>
    public int Count => _shape is null ? 0 : _entries.Count;

    /// <summary>The entry at a position.</summary>
    public TView this[int index] => TView.Over(new NodeView(_shape!, _entries.At(index).Storage));

    /// <summary>Walks the entries.</summary>
    public IEnumerator<TView> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>The values of a leaf-list, in order; where nothing is set, its defaults.</summary>
/// <typeparam name="T">The type of a value.</typeparam>
public readonly struct LeafValues<T> : IReadOnlyList<T>
{
    private readonly LeafCodec<T>? _codec;
    private readonly LeafListNode? _node;
    private readonly LeafListView _values;

    internal LeafValues(LeafListNode node, LeafListView values, LeafCodec<T> codec)
    {
        _node = node;
        _values = values;
        _codec = codec;
    }

    /// <summary>Whether any value is explicitly there.</summary>
    public bool IsSet => _node is not null && _values.Count > 0;

    /// <summary>How many values there are.</summary>
    public int Count => _node is null ? 0 : _values.Count is var count and > 0 ? count : _node.Defaults.Count;

    /// <summary>The value at a position.</summary>
    public T this[int index] => _values.Count > 0
        ? _codec!.Read(_values[index], _node!)
        : _codec!.Read(_node!.Defaults[index].Span, _node);

    /// <summary>Whether the value is there.</summary>
    public bool Contains(T value)
    {
        if (_node is null)
            return false;
        var canonical = _codec!.Write(value);
        if (_values.Count > 0)
            return _values.Contains(canonical);
        foreach (var d in _node.Defaults)
            if (d.Span.SequenceEqual(canonical))
                return true;
        return false;
    }

    /// <summary>Walks the values.</summary>
    public IEnumerator<T> GetEnumerator()
    {
        var count = Count;
        for (var i = 0; i < count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
