using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Netconf.Mano.Data;

/// <summary>Which bytes and characters XML 1.0 allows where.</summary>
internal static class XmlCharacters
{
    private static readonly SearchValues<byte> Forbidden = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Where(i => i is not (9 or 10 or 13)).Select(i => (byte)i)]);

    private static readonly bool[] NameBytes = MakeNameBytes();

    /// <summary>Whether the byte is an ASCII character of a name other than the colon.</summary>
    public static bool IsNameByte(byte b) => NameBytes[b];

    /// <summary>Whether an ASCII byte may begin a name.</summary>
    public static bool IsNameStartByte(byte b) => NameBytes[b] && b is not ((>= (byte)'0' and <= (byte)'9') or (byte)'-' or (byte)'.');

    /// <summary>Whether the byte is XML white space.</summary>
    public static bool IsSpace(byte b) => b is (byte)' ' or (byte)'\n' or (byte)'\t' or (byte)'\r';

    /// <summary>Whether there is nothing but white space.</summary>
    public static bool IsSpace(ReadOnlySpan<byte> bytes) => bytes.IndexOfAnyExcept(" \n\t\r"u8) < 0;

    /// <summary>Checks a whole text once: valid UTF-8, no character that XML forbids. The offset of the first fault, or
    /// -1.</summary>
    public static int FindFault(ReadOnlySpan<byte> text)
    {
        if (!Utf8.IsValid(text))
            return FindInvalid(text);
        var control = text.IndexOfAny(Forbidden);
        if (control >= 0)
            return control;
        // U+FFFE and U+FFFF are EF BF BE and EF BF BF.
        for (var from = 0; ; from += 2)
        {
            var at = text[from..].IndexOf([(byte)0xEF, (byte)0xBF]);
            if (at < 0)
                return -1;
            from += at;
            if (from + 2 < text.Length && text[from + 2] >= 0xBE)
                return from;
        }
    }

    /// <summary>Whether a character may stand in a document (production 2).</summary>
    public static bool IsAllowed(int c) =>
        c is 0x9 or 0xA or 0xD or (>= 0x20 and <= 0xD7FF) or (>= 0xE000 and <= 0xFFFD) or (>= 0x10000 and <= 0x10FFFF);

    /// <summary>Whether a character beyond ASCII may begin a name (production 4, fifth edition).</summary>
    public static bool IsNameStart(int c) =>
        c is (>= 0xC0 and <= 0xD6) or (>= 0xD8 and <= 0xF6) or (>= 0xF8 and <= 0x2FF) or (>= 0x370 and <= 0x37D)
            or (>= 0x37F and <= 0x1FFF) or (>= 0x200C and <= 0x200D) or (>= 0x2070 and <= 0x218F) or (>= 0x2C00 and <= 0x2FEF)
            or (>= 0x3001 and <= 0xD7FF) or (>= 0xF900 and <= 0xFDCF) or (>= 0xFDF0 and <= 0xFFFD) or (>= 0x10000 and <= 0xEFFFF);

    /// <summary>Whether a character beyond ASCII may be in a name (production 4a, fifth edition).</summary>
    public static bool IsName(int c) =>
        IsNameStart(c) || c is 0xB7 or (>= 0x300 and <= 0x36F) or (>= 0x203F and <= 0x2040);

    private static int FindInvalid(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < text.Length;)
        {
            if (Rune.DecodeFromUtf8(text[i..], out _, out var n) != OperationStatus.Done)
                return i;
            i += n;
        }
        return text.Length;
    }

    private static bool[] MakeNameBytes()
    {
        var result = new bool[256];
        for (var b = 0; b < 128; b++)
            result[b] = char.IsAsciiLetterOrDigit((char)b) || b is '_' or '-' or '.';
        return result;
    }
}
