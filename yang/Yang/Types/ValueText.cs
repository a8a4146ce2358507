using System.Buffers;
using System.Text.Unicode;

namespace Netconf.Mano.Yang;

/// <summary>Lexical questions that several types share.</summary>
internal static class ValueText
{
    /// <summary>Bytes that may be, or may begin, a character YANG does not allow (RFC 7950 §14 yang-char).</summary>
    private static readonly SearchValues<byte> Suspects = SearchValues.Create(
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
            0xEF, 0xF0, 0xF1, 0xF2, 0xF3, 0xF4]);

    public static bool IsSpace(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r';

    /// <summary>
    /// The value without white space around it. RFC 7950 gives numbers no white space, but every other implementation
    /// takes what a
    /// pretty-printer put there, and no number is changed by it.
    /// </summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> value)
    {
        if (value.Length > 0 && !IsSpace(value[0]) && !IsSpace(value[^1]))
            return value;
        return value.Trim(" \t\r\n"u8);
    }

    /// <summary>Well-formed UTF-8 of characters that YANG allows (§9.4): no controls, no non-characters.</summary>
    public static bool IsYangText(ReadOnlySpan<byte> value)
    {
        if (!Utf8.IsValid(value))
            return false;
        for (var at = value.IndexOfAny(Suspects); at >= 0;)
        {
            if (!IsAllowedAt(value, at))
                return false;
            var next = value[(at + 1)..].IndexOfAny(Suspects);
            at = next < 0 ? -1 : at + 1 + next;
        }
        return true;
    }

    /// <summary>How many Unicode characters a well-formed UTF-8 text has (§9.4.4: not UTF-16 units).</summary>
    public static int CountCharacters(ReadOnlySpan<byte> value)
    {
        var count = value.Length;
        if (System.Text.Ascii.IsValid(value))
            return count;
        foreach (var b in value)
            if ((b & 0xC0) == 0x80)
                count--;
        return count;
    }

    private static bool IsAllowedAt(ReadOnlySpan<byte> value, int at)
    {
        var first = value[at];
        if (first < 0x20)
            return false;
        if (first == 0xEF)
        {
            // U+FDD0..FDEF and U+FFFE, U+FFFF
            var second = value[at + 1];
            var third = value[at + 2];
            return !(second == 0xB7 && third is >= 0x90 and <= 0xAF) && !(second == 0xBF && third >= 0xBE);
        }
        // U+xFFFE and U+xFFFF of the supplementary planes
        return !((value[at + 1] & 0x0F) == 0x0F && value[at + 2] == 0xBF && value[at + 3] >= 0xBE);
    }
}
