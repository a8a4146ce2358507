namespace Netconf.Mano.Yang;

/// <summary>A module with its submodules while it is being compiled: the shared top-level definitions.</summary>
internal sealed class ModuleUnit
{
    private readonly Dictionary<Statement, TypedefDefinition> _localTypedefs = new(ReferenceEqualityComparer.Instance);

    public ModuleUnit(TextUnit main)
    {
        Main = main;
        Module = new Module(main.Name, main.Revision, main.Root.FindArgument(Keyword.Namespace) ?? "", main.Prefix)
        {
            IsYang11 = main.IsYang11,
            Text = main.Text,
            Description = main.Root.FindArgument(Keyword.Description),
        };
        main.Owner = this;
        Units.Add(main);
    }

    public TextUnit Main { get; }

    public Module Module { get; }

    /// <summary>The module's own text first, then its submodules in order of inclusion.</summary>
    public List<TextUnit> Units { get; } = [];

    public bool IsImplemented
    {
        get => Module.IsImplemented;
        set => Module.IsImplemented = value;
    }

    public Dictionary<string, TypedefDefinition> Typedefs { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, (Statement Statement, TextUnit Unit)> Groupings { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, FeatureDefinition> Features { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, (Statement Statement, TextUnit Unit)> Extensions { get; } = new(StringComparer.Ordinal);

    /// <summary>Where each identity is written.</summary>
    public Dictionary<string, Part> IdentityParts { get; } = new(StringComparer.Ordinal);

    /// <summary>The definition of a typedef that is not at the top level: one per statement.</summary>
    public TypedefDefinition TypedefOf(Statement typedef, TextUnit unit)
    {
        if (!_localTypedefs.TryGetValue(typedef, out var definition))
            _localTypedefs[typedef] = definition = new TypedefDefinition(typedef, unit);
        return definition;
    }

    public override string ToString() => Module.ToString();
}
