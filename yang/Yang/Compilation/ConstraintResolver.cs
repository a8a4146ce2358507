namespace Netconf.Mano.Yang;

/// <summary>What can be said only when all nodes stand: leafrefs, defaults, unique, choice defaults, XPath.</summary>
internal sealed class ConstraintResolver(CompilerContext context) : ISchemaLinks
{
    private readonly DiagnosticBag _findings = context.Findings;
    private readonly Dictionary<(Statement, YangType), (bool Ok, ReadOnlyMemory<byte> Value)> _defaults = [];

    public RootNode Root => context.Root;

    public Identity? FindIdentity(Module module, string name) => module.FindIdentity(name);

    public ITypeScope ScopeOf(Statement statement)
    {
        var root = statement;
        while (root.Parent is not null)
            root = root.Parent;
        foreach (var unit in context.Loader.Units)
            foreach (var text in unit.Units)
                if (ReferenceEquals(text.Root, root))
                    return text;
        throw new ArgumentException("The statement is of no text of this compilation.", nameof(statement));
    }

    public void Report(Diagnostic diagnostic) => _findings.Add(diagnostic);

    public void Resolve(IReadOnlyList<SchemaNode> nodes)
    {
        foreach (var node in nodes)
            if (node is ValueNode { Type.NeedsBinding: true } value)
            {
                value.Type = LeafRefResolver.Bind(value.Type, value, this);
                if (value is { Type: LeafRefType { Target: { } target } } && target.Status > value.Status && ReferenceEquals(target.Module, value.Module))
                    _findings.Error("status-conflict", $"the leafref of {TreeBuilder.Title(value)} leads to {target.Path}, which is " +
                        target.Status.ToString().ToLowerInvariant(), value.Location, "give both one status (RFC 7950 §7.21.2)");
            }
        foreach (var node in nodes)
            if (node.Definition is { } definition)
                Resolve(node, definition);
    }

    private void Resolve(SchemaNode node, NodeDefinition definition)
    {
        switch (node)
        {
            case LeafNode leaf:
                ResolveLeaf(leaf, definition);
                break;
            case LeafListNode leafList:
                ResolveLeafList(leafList, definition);
                break;
            case ListNode list:
                if (definition.Uniques.Length > 0)
                    list.Uniques = KeyRules.ResolveUniques(list, definition.Uniques, _findings);
                if (list.Keys.Count == 0 && list.IsConfig && definition.Key is null)
                    _findings.Error("missing-key", $"list {list.Name} is configuration and has no key", list.Location,
                        "add a key statement (RFC 7950 §7.8.2)");
                break;
            case ChoiceNode choice:
                ResolveChoice(choice, definition);
                break;
            case OperationNode { Kind: SchemaNodeKind.Action } or NotificationNode:
                PlacementRules.Check(node, definition, _findings);
                break;
        }
    }

    private void ResolveLeaf(LeafNode leaf, NodeDefinition definition)
    {
        if (leaf.Type is null)
            return;
        if (definition.Defaults.Length > 0)
        {
            if (leaf.IsMandatory)
                _findings.Error("mandatory-default", $"leaf {leaf.Name} is mandatory and has a default", definition.Defaults[0].Statement,
                    "remove one of them (RFC 7950 §7.6.4)");
            if (!leaf.IsKey && Canonical(leaf, definition.Defaults[0].Statement, definition.Defaults[0].Unit) is { } value)
                leaf.Default = value;
        }
        else if (!leaf.IsMandatory && !leaf.IsKey && leaf.Type.Default is { } inherited)
            leaf.Default = Canonical(leaf, inherited.Statement, inherited.Scope);
    }

