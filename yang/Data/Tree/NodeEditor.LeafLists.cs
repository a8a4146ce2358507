using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

public sealed partial class NodeEditor
{
    /// <summary>Replaces a leaf-list's values.</summary>
    public void SetLeafList(int ordinal, IReadOnlyList<ReadOnlyMemory<byte>> canonical)
    {
        var builder = new BranchBuilder();
        foreach (var value in canonical)
            builder.Add(ordinal, value.Span);
        var arranged = builder.Build(Schema);
        Remove(ordinal);
        if (arranged.Find(ordinal) is { } set)
            Change(_branch.With(ordinal, set));
        else
            Repack(ordinal, Values(arranged.LeafList(ordinal)));
    }

    /// <summary>Adds a value at the end (system order: at its place) unless it is there; false when it was.</summary>
    public bool AddValue(int ordinal, ReadOnlySpan<byte> canonical)
    {
        var schema = (LeafListNode)Schema.DataChildren[ordinal];
        var order = KeyOrder.Of(schema);
        var list = _branch.LeafList(ordinal);
        if (order.HasKey && list.Contains(schema, canonical))
            return false;
        if (list.Set is { } set)
            Change(_branch.With(ordinal, set.Put(order, ValueSet.Entry(canonical), Ownership.Token)));
        else
            InsertPacked(ordinal, order.IsSorted ? PlaceOf(schema.Type, list, canonical) : list.Count, canonical, order);
        return true;
    }

    /// <summary>
    /// Puts a value at a position of a user-ordered leaf-list; one that is there leaves its place first, and the
    /// position counts without it.
    /// </summary>
    public void InsertValue(int ordinal, int index, ReadOnlySpan<byte> canonical)
    {
        var schema = (LeafListNode)Schema.DataChildren[ordinal];
        var order = KeyOrder.Of(schema);
        if (_branch.LeafList(ordinal).Set is EntrySequence sequence)
        {
            Change(_branch.With(ordinal, sequence.Insert(order, index, ValueSet.Entry(canonical), Ownership.Token)));
            return;
        }
        if (order.HasKey)
        {
            if (_branch.LeafList(ordinal).IndexOf(canonical) is var at and >= 0 && at == index)
                return;
            RemoveValue(ordinal, canonical);
        }
        InsertPacked(ordinal, index, canonical, order);
    }

    /// <summary>Removes a value; false when it was not there.</summary>
    public bool RemoveValue(int ordinal, ReadOnlySpan<byte> canonical)
    {
        var list = _branch.LeafList(ordinal);
        if (list.Set is { } set)
            return RemoveFromSet(ordinal, set, canonical);
        var i = list.IndexOf(canonical);
        if (i < 0)
            return false;
        var first = _branch.Fields.Find(ordinal);
        Change(_branch.With(FieldsWriter.Without(_branch.Blob, first + i, first + i + 1)));
        return true;
    }

    private static int PlaceOf(YangType type, LeafListView list, ReadOnlySpan<byte> canonical)
    {
        var i = 0;
        foreach (var value in list)
        {
            if (type.Compare(value, canonical) > 0)
                break;
            i++;
        }
        return i;
    }

    private static List<ReadOnlyMemory<byte>> Values(LeafListView list)
    {
        var result = new List<ReadOnlyMemory<byte>>(list.Count);
        foreach (var value in list)
            result.Add(value.ToArray());
        return result;
    }

    private void InsertPacked(int ordinal, int index, ReadOnlySpan<byte> canonical, in KeyOrder order)
    {
        var list = _branch.LeafList(ordinal);
        if (list.Count >= ValueSet.MaxPacked)
        {
            var values = Values(list);
            values.Insert(index, canonical.ToArray());
            var entries = values.ConvertAll(v => ValueSet.Entry(v.Span)).ToArray();
            Repack(ordinal, []);
            Change(_branch.With(ordinal, EntrySet.Of(order, entries)));
            return;
        }
        var first = _branch.Fields.Find(ordinal);
        var at = (first < 0 ? ~first : first) + index;
        Change(_branch.With(FieldsWriter.Splice(_branch.Blob, at, at, ordinal, canonical)));
    }

    private bool RemoveFromSet(int ordinal, EntrySet set, ReadOnlySpan<byte> canonical)
    {
        var order = KeyOrder.Of((LeafListNode)Schema.DataChildren[ordinal]);
        EntrySet? next;
        var count = set.Count;
        if (order.HasKey)
            next = set.Remove(order, new KeyProbe(canonical), Ownership.Token);
        else
        {
            var at = _branch.LeafList(ordinal).IndexOf(canonical);
            next = at < 0 ? set : ((EntrySequence)set).RemoveAt(order, at, Ownership.Token);
        }
        if (next is not null && next.Count == count)
            return false;
        if (next is null || next.Count > ValueSet.MaxPacked)
        {
            Change(_branch.With(ordinal, next));
            return true;
        }
        Change(_branch.With(ordinal, null));
        Repack(ordinal, ValueSet.Values(next));
        return true;
    }

    /// <summary>Replaces the packed values of a leaf-list.</summary>
    private void Repack(int ordinal, IReadOnlyList<ReadOnlyMemory<byte>> values)
    {
        var fields = _branch.Fields;
        var first = fields.Find(ordinal);
        var (from, to) = first >= 0 ? (first, fields.RunEnd(first)) : (~first, ~first);
        if (to > from || values.Count > 0)
            Change(_branch.With(FieldsWriter.Splice(_branch.Blob, from, to, ordinal, values)));
    }
}
