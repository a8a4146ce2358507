using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>A node that is being read: its schema node and what was read of it so far. Reused for siblings and cousins
/// at the same depth.</summary>
internal sealed class ContentFrame
{
    private readonly List<EntryCollector> _lists = [];
    private int _listCount;
    private int _lastList;
    private ulong _met;
    private HashSet<int>? _metBeyond;

    /// <summary>The schema node.</summary>
    public ParentNode Schema { get; private set; } = null!;

    /// <summary>The frame around this one; null for the outermost.</summary>
    public ContentFrame? Parent { get; private set; }

    /// <summary>Leaves and what was completed of the rest.</summary>
    public BranchBuilder Builder { get; } = new();

    /// <summary>The children with an operation at or below them, in an edit; null for none.</summary>
    public List<EditItem>? Annotated { get; set; }

    /// <summary>What the element itself was annotated with, in an edit.</summary>
    public EditItem? Annotation { get; set; }

    /// <summary>The frame of the tree mounted here; null for none.</summary>
    public ContentFrame? Mount { get; set; }

    /// <summary>The schema a mounted tree's frame belongs to; null for other frames.</summary>
    public Schema? MountedSchema { get; set; }

    /// <summary>The lists that have entries.</summary>
    public ReadOnlySpan<EntryCollector> Lists => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_lists)[.._listCount];

    /// <summary>The ordinal after that of the last child: where the next one is likely to be found.</summary>
    public int NextOrdinal { get; set; }

    public void Start(ParentNode schema, ContentFrame? parent)
    {
        (Schema, Parent) = (schema, parent);
        Builder.Clear();
        foreach (var list in Lists)
            list.Clear();
        _listCount = 0;
        _met = 0;
        _metBeyond = null;
        NextOrdinal = 0;
        Annotated = null;
        Annotation = null;
        Mount = null;
        MountedSchema = null;
    }

    /// <summary>Notes that a child that may be there once was met; false when it was there before.</summary>
    public bool Meet(int ordinal)
    {
        if (ordinal >= 64)
            return (_metBeyond ??= []).Add(ordinal);
        var bit = 1UL << ordinal;
        var isNew = (_met & bit) == 0;
        _met |= bit;
        return isNew;
    }

    /// <summary>Where the entries of a list are collected.</summary>
    public EntryCollector Collector(ListNode list)
    {
        if (_lastList < _listCount && ReferenceEquals(_lists[_lastList].List, list))
            return _lists[_lastList];
        for (var i = 0; i < _listCount; i++)
            if (ReferenceEquals(_lists[i].List, list))
                return _lists[_lastList = i];
        if (_listCount == _lists.Count)
            _lists.Add(new EntryCollector());
        _lastList = _listCount++;
        _lists[_lastList].Start(list);
        return _lists[_lastList];
    }
}

/// <summary>The entries of one list while they are read.</summary>
internal sealed class EntryCollector
{
    private Branch[] _entries = [];

    public ListNode List { get; private set; } = null!;

    public int Count { get; private set; }

    /// <summary>Of a user-ordered list in an edit: the entries that are annotated, by their place among all.</summary>
    public List<(int Place, EditItem Item)>? Annotated { get; private set; }

    public ReadOnlySpan<Branch> Entries => _entries.AsSpan(0, Count);

    public void Start(ListNode list)
    {
        List = list;
        Count = 0;
        Annotated = null;
    }

    public void Add(Branch entry)
    {
        if (Count == _entries.Length)
            Array.Resize(ref _entries, Math.Max(8, Count * 2));
        _entries[Count++] = entry;
    }

    public void AddAnnotated(EditItem item) => (Annotated ??= []).Add((Count, item));

    public void Clear()
    {
        // What was read is not to be kept alive by the reader; a large buffer is not worth keeping either.
        if (_entries.Length > 1024)
            _entries = [];
        else
            Array.Clear(_entries, 0, Count);
        Count = 0;
    }
}
