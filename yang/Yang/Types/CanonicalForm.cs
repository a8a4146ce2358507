using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Netconf.Mano.Yang;

/// <summary>
/// The canonical form that RFC 6991 gives a string typedef: two ways to write one address are one value, and two list
/// keys that differ only so
/// are a duplicate.
/// </summary>
internal abstract class CanonicalForm
{
    private static readonly Dictionary<(string Module, string Typedef), CanonicalForm> Known = new()
    {
        [("ietf-inet-types", "ipv6-address")] = new Ipv6Form(),
        [("ietf-inet-types", "ipv6-address-no-zone")] = new Ipv6Form(),
        [("ietf-inet-types", "ipv6-address-link-local")] = new Ipv6Form(),
        [("ietf-inet-types", "ipv6-prefix")] = new PrefixForm(true),
        [("ietf-inet-types", "ipv4-prefix")] = new PrefixForm(false),
        [("ietf-inet-types", "domain-name")] = new LowerCaseForm(),
        [("ietf-inet-types", "host-name")] = new LowerCaseForm(),
        [("ietf-yang-types", "mac-address")] = new LowerCaseForm(),
        [("ietf-yang-types", "phys-address")] = new LowerCaseForm(),
        [("ietf-yang-types", "hex-string")] = new LowerCaseForm(),
        [("ietf-yang-types", "uuid")] = new LowerCaseForm(),
        [("ietf-yang-types", "date-and-time")] = new DateAndTimeForm(),
        [("ietf-yang-types", "xpath1.0")] = new XPathForm(),
    };

    /// <summary>The form of a typedef, or null when it has none of its own.</summary>
    public static CanonicalForm? Of(string module, string typedef) => Known.GetValueOrDefault((module, typedef));

    /// <summary>Gives the canonical form of a value that satisfies all restrictions.</summary>
    public abstract bool TryApply(
        ReadOnlySpan<byte> lexical, IPrefixResolver prefixes, ValueScratch scratch, out ReadOnlySpan<byte> canonical,
            out TypeError? error);
}

internal sealed class LowerCaseForm : CanonicalForm
{
    private static readonly SearchValues<byte> UpperCase = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ"u8);

    public override bool TryApply(
        ReadOnlySpan<byte> lexical, IPrefixResolver prefixes, ValueScratch scratch, out ReadOnlySpan<byte> canonical,
            out TypeError? error)
    {
        error = null;
        canonical = lexical;
        if (!lexical.ContainsAny(UpperCase))
            return true;
        var room = scratch.Take(lexical.Length);
        for (var i = 0; i < lexical.Length; i++)
            room[i] = lexical[i] is >= (byte)'A' and <= (byte)'Z' ? (byte)(lexical[i] | 0x20) : lexical[i];
        canonical = room[..lexical.Length];
        return true;
    }
}

/// <summary>RFC 5952 §4; the zone stays as it is.</summary>
internal sealed class Ipv6Form : CanonicalForm
{
    public override bool TryApply(
        ReadOnlySpan<byte> lexical, IPrefixResolver prefixes, ValueScratch scratch, out ReadOnlySpan<byte> canonical,
            out TypeError? error)
    {
        var percent = lexical.IndexOf((byte)'%');
        var address = percent < 0 ? lexical : lexical[..percent];
        canonical = default;
        error = null;
        Span<byte> bytes = stackalloc byte[16];
        if (!AddressText.TryReadIpv6(address, bytes))
        {
            error = TypeFault.Lexical(scratch, lexical, "an IPv6 address");
            return false;
        }
        Span<byte> text = stackalloc byte[64];
        var length = Write(bytes, text);
        if (text[..length].SequenceEqual(address))
        {
            canonical = lexical;
            return true;
        }
        var room = scratch.Take(length + lexical.Length - address.Length);
        text[..length].CopyTo(room);
        lexical[address.Length..].CopyTo(room[length..]);
        canonical = room[..(length + lexical.Length - address.Length)];
        return true;
    }

