using System.Buffers.Text;

namespace Netconf.Mano.Yang;

/// <summary>binary (RFC 7950 §9.8): base64; canonical without white space. Lengths count octets.</summary>
public sealed class BinaryType : YangType
{
    internal BinaryType()
        : base(BuiltInType.Binary)
    {
    }

    /// <summary>The length in force, in octets, or null.</summary>
    public NumberRange? Length { get; internal set; }

    /// <inheritdoc/>
    public override bool IsEscapeFree => true;

    /// <inheritdoc/>
    public override bool TryCanonicalize(
        ReadOnlySpan<byte> lexical, IPrefixResolver prefixes, ValueScratch scratch,
        out ReadOnlySpan<byte> canonical, out TypeError? error)
    {
        canonical = lexical;
        if (!Base64.IsValid(lexical, out var octets)
            && !Base64.IsValid(canonical = Tidied(lexical, scratch), out octets))
        {
            canonical = default;
            error = TypeFault.Lexical(scratch, lexical, "base64 (RFC 4648 §4)");
            return false;
        }
        if (Length is { } length && !length.Contains((ulong)octets))
        {
            canonical = default;
            error = TypeFault.WrongLength(scratch, lexical, octets, length);
            return false;
        }
        error = null;
        if (canonical.ContainsAny(" \t\r\n"u8))
            canonical = Tidied(lexical, scratch);
        return true;
    }

    // Without white space, and with the bits that padding leaves over at zero: RFC 4648 §3.5 lets a decoder be patient
    // with those.
    private static ReadOnlySpan<byte> Tidied(ReadOnlySpan<byte> lexical, ValueScratch scratch)
    {
        var room = scratch.Take(lexical.Length);
        var at = 0;
        foreach (var b in lexical)
            if (!ValueText.IsSpace(b))
                room[at++] = b;
        if (at >= 4 && room[at - 1] == (byte)'=')
        {
            var (digit, mask) = room[at - 2] == (byte)'=' ? (at - 3, 0x30) : (at - 2, 0x3C);
            if (Alphabet.IndexOf(room[digit]) is var value and >= 0)
                room[digit] = Alphabet[value & mask];
        }
        return room[..at];
    }

    private static ReadOnlySpan<byte> Alphabet => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8;
}