    private void ResolveLeafList(LeafListNode node, NodeDefinition definition)
    {
        if (node.Type is null)
            return;
        if (node.Type.BuiltIn == BuiltInType.Empty && !definition.Unit.IsYang11)
            _findings.Error("needs-yang-1.1", $"leaf-list {node.Name} is of type empty", node.Location, "use another type (RFC 6020 §9.11), or YANG 1.1");
        if (definition.Defaults.Length > 0)
        {
            if (node.MinElements > 0)
                _findings.Error("mandatory-default", $"leaf-list {node.Name} has min-elements and a default", definition.Defaults[0].Statement,
                    "remove one of them (RFC 7950 §7.7.4)");
            var values = new List<ReadOnlyMemory<byte>>();
            foreach (var d in definition.Defaults)
                if (Canonical(node, d.Statement, d.Unit) is { } value)
                {
                    if (node.IsConfig && values.Exists(v => v.Span.SequenceEqual(value.Span)))
                        _findings.Error("duplicate-default", $"leaf-list {node.Name} has the default '{d.Arg}' twice", d.Statement,
                            "values of a configuration leaf-list are unique (RFC 7950 §7.7)");
                    values.Add(value);
                }
            node.Defaults = values.ToArray();
        }
        else if (node.MinElements == 0 && definition.Unit.IsYang11 && node.Type.Default is { } inherited
            && Canonical(node, inherited.Statement, inherited.Scope) is { } value)
            node.Defaults = [value];
    }

    /// <summary>The canonical form of a default, checked once per statement and type.</summary>
    private ReadOnlyMemory<byte>? Canonical(ValueNode node, Statement statement, ITypeScope scope)
    {
        if (_defaults.TryGetValue((statement, node.Type), out var known))
            return known.Ok ? known.Value : null;
        var ok = TypeCompiler.TryCanonicalizeDefault(node.Type, statement.Arg, scope, out var value, out var error);
        if (!ok)
            _findings.Error("invalid-default", $"the default '{YangParser.Shorten(statement.Arg)}' of {TreeBuilder.Title(node)} is not of its type: " +
                error!.Message, statement);
        _defaults[(statement, node.Type)] = (ok, value);
        return ok ? value : null;
    }

    private void ResolveChoice(ChoiceNode choice, NodeDefinition definition)
    {
        if (definition.Defaults is not [.., var stated])
            return;
        if (choice.IsMandatory)
            _findings.Error("mandatory-default", $"choice {choice.Name} is mandatory and has a default", stated.Statement,
                "remove one of them (RFC 7950 §7.9.3)");
        var (prefix, name) = TextUnit.Split(stated.Arg);
        var module = prefix is null || prefix == stated.Unit.Prefix ? choice.Module : stated.Unit.ResolvePrefix(prefix);
        choice.DefaultCase = choice.Cases.FirstOrDefault(c => c.Name == name && ReferenceEquals(c.Module, module));
        if (choice.DefaultCase is null)
        {
            if (!choice.WasCaseRemoved(name))
                _findings.Error("unknown-case", $"choice {choice.Name} has no case {stated.Arg}", stated.Statement);
            return;
        }
        foreach (var node in choice.DefaultCase.Children)
            if (IsMandatory(node))
                _findings.Error("mandatory-default", $"{TreeBuilder.Title(node)} in the default case of choice {choice.Name} is mandatory", stated.Statement,
                    "a default case has no mandatory nodes (RFC 7950 §7.9.3)");
    }

    private static bool IsMandatory(SchemaNode node) => node.Whens.Count == 0 && node switch
    {
        LeafNode l => l.IsMandatory,
        AnyNode a => a.IsMandatory,
        ChoiceNode c => c.IsMandatory,
        ListNode l => l.MinElements > 0,
        LeafListNode l => l.MinElements > 0,
        ContainerNode { IsPresence: false } c => c.Children.Any(IsMandatory),
        _ => false,
    };

    /// <summary>Checks the XPath of all nodes, which now have all they may lead to.</summary>
    public void CheckExpressions(IReadOnlyList<SchemaNode> nodes)
    {
        foreach (var node in nodes)
        {
            if (node.Definition is not { } definition)
                continue;
            for (var i = 0; i < node.Musts.Count && node.Musts.Count == definition.Musts.Length; i++)
                XPathAnalysis.Check(node.Musts[i].Expression, node, this, definition.Musts[i].Statement.Location);
            for (var i = 0; i < node.Whens.Count && node.Whens.Count == definition.Whens.Length; i++)
            {
                SchemaNode? at = node.Whens[i].OnParent || !node.IsDataNode ? node.DataParent ?? context.Root : node;
                XPathAnalysis.Check(
                    node.Whens[i].Expression, at, this, definition.Whens[i].Part.Statement.Location, node.IsConfig);
            }
        }
    }
}