    /// <summary>Writes an address: lower case, the longest run of at least two zero groups as '::', IPv4 inside as a
    /// dotted quad.</summary>
    internal static int Write(ReadOnlySpan<byte> bytes, Span<byte> text)
    {
        var (runStart, runLength) = LongestZeroRun(bytes);
        var at = 0;
        for (var group = 0; group < 8; group++)
        {
            if (group == runStart)
            {
                text[at++] = (byte)':';
                group += runLength - 1;
                if (group == 7)
                    text[at++] = (byte)':';
                continue;
            }
            if (group > 0)
                text[at++] = (byte)':';
            if (group == 6 && runStart == 0 && (runLength == 6 || (runLength == 5 && bytes[10] == 0xFF
                && bytes[11] == 0xFF)))
                return at + WriteQuad(bytes[12..], text[at..]);
            var value = (bytes[2 * group] << 8) | bytes[2 * group + 1];
            Utf8Formatter.TryFormat(value, text[at..], out var written, new StandardFormat('x'));
            at += written;
        }
        return at;
    }

    internal static int WriteQuad(ReadOnlySpan<byte> bytes, Span<byte> text)
    {
        var at = 0;
        for (var i = 0; i < 4; i++)
        {
            if (i > 0)
                text[at++] = (byte)'.';
            Utf8Formatter.TryFormat(bytes[i], text[at..], out var written);
            at += written;
        }
        return at;
    }

    private static (int Start, int Length) LongestZeroRun(ReadOnlySpan<byte> bytes)
    {
        var best = (Start: -1, Length: 1);
        for (var group = 0; group < 8;)
        {
            var end = group;
            while (end < 8 && bytes[2 * end] == 0 && bytes[2 * end + 1] == 0)
                end++;
            if (end - group > best.Length)
                best = (group, end - group);
            group = end + 1;
        }
        return best;
    }
}

/// <summary>A prefix: the bits behind the prefix length are zero.</summary>
internal sealed class PrefixForm(bool isIpv6) : CanonicalForm
{
    public override bool TryApply(
        ReadOnlySpan<byte> lexical, IPrefixResolver prefixes, ValueScratch scratch, out ReadOnlySpan<byte> canonical,
            out TypeError? error)
    {
        canonical = default;
        var slash = lexical.IndexOf((byte)'/');
        Span<byte> bytes = stackalloc byte[16];
        var count = isIpv6 ? 16 : 4;
        if (slash < 0 || !Utf8Parser.TryParse(lexical[(slash + 1)..], out int bits, out _) || bits < 0
            || bits > count * 8
            || !(isIpv6 ? AddressText.TryReadIpv6(lexical[..slash], bytes) : AddressText.TryReadQuad(lexical[..slash],
                bytes)))
        {
            error = TypeFault.Lexical(scratch, lexical, "an address prefix");
            return false;
        }
        for (var i = 0; i < count; i++)
            bytes[i] &= (byte)(0xFF00 >> Math.Clamp(bits - i * 8, 0, 8));
        Span<byte> text = stackalloc byte[64];
        var length = count == 4 ? Ipv6Form.WriteQuad(bytes, text) : Ipv6Form.Write(bytes, text);
        text[length++] = (byte)'/';
        Utf8Formatter.TryFormat(bits, text[length..], out var written);
        length += written;
        error = null;
        if (text[..length].SequenceEqual(lexical))
        {
            canonical = lexical;
            return true;
        }
        var room = scratch.Take(length);
        text[..length].CopyTo(room);
        canonical = room[..length];
        return true;
    }
}

/// <summary>
/// RFC 6991 date-and-time: a numeric offset, that of the device; this server's is UTC. An unknown zone (-00:00) stays
/// unknown.
/// </summary>
internal sealed class DateAndTimeForm : CanonicalForm
{
    private const int ThroughMinutes = 16;

    public override bool TryApply(
        ReadOnlySpan<byte> lexical, IPrefixResolver prefixes, ValueScratch scratch, out ReadOnlySpan<byte> canonical,
            out TypeError? error)
    {
        canonical = default;
        if (!TryRead(lexical, out var minutes, out var zone, out var offset))
        {
            error = TypeFault.Lexical(scratch, lexical, "a date and time (RFC 3339)");
            return false;
        }
        error = null;
        if (zone.SequenceEqual("+00:00"u8) || zone.SequenceEqual("-00:00"u8))
        {
            canonical = lexical;
            return true;
        }
        var utc = minutes.AddMinutes(-offset);
        var body = lexical[..^zone.Length];
        var room = scratch.Take(body.Length + 6);
        utc.TryFormat(room, out _, "yyyy-MM-ddTHH:mm", System.Globalization.CultureInfo.InvariantCulture);
        body[ThroughMinutes..].CopyTo(room[ThroughMinutes..]);
        "+00:00"u8.CopyTo(room[body.Length..]);
        canonical = room[..(body.Length + 6)];
        return true;
    }

