namespace Netconf.Mano.Yang;

/// <summary>Finds prefixes in paths and expressions whose syntax has been checked before.</summary>
internal static class PrefixScan
{
    /// <summary>The next <c>prefix:</c> outside quotes, axes (<c>name::</c>) left out.</summary>
    public static bool InXPath(ReadOnlySpan<byte> text, scoped ref int position, out ReadOnlySpan<byte> prefix)
    {
        var at = position;
        while (at < text.Length)
        {
            var b = text[at];
            if (b is (byte)'\'' or (byte)'"')
            {
                var close = text[(at + 1)..].IndexOf(b);
                at = close < 0 ? text.Length : at + close + 2;
                continue;
            }
            if (!IsNameByte(b))
            {
                at++;
                continue;
            }
            var start = at;
            while (at < text.Length && IsNameByte(text[at]))
                at++;
            if (at + 1 >= text.Length || text[at] != (byte)':' || text[at + 1] == (byte)':')
                continue;
            prefix = text[start..at];
            position = at + 1;
            return true;
        }
        position = text.Length;
        prefix = default;
        return false;
    }

    public static bool IsNameByte(byte b) =>
        char.IsAsciiLetterOrDigit((char)b) || b is (byte)'_' or (byte)'-' or (byte)'.' || b >= 0x80;
}
