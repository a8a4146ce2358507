namespace Netconf.Mano.Yang;

/// <summary>What the stages of one compilation share.</summary>
internal sealed class CompilerContext(ModuleLoader loader, DiagnosticBag findings)
{
    /// <summary>More nodes than any known set of models has by a factor of five: groupings that double themselves end here.</summary>
    public const int MaxNodes = 1_000_000;

    /// <summary>How deep a tree of nodes, and a chain of uses, may be.</summary>
    public const int MaxDepth = 200;

    private readonly Dictionary<Module, ModuleUnit> _units = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Statement, YangType?> _types = new(ReferenceEqualityComparer.Instance);
    private int _nodes;

    public ModuleLoader Loader { get; } = loader;

    public DiagnosticBag Findings { get; } = findings;

    public RootNode Root { get; set; } = null!;

    /// <summary>The yang-data and structure templates.</summary>
    public List<MessageNode> Structures { get; } = [];

    /// <summary>The groupings that some uses has named.</summary>
    public HashSet<Statement> UsedGroupings { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Leafref types met, whose paths may lead to modules that are not implemented yet.</summary>
    public HashSet<YangType> LeafRefs { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Modules whose identities are defaults: to be values at all they have to be implemented (RFC 7950 §9.10.2).</summary>
    public HashSet<Module> DefaultIdentities { get; } = new(ReferenceEqualityComparer.Instance);

    public bool IsExhausted { get; private set; }

    /// <summary>Counts a node or an expansion; false when there are too many, which is reported once.</summary>
    public bool Count(Statement at)
    {
        if (++_nodes <= MaxNodes)
            return true;
        if (!IsExhausted)
            Findings.Error("schema-too-large", $"the schema has more than {MaxNodes} nodes", at,
                "look for groupings that use each other many times");
        IsExhausted = true;
        return false;
    }

    public ModuleUnit UnitOf(Module module)
    {
        if (!_units.TryGetValue(module, out var unit))
        {
            foreach (var u in Loader.Units)
                _units[u.Module] = u;
            unit = _units[module];
        }
        return unit;
    }

    /// <summary>Notes the modules of the identities that are defaults of a leaf or leaf-list.</summary>
    public void NoteDefaults(NodeDefinition definition, YangType type)
    {
        if (type is not (IdentityRefType or UnionType) || type is { NeedsBinding: false, HasPrefixes: false })
            return;
        if (definition.Defaults.Length == 0 && type.Default is { } inherited)
            Note(inherited.Statement.Arg, inherited.Scope);
        foreach (var d in definition.Defaults)
            Note(d.Arg, d.Unit);
    }

    private void Note(string value, ITypeScope scope)
    {
        if (scope.FindIdentity(value) is { Module.IsImplemented: false } identity)
            DefaultIdentities.Add(identity.Module);
    }

    /// <summary>The type of a type statement, compiled once; null when it cannot be had, which was reported.</summary>
    public YangType? TypeOf(Part part)
    {
        if (!_types.TryGetValue(part.Statement, out var type))
        {
            _types[part.Statement] = type = TypeCompiler.Compile(part.Unit, part.Statement);
            if (type is { NeedsBinding: true })
                LeafRefs.Add(type);
        }
        return type;
    }
}