    private static bool TryRead(ReadOnlySpan<byte> text, out DateTime minutes, out ReadOnlySpan<byte> zone,
        out int offset)
    {
        minutes = default;
        zone = default;
        offset = 0;
        if (text.Length < 20 || !Digits(text, 0, 4, out var year) || !Digits(text, 5, 2, out var month)
            || !Digits(text, 8, 2, out var day)
            || !Digits(text, 11, 2, out var hour) || !Digits(text, 14, 2, out var minute)
                || !Digits(text, 17, 2, out var second))
            return false;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23
            || minute > 59 || second > 60)
            return false;
        minutes = new DateTime(year, month, day, hour, minute, 0, DateTimeKind.Utc);
        zone = text[^1] == (byte)'Z' ? text[^1..] : text[^6..];
        if (zone.Length == 1)
            return true;
        if (!Digits(zone, 1, 2, out var hours) || !Digits(zone, 4, 2, out var rest) || hours > 23 || rest > 59)
            return false;
        offset = (hours * 60 + rest) * (zone[0] == (byte)'-' ? -1 : 1);
        var ticks = minutes.Ticks - offset * TimeSpan.TicksPerMinute;
        return ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks;
    }

    private static bool Digits(ReadOnlySpan<byte> text, int start, int count, out int value)
    {
        value = 0;
        foreach (var b in text.Slice(start, count))
        {
            if (b is < (byte)'0' or > (byte)'9')
                return false;
            value = value * 10 + (b - '0');
        }
        return true;
    }
}

/// <summary>xpath1.0: prefixes become module names, so that the value means the same wherever it is read.</summary>
internal sealed class XPathForm : CanonicalForm
{
    public override bool TryApply(
        ReadOnlySpan<byte> lexical, IPrefixResolver prefixes, ValueScratch scratch, out ReadOnlySpan<byte> canonical,
            out TypeError? error)
    {
        canonical = default;
        var source = Encoding.UTF8.GetString(lexical);
        if (!XPathParser.TryParse(source, new ValueNames(prefixes), out _, out var fault))
        {
            error = scratch.IsQuiet
                ? TypeFault.Unspoken : new TypeError($"{TypeFault.Show(lexical)} is no XPath expression: {fault}.");
            return false;
        }
        error = null;
        var text = Rewrite(source, prefixes);
        if (text is null)
        {
            canonical = lexical;
            return true;
        }
        var room = scratch.Take(Encoding.UTF8.GetByteCount(text));
        canonical = room[..Encoding.UTF8.GetBytes(text, room)];
        return true;
    }

    private static string? Rewrite(string source, IPrefixResolver prefixes)
    {
        StringBuilder? result = null;
        var copied = 0;
        var lexer = new XPathLexer(source);
        for (var token = lexer.Next(); token.Kind is not (XPathTokenKind.End or XPathTokenKind.Error); token = lexer.Next())
        {
            if (token.Kind == XPathTokenKind.Axis)
                lexer.SkipDoubleColon();
            var colon = token.Kind == XPathTokenKind.Name
                ? source.IndexOf(':', token.Start, token.End - token.Start) : -1;
            if (colon < 0)
                continue;
            var name = prefixes.Resolve(Encoding.UTF8.GetBytes(source, token.Start, colon - token.Start))!.Name;
            if (source.AsSpan(token.Start, colon - token.Start).SequenceEqual(name))
                continue;
            (result ??= new StringBuilder()).Append(source, copied, token.Start - copied).Append(name);
            copied = colon;
        }
        return result?.Append(source, copied, source.Length - copied).ToString();
    }

    private sealed class ValueNames(IPrefixResolver prefixes) : XPathNames
    {
        public override Module? Unprefixed => null;

        public override bool AllowsVariables => true;

        public override bool TryResolve(string prefix, out Module? module)
        {
            module = prefixes.Resolve(Encoding.UTF8.GetBytes(prefix));
            return module is not null;
        }
    }
}
