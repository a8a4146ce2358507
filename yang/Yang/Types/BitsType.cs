using System.Buffers;
using System.Text;

namespace Netconf.Mano.Yang;

/// <summary>bits (RFC 7950 §9.7): a set of names, written in order of position.</summary>
public sealed class BitsType : YangType
{
    private readonly Utf8Names _names;
    private readonly int _longest;

    internal BitsType(IReadOnlyList<BitMember> members)
        : base(BuiltInType.Bits)
    {
        Members = [.. members.OrderBy(m => m.Position)];
        _names = new Utf8Names(Members.Select(m => Encoding.UTF8.GetBytes(m.Name)));
        _longest = Members.Sum(m => m.Name.Length + 1);
    }

    /// <summary>The bits, in order of position.</summary>
    public IReadOnlyList<BitMember> Members { get; }

    /// <inheritdoc/>
    public override bool IsEscapeFree => true;

    /// <inheritdoc/>
    public override bool TryCanonicalize(
        ReadOnlySpan<byte> lexical, IPrefixResolver prefixes, ValueScratch scratch,
        out ReadOnlySpan<byte> canonical, out TypeError? error)
    {
        canonical = default;
        bool[]? rented = null;
        var set = Members.Count <= 256
            ? stackalloc bool[Members.Count] : (rented = ArrayPool<bool>.Shared.Rent(Members.Count));
        set = set[..Members.Count];
        set.Clear();
        try
        {
            if (!TryRead(lexical, set, scratch, out var isCanonical, out error))
                return false;
            canonical = isCanonical ? lexical : Write(set, scratch);
            return true;
        }
        finally
        {
            if (rented is not null)
                ArrayPool<bool>.Shared.Return(rented);
        }
    }

    /// <summary>Whether a canonical value holds the bit (RFC 7950 §10.6.1).</summary>
    public static bool Has(ReadOnlySpan<byte> canonical, ReadOnlySpan<byte> name)
    {
        foreach (var part in canonical.Split((byte)' '))
            if (canonical[part].SequenceEqual(name))
                return true;
        return false;
    }

    private bool TryRead(
        ReadOnlySpan<byte> lexical, Span<bool> set, ValueScratch scratch, out bool isCanonical, out TypeError? error)
    {
        isCanonical = true;
        var last = -1;
        var expectedStart = 0;
        for (var at = 0; at < lexical.Length;)
        {
            if (ValueText.IsSpace(lexical[at]))
            {
                at++;
                continue;
            }
            var end = at;
            while (end < lexical.Length && !ValueText.IsSpace(lexical[end]))
                end++;
            var bit = _names.Find(lexical[at..end]);
            if (bit < 0 || set[bit])
            {
                error = TypeFault.Lexical(scratch, lexical[at..end], bit < 0 ? "a bit of this type" : "allowed twice");
                return false;
            }
            isCanonical &= bit > last && at == expectedStart && (at == 0 || lexical[at - 1] == (byte)' ');
            set[bit] = true;
            last = bit;
            expectedStart = end + 1;
            at = end;
        }
        isCanonical &= lexical.IsEmpty || (last >= 0 && !ValueText.IsSpace(lexical[^1]));
        error = null;
        return true;
    }

    private ReadOnlySpan<byte> Write(scoped ReadOnlySpan<bool> set, ValueScratch scratch)
    {
        var room = scratch.Take(_longest);
        var at = 0;
        for (var i = 0; i < set.Length; i++)
        {
            if (!set[i])
                continue;
            if (at > 0)
                room[at++] = (byte)' ';
            _names[i].CopyTo(room[at..]);
            at += _names[i].Length;
        }
        return room[..at];
    }
}
