using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>Edits the entries of a list.</summary>
public sealed class ListEditor : PartEditor
{
    private readonly KeyOrder _order;
    private Dictionary<Branch, NodeEditor>? _open;
    private EntrySet? _set;

    internal ListEditor(ListNode schema, EntrySet? set, EditOwnership ownership)
        : base(ownership)
    {
        Schema = schema;
        _set = set;
        _order = KeyOrder.Of(schema);
    }

    /// <summary>The list's schema node.</summary>
    public ListNode Schema { get; }

    /// <summary>How many entries there are now.</summary>
    public int Count => _set?.Count ?? 0;

    /// <summary>The list as it stands now, edits included. Later edits do not touch what was handed out.</summary>
    public ListView Current
    {
        get
        {
            Flush();
            Ownership.Seal();
            return new ListView(Schema, _set);
        }
    }

    internal EntrySet? Set => _set;

    /// <summary>Whether there is an entry with that key now. Cheaper than by <see cref="Current"/>.</summary>
    public bool Contains(EntryKey key) => _set?.Find(_order, new KeyProbe(key)) is not null;

    /// <summary>Whether there is an entry with the key of <paramref name="entry"/> now.</summary>
    public bool ContainsLike(Branch entry) => _set?.Find(_order, new KeyProbe(entry)) is not null;

    /// <summary>The entry with that key, for editing; null when it is not there.</summary>
    public NodeEditor? Find(EntryKey key) => Open(new KeyProbe(key));

    /// <summary>The entry with the key of <paramref name="like"/>, for editing; null when it is not there.</summary>
    public NodeEditor? FindLike(Branch like) => Open(new KeyProbe(like));

    /// <summary>The entry with that key, made (last, where the order is the user's) with its key leaves when it is not
    /// there.</summary>
    public NodeEditor GetOrAdd(EntryKey key)
    {
        if (Open(new KeyProbe(key)) is { } there)
            return there;
        var entry = Branch.Of(PackKey(key), []);
        Put(entry);
        return Open(new KeyProbe(entry))!;
    }

    /// <summary>
    /// Puts a whole entry (its keys are in it), in place of one with the same key, else at its place or (user order, no
    /// keys) last: grafted, not copied.
    /// </summary>
    public void Put(Branch entry)
    {
        Close(entry);
        Change(_set is null ? EntrySet.Single(_order, entry, Ownership.Token) : _set.Put(_order, entry, Ownership.Token));
    }

    /// <summary>
    /// Puts a whole entry at a position of a user-ordered or keyless list; one with its key leaves its place first, and
    /// the position counts without it.
    /// </summary>
    public void Insert(int index, Branch entry)
    {
        Close(entry);
        Change(_set is EntrySequence sequence
            ? sequence.Insert(_order, index, entry, Ownership.Token)
            : EntrySet.Single(_order, entry, Ownership.Token));
    }

    /// <summary>Moves an entry of a user-ordered list; the position counts without it.</summary>
    public void Move(EntryKey key, int index)
    {
        Flush();
        var entry = _set?.Find(_order, new KeyProbe(key))
            ?? throw new ArgumentException("There is no entry with that key.", nameof(key));
        Change(((EntrySequence)_set).Insert(_order, index, entry, Ownership.Token));
    }

    /// <summary>Removes an entry; false when it was not there.</summary>
    public bool Remove(EntryKey key)
    {
        if (_set?.Find(_order, new KeyProbe(key)) is not { } entry)
            return false;
        RemoveLike(entry);
        return true;
    }

    /// <summary>Removes the entry with the key of <paramref name="like"/>; false when it was not there.</summary>
    public bool RemoveLike(Branch like)
    {
        var before = Count;
        Close(like);
        Change(_set?.Remove(_order, new KeyProbe(like), Ownership.Token));
        return Count < before;
    }

    /// <summary>Removes the entry at a position of a list without keys.</summary>
    public void RemoveAt(int index) =>
        Change(((EntrySequence)_set!).RemoveAt(_order, index, Ownership.Token));

    private protected override void Absorb(PartEditor child)
    {
        var node = (NodeEditor)child;
        var (old, entry) = (node.ListedAs!, node.Branch);
        if (ReferenceEquals(old, entry))
            return;
        _set = _set!.Put(_order, entry, Ownership.Token);
        // The list keeps the old object when the new one says the same.
        entry = _set.Find(_order, new KeyProbe(entry))!;
        _open!.Remove(old);
        _open[entry] = node;
        node.ListedAs = entry;
    }

    private void Change(EntrySet? set)
    {
        _set = set;
        MarkDirty();
    }

    private NodeEditor? Open(scoped in KeyProbe probe)
    {
        if (_set?.Find(_order, probe) is not { } entry)
            return null;
        _open ??= new Dictionary<Branch, NodeEditor>(ReferenceEqualityComparer.Instance);
        if (!_open.TryGetValue(entry, out var editor))
        {
            _open[entry] = editor = new NodeEditor(Schema, entry, Ownership) { ListedAs = entry };
            Attach(editor, this);
        }
        return editor;
    }

    /// <summary>Lets go the editor of the entry with that key: the entry is about to be replaced or removed.</summary>
    private void Close(Branch like)
    {
        if (_open is not { Count: > 0 } || !_order.HasKey
            || _set?.Find(_order, new KeyProbe(like)) is not { } entry || !_open.Remove(entry, out var editor))
            return;
        Detach(editor);
    }

    private byte[] PackKey(EntryKey key)
    {
        var (values, length) = (key.Values, 0);
        for (var i = 0; i < values.Count; i++)
            length += values[i].Length;
        var writer = new FieldsWriter(values.Count, length, values.Count - 1);
        for (var i = 0; i < values.Count; i++)
            writer.Add(Schema.Keys[i].Ordinal, values[i].Span);
        return writer.Blob;
    }
}
