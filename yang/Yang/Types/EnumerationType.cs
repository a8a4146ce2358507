using System.Text;

namespace Netconf.Mano.Yang;

/// <summary>enumeration (RFC 7950 §9.6): the names in force, after if-feature and the restrictions of the typedef
/// chain.</summary>
public sealed class EnumerationType : YangType
{
    private readonly Utf8Names _names;

    internal EnumerationType(IReadOnlyList<EnumMember> members)
        : base(BuiltInType.Enumeration)
    {
        Members = members;
        _names = new Utf8Names(members.Select(m => Encoding.UTF8.GetBytes(m.Name)));
        IsEscapeFree = members.All(m => m.Name.AsSpan().IndexOfAny("<>&\r") < 0);
    }

    /// <summary>The names, in order of definition.</summary>
    public IReadOnlyList<EnumMember> Members { get; }

    /// <inheritdoc/>
    public override bool IsEscapeFree { get; }

    /// <summary>The member of that name, or null.</summary>
    public EnumMember? Find(ReadOnlySpan<byte> name) => _names.Find(name) is var at and >= 0 ? Members[at] : null;

    /// <inheritdoc/>
    public override bool TryCanonicalize(
        ReadOnlySpan<byte> lexical, IPrefixResolver prefixes, ValueScratch scratch,
        out ReadOnlySpan<byte> canonical, out TypeError? error)
    {
        var ok = _names.Find(lexical) >= 0;
        canonical = ok ? lexical : default;
        error = ok ? null : scratch.IsQuiet ? TypeFault.Unspoken : Unknown(lexical);
        return ok;
    }

    private TypeError Unknown(ReadOnlySpan<byte> lexical)
    {
        const int Shown = 12;
        var names = string.Join(", ", Members.Take(Shown).Select(m => m.Name));
        return new TypeError(
            $"{TypeFault.Show(lexical)} is not one of the names allowed here: {names}{(Members.Count > Shown ? " …" : "")}.");
    }
}
