using System.Text;

namespace Netconf.Mano.Yang;

/// <summary>
/// One module or submodule text with what its names mean: prefixes, and the top-level definitions, which a module shares with all its
/// submodules (RFC 7950 §5.5).
/// </summary>
internal sealed class TextUnit : ITypeScope
{
    private readonly DiagnosticBag _findings;

    public TextUnit(Statement root, ModuleText text, DiagnosticBag findings)
    {
        _findings = findings;
        Root = root;
        Text = text;
        Name = root.Arg;
        IsSubmodule = root.Keyword == Keyword.Submodule;
        IsYang11 = root.FindArgument(Keyword.YangVersion) == "1.1";
        foreach (var r in root.Items)
            if (r.Keyword == Keyword.Revision && string.CompareOrdinal(r.Arg, Revision) > 0)
                Revision = r.Argument;
        var belongsTo = root.Find(Keyword.BelongsTo);
        BelongsTo = belongsTo?.Argument;
        Prefix = (IsSubmodule ? belongsTo?.FindArgument(Keyword.Prefix) : root.FindArgument(Keyword.Prefix)) ?? "";
    }

    public DiagnosticBag Findings => _findings;

    public Statement Root { get; }

    public ModuleText Text { get; }

    public string Name { get; }

    public string? Revision { get; }

    public string Prefix { get; }

    public bool IsSubmodule { get; }

    public string? BelongsTo { get; }

    public bool IsYang11 { get; }

    /// <summary>The module this text makes, or for a submodule is part of.</summary>
    public ModuleUnit Owner { get; set; } = null!;

    public Module Module => Owner.Module;

    /// <summary>Imported modules by prefix; an import that failed is absent.</summary>
    public Dictionary<string, ModuleUnit> Imports { get; } = new(StringComparer.Ordinal);

    /// <summary>Included submodules.</summary>
    public List<TextUnit> Includes { get; } = [];

    /// <summary>Prefixes whose import failed: what they name is not complained of again.</summary>
    public HashSet<string> BrokenPrefixes { get; } = new(StringComparer.Ordinal);

    /// <summary>The module unit a prefix stands for; null, own prefix and empty prefix are the own module.</summary>
    public ModuleUnit? FindUnit(string? prefix) =>
        string.IsNullOrEmpty(prefix) || prefix == Prefix ? Owner : Imports.GetValueOrDefault(prefix);

    public Module? ResolvePrefix(string prefix) => FindUnit(prefix)?.Module;

    public Module? Resolve(ReadOnlySpan<byte> prefixUtf8) =>
        prefixUtf8.IsEmpty ? Module : ResolvePrefix(Encoding.UTF8.GetString(prefixUtf8));

    public TypedefDefinition? FindTypedef(string prefixedName, Statement at)
    {
        var (prefix, name) = Split(prefixedName);
        if (prefix is not null && prefix != Prefix)
            return FindUnit(prefix)?.Typedefs.GetValueOrDefault(name);
        for (var s = at.Parent; s?.Parent is not null; s = s.Parent)
            if (s.FindDefinition(Keyword.Typedef, name) is { } local)
                return Owner.TypedefOf(local, this);
        return Owner.Typedefs.TryGetValue(name, out var own) && Sees((TextUnit)own.Scope) ? own : null;
    }

    /// <summary>
    /// Whether definitions of another text of the module can be named here: in YANG 1 a submodule sees the submodules it includes (RFC 6020
    /// §7.2.2; the module's own text too, as all compilers have it), in 1.1 all texts of a module see each other (RFC 7950 §5.1).
    /// </summary>
    public bool Sees(TextUnit other) =>
        !IsSubmodule || IsYang11 || ReferenceEquals(this, other) || !ReferenceEquals(Owner, other.Owner)
        || !other.IsSubmodule || Includes.Contains(other);

    /// <summary>The grouping a uses names, with the text it stands in.</summary>
    public (Statement Statement, TextUnit Unit)? FindGrouping(string prefixedName, Statement at)
    {
        var (prefix, name) = Split(prefixedName);
        if (prefix is not null && prefix != Prefix)
            return FindUnit(prefix) is { } unit && unit.Groupings.TryGetValue(name, out var foreign) ? foreign : null;
        for (var s = at.Parent; s?.Parent is not null; s = s.Parent)
            if (s.FindDefinition(Keyword.Grouping, name) is { } local)
                return (local, this);
        return Owner.Groupings.TryGetValue(name, out var own) && Sees(own.Unit) ? own : null;
    }

    public Identity? FindIdentity(string prefixedName)
    {
        var (prefix, name) = Split(prefixedName);
        var identity = FindUnit(prefix)?.Module.IdentityIndex.GetValueOrDefault(name);
        return identity is null || !ReferenceEquals(identity.Module, Module) || Sees(Owner.IdentityParts[identity.Name].Unit) ? identity : null;
    }

    public bool IsEnabled(Statement statement)
    {
        var enabled = true;
        foreach (var s in statement.Items)
            if (s.Keyword == Keyword.IfFeature)
                enabled &= IfFeatureExpression.Evaluate(s, this);
        return enabled;
    }

    public void Report(Diagnostic diagnostic) => _findings.Add(diagnostic);

    public void Error(string code, string message, Statement at, string? remedy = null) =>
        _findings.Error(code, message, at, remedy);

    public void Warn(string code, string message, Statement at, string? remedy = null) =>
        _findings.Warn(code, message, at, remedy);

    /// <summary>Prefix (null when none) and local name of a reference.</summary>
    public static (string? Prefix, string Name) Split(string reference)
    {
        var colon = reference.IndexOf(':');
        return colon < 0 ? (null, reference) : (reference[..colon], reference[(colon + 1)..]);
    }

    public override string ToString() => Revision is null ? Name : $"{Name}@{Revision}";
}

/// <summary>A feature where it was written.</summary>
internal sealed class FeatureDefinition(Statement statement, TextUnit unit, bool isWanted)
{
    private bool? _isSupported;
    private bool _inWork;

    public Statement Statement { get; } = statement;

    public TextUnit Unit => unit;

    /// <summary>Wanted, and all its own if-features hold (RFC 7950 §7.20.1).</summary>
    public bool IsSupported
    {
        get
        {
            if (_isSupported is { } known)
                return known;
            if (_inWork)
            {
                unit.Error("circular-feature", $"feature {Statement.Arg} depends on itself", Statement, "break the circle of if-feature statements");
                return false;
            }
            _inWork = true;
            var enabled = unit.IsEnabled(Statement);
            _isSupported = isWanted && enabled;
            _inWork = false;
            return _isSupported.Value;
        }
    }
}
