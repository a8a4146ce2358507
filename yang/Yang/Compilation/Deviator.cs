namespace Netconf.Mano.Yang;

/// <summary>Deviations (RFC 7950 §7.20.3), after all augments.</summary>
internal sealed class Deviator(CompilerContext context)
{
    public void Apply(IReadOnlyList<ModuleUnit> modules)
    {
        foreach (var module in modules)
            foreach (var unit in module.Units)
                foreach (var deviation in unit.Root.FindAll(Keyword.Deviation))
                    if (deviation.Argument is not null)
                        Apply(deviation, unit);
    }

    private void Apply(Statement deviation, TextUnit unit)
    {
        if (SchemaPaths.Absolute(deviation, unit, context.Root) is not { } target)
            return;
        Record(target.Module, unit);
        var deviates = deviation.FindAll(Keyword.Deviate).ToList();
        if (deviates.Exists(d => d.Arg == "not-supported"))
        {
            if (deviates.Count > 1)
                unit.Error("invalid-deviation", "not-supported stands alone in a deviation", deviation, "remove the other deviate statements");
            target.IsRemoved = true;
            return;
        }
        if (target.Definition is null)
        {
            if (deviates.Count > 0)
                unit.Error("invalid-deviation", $"{TreeBuilder.Title(target)} has no properties of its own to deviate", deviation);
            return;
        }
        foreach (var deviate in deviates)
        {
            var definition = target.Definition.Clone();
            target.Definition = definition;
            foreach (var s in deviate.Items)
                Apply(deviate, s, unit, target, definition);
        }
        if (target is ValueNode value && target.Definition.Type is { } type && context.TypeOf(type) is { } compiled)
            value.Type = compiled;
    }

    private static void Record(Module target, TextUnit unit)
    {
        if (!ReferenceEquals(target, unit.Module) && !target.DeviatedBy.Contains(unit.Module))
            target.DeviatedBy = [.. target.DeviatedBy.Append(unit.Module).OrderBy(m => m.Name, StringComparer.Ordinal)];
    }

    private static void Apply(Statement deviate, Statement s, TextUnit unit, SchemaNode target, NodeDefinition definition)
    {
        if (s.Keyword == Keyword.Extension)
        {
            if (deviate.Arg != "delete")
                definition.Extensions = [.. definition.Extensions, new Part(s, unit)];
            return;
        }
        if (!IsAllowed(deviate.Arg, s.Keyword))
            unit.Error("invalid-deviation", $"deviate {deviate.Arg} takes no {s.Name}", s, "see RFC 7950 §7.20.3.2");
        else if (!Has(target, s.Keyword))
            unit.Error("invalid-deviation", $"{TreeBuilder.Title(target)} has no property {s.Name}", s);
        else if (deviate.Arg == "add")
            Add(s, unit, target, definition);
        else if (deviate.Arg == "replace")
            Replace(s, unit, target, definition);
        else
            Delete(s, unit, target, definition);
    }

    private static bool IsAllowed(string deviate, Keyword keyword) => deviate switch
    {
        "add" => keyword != Keyword.Type,
        "replace" => keyword is not (Keyword.Must or Keyword.Unique),
        "delete" => keyword is Keyword.Units or Keyword.Must or Keyword.Unique or Keyword.Default,
        _ => false,
    };

    private static bool Has(SchemaNode target, Keyword keyword) => keyword switch
    {
        Keyword.Type or Keyword.Units => target is ValueNode,
        Keyword.Default => target is ValueNode or ChoiceNode,
        Keyword.Mandatory => target is LeafNode or ChoiceNode or AnyNode,
        Keyword.MinElements or Keyword.MaxElements => target is ListNode or LeafListNode,
        Keyword.Unique => target is ListNode,
        Keyword.Must => target is not (ChoiceNode or CaseNode or OperationNode),
        Keyword.Config => target is not (CaseNode or OperationNode or MessageNode or NotificationNode),
        _ => true,
    };

    private static bool IsStated(NodeDefinition d, Keyword keyword) => keyword switch
    {
        Keyword.Units => d.Units is not null,
        Keyword.Default => d.Defaults.Length > 0,
        Keyword.Mandatory => d.Mandatory is not null,
        Keyword.MinElements => d.MinElements is not null,
        Keyword.MaxElements => d.MaxElements is not null,
        Keyword.Config => d.Config is not null,
        Keyword.Type => d.Type is not null,
        _ => false,
    };

    private static void Add(Statement s, TextUnit unit, SchemaNode target, NodeDefinition definition)
    {
        if (IsStated(definition, s.Keyword) && !(s.Keyword == Keyword.Default && target is LeafListNode))
            unit.Error("invalid-deviation", $"{TreeBuilder.Title(target)} has a {s.Name} already", s, "use deviate replace");
        else
            definition.Set(s, unit);
    }

    private static void Replace(Statement s, TextUnit unit, SchemaNode target, NodeDefinition definition)
    {
        // config and the element counts are always in force, stated or not (RFC 7950 §7.20.3.2 asks that the property exists).
        var isImplied = s.Keyword is Keyword.Config or Keyword.Mandatory or Keyword.MinElements or Keyword.MaxElements;
        if (!isImplied && !IsStated(definition, s.Keyword))
        {
            unit.Error("invalid-deviation", $"{TreeBuilder.Title(target)} has no {s.Name} to replace", s, "use deviate add");
            return;
        }
        if (s.Keyword == Keyword.Type)
            definition.Type = new Part(s, unit);
        else
        {
            if (s.Keyword == Keyword.Default)
                definition.Defaults = [];
            definition.Set(s, unit);
        }
    }

    private static void Delete(Statement s, TextUnit unit, SchemaNode target, NodeDefinition definition)
    {
        var done = s.Keyword switch
        {
            Keyword.Units => definition.Units == s.Arg && (definition.Units = null) is null,
            Keyword.Must => TryRemove(definition.Musts, s, out var musts) && (definition.Musts = musts) is not null,
            Keyword.Unique => TryRemove(definition.Uniques, s, out var uniques) && (definition.Uniques = uniques) is not null,
            Keyword.Default => TryRemove(definition.Defaults, s, out var defaults) && (definition.Defaults = defaults) is not null,
            _ => false,
        };
        if (!done)
            unit.Error("invalid-deviation", $"{TreeBuilder.Title(target)} has no {s.Name} '{YangParser.Shorten(s.Arg)}' to delete", s);
    }

    private static bool TryRemove(Part[] parts, Statement s, out Part[] rest)
    {
        var wanted = Normal(s.Arg);
        var at = Array.FindIndex(parts, p => Normal(p.Arg) == wanted);
        rest = at < 0 ? parts : [.. parts[..at], .. parts[(at + 1)..]];
        return at >= 0;
    }

    private static string Normal(string text) => string.Join(' ', ArgumentSyntax.SplitWords(text));
}
