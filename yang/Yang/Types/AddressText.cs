namespace Netconf.Mano.Yang;

/// <summary>Reads addresses from UTF-8 without making objects.</summary>
internal static class AddressText
{
    /// <summary>An IPv6 address (RFC 4291 §2.2), without zone, into 16 bytes.</summary>
    public static bool TryReadIpv6(ReadOnlySpan<byte> text, Span<byte> bytes)
    {
        var gap = -1;
        var at = 0;
        var written = 0;
        if (text.StartsWith("::"u8))
            (gap, at) = (0, 2);
        while (at < text.Length)
        {
            var end = at;
            while (end < text.Length && text[end] != (byte)':')
                end++;
            var group = text[at..end];
            if (end == text.Length && group.Contains((byte)'.'))
            {
                if (written > 12 || !TryReadQuad(group, bytes[written..]))
                    return false;
                written += 4;
                break;
            }
            if (written > 14 || !TryReadGroup(group, out var value))
                return false;
            bytes[written++] = (byte)(value >> 8);
            bytes[written++] = (byte)value;
            if (end == text.Length)
                break;
            at = end + 1;
            if (at == text.Length)
                return false;
            if (text[at] != (byte)':')
                continue;
            if (gap >= 0)
                return false;
            gap = written;
            at++;
        }
        return Spread(bytes, written, gap);
    }

    /// <summary>A dotted quad into 4 bytes.</summary>
    public static bool TryReadQuad(ReadOnlySpan<byte> text, Span<byte> bytes)
    {
        var (part, value, digits) = (0, 0, 0);
        foreach (var b in text)
        {
            if (b == (byte)'.')
            {
                if (digits == 0 || part == 3)
                    return false;
                bytes[part++] = (byte)value;
                (value, digits) = (0, 0);
                continue;
            }
            value = value * 10 + (b - '0');
            if (b is < (byte)'0' or > (byte)'9' || ++digits > 3 || value > 255)
                return false;
        }
        if (digits == 0 || part != 3)
            return false;
        bytes[3] = (byte)value;
        return true;
    }

    private static bool TryReadGroup(ReadOnlySpan<byte> group, out int value)
    {
        value = 0;
        foreach (var b in group)
        {
            var digit = b switch
            {
                >= (byte)'0' and <= (byte)'9' => b - '0',
                >= (byte)'a' and <= (byte)'f' => b - 'a' + 10,
                >= (byte)'A' and <= (byte)'F' => b - 'A' + 10,
                _ => -1,
            };
            if (digit < 0)
                return false;
            value = (value << 4) | digit;
        }
        return group.Length is > 0 and <= 4;
    }

    // What stands behind '::' moves to the end.
    private static bool Spread(Span<byte> bytes, int written, int gap)
    {
        if (gap < 0)
            return written == 16;
        if (written == 16)
            return false;
        var tail = written - gap;
        bytes[gap..written].CopyTo(bytes[(16 - tail)..16]);
        bytes[gap..(16 - tail)].Clear();
        return true;
    }
}
