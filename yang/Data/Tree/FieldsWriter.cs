using System.Buffers.Binary;

namespace Netconf.Mano.Data;

/// <summary>Writes a blob as <see cref="Fields"/> reads it: sizes first, then the fields in order of ordinal.</summary>
internal ref struct FieldsWriter
{
    private readonly byte[] _blob;
    private readonly int _form;
    private readonly int _values;
    private int _next;
    private int _end;

    /// <summary>Starts a blob of exactly that many fields and bytes of values.</summary>
    public FieldsWriter(int count, int valuesLength, int maxOrdinal)
    {
        if (count == 0)
        {
            _blob = [];
            return;
        }
        if (count <= 63 && valuesLength <= byte.MaxValue && maxOrdinal <= 0x7F)
        {
            _values = 1 + 2 * count;
            _blob = GC.AllocateUninitializedArray<byte>(_values + valuesLength);
            _blob[0] = (byte)(count << 2);
        }
        else if (count <= ushort.MaxValue && valuesLength <= ushort.MaxValue && maxOrdinal <= 0x7FFF)
        {
            _form = 1;
            _values = 3 + 4 * count;
            _blob = GC.AllocateUninitializedArray<byte>(_values + valuesLength);
            _blob[0] = 1;
            BinaryPrimitives.WriteUInt16LittleEndian(_blob.AsSpan(1), (ushort)count);
        }
        else
        {
            _form = 2;
            _values = 5 + 8 * count;
            _blob = GC.AllocateUninitializedArray<byte>(_values + valuesLength);
            _blob[0] = 2;
            BinaryPrimitives.WriteInt32LittleEndian(_blob.AsSpan(1), count);
        }
    }

    /// <summary>The blob, complete once all fields were added.</summary>
    public readonly byte[] Blob => _blob;

    /// <summary>Adds a field.</summary>
    public void Add(int ordinal, ReadOnlySpan<byte> value) => Add(ordinal, value, Fields.IsPlainValue(value));

    /// <summary>Adds a field of which is known whether it is plain.</summary>
    public void Add(int ordinal, ReadOnlySpan<byte> value, bool plain)
    {
        value.CopyTo(_blob.AsSpan(_values + _end));
        _end += value.Length;
        switch (_form)
        {
            case 0:
                _blob[1 + 2 * _next] = (byte)(plain ? ordinal | 0x80 : ordinal);
                _blob[2 + 2 * _next] = (byte)_end;
                break;
            case 1:
                BinaryPrimitives.WriteUInt16LittleEndian(
                    _blob.AsSpan(3 + 4 * _next), (ushort)(plain ? ordinal | 0x8000 : ordinal));
                BinaryPrimitives.WriteUInt16LittleEndian(_blob.AsSpan(5 + 4 * _next), (ushort)_end);
                break;
            default:
                BinaryPrimitives.WriteInt32LittleEndian(
                    _blob.AsSpan(5 + 8 * _next), plain ? ordinal | int.MinValue : ordinal);
                BinaryPrimitives.WriteInt32LittleEndian(_blob.AsSpan(9 + 8 * _next), _end);
                break;
        }
        _next++;
    }

    /// <summary>A copy of <paramref name="blob"/> with the fields <paramref name="from"/> to <paramref name="to"/>
    /// replaced by one field.</summary>
    public static byte[] Splice(ReadOnlySpan<byte> blob, int from, int to, int ordinal, ReadOnlySpan<byte> value)
    {
        var old = new Fields(blob);
        var length = old.ValuesLength - Length(old, from, to) + value.Length;
        var writer = new FieldsWriter(old.Count - (to - from) + 1, length, MaxOrdinal(old, from, to, ordinal));
        writer.Copy(old, 0, from);
        writer.Add(ordinal, value);
        writer.Copy(old, to, old.Count);
        return writer.Blob;
    }

    /// <summary>The same with any number of fields of one ordinal in place of the old ones.</summary>
    public static byte[] Splice(
        ReadOnlySpan<byte> blob, int from, int to, int ordinal, IReadOnlyList<ReadOnlyMemory<byte>> values)
    {
        var old = new Fields(blob);
        var length = old.ValuesLength - Length(old, from, to);
        for (var i = 0; i < values.Count; i++)
            length += values[i].Length;
        var writer = new FieldsWriter(
            old.Count - (to - from) + values.Count, length, MaxOrdinal(old, from, to, values.Count == 0 ? 0 : ordinal));
        writer.Copy(old, 0, from);
        for (var i = 0; i < values.Count; i++)
            writer.Add(ordinal, values[i].Span);
        writer.Copy(old, to, old.Count);
        return writer.Blob;
    }

    /// <summary>A copy of <paramref name="blob"/> without the fields <paramref name="from"/> to
    /// <paramref name="to"/>.</summary>
    public static byte[] Without(ReadOnlySpan<byte> blob, int from, int to) =>
        Splice(blob, from, to, 0, (IReadOnlyList<ReadOnlyMemory<byte>>)[]);

    private static int Length(Fields fields, int from, int to)
    {
        var length = 0;
        for (var i = from; i < to; i++)
            length += fields.Value(i).Length;
        return length;
    }

    private static int MaxOrdinal(Fields old, int from, int to, int added)
    {
        var last = to < old.Count ? old.Ordinal(old.Count - 1) : from > 0 ? old.Ordinal(from - 1) : 0;
        return Math.Max(last, added);
    }

    private void Copy(Fields old, int from, int to)
    {
        for (var i = from; i < to; i++)
            Add(old.Ordinal(i), old.Value(i), old.IsPlain(i));
    }
}
