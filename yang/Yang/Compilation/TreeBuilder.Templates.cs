namespace Netconf.Mano.Yang;

/// <content>Extensions that define trees: rc:yang-data (RFC 8040 §8), sx:structure and sx:augment-structure (RFC 8791), md:annotation.</content>
internal sealed partial class TreeBuilder
{
    private void BuildTemplate(Statement s, TextUnit unit)
    {
        if (s.Argument is null)
            return;
        switch (ExtensionOf(s, unit))
        {
            case ("ietf-restconf", "yang-data"):
                BuildStructure(s, unit);
                break;
            case ("ietf-yang-structure-ext", "structure"):
                BuildStructure(s, unit);
                break;
            case ("ietf-yang-metadata", "annotation"):
                BuildAnnotation(s, unit);
                break;
        }
    }

    private void BuildStructure(Statement s, TextUnit unit)
    {
        if (context.Structures.Exists(t => t.Name == s.Arg && ReferenceEquals(t.Module, unit.Module)))
        {
            unit.Error("duplicate-node", $"{s.Name} {s.Arg} is defined twice", s, "rename one of them");
            return;
        }
        var structure = new MessageNode(SchemaNodeKind.Structure, unit.Module, s.Arg)
        {
            Location = s.Location, Draft = new ChildDraft(), Definition = NodeDefinition.Of(s, unit),
            IsYangData = ExtensionOf(s, unit).Module == "ietf-restconf",
        };
        BuildChildren(s, unit, structure, unit.Module);
        context.Structures.Add(structure);
        if (structure.IsYangData && !HoldsOneContainer(structure))
            unit.Error("invalid-yang-data", $"{s.Name} {s.Arg} does not make exactly one container", s,
                "put one container into it, or a choice with one container in each case (RFC 8040 §8)");
    }

    private static bool HoldsOneContainer(ParentNode parent) => parent.Draft!.Nodes is [var only] && only switch
    {
        ContainerNode => true,
        ChoiceNode choice => choice.Draft!.Nodes.TrueForAll(c => HoldsOneContainer((CaseNode)c)),
        _ => false,
    };

    private void BuildAnnotation(Statement s, TextUnit unit)
    {
        if (!unit.IsEnabled(s))
            return;
        if (s.Find(Keyword.Type) is not { } type)
            unit.Error("missing-statement", $"{s.Name} {s.Arg} needs a type statement", s, "add a type (RFC 7952 §3)");
        else if (context.TypeOf(new Part(type, unit)) is { } compiled)
            unit.Module.Annotations = [.. unit.Module.Annotations, new Annotation(unit.Module, s.Arg, compiled)];
    }

    /// <summary>Applies the augment-structure statements of a module; its targets are structures of any implemented module.</summary>
    public void AugmentStructures(ModuleUnit module)
    {
        foreach (var unit in module.Units)
            foreach (var s in unit.Root.FindAll(Keyword.Extension))
            {
                if (s.Argument is null || !IsAugmentStructure(s, unit))
                    continue;
                if (SchemaPaths.HasBrokenPrefix(s, unit))
                    continue;
                if (StructureTarget(s, unit) is { } target)
                    unit.Module.Augments.Add(new AugmentRecord(s.Arg, target, Augment(s, unit, target, unit.Module, null)));
                else
                    unit.Error("unknown-node", $"{s.Name} {s.Arg} leads to no structure", s);
            }
    }

    private SchemaNode? StructureTarget(Statement s, TextUnit unit)
    {
        var steps = s.Arg.Split('/', 3, StringSplitOptions.RemoveEmptyEntries);
        if (steps.Length == 0)
            return null;
        var (prefix, name) = TextUnit.Split(steps[0]);
        var owner = unit.ResolvePrefix(prefix ?? "");
        var structure = context.Structures.Find(t => t.Name == name && ReferenceEquals(t.Module, owner));
        if (structure is null || steps.Length == 1)
            return structure;
        return SchemaPaths.Descend(string.Join('/', steps.Skip(1)), unit, structure, unit.Module);
    }

    /// <summary>Whether a statement is sx:augment-structure.</summary>
    public static bool IsAugmentStructure(Statement s, TextUnit unit) =>
        s.Keyword == Keyword.Extension && ExtensionOf(s, unit) is ("ietf-yang-structure-ext", "augment-structure");

    /// <summary>Module and name of the extension a statement is of; nulls when unknown.</summary>
    public static (string? Module, string Name) ExtensionOf(Statement s, TextUnit unit)
    {
        var (prefix, name) = TextUnit.Split(s.Name);
        return (unit.FindUnit(prefix)?.Module.Name, name);
    }
}
