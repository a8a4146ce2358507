using System.Buffers.Text;

namespace Netconf.Mano.Yang;

/// <summary>decimal64 (RFC 7950 §9.3): an int64 divided by a power of ten.</summary>
public sealed class Decimal64Type : YangType
{
    private static readonly ulong[] Powers = MakePowers();

    internal Decimal64Type(int fractionDigits)
        : base(BuiltInType.Decimal64) => FractionDigits = fractionDigits;

    /// <summary>fraction-digits, 1 to 18.</summary>
    public int FractionDigits { get; }

    /// <summary>The range in force, in units of the last fraction digit, or null.</summary>
    public NumberRange? Range { get; internal set; }

    /// <inheritdoc/>
    public override bool IsEscapeFree => true;

    /// <inheritdoc/>
    public override bool TryCanonicalize(
        ReadOnlySpan<byte> lexical, IPrefixResolver prefixes, ValueScratch scratch,
        out ReadOnlySpan<byte> canonical, out TypeError? error)
    {
        canonical = default;
        var text = ValueText.Trim(lexical);
        switch (TryParseScaled(text, FractionDigits, out var scaled))
        {
            case ScaledParse.NotANumber:
                error = TypeFault.Lexical(scratch, lexical, "a decimal number such as 3.14");
                return false;
            case ScaledParse.TooPrecise:
                error = TypeFault.Lexical(scratch, lexical, $"a number of at most {FractionDigits} fraction digits");
                return false;
            case ScaledParse.TooGreat:
                error = TypeFault.Lexical(scratch, lexical, $"within a decimal64 of {FractionDigits} fraction digits");
                return false;
        }
        if (Range is { } range && !range.Contains(scaled))
        {
            error = TypeFault.OutOfRange(scratch, lexical, range);
            return false;
        }
        error = null;
        var written = Write(scaled, scratch.Take(24));
        canonical = written.SequenceEqual(text) ? text : written;
        return true;
    }

    /// <summary>The value of a canonical decimal64 in units of its last fraction digit.</summary>
    public long Scaled(ReadOnlySpan<byte> canonical) =>
        TryParseScaled(canonical, FractionDigits, out var scaled) == ScaledParse.Ok
            ? scaled
            : throw new FormatException("Not a canonical decimal64.");

    /// <inheritdoc/>
    public override int Compare(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b) => Scaled(a).CompareTo(Scaled(b));

    internal enum ScaledParse
    {
        Ok,
        NotANumber,
        TooPrecise,
        TooGreat,
    }

    /// <summary>Reads a decimal number as a multiple of 10^-<paramref name="fractionDigits"/>; exact or not at
    /// all.</summary>
    internal static ScaledParse TryParseScaled(ReadOnlySpan<byte> text, int fractionDigits, out long scaled)
    {
        scaled = 0;
        var negative = text.Length > 0 && text[0] == (byte)'-';
        var digits = text.Length > 0 && text[0] is (byte)'-' or (byte)'+' ? text[1..] : text;
        var point = digits.IndexOf((byte)'.');
        var whole = point < 0 ? digits : digits[..point];
        var fraction = point < 0 ? [] : digits[(point + 1)..];
        if (!AreDigits(whole) || (point >= 0 && !AreDigits(fraction)))
            return ScaledParse.NotANumber;
        // 3.140 with two fraction digits is 3.14: what counts is the value.
        fraction = fraction.TrimEnd((byte)'0');
        if (fraction.Length > fractionDigits)
            return ScaledParse.TooPrecise;
        whole = whole.TrimStart((byte)'0');
        // 19 digits fit an ulong, and no decimal64 has more that count.
        if (whole.Length + fractionDigits > 19)
            return ScaledParse.TooGreat;
        ulong magnitude = 0;
        foreach (var d in whole)
            magnitude = magnitude * 10 + (uint)(d - '0');
        foreach (var d in fraction)
            magnitude = magnitude * 10 + (uint)(d - '0');
        magnitude *= Powers[fractionDigits - fraction.Length];
        if (magnitude > (negative ? 1UL << 63 : long.MaxValue))
            return ScaledParse.TooGreat;
        scaled = unchecked(negative ? -(long)magnitude : (long)magnitude);
        return ScaledParse.Ok;
    }

    private static bool AreDigits(ReadOnlySpan<byte> text) =>
        text.Length > 0 && text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;

    // §9.3.2: at least one digit before and after the point, no other leading or trailing zeros.
    private ReadOnlySpan<byte> Write(long scaled, Span<byte> room)
    {
        var magnitude = scaled < 0 ? (ulong)-(scaled + 1) + 1 : (ulong)scaled;
        var (whole, fraction) = Math.DivRem(magnitude, Powers[FractionDigits]);
        var at = 0;
        if (scaled < 0)
            room[at++] = (byte)'-';
        Utf8Formatter.TryFormat(whole, room[at..], out var written);
        at += written;
        room[at++] = (byte)'.';
        for (var i = FractionDigits - 1; i >= 0; i--)
        {
            room[at + i] = (byte)('0' + fraction % 10);
            fraction /= 10;
        }
        var end = at + FractionDigits;
        while (end > at + 1 && room[end - 1] == (byte)'0')
            end--;
        return room[..end];
    }

    private static ulong[] MakePowers()
    {
        var powers = new ulong[20];
        powers[0] = 1;
        for (var i = 1; i < powers.Length; i++)
            powers[i] = powers[i - 1] * 10;
        return powers;
    }
}
