using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace Netconf.Mano.Protocol.Restconf;

/// <summary>Percent-encoding (RFC 3986 §2.1), strict: a broken escape or text that is not UTF-8 is refused, never guessed.</summary>
internal static class PercentText
{
    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? utf8)
    {
        utf8 = null;
        var buffer = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] > '\x7e' || text[i] <= ' ')
                return false;
            if (text[i] != '%')
            {
                buffer[length++] = (byte)text[i];
                continue;
            }
            if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
                return false;
            buffer[length++] = (byte)((Convert.FromHexString(text.Slice(i + 1, 2))[0]));
            i += 2;
        }
        if (!Utf8.IsValid(buffer.AsSpan(0, length)))
            return false;
        utf8 = buffer.AsSpan(0, length).ToArray();
        return true;
    }

    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out string? decoded)
    {
        decoded = TryDecode(text, out byte[]? utf8) ? Encoding.UTF8.GetString(utf8) : null;
        return decoded is not null;
    }

    /// <summary>A key's value: everything but RFC 3986's unreserved characters is escaped (RFC 8040 §3.5.3).</summary>
    public static string Encode(ReadOnlySpan<byte> utf8) => Uri.EscapeDataString(Encoding.UTF8.GetString(utf8));
}
