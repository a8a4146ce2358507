namespace Netconf.Mano.Yang;

/// <summary>Collects what a module defines at its top level, over all its texts, and links identities.</summary>
internal sealed class TopLevelDefinitions(SchemaRequest request, DiagnosticBag findings)
{
    private readonly HashSet<ModuleUnit> _done = [];

    /// <summary>Collects the definitions of modules that were not seen before.</summary>
    public void Collect(IReadOnlyList<ModuleUnit> modules)
    {
        var fresh = modules.Where(_done.Add).ToList();
        foreach (var module in fresh)
        {
            foreach (var unit in module.Units)
                CollectUnit(module, unit);
            CheckWantedFeatures(module);
        }
        foreach (var module in fresh)
            foreach (var unit in module.Units)
                foreach (var statement in unit.Root.FindAll(Keyword.Identity).Where(s => s.Argument is not null))
                    LinkIdentity(module, unit, statement);
        ReportCircularIdentities(fresh);
        foreach (var module in fresh)
            Publish(module);
    }

    private void CollectUnit(ModuleUnit module, TextUnit unit)
    {
        var wanted = request.Features.GetValueOrDefault(module.Module.Name);
        foreach (var s in unit.Root.Items)
        {
            if (s.Argument is null)
                continue;
            var isNew = s.Keyword switch
            {
                Keyword.Typedef => module.Typedefs.TryAdd(s.Arg, module.TypedefOf(s, unit)),
                Keyword.Grouping => module.Groupings.TryAdd(s.Arg, (s, unit)),
                Keyword.Feature => module.Features.TryAdd(s.Arg,
                    new FeatureDefinition(s, unit, wanted is null || wanted.Contains(s.Arg) || wanted.Contains("*"))),
                Keyword.ExtensionDefinition => module.Extensions.TryAdd(s.Arg, (s, unit)),
                Keyword.Identity => module.IdentityParts.TryAdd(s.Arg, new Part(s, unit))
                    && module.Module.IdentityIndex.TryAdd(s.Arg, new Identity(module.Module, s.Arg)),
                _ => true,
            };
            if (!isNew)
                findings.Error("duplicate-definition", $"{s.Name} {s.Arg} is defined twice in module {module.Module.Name}", s, "rename one of them");
        }
    }

    private void CheckWantedFeatures(ModuleUnit module)
    {
        if (request.Features.GetValueOrDefault(module.Module.Name) is { } wanted && module.IsImplemented)
            foreach (var name in wanted)
                if (name != "*" && !module.Features.ContainsKey(name))
                    findings.Error("unknown-feature", $"module {module} has no feature {name}", module.Main.Root, "correct the list of features");
    }

    private void LinkIdentity(ModuleUnit module, TextUnit unit, Statement statement)
    {
        var identity = module.Module.IdentityIndex[statement.Arg];
        identity.Status = NodeDefinition.ParseStatus(statement.FindArgument(Keyword.Status) ?? "");
        identity.Description = statement.FindArgument(Keyword.Description);
        identity.IsSupported = unit.IsEnabled(statement);
        var bases = new List<Identity>();
        foreach (var s in statement.FindAll(Keyword.Base))
            if (unit.FindIdentity(s.Arg) is { } found)
            {
                if (bases.Contains(found))
                    findings.Error("duplicate-statement", $"identity {statement.Arg} names the base {s.Arg} twice", s, "keep one of them");
                else
                    bases.Add(found);
                if (ReferenceEquals(found.Module, module.Module))
                    StatusRules.CheckReference(statement, unit, module.IdentityParts[found.Name].Statement, unit);
            }
            else
                Names.ReportUnknown("identity", s, unit);
        identity.Bases = bases;
    }

    private void ReportCircularIdentities(List<ModuleUnit> modules)
    {
        var all = modules.SelectMany(m => m.Module.IdentityIndex.Values).ToList();
        var circles = new List<(Identity From, Identity To)>();
        ImportCycles.Walk(all, i => i.Bases, (from, to) => circles.Add((from, to)));
        foreach (var (from, to) in circles)
        {
            from.Bases = [.. from.Bases.Where(b => !ReferenceEquals(b, to))];
            findings.Error("circular-identity", $"identity {from} is derived from itself",
                modules.First(m => ReferenceEquals(m.Module, from.Module)).IdentityParts[from.Name].Statement, "break the circle of base statements");
        }
    }

    private static void Publish(ModuleUnit module)
    {
        var identities = new List<Identity>();
        foreach (var identity in module.Module.IdentityIndex.Values)
            if (identity.IsSupported)
            {
                identities.Add(identity);
                foreach (var b in identity.Bases)
                    b.Children.Add(identity);
            }
        module.Module.Identities = identities;
        module.Module.Features = [.. module.Features.Values.Select(f => new Feature(module.Module, f.Statement.Arg, f.IsSupported))];
        module.Module.Submodules = [.. module.Units.Skip(1).Select(u => new Submodule(u.Name, u.Revision, u.Text))];
        var imports = new Dictionary<string, Module>(StringComparer.Ordinal) { [module.Module.Prefix] = module.Module };
        foreach (var (prefix, imported) in module.Main.Imports)
            imports[prefix] = imported.Module;
        module.Module.Imports = imports;
    }
}

/// <summary>Complains of references that name nothing.</summary>
internal static class Names
{
    public static void ReportUnknown(string what, Statement s, TextUnit unit)
    {
        var (prefix, name) = TextUnit.Split(s.Arg);
        if (prefix is not null && unit.BrokenPrefixes.Contains(prefix))
            return;
        if (unit.FindUnit(prefix) is { } module)
            unit.Error($"unknown-{what}", $"module {module.Module.Name} has no {what} {name}", s);
        else
            unit.Error("unknown-prefix", $"the prefix {prefix} is not declared", s, "import the module");
    }
}
