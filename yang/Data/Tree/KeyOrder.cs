using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>How the entries of a list (or the values of a large leaf-list) compare: key leaf by key leaf, each in its
/// type's order.</summary>
internal readonly struct KeyOrder
{
    private readonly YangType? _first;
    private readonly IReadOnlyList<LeafNode>? _more;

    private KeyOrder(YangType? first, IReadOnlyList<LeafNode>? more, bool isSorted)
    {
        _first = first;
        _more = more;
        IsSorted = isSorted;
    }

    /// <summary>Whether the entries stand in key order; else in the order they were given.</summary>
    public bool IsSorted { get; }

    /// <summary>Whether there is a key at all: state lists may have none, state leaf-lists may hold a value
    /// twice.</summary>
    public bool HasKey => _first is not null;

    /// <summary>Whether the first key compares byte by byte.</summary>
    public bool ComparesBytes => _first is { BuiltIn: BuiltInType.String };

    /// <summary>The order of a list's entries.</summary>
    public static KeyOrder Of(ListNode list)
    {
        var keys = list.Keys;
        return keys.Count == 0
            ? default
            : new KeyOrder(keys[0].Type, keys.Count > 1 ? keys : null, !list.IsUserOrdered);
    }

    /// <summary>The order of a leaf-list's values: only configuration is a set (RFC 7950 §7.7).</summary>
    public static KeyOrder Of(LeafListNode list) =>
        list.IsConfig ? new KeyOrder(list.Type, null, !list.IsUserOrdered) : default;

    /// <summary>Compares a sought key with an entry's.</summary>
    public int Compare(scoped in KeyProbe probe, Branch entry)
    {
        var blob = entry.Blob;
        var c = _first!.Compare(probe.First, Fields.First(blob));
        if (c != 0 || _more is null)
            return c;
        var fields = new Fields(blob);
        for (var i = 1; i < _more.Count; i++)
        {
            c = _more[i].Type.Compare(probe.Value(i), fields.Value(i));
            if (c != 0)
                return c;
        }
        return 0;
    }

    /// <summary>Compares the keys of two entries.</summary>
    public int Compare(Branch a, Branch b) => Compare(new KeyProbe(a), b);

    /// <summary>The comparison as an object, for sorting.</summary>
    public Comparison<Branch> AsComparison()
    {
        var self = this;
        return (a, b) => self.Compare(a, b);
    }
}

/// <summary>A key to look for: an entry's own, a list of values, or one value.</summary>
internal readonly ref struct KeyProbe
{
    private readonly byte[]? _blob;
    private readonly IReadOnlyList<ReadOnlyMemory<byte>>? _values;

    public KeyProbe(Branch entry)
    {
        _blob = entry.Blob;
        First = Fields.First(_blob);
    }

    public KeyProbe(EntryKey key)
    {
        _values = key.Values;
        First = _values[0].Span;
    }

    public KeyProbe(ReadOnlySpan<byte> only) => First = only;

    /// <summary>The first key value.</summary>
    public ReadOnlySpan<byte> First { get; }

    /// <summary>A key value by its place.</summary>
    public ReadOnlySpan<byte> Value(int i) =>
        i == 0 ? First : _blob is not null ? new Fields(_blob).Value(i) : _values![i].Span;
}
