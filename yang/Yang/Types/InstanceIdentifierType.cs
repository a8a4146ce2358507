using System.Text;

namespace Netconf.Mano.Yang;

/// <summary>
/// instance-identifier (RFC 7950 §9.13). The canonical form is RFC 7951 §6.11's: module names as prefixes where the
/// module changes, keys in
/// key order with canonical values, no white space.
/// </summary>
public sealed class InstanceIdentifierType : YangType
{
    internal InstanceIdentifierType()
        : base(BuiltInType.InstanceIdentifier)
    {
    }

    /// <summary>Whether the instance must exist; true unless stated.</summary>
    public bool RequireInstance { get; internal set; } = true;

    /// <inheritdoc/>
    public override bool HasPrefixes => true;

    /// <inheritdoc/>
    public override bool TryCanonicalize(
        ReadOnlySpan<byte> lexical, IPrefixResolver prefixes, ValueScratch scratch,
        out ReadOnlySpan<byte> canonical, out TypeError? error)
    {
        canonical = default;
        var reader = new InstancePathReader(ValueText.Trim(lexical), prefixes);
        var text = reader.Read(out var fault);
        if (text is null)
        {
            error = scratch.IsQuiet
                ? TypeFault.Unspoken : new TypeError($"{TypeFault.Show(lexical)} is no instance-identifier: {fault}.");
            return false;
        }
        error = null;
        var room = scratch.Take(Encoding.UTF8.GetMaxByteCount(text.Length));
        canonical = room[..Encoding.UTF8.GetBytes(text, room)];
        return true;
    }

    /// <inheritdoc/>
    public override bool TryNextPrefix(ReadOnlySpan<byte> value, scoped ref int position,
        out ReadOnlySpan<byte> prefix) =>
        PrefixScan.InXPath(value, ref position, out prefix);

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> ToXml(ReadOnlySpan<byte> canonical, ValueScratch scratch)
    {
        if (canonical.IsEmpty || canonical[0] != (byte)'/')
            return canonical;
        var prefix = ReadOnlySpan<byte>.Empty;
        var written = new List<byte>(canonical.Length * 2);
        for (var at = 0; at < canonical.Length;)
        {
            var b = canonical[at];
            if (b is (byte)'\'' or (byte)'"')
            {
                var end = at + canonical[(at + 1)..].IndexOf(b) + 2;
                written.AddRange(canonical[at..end]);
                at = end;
                continue;
            }
            if (!PrefixScan.IsNameByte(b) || (b == (byte)'.'
                && canonical[at - 1] == (byte)'[') || IsPosition(canonical, at))
            {
                written.Add(b);
                at++;
                continue;
            }
            var name = at;
            while (at < canonical.Length && PrefixScan.IsNameByte(canonical[at]))
                at++;
            if (at < canonical.Length && canonical[at] == (byte)':')
            {
                prefix = canonical[name..at];
                name = ++at;
                while (at < canonical.Length && PrefixScan.IsNameByte(canonical[at]))
                    at++;
            }
            written.AddRange(prefix);
            written.Add((byte)':');
            written.AddRange(canonical[name..at]);
        }
        var room = scratch.Take(written.Count);
        written.CopyTo(room);
        return room[..written.Count];
    }

    private static bool IsPosition(ReadOnlySpan<byte> path, int at)
    {
        while (char.IsAsciiDigit((char)path[at]) && at > 0)
            at--;
        return path[at] == (byte)'[' && at + 1 < path.Length && char.IsAsciiDigit((char)path[at + 1]);
    }
}
