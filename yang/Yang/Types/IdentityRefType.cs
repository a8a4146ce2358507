using System.Text;

namespace Netconf.Mano.Yang;

/// <summary>
/// identityref (RFC 7950 §9.10). Canonical values are <c>module:name</c>, always with the module (RFC 7951 §6.8 allows
/// it everywhere).
/// </summary>
public sealed class IdentityRefType : YangType
{
    private Table? _table;

    internal IdentityRefType(IReadOnlyList<Identity> bases)
        : base(BuiltInType.IdentityRef) => Bases = bases;

    /// <summary>The bases: a value is derived from all of them, and is none of them.</summary>
    public IReadOnlyList<Identity> Bases { get; }

    /// <inheritdoc/>
    public override bool HasPrefixes => true;

    /// <inheritdoc/>
    public override bool IsEscapeFree => true;

    /// <summary>The identities a value may name, in order of module and name; known once the schema is
    /// complete.</summary>
    public IReadOnlyList<Identity> Values => Known.Identities;

    /// <summary>The identity a canonical value names, or null.</summary>
    public Identity? Find(ReadOnlySpan<byte> canonical) =>
        Known.Canonical.Find(canonical) is var at and >= 0 ? Known.Identities[at] : null;

    /// <inheritdoc/>
    public override bool TryCanonicalize(
        ReadOnlySpan<byte> lexical, IPrefixResolver prefixes, ValueScratch scratch,
        out ReadOnlySpan<byte> canonical, out TypeError? error)
    {
        canonical = default;
        var text = ValueText.Trim(lexical);
        var colon = text.IndexOf((byte)':');
        var module = colon == 0 ? null : prefixes.Resolve(colon < 0 ? [] : text[..colon]);
        if (module is null)
        {
            error = TypeFault.Lexical(scratch, lexical, "an identity: its prefix stands for no known module");
            return false;
        }
        var table = Known;
        var at = table.Find(module, text[(colon + 1)..]);
        if (at < 0)
        {
            error = scratch.IsQuiet ? TypeFault.Unspoken : Unknown(lexical, module, text[(colon + 1)..]);
            return false;
        }
        canonical = table.Canonical[at];
        error = null;
        return true;
    }

    /// <inheritdoc/>
    public override bool TryNextPrefix(ReadOnlySpan<byte> value, scoped ref int position, out ReadOnlySpan<byte> prefix)
    {
        // In a union the value may be another member's: an instance-identifier has colons too.
        var colon = position == 0 ? value.IndexOf((byte)':') : -1;
        foreach (var b in value)
            if (!PrefixScan.IsNameByte(b) && b != (byte)':')
                colon = -1;
        prefix = colon > 0 ? value[..colon] : default;
        position = value.Length;
        return colon > 0;
    }

    private Table Known => _table ??= new Table(Bases);

    private TypeError Unknown(ReadOnlySpan<byte> lexical, Module module, ReadOnlySpan<byte> name)
    {
        var bases = string.Join(" and ", Bases.Select(b => b.ToString()));
        var text = Encoding.UTF8.GetString(name);
        var exists = module.Identities.Any(i => i.Name == text);
        return new TypeError(exists
            ? $"{TypeFault.Show(lexical)} is not derived from {bases}{(module.IsImplemented ? "" : " in an implemented module")}."
            : $"Module {module.Name} has no identity {TypeFault.Show(name)} (the value has to be derived from {bases}).");
    }

    /// <summary>The allowed identities by name; built when the first value comes, when all modules are known.</summary>
    private sealed class Table
    {
        private readonly Utf8Names _names;
        private readonly int[] _nextOfSameName;

        public Table(IReadOnlyList<Identity> bases)
        {
            // An identity of a module that is only imported is no value (as every other implementation reads RFC 7950
            // §5.6.5).
            Identities =
            [
                .. bases[0].Derived
                    .Where(i => i.Module.IsImplemented && bases.Skip(1).All(b => i.IsDerivedFrom(b)))
                    .Distinct()
                    .OrderBy(i => i.Module.Name, StringComparer.Ordinal)
                    .ThenBy(i => i.Name, StringComparer.Ordinal),
            ];
            Canonical = new Utf8Names(Identities.Select(i => Encoding.UTF8.GetBytes(i.ToString())));
            _names = new Utf8Names(Identities.Select(i => Encoding.UTF8.GetBytes(i.Name)));
            _nextOfSameName = new int[Identities.Length];
            var next = new Dictionary<string, int>(StringComparer.Ordinal);
            for (var i = Identities.Length - 1; i >= 0; i--)
            {
                _nextOfSameName[i] = next.GetValueOrDefault(Identities[i].Name, -1);
                next[Identities[i].Name] = i;
            }
        }

        public Identity[] Identities { get; }

        public Utf8Names Canonical { get; }

        public int Find(Module module, ReadOnlySpan<byte> name)
        {
            for (var at = _names.Find(name); at >= 0; at = _nextOfSameName[at])
                if (ReferenceEquals(Identities[at].Module, module) || Identities[at].Module.Name == module.Name)
                    return at;
            return -1;
        }
    }
}
