namespace Netconf.Mano.Yang;

/// <content>uses (RFC 7950 §7.13): expansion, then refine, then augment.</content>
internal sealed partial class TreeBuilder
{
    private void ExpandUses(Statement uses, TextUnit unit, ParentNode parent, Module owner)
    {
        if (uses.Argument is null || !context.Count(uses))
            return;
        if (unit.FindGrouping(uses.Arg, uses) is not { } grouping)
        {
            ReportUnknownGrouping(uses, unit);
            return;
        }
        context.UsedGroupings.Add(grouping.Statement);
        if (_expanding.Contains(grouping.Statement))
        {
            unit.Error("circular-grouping", $"grouping {uses.Arg} uses itself", uses, "break the circle of uses statements (RFC 7950 §7.12)");
            return;
        }
        if (_expanding.Count >= CompilerContext.MaxDepth)
        {
            unit.Error("too-deep", $"more than {CompilerContext.MaxDepth} groupings use each other at {uses.Arg}", uses);
            return;
        }
        StatusRules.CheckReference(uses, unit, grouping.Statement, grouping.Unit);
        var first = parent.Draft!.Nodes.Count;
        _expanding.Push(grouping.Statement);
        BuildChildren(grouping.Statement, grouping.Unit, parent, owner);
        _expanding.Pop();
        var nodes = parent.Draft.Nodes.Skip(first).ToList();
        ApplyConditions(uses, unit, nodes);
        foreach (var refine in uses.FindAll(Keyword.Refine))
            Refiner.Apply(refine, unit, Target(refine, unit, parent, owner, nodes));
        AugmentUsed(uses, unit, parent, owner, nodes);
    }

    private static void ReportUnknownGrouping(Statement uses, TextUnit unit)
    {
        var (prefix, name) = TextUnit.Split(uses.Arg);
        if (prefix is not null && unit.BrokenPrefixes.Contains(prefix))
            return;
        if (unit.FindUnit(prefix) is { } module)
            unit.Error("unknown-grouping", $"module {module.Module.Name} has no grouping {name} that can be seen here", uses,
                "define it, or import or include the text that does");
        else
            unit.Error("unknown-prefix", $"the prefix {prefix} is not declared", uses, "import the module");
    }

    /// <summary>when, if-feature and status of a uses or augment hold for each node it brings.</summary>
    private static void ApplyConditions(Statement uses, TextUnit unit, List<SchemaNode> nodes)
    {
        var when = uses.Find(Keyword.When);
        var enabled = unit.IsEnabled(uses);
        var status = uses.FindArgument(Keyword.Status) is { } stated ? NodeDefinition.ParseStatus(stated) : Status.Current;
        if (when is null && enabled && status == Status.Current)
            return;
        foreach (var node in nodes)
        {
            // A case that is implied where a uses must not stand; that was reported.
            if (node.Definition is null)
                continue;
            var definition = node.Definition.Clone();
            if (when is not null)
                definition.Whens = [.. definition.Whens, new WhenPart(new Part(when, unit), true)];
            if (status > (definition.Status ?? Status.Current))
                definition.Status = status;
            node.Definition = definition;
            node.IsRemoved |= !enabled;
        }
    }

    private SchemaNode? Target(Statement s, TextUnit unit, ParentNode parent, Module owner, List<SchemaNode> nodes)
    {
        var target = SchemaPaths.Descend(s.Arg, unit, parent, owner);
        for (var n = target; n is not null; n = n.Parent)
            if (ReferenceEquals(n.Parent, parent))
            {
                if (nodes.Contains(n) || (n is CaseNode && nodes.Contains(n)))
                    return target;
                break;
            }
        unit.Error("unknown-node", $"{s.Name} {s.Arg}: the grouping has no such node", s);
        return null;
    }

    private void AugmentUsed(Statement uses, TextUnit unit, ParentNode parent, Module owner, List<SchemaNode> nodes)
    {
        foreach (var augment in uses.FindAll(Keyword.Augment).OrderBy(a => SchemaPaths.Length(a.Arg)))
            if (Target(augment, unit, parent, owner, nodes) is { } target)
                Augment(augment, unit, target, owner, null);
    }

    /// <summary>Adds the nodes of an augment to its target (RFC 7950 §7.17).</summary>
    /// <param name="augment">The augment statement.</param>
    /// <param name="unit">Its text.</param>
    /// <param name="target">What it augments.</param>
    /// <param name="owner">The module whose namespace the nodes are in.</param>
    /// <param name="foreign">The augmented module when it is another one: then mandatory nodes need a when.</param>
    /// <returns>The nodes added.</returns>
    public IReadOnlyList<SchemaNode> Augment(Statement augment, TextUnit unit, SchemaNode target, Module owner, Module? foreign)
    {
        if (target is not ParentNode parent || target is OperationNode or RootNode)
        {
            unit.Error("invalid-augment", $"{Title(target)} cannot be augmented", augment,
                "augment a container, list, choice, case, input, output or notification (RFC 7950 §7.17)");
            return [];
        }
        foreach (var s in augment.Items)
            if (RefusedIn(s.Keyword, parent))
                unit.Error("invalid-augment", $"{s.Name} cannot be added to {Title(parent)}", s);
        var first = parent.Draft!.Nodes.Count;
        var depth = _depth;
        _depth = DepthOf(parent);
        BuildChildren(augment, unit, parent, owner);
        _depth = depth;
        var nodes = parent.Draft.Nodes.Skip(first).ToList();
        ApplyConditionsOfAugment(augment, unit, nodes);
        // A new case of a choice is never mandatory, whatever it holds.
        if (foreign is not null && parent is not ChoiceNode && augment.Find(Keyword.When) is null)
            foreach (var node in nodes)
                _mandatoryToCheck.Add((node, augment, unit));
        return nodes;
    }

    /// <summary>
    /// Looks for mandatory nodes among what augments added to other modules; when all augments are in, as one may fill the container
    /// that another added.
    /// </summary>
    public void CheckMandatoryAugments()
    {
        foreach (var (node, augment, unit) in _mandatoryToCheck)
            MandatoryRules.CheckAugmented(node, augment, unit);
        _mandatoryToCheck.Clear();
    }

    private static bool RefusedIn(Keyword keyword, ParentNode parent) => keyword switch
    {
        Keyword.Case => parent is not ChoiceNode,
        Keyword.Action or Keyword.Notification => parent is not (ContainerNode or ListNode),
        Keyword.Uses => parent is ChoiceNode,
        _ => false,
    };

    private static void ApplyConditionsOfAugment(Statement augment, TextUnit unit, List<SchemaNode> nodes)
    {
        // The node of an implicit case carries the condition; the case has no statement of its own.
        var carriers = new List<SchemaNode>(nodes.Count);
        foreach (var node in nodes)
            carriers.AddRange(node.Definition is null && node is CaseNode c ? c.Draft!.Nodes : [node]);
        ApplyConditions(augment, unit, carriers);
        if (!unit.IsEnabled(augment))
            foreach (var node in nodes)
                node.IsRemoved = true;
    }

    private static int DepthOf(SchemaNode node)
    {
        var depth = 0;
        for (SchemaNode? n = node; n is not null; n = n.Parent)
            depth++;
        return depth;
    }
}
