namespace Netconf.Mano.Yang;

/// <summary>Works the top-level augments of modules into the trees.</summary>
internal sealed class Augmenter(CompilerContext context, TreeBuilder builder)
{
    private readonly Dictionary<Statement, AugmentRecord> _applied = new(ReferenceEqualityComparer.Instance);

    /// <summary>
    /// Applies the augments of the given modules. A path through nodes that another augment adds is longer than that augment's own, so
    /// in order of length every target stands before it is looked for; equal lengths keep the order of modules.
    /// </summary>
    public void Apply(IReadOnlyList<ModuleUnit> modules)
    {
        var augments = new List<(Statement Statement, TextUnit Unit)>();
        foreach (var module in modules)
            foreach (var unit in module.Units)
                foreach (var augment in unit.Root.FindAll(Keyword.Augment))
                    if (augment.Argument is not null)
                        augments.Add((augment, unit));
        foreach (var (augment, unit) in augments.OrderBy(a => SchemaPaths.Length(a.Statement.Arg)))
            Apply(augment, unit);
        // What is shown later follows the text.
        foreach (var (augment, unit) in augments)
            if (_applied.TryGetValue(augment, out var record))
                unit.Module.Augments.Add(record);
    }

    private void Apply(Statement augment, TextUnit unit)
    {
        if (!augment.Arg.StartsWith('/'))
        {
            unit.Error("invalid-argument", "an augment at the top level has an absolute path", augment, "begin it with /");
            return;
        }
        if (SchemaPaths.Absolute(augment, unit, context.Root) is not { } target)
            return;
        var foreign = ReferenceEquals(target.Module, unit.Module) ? null : target.Module;
        var nodes = builder.Augment(augment, unit, target, unit.Module, foreign);
        if (foreign is not null)
            _applied[augment] = new AugmentRecord(augment.Arg, target, nodes);
        Record(augment, unit);
    }

    // RFC 8525: the modules whose trees are augmented.
    private static void Record(Statement augment, TextUnit unit)
    {
        foreach (var module in SchemaPaths.Modules(augment.Arg, unit).Distinct())
            if (!ReferenceEquals(module, unit.Owner) && !module.Module.AugmentedBy.Contains(unit.Module))
                module.Module.AugmentedBy = [.. module.Module.AugmentedBy.Append(unit.Module).OrderBy(m => m.Name, StringComparer.Ordinal)];
    }
}
