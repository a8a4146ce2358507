namespace Netconf.Mano.Yang;

/// <summary>
/// The accessible tree of an expression (RFC 7950 §6.4.1), as schema nodes: what is above and below a node, and what
/// the root holds beside the
/// data. Choices and cases are no nodes of it; an operation's input (or output) nodes are the operation's children.
/// </summary>
internal readonly struct AccessibleSchema
{
    private readonly RootNode _root;
    private readonly ParentNode? _message;

    /// <summary>The accessible tree of expressions on <paramref name="context"/>.</summary>
    /// <param name="root">The root.</param>
    /// <param name="context">The context node.</param>
    /// <param name="configOnly">
    /// Whether state is hidden; null: as the context says. Leafref paths see state from configuration too:
    /// require-instance false allows it (RFC 7950 §9.9).
    /// </param>
    public AccessibleSchema(RootNode root, SchemaNode context, bool? configOnly = null)
    {
        _root = root;
        ConfigOnly = configOnly ?? context.IsConfig;
        for (SchemaNode? n = context; n is not null; n = n.Parent)
        {
            if (n is not MessageNode and not NotificationNode)
                continue;
            _message = (ParentNode)n;
            ConfigOnly = false;
            break;
        }
    }

    /// <summary>The root.</summary>
    public RootNode Root => _root;

    /// <summary>Expressions of configuration see configuration only.</summary>
    public bool ConfigOnly { get; }

    /// <summary>The input, output, notification or structure that holds the context; null in a datastore.</summary>
    public ParentNode? Message => _message;

    /// <summary>The node that stands for the message: of an input or output the operation.</summary>
    public ParentNode? Top =>
        _message is MessageNode { Kind: not SchemaNodeKind.Structure } ? _message.Parent : _message;

    /// <summary>The node above, or null above the root.</summary>
    public ParentNode? Parent(SchemaNode node)
    {
        if (node.Kind == SchemaNodeKind.Root)
            return null;
        if (node.Kind == SchemaNodeKind.Structure)
            return _root;
        SchemaNode? up = node.Parent;
        while (up is ChoiceNode or CaseNode or MessageNode { Kind: not SchemaNodeKind.Structure })
            up = up.Parent;
        return (ParentNode?)up ?? _root;
    }

    /// <summary>The child of that name, or null.</summary>
    public SchemaNode? Child(ParentNode parent, Module module, string name)
    {
        if (ReferenceEquals(parent, Top))
            return _message!.FindChild(module, name);
        if (parent.FindChild(module, name) is { } found)
            return IsVisible(found) ? found : null;
        return Top is { } top && top.Name == name && ReferenceEquals(top.Module, module)
            && ReferenceEquals(Parent(top), parent)
            ? top
            : null;
    }

    /// <summary>All children.</summary>
    public IEnumerable<SchemaNode> Children(ParentNode parent)
    {
        var holder = ReferenceEquals(parent, Top) ? _message! : parent;
        foreach (var c in holder.DataChildren)
            if (IsVisible(c))
                yield return c;
        if (Top is { } top && !ReferenceEquals(parent, top) && ReferenceEquals(Parent(top), parent))
            yield return top;
    }

    private bool IsVisible(SchemaNode node) => node.IsConfig || !ConfigOnly;
}
