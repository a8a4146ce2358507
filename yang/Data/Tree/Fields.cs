using System.Buffers;
using System.Buffers.Binary;

namespace Netconf.Mano.Data;

/// <summary>
/// Reads the packed leaves of a branch. A blob is a header and the canonical values one after the other; the header
/// has, per field in order of
/// ordinal, the ordinal, a flag "plain" and the end offset of the value. The values of a leaf-list are consecutive
/// fields of one ordinal.
/// Three forms by the first byte's low two bits, the narrowest that fits is used:
/// 0: count in the upper six bits, fields of 1+1 bytes · 1: count in two bytes, fields of 2+2 · 2: count in four bytes,
/// fields of 4+4.
/// </summary>
internal readonly ref struct Fields
{
    /// <summary>Bytes that XML or JSON may have to escape; a value without any of them is "plain" and is copied to the
    /// wire as it is.</summary>
    private static readonly SearchValues<byte> NotPlain = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Select(i => (byte)i), (byte)'&', (byte)'<', (byte)'>', (byte)'"', (byte)'\\']);

    private readonly ReadOnlySpan<byte> _blob;
    private readonly int _form;
    private readonly int _values;

    public Fields(ReadOnlySpan<byte> blob)
    {
        _blob = blob;
        if (blob.Length == 0)
            return;
        _form = blob[0] & 3;
        switch (_form)
        {
            case 0:
                Count = blob[0] >> 2;
                _values = 1 + 2 * Count;
                break;
            case 1:
                Count = BinaryPrimitives.ReadUInt16LittleEndian(blob[1..]);
                _values = 3 + 4 * Count;
                break;
            default:
                Count = BinaryPrimitives.ReadInt32LittleEndian(blob[1..]);
                _values = 5 + 8 * Count;
                break;
        }
    }

    /// <summary>How many fields there are: one a leaf, one a leaf-list value.</summary>
    public int Count { get; }

    /// <summary>The total length of the values.</summary>
    public int ValuesLength => Count == 0 ? 0 : End(Count - 1);

    /// <summary>The first field of a blob that has one: of a list entry its first key.</summary>
    public static ReadOnlySpan<byte> First(ReadOnlySpan<byte> blob) =>
        (blob[0] & 3) == 0 ? blob.Slice(1 + 2 * (blob[0] >> 2), blob[2]) : new Fields(blob).Value(0);

    /// <summary>Whether a value can be written without looking for characters to escape.</summary>
    public static bool IsPlainValue(ReadOnlySpan<byte> value) => !value.ContainsAny(NotPlain);

    /// <summary>The ordinal of field <paramref name="i"/>.</summary>
    public int Ordinal(int i) => _form switch
    {
        0 => _blob[1 + 2 * i] & 0x7F,
        1 => BinaryPrimitives.ReadUInt16LittleEndian(_blob[(3 + 4 * i)..]) & 0x7FFF,
        _ => BinaryPrimitives.ReadInt32LittleEndian(_blob[(5 + 8 * i)..]) & 0x7FFFFFFF,
    };

    /// <summary>Whether field <paramref name="i"/> needs no escaping in XML or JSON.</summary>
    public bool IsPlain(int i) => _form switch
    {
        0 => _blob[1 + 2 * i] >= 0x80,
        1 => BinaryPrimitives.ReadUInt16LittleEndian(_blob[(3 + 4 * i)..]) >= 0x8000,
        _ => BinaryPrimitives.ReadInt32LittleEndian(_blob[(5 + 8 * i)..]) < 0,
    };

    /// <summary>The value of field <paramref name="i"/>.</summary>
    public ReadOnlySpan<byte> Value(int i)
    {
        var start = i == 0 ? 0 : End(i - 1);
        return _blob.Slice(_values + start, End(i) - start);
    }

    /// <summary>The first field of that ordinal, or the complement of the place where it would be.</summary>
    public int Find(int ordinal)
    {
        int low = 0, high = Count;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (Ordinal(middle) < ordinal)
                low = middle + 1;
            else
                high = middle;
        }
        return low < Count && Ordinal(low) == ordinal ? low : ~low;
    }

    /// <summary>The end of the run of fields with the ordinal of field <paramref name="first"/>.</summary>
    public int RunEnd(int first)
    {
        var ordinal = Ordinal(first);
        var end = first + 1;
        while (end < Count && Ordinal(end) == ordinal)
            end++;
        return end;
    }

    private int End(int i) => _form switch
    {
        0 => _blob[2 + 2 * i],
        1 => BinaryPrimitives.ReadUInt16LittleEndian(_blob[(5 + 4 * i)..]),
        _ => BinaryPrimitives.ReadInt32LittleEndian(_blob[(9 + 8 * i)..]),
    };
}
