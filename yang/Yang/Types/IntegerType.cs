using System.Buffers.Text;

namespace Netconf.Mano.Yang;

/// <summary>One of the eight integer types (RFC 7950 §9.2).</summary>
public sealed class IntegerType : YangType
{
    private readonly ulong _maxMagnitude;
    private readonly ulong _minMagnitude;

    internal IntegerType(BuiltInType builtIn)
        : base(builtIn)
    {
        (Min, Max) = Bounds(builtIn);
        _maxMagnitude = (ulong)Max;
        _minMagnitude = (ulong)(-Min);
    }

    /// <summary>The least value of the built-in type.</summary>
    public Int128 Min { get; }

    /// <summary>The greatest value of the built-in type.</summary>
    public Int128 Max { get; }

    /// <summary>The range in force, or null.</summary>
    public NumberRange? Range { get; internal set; }

    /// <inheritdoc/>
    public override bool IsEscapeFree => true;

    /// <inheritdoc/>
    public override bool TryCanonicalize(
        ReadOnlySpan<byte> lexical, IPrefixResolver prefixes, ValueScratch scratch,
        out ReadOnlySpan<byte> canonical, out TypeError? error)
    {
        var text = ValueText.Trim(lexical);
        if (!TryParseDecimal(text, out var negative, out var magnitude, out var isCanonical, out var isHuge))
        {
            canonical = default;
            error = TypeFault.Lexical(scratch, lexical, "a decimal number");
            return false;
        }
        if (isHuge)
            return Outside(lexical, scratch, out canonical, out error);
        return Finish(lexical, text, negative, magnitude, isCanonical, scratch, out canonical, out error);
    }

    /// <inheritdoc/>
    public override bool TryCanonicalizeDefault(
        ReadOnlySpan<byte> lexical, IPrefixResolver prefixes, ValueScratch scratch,
        out ReadOnlySpan<byte> canonical, out TypeError? error)
    {
        var text = ValueText.Trim(lexical);
        if (TryParseHexOrOctal(text, out var negative, out var magnitude))
            return Finish(lexical, text, negative, magnitude, false, scratch, out canonical, out error);
        if (text.TrimStart("+-"u8) is [(byte)'0', _, ..])
        {
            // A leading zero makes it octal (§9.2.1): 08 is no number.
            canonical = default;
            error = new TypeError($"{TypeFault.Show(lexical)} begins as an octal number, but is none.");
            return false;
        }
        return TryCanonicalize(lexical, prefixes, scratch, out canonical, out error);
    }

    /// <inheritdoc/>
    public override int Compare(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        var negative = a.Length > 0 && a[0] == (byte)'-';
        if (negative != (b.Length > 0 && b[0] == (byte)'-'))
            return negative ? -1 : 1;
        // Canonical numbers have no leading zeros: the longer is the greater in magnitude.
        var order = a.Length != b.Length ? a.Length.CompareTo(b.Length) : a.SequenceCompareTo(b);
        return negative ? -order : order;
    }

    private bool Finish(
        ReadOnlySpan<byte> lexical, ReadOnlySpan<byte> text, bool negative, ulong magnitude, bool isCanonical,
        ValueScratch scratch, out ReadOnlySpan<byte> canonical, out TypeError? error)
    {
        canonical = default;
        if (magnitude > (negative ? _minMagnitude : _maxMagnitude))
            return Outside(lexical, scratch, out canonical, out error);
        if (Range is { } range && !(negative ? range.Contains(unchecked(-(long)magnitude)) : range.Contains(magnitude)))
        {
            error = TypeFault.OutOfRange(scratch, lexical, range);
            return false;
        }
        error = null;
        canonical = isCanonical ? text : Write(negative, magnitude, scratch);
        return true;
    }

    private bool Outside(
        ReadOnlySpan<byte> lexical, ValueScratch scratch, out ReadOnlySpan<byte> canonical, out TypeError? error)
    {
        canonical = default;
        error = scratch.IsQuiet
            ? TypeFault.Unspoken
            : new TypeError($"{TypeFault.Show(lexical)} is outside {Word()}, {Min} to {Max}.");
        return false;
    }

    private static ReadOnlySpan<byte> Write(bool negative, ulong magnitude, ValueScratch scratch)
    {
        var room = scratch.Take(21);
        var at = 0;
        if (negative && magnitude != 0)
            room[at++] = (byte)'-';
        Utf8Formatter.TryFormat(magnitude, room[at..], out var written);
        return room[..(at + written)];
    }

    private static bool TryParseDecimal(
        ReadOnlySpan<byte> text, out bool negative, out ulong magnitude, out bool isCanonical, out bool isHuge)
    {
        var at = 0;
        isHuge = false;
        negative = false;
        magnitude = 0;
        isCanonical = true;
        if (text.Length > 0 && text[0] is (byte)'-' or (byte)'+')
        {
            negative = text[0] == (byte)'-';
            isCanonical = negative;
            at = 1;
        }
        if (at == text.Length)
            return false;
        isCanonical &= text[at] != (byte)'0' || (text.Length == 1);
        for (; at < text.Length; at++)
        {
            var digit = (uint)(text[at] - '0');
            if (digit > 9)
                return false;
            if (magnitude > ulong.MaxValue / 10 || (magnitude == ulong.MaxValue / 10 && digit > ulong.MaxValue % 10))
            {
                isHuge = true;
                return OnlyDigits(text[at..]);
            }
            magnitude = magnitude * 10 + digit;
        }
        return true;
    }

    // Too great for any type, but still a number when only digits follow: the answer is "outside", not "no number".
    private static bool OnlyDigits(ReadOnlySpan<byte> rest) => rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;

    private static bool TryParseHexOrOctal(ReadOnlySpan<byte> text, out bool negative, out ulong magnitude)
    {
        magnitude = 0;
        negative = text.Length > 0 && text[0] == (byte)'-';
        if (text.Length > 0 && text[0] is (byte)'-' or (byte)'+')
            text = text[1..];
        if (text.Length < 2 || text[0] != (byte)'0')
            return false;
        if (text[1] is (byte)'x' or (byte)'X')
            return text.Length > 2 && Utf8Parser.TryParse(text[2..], out magnitude, out var used, 'x')
                && used == text.Length - 2;
        foreach (var b in text[1..])
        {
            if (b is < (byte)'0' or > (byte)'7' || magnitude >> 61 != 0)
                return false;
            magnitude = magnitude * 8 + (ulong)(b - '0');
        }
        return true;
    }

    private string Word() => BuiltInNames.Of(BuiltIn);

    private static (Int128 Min, Int128 Max) Bounds(BuiltInType type) => type switch
    {
        BuiltInType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
        BuiltInType.Int16 => (short.MinValue, short.MaxValue),
        BuiltInType.Int32 => (int.MinValue, int.MaxValue),
        BuiltInType.Int64 => (long.MinValue, long.MaxValue),
        BuiltInType.UInt8 => (byte.MinValue, byte.MaxValue),
        BuiltInType.UInt16 => (ushort.MinValue, ushort.MaxValue),
        BuiltInType.UInt32 => (uint.MinValue, uint.MaxValue),
        BuiltInType.UInt64 => (ulong.MinValue, ulong.MaxValue),
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}
