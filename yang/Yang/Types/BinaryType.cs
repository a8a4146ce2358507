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
        canonical = default;
        if (!Base64.IsValid(lexical, out var octets))
        {
            error = TypeFault.Lexical(scratch, lexical, "base64 (RFC 4648 §4)");
            return false;
        }
        if (Length is { } length && !length.Contains((ulong)octets))
        {
            error = TypeFault.WrongLength(scratch, lexical, octets, length);
            return false;
        }
        error = null;
        canonical = lexical.IndexOfAny(" \t\r\n"u8) < 0 && HasCleanTail(lexical) ? lexical : Rewrite(lexical, octets, scratch);
        return true;
    }

    // The bits that padding leaves over are zero in the canonical form (RFC 4648 §3.5).
    private static bool HasCleanTail(ReadOnlySpan<byte> text)
    {
        if (text.Length < 4 || text[^1] != (byte)'=')
            return true;
        return text[^2] == (byte)'='
            ? "AQgw"u8.Contains(text[^3])
            : "AEIMQUYcgkosw048"u8.Contains(text[^2]);
    }

    private static ReadOnlySpan<byte> Rewrite(ReadOnlySpan<byte> lexical, int octets, ValueScratch scratch)
    {
        var room = scratch.Take(Base64.GetMaxEncodedToUtf8Length(octets));
        var at = 0;
        foreach (var b in lexical)
            if (!ValueText.IsSpace(b))
                room[at++] = b;
        if (at >= 4 && room[at - 1] == (byte)'=')
        {
            var (digit, mask) = room[at - 2] == (byte)'=' ? (at - 3, 0x30) : (at - 2, 0x3C);
            room[digit] = Alphabet[Alphabet.IndexOf(room[digit]) & mask];
        }
        return room[..at];
    }

    private static ReadOnlySpan<byte> Alphabet => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8;
}
