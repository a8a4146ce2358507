using System.Runtime.InteropServices;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>
/// Collects the children of one branch in any order and makes the branch: how the codecs build. Reusable after
/// <see cref="Build(ParentNode)"/>.
/// </summary>
internal sealed class BranchBuilder
{
    private readonly List<Field> _fields = [];
    private readonly List<Slot> _slots = [];
    private byte[] _values = new byte[256];
    private int _length;
    private bool _isOrdered = true;
    private LeafListNode? _repeated;

    /// <summary>Whether nothing was added.</summary>
    public bool IsEmpty => _fields.Count == 0 && _slots.Count == 0;

    /// <summary>Adds the value of a leaf, or one more value of a leaf-list.</summary>
    public void Add(int ordinal, ReadOnlySpan<byte> canonical)
    {
        if (_values.Length - _length < canonical.Length)
            Array.Resize(ref _values, Math.Max(_values.Length * 2, _length + canonical.Length));
        canonical.CopyTo(_values.AsSpan(_length));
        if (_fields.Count > 0 && ordinal < _fields[^1].Ordinal)
            _isOrdered = false;
        _fields.Add(new Field(ordinal, _length, canonical.Length));
        _length += canonical.Length;
    }

    /// <summary>Sets what does not pack: a container's branch, a list's entries, anydata, a mounted tree.</summary>
    public void Set(int ordinal, object value)
    {
        var i = _slots.Count;
        while (i > 0 && _slots[i - 1].Ordinal > ordinal)
            i--;
        if (i > 0 && _slots[i - 1].Ordinal == ordinal)
            _slots[i - 1] = new Slot(ordinal, value);
        else
            _slots.Insert(i, new Slot(ordinal, value));
    }

    /// <summary>Whether a leaf, leaf-list or other child of that ordinal was added.</summary>
    public bool Has(int ordinal)
    {
        foreach (var f in CollectionsMarshal.AsSpan(_fields))
            if (f.Ordinal == ordinal)
                return true;
        return Get(ordinal) is not null;
    }

    /// <summary>What was set under that ordinal, or null.</summary>
    public object? Get(int ordinal)
    {
        foreach (var s in CollectionsMarshal.AsSpan(_slots))
            if (s.Ordinal == ordinal)
                return s.Value;
        return null;
    }

    /// <summary>The value of a leaf that was added, or of a leaf-list its first.</summary>
    public bool TryGet(int ordinal, out ReadOnlySpan<byte> canonical)
    {
        foreach (var f in CollectionsMarshal.AsSpan(_fields))
            if (f.Ordinal == ordinal)
            {
                canonical = _values.AsSpan(f.Start, f.Length);
                return true;
            }
        canonical = default;
        return false;
    }

    /// <summary>
    /// Makes the branch and empties the builder. Leaf-lists come into their order, large ones move out of the blob; of
    /// a configuration leaf-list a
    /// value that was added twice is there once.
    /// </summary>
    public Branch Build(ParentNode schema) => Build(schema, out _);

    /// <summary>The same, and tells a configuration leaf-list of which a value was added twice.</summary>
    public Branch Build(ParentNode schema, out LeafListNode? repeated)
    {
        _repeated = null;
        if (!_isOrdered)
            Sort();
        ArrangeLeafLists(schema);
        var branch = Branch.Of(Pack(), _slots.Count == 0 ? [] : [.. _slots]);
        Clear();
        repeated = _repeated;
        return branch;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _fields.Clear();
        _slots.Clear();
        _length = 0;
        _isOrdered = true;
    }

    private byte[] Pack()
    {
        var fields = CollectionsMarshal.AsSpan(_fields);
        var length = 0;
        foreach (var f in fields)
            length += f.Length;
        var writer = new FieldsWriter(fields.Length, length, fields.Length == 0 ? 0 : fields[^1].Ordinal);
        foreach (var f in fields)
            writer.Add(f.Ordinal, _values.AsSpan(f.Start, f.Length));
        return writer.Blob;
    }

    /// <summary>Brings the fields into order of ordinal; those of one ordinal keep their order.</summary>
    private void Sort()
    {
        var fields = CollectionsMarshal.AsSpan(_fields);
        if (fields.Length > 64)
        {
            fields.Sort((a, b) => a.Ordinal != b.Ordinal ? a.Ordinal.CompareTo(b.Ordinal) : a.Start.CompareTo(b.Start));
            return;
        }
        for (var i = 1; i < fields.Length; i++)
        {
            var f = fields[i];
            var j = i;
            for (; j > 0 && fields[j - 1].Ordinal > f.Ordinal; j--)
                fields[j] = fields[j - 1];
            fields[j] = f;
        }
    }

    private void ArrangeLeafLists(ParentNode schema)
    {
        for (var i = 0; i < _fields.Count;)
        {
            var ordinal = _fields[i].Ordinal;
            var end = i + 1;
            while (end < _fields.Count && _fields[end].Ordinal == ordinal)
                end++;
            if (end - i > 1 && schema.DataChildren[ordinal] is LeafListNode list)
                end = Arrange(list, i, end);
            i = end;
        }
    }

    /// <summary>Arranges the values of one leaf-list; the answer is where the next ordinal's fields begin.</summary>
    private int Arrange(LeafListNode list, int from, int to)
    {
        var order = KeyOrder.Of(list);
        if (to - from > ValueSet.MaxPacked)
        {
            var values = new Branch[to - from];
            for (var i = from; i < to; i++)
                values[i - from] = ValueSet.Entry(Value(i));
            _fields.RemoveRange(from, to - from);
            var set = EntrySet.Of(order, values)!;
            if (set.Count < values.Length)
                _repeated = list;
            if (set.Count > ValueSet.MaxPacked)
            {
                Set(list.Ordinal, set);
                return from;
            }
            foreach (var value in ValueSet.Values(set))
                Reinsert(list.Ordinal, from++, value);
            return from;
        }
        if (order.IsSorted)
            CollectionsMarshal.AsSpan(_fields)[from..to].Sort(
                (a, b) => list.Type.Compare(_values.AsSpan(a.Start, a.Length), _values.AsSpan(b.Start, b.Length)));
        var end = order.HasKey ? Deduplicate(from, to) : to;
        if (end < to)
            _repeated = list;
        return end;
    }

    private void Reinsert(int ordinal, int at, ReadOnlyMemory<byte> value)
    {
        Add(ordinal, value.Span);
        var field = _fields[^1];
        _fields.RemoveAt(_fields.Count - 1);
        _fields.Insert(at, field);
    }

    private int Deduplicate(int from, int to)
    {
        for (var i = from + 1; i < to; i++)
        {
            for (var j = from; j < i; j++)
                if (Value(i).SequenceEqual(Value(j)))
                {
                    _fields.RemoveAt(i--);
                    to--;
                    break;
                }
        }
        return to;
    }

    private ReadOnlySpan<byte> Value(int i) => _values.AsSpan(_fields[i].Start, _fields[i].Length);

    private readonly record struct Field(int Ordinal, int Start, int Length);
}
