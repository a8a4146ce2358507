namespace Netconf.Mano.Yang;

/// <summary>Makes schema nodes of statements; groupings are expanded in place. What nodes mean together comes later.</summary>
internal sealed partial class TreeBuilder(CompilerContext context)
{
    private readonly Stack<Statement> _expanding = new();
    private readonly List<(SchemaNode Node, Statement Augment, TextUnit Unit)> _mandatoryToCheck = [];
    private int _depth;

    /// <summary>Builds all top-level nodes of a module and its submodules.</summary>
    public void BuildModule(ModuleUnit module)
    {
        context.Root.Draft ??= new ChildDraft();
        foreach (var unit in module.Units)
            BuildChildren(unit.Root, unit, context.Root, module.Module);
        foreach (var unit in module.Units)
            foreach (var extension in unit.Root.FindAll(Keyword.Extension))
                BuildTemplate(extension, unit);
    }

    /// <summary>Builds the data definitions among the substatements of <paramref name="statement"/> under a parent.</summary>
    public void BuildChildren(Statement statement, TextUnit unit, ParentNode parent, Module owner)
    {
        foreach (var s in statement.Items)
        {
            if (context.IsExhausted)
                return;
            switch (s.Keyword)
            {
                case Keyword.Uses:
                    ExpandUses(s, unit, parent, owner);
                    break;
                case Keyword.Input or Keyword.Output:
                    break;
                default:
                    if (KindOf(s.Keyword) is { } kind && s.Argument is not null)
                        BuildNode(s, unit, parent, owner, kind);
                    break;
            }
        }
    }

    private static SchemaNodeKind? KindOf(Keyword keyword) => keyword switch
    {
        Keyword.Container => SchemaNodeKind.Container,
        Keyword.List => SchemaNodeKind.List,
        Keyword.Leaf => SchemaNodeKind.Leaf,
        Keyword.LeafList => SchemaNodeKind.LeafList,
        Keyword.Choice => SchemaNodeKind.Choice,
        Keyword.Case => SchemaNodeKind.Case,
        Keyword.Anydata => SchemaNodeKind.AnyData,
        Keyword.Anyxml => SchemaNodeKind.AnyXml,
        Keyword.Rpc => SchemaNodeKind.Rpc,
        Keyword.Action => SchemaNodeKind.Action,
        Keyword.Notification => SchemaNodeKind.Notification,
        _ => null,
    };

    private void BuildNode(Statement s, TextUnit unit, ParentNode parent, Module owner, SchemaNodeKind kind)
    {
        if (!context.Count(s))
            return;
        if (kind == SchemaNodeKind.Case ? parent is not ChoiceNode : false)
        {
            unit.Error("misplaced-statement", $"case {s.Arg} stands outside a choice", s);
            return;
        }
        var definition = NodeDefinition.Of(s, unit);
        var node = Make(kind, owner, s.Arg);
        node.SharedNameUtf8 = definition.NameUtf8;
        node.Definition = definition;
        node.Location = s.Location;
        node.IsRemoved = !definition.IsEnabled;
        if (parent is ChoiceNode && kind != SchemaNodeKind.Case)
            parent = ImplicitCase(node, parent, owner, s, unit);
        if (!Attach(node, parent, s, unit))
            return;
        if (node is ValueNode { } value && definition.Type is { } type)
        {
            value.Type = context.TypeOf(type)!;
            if (value.Type is not null)
                context.NoteDefaults(definition, value.Type);
        }
        if (node is not ParentNode inner)
            return;
        inner.Draft = new ChildDraft();
        if (_depth >= CompilerContext.MaxDepth)
        {
            unit.Error("too-deep", $"the tree at {s.Arg} is more than {CompilerContext.MaxDepth} nodes deep", s);
            return;
        }
        _depth++;
        if (node is OperationNode operation)
            BuildOperation(operation, s, unit, owner);
        else
            BuildChildren(s, unit, inner, owner);
        _depth--;
    }

    /// <summary>The case a node directly under a choice stands for (RFC 7950 §7.9.2).</summary>
    private ParentNode ImplicitCase(SchemaNode node, ParentNode choice, Module owner, Statement s, TextUnit unit)
    {
        var implicitCase = new CaseNode(owner, node.Name)
        {
            SharedNameUtf8 = node.SharedNameUtf8, Location = node.Location, Draft = new ChildDraft(), IsRemoved = node.IsRemoved,
        };
        Attach(implicitCase, choice, s, unit);
        return implicitCase;
    }

    private bool Attach(SchemaNode node, ParentNode parent, Statement s, TextUnit unit)
    {
        if (parent.Draft!.Find(node.Module, node.Name) is { } other && !(other.IsRemoved && node.IsRemoved))
        {
            unit.Error("duplicate-node", $"{node.Name} is defined twice in {Title(parent)}; the other is at {other.Location}", s, "rename one of them");
            return false;
        }
        node.Parent = parent;
        parent.Draft.Add(node);
        return true;
    }

    internal static string Title(SchemaNode node) => node.Kind == SchemaNodeKind.Root ? "the module" : $"{node.Kind.ToString().ToLowerInvariant()} {node.Name}";

    private static SchemaNode Make(SchemaNodeKind kind, Module owner, string name) => kind switch
    {
        SchemaNodeKind.Container => new ContainerNode(owner, name),
        SchemaNodeKind.List => new ListNode(owner, name),
        SchemaNodeKind.Leaf => new LeafNode(owner, name),
        SchemaNodeKind.LeafList => new LeafListNode(owner, name),
        SchemaNodeKind.Choice => new ChoiceNode(owner, name),
        SchemaNodeKind.Case => new CaseNode(owner, name),
        SchemaNodeKind.AnyData or SchemaNodeKind.AnyXml => new AnyNode(kind, owner, name),
        SchemaNodeKind.Rpc or SchemaNodeKind.Action => new OperationNode(kind, owner, name),
        SchemaNodeKind.Notification => new NotificationNode(owner, name),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private void BuildOperation(OperationNode operation, Statement s, TextUnit unit, Module owner)
    {
        operation.Input = Message(SchemaNodeKind.Input, Keyword.Input);
        operation.Output = Message(SchemaNodeKind.Output, Keyword.Output);
        MessageNode Message(SchemaNodeKind kind, Keyword keyword)
        {
            var message = new MessageNode(kind, owner, keyword.Text()) { Draft = new ChildDraft(), Location = s.Location };
            message.Parent = operation;
            operation.Draft!.Add(message);
            if (s.Find(keyword) is { } statement)
            {
                message.Definition = NodeDefinition.Of(statement, unit);
                message.Location = statement.Location;
                BuildChildren(statement, unit, message, owner);
            }
            return message;
        }
    }
}
