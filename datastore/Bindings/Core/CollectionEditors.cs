using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Bindings;

/// <summary>Edits the entries of a list with keys.</summary>
/// <typeparam name="TEditor">The editor of an entry.</typeparam>
/// <typeparam name="TView">The view of an entry.</typeparam>
/// <typeparam name="TKey">The key.</typeparam>
public sealed class KeyedListEditor<TEditor, TView, TKey>
    where TEditor : ViewEditor, IEditor<TEditor>
    where TView : struct, IEntry<TView, TKey>
{
    private readonly NodeEditor _parent;
    private readonly ListNode _schema;

    internal KeyedListEditor(NodeEditor parent, ListNode schema)
    {
        _parent = parent;
        _schema = schema;
    }

    /// <summary>The list as it stands now, edits included.</summary>
    public KeyedList<TView, TKey> Current => new(Shape.Of(_schema, TView.Names), _parent.Current.List(_schema.Ordinal));

    private ListEditor List => _parent.List(_schema.Ordinal);

    /// <summary>The entry with that key, made with its key leaves (last, where the order is the user's) when it is not there.</summary>
    public TEditor this[TKey key] => TEditor.Over(List.GetOrAdd(TView.Encode(key)));

    /// <summary>The entry with that key, or null.</summary>
    public TEditor? Find(TKey key) => List.Find(TView.Encode(key)) is { } entry ? TEditor.Over(entry) : null;

    /// <summary>Puts a whole entry from another tree of the same schema, in place of one with the same key: grafted, not copied.</summary>
    public void Put(TView entry) => List.Put(entry.View.Node.Storage);

    /// <summary>Moves an entry of a list whose order is the user's.</summary>
    public void Move(TKey key, int position) => List.Move(TView.Encode(key), position);

    /// <summary>Removes an entry; false when it was not there.</summary>
    public bool Remove(TKey key) => List.Remove(TView.Encode(key));

    /// <summary>Removes all entries.</summary>
    public void Clear() => _parent.Remove(_schema.Ordinal);
}

/// <summary>Edits the entries of a list without keys.</summary>
/// <typeparam name="TEditor">The editor of an entry.</typeparam>
/// <typeparam name="TView">The view of an entry.</typeparam>
public sealed class EntryListEditor<TEditor, TView>
    where TEditor : ViewEditor, IEditor<TEditor>
    where TView : struct, IView<TView>
{
    private readonly NodeEditor _parent;
    private readonly ListNode _schema;

    internal EntryListEditor(NodeEditor parent, ListNode schema)
    {
        _parent = parent;
        _schema = schema;
    }

    /// <summary>The list as it stands now, edits included.</summary>
    public EntryList<TView> Current => new(Shape.Of(_schema, TView.Names), _parent.Current.List(_schema.Ordinal));

    /// <summary>Puts a whole entry at the end.</summary>
    public void Add(TView entry) => Add(entry.View.Node.Storage);

    /// <summary>Makes an entry at the end.</summary>
    /// <param name="fill">Sets what there is to set.</param>
    public void Add(Action<TEditor> fill) => Add(Message.Make(_schema, TEditor.Over, fill));

    /// <summary>Removes all entries.</summary>
    public void Clear() => _parent.Remove(_schema.Ordinal);

    private void Add(Branch entry) => _parent.List(_schema.Ordinal).Insert(Current.Count, entry);
}

/// <summary>Edits the values of a leaf-list.</summary>
/// <typeparam name="T">The type of a value.</typeparam>
public sealed class LeafValuesEditor<T>
{
    private readonly LeafCodec<T> _codec;
    private readonly NodeEditor _parent;
    private readonly LeafListNode _schema;

    internal LeafValuesEditor(NodeEditor parent, LeafListNode schema, LeafCodec<T> codec)
    {
        _parent = parent;
        _schema = schema;
        _codec = codec;
    }

    /// <summary>The values as they stand now, edits included.</summary>
    public LeafValues<T> Current => new(_schema, _parent.Current.LeafList(_schema.Ordinal), _codec);

    /// <summary>Adds a value, last where the order is the user's; false when it was there.</summary>
    public bool Add(T value) => _parent.AddValue(_schema.Ordinal, _codec.Write(value));

    /// <summary>Puts a value at a position of a leaf-list whose order is the user's.</summary>
    public void Insert(int position, T value) => _parent.InsertValue(_schema.Ordinal, position, _codec.Write(value));

    /// <summary>Removes a value; false when it was not there.</summary>
    public bool Remove(T value) => _parent.RemoveValue(_schema.Ordinal, _codec.Write(value));

    /// <summary>Replaces all values.</summary>
    public void Set(IEnumerable<T> values)
    {
        var canonical = new List<ReadOnlyMemory<byte>>();
        foreach (var v in values)
            canonical.Add(_codec.Write(v));
        if (canonical.Count == 0)
            Clear();
        else
            _parent.SetLeafList(_schema.Ordinal, canonical);
    }

    /// <summary>Removes all values.</summary>
    public void Clear() => _parent.Remove(_schema.Ordinal);
}
