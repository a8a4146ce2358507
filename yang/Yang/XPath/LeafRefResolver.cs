namespace Netconf.Mano.Yang;

/// <summary>Leads the paths of leafrefs to their targets, once the whole tree stands (RFC 7950 §9.9).</summary>
internal sealed class LeafRefResolver
{
    private readonly ValueNode _node;
    private readonly ISchemaLinks _links;

    private LeafRefResolver(ValueNode node, ISchemaLinks links)
    {
        _node = node;
        _links = links;
    }

    /// <summary>
    /// The type with its leafrefs bound to what they mean at a node. Where a path leads nowhere that is reported and
    /// the type is that of any
    /// string, so that what follows finds its own faults.
    /// </summary>
    /// <param name="type">The node's type as compiled.</param>
    /// <param name="node">The node.</param>
    /// <param name="links">The whole tree.</param>
    public static YangType Bind(YangType type, ValueNode node, ISchemaLinks links) =>
        type.NeedsBinding ? new LeafRefResolver(node, links).Bound(type) : type;

    private YangType Bound(YangType type)
    {
        var fresh = type.ForUse();
        BindIn(fresh);
        return fresh;
    }

    private void BindIn(YangType type)
    {
        switch (type)
        {
            case LeafRefType leafRef:
                BindLeafRef(leafRef);
                break;
            case UnionType union:
                foreach (var member in union.Members)
                    BindIn(member);
                break;
        }
    }

    private void BindLeafRef(LeafRefType type)
    {
        type.TargetType = AnyText;
        type.Path = type.PathIn(_node.Module);
        if (Target(type, _node) is not { } target)
            return;
        type.Target = target;
        if (TypeOf(target, []) is { } final)
            type.TargetType = final;
        // §9.9: configuration cannot depend on state, unless nothing has to be there.
        if (_node.IsConfig && !target.IsConfig && type.RequireInstance && InDatastore(_node))
            Report(
                "leafref-to-state", $"{_node.Path} is configuration, but its leafref leads to the state {target.Path}.", type,
                "say require-instance false, or refer to configuration (RFC 7950 §9.9)");
    }

    private static StringType AnyText { get; } = new();

    /// <summary>The type at the end of a chain of leafrefs.</summary>
    private YangType? TypeOf(ValueNode target, HashSet<ValueNode> seen)
    {
        if (ReferenceEquals(target, _node) || !seen.Add(target))
        {
            _links.Report(new Diagnostic(
                DiagnosticSeverity.Error, "circular-leafref",
                    $"The leafref of {_node.Path} comes back to where it began.", _node.Location));
            return null;
        }
        return target.Type switch
        {
            LeafRefType { IsResolved: true } done => done.TargetType,
            LeafRefType open => Target(open, target, false) is { } next ? TypeOf(next, seen) : null,
            UnionType { NeedsBinding: true } union when !IsBound(union) =>
                new LeafRefResolver(target, _links).Bound(union),
            _ => target.Type,
        };
    }

    private static bool IsBound(UnionType union) =>
        union.Members.All(m => m switch
        {
            LeafRefType l => l.IsResolved,
            UnionType u => IsBound(u),
            _ => true,
        });

    private ValueNode? Target(LeafRefType type, ValueNode from, bool reports = true)
    {
        var walker = new PathWalker(new AccessibleSchema(_links.Root, from, configOnly: false), from);
        var found = walker.Walk((XPathPath)type.PathIn(from.Module).Root);
        if (found is ValueNode target)
            return target;
        if (reports)
            Report(
                "leafref-without-target",
                found is null
                    ? $"The leafref path \"{type.PathText}\" of {from.Path} leads nowhere: {walker.Fault}."
                    : $"The leafref path \"{type.PathText}\" of {from.Path} leads to {found.Path}, which is no leaf or leaf-list.",
                type);
        return null;
    }

    private static bool InDatastore(SchemaNode node)
    {
        for (SchemaNode? n = node; n is not null; n = n.Parent)
            if (n is MessageNode or NotificationNode)
                return false;
        return true;
    }

    private void Report(string code, string message, LeafRefType type, string? remedy = null) =>
        _links.Report(new Diagnostic(DiagnosticSeverity.Error, code, message, type.Location, remedy));
}

/// <summary>Follows a leafref path through the schema.</summary>
internal sealed class PathWalker(AccessibleSchema tree, SchemaNode context)
{
    /// <summary>Why the path led nowhere.</summary>
    public string? Fault { get; private set; }

    /// <summary>Where a path leads, or null.</summary>
    public SchemaNode? Walk(XPathPath path)
    {
        SchemaNode? at = path.Start switch
        {
            XPathStart.Root => tree.Root,
            XPathStart.Context => context,
            _ => Dereferenced(path.Filter),
        };
        foreach (var step in path.Steps)
        {
            if (at is null)
                return null;
            at = Step(at, step);
        }
        return at;
    }

    private SchemaNode? Step(SchemaNode at, XPathStep step)
    {
        if (LeafRefPath.IsUp(step))
            return tree.Parent(at) ?? Failed("'..' leads above the root");
        if (at is not ParentNode parent)
            return Failed($"{at.Path} has no children");
        if (step.Test.Module is null || tree.Child(parent, step.Test.Module, step.Test.Name!) is not { } child)
            return Failed(
                $"there is no {(tree.ConfigOnly ? "configuration " : "")}node {step.Test.Module?.Name}:{step.Test.Name} " +
                (parent.Kind == SchemaNodeKind.Root ? "at the top" : $"in {parent.Path}"));
        foreach (var predicate in step.Predicates)
            if (!CheckPredicate(child, (XPathBinary)predicate))
                return null;
        return child;
    }

    private bool CheckPredicate(SchemaNode node, XPathBinary predicate)
    {
        var name = ((XPathPath)predicate.Left).Steps[0].Test;
        if (node is not ListNode list || !list.Keys.Any(k =>
            k.Name == name.Name && ReferenceEquals(k.Module, name.Module)))
            return Failed($"{name.Name} is no key of {node.Path}") is not null;
        var value = (XPathPath)predicate.Right;
        var end = new PathWalker(tree, context).WalkFrom(context, value.Steps, out var fault);
        if (end is not LeafNode and not LeafListNode)
            return Failed(fault ?? $"a predicate compares {name.Name} with {end!.Path}, which is no leaf") is not null;
        return true;
    }

    private SchemaNode? WalkFrom(SchemaNode from, IReadOnlyList<XPathStep> steps, out string? fault)
    {
        SchemaNode? at = from;
        foreach (var step in steps)
            at = at is null ? null : Step(at, step);
        fault = Fault;
        return at;
    }

    private SchemaNode? Dereferenced(XPathNode? filter)
    {
        if (filter is not XPathCall { Function: XPathFunction.Deref, Arguments: [XPathPath inner] }
            || Walk(inner) is not { } source)
            return null;
        if (source is not ValueNode { Type: LeafRefType type } value)
            return Failed($"{source.Path} is no leafref");
        return new PathWalker(tree,
            value).Walk((XPathPath)type.PathIn(value.Module).Root) ?? Failed($"the leafref {source.Path} leads nowhere");
    }

    private SchemaNode? Failed(string why)
    {
        Fault ??= why;
        return null;
    }
}
