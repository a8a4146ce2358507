using Netconf.Mano.Yang;

namespace Netconf.Mano.YangCompiler.Bindings;

/// <summary>
/// The names of the generated types. A type is named after its path: below a top-level container a node has its own name alone, deeper
/// the parent's name comes first; of <c>groups/group</c> the plural is left out. A clash takes the module's prefix, only then. Types are
/// not nested: C# has no nested type of the same name as a member.
/// </summary>
internal sealed class TypeNames
{
    /// <summary>Names of types that generated code uses, or that would hide what every file needs.</summary>
    private static readonly HashSet<string> Reserved =
    [
        "System", "Netconf", "Message", "Shape", "ShapeNames", "NodeView", "ViewEditor", "LeafCodecs", "Codecs", "YangNames", "Rpcs",
        "DataNode", "NodeEditor", "Branch", "AnyContent", "EntryKey", "Action", "Func", "Object", "String", "Type", "Enum", "Module",
        "Identity", "Schema", "Task", "Exception", "Guid", "Decimal", "Boolean", "Attribute", "Convert", "Nullable",
    ];

    private readonly Dictionary<object, string> _names = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<ListNode, object> _keys = [];
    private readonly HashSet<string> _taken = [.. Reserved];

    /// <summary>The name of the view of a container, list, input, output or notification.</summary>
    public string View(ParentNode node)
    {
        if (_names.TryGetValue(node, out var known))
            return known;
        var wanted = node.Kind switch
        {
            SchemaNodeKind.Input => Operation((OperationNode)node.Parent!) + "Input",
            SchemaNodeKind.Output => Operation((OperationNode)node.Parent!) + "Output",
            _ => Prefix(node) + CsName.Pascal(node.Name),
        };
        var name = Claim(node, wanted, node.Module);
        // The editor's name goes with the view's.
        _taken.Add(name + "Editor");
        return name;
    }

    /// <summary>The name of the key of a list with several key leafs.</summary>
    public string Key(ListNode list)
    {
        if (!_keys.TryGetValue(list, out var owner))
            _keys[list] = owner = new object();
        return Claim(owner, View(list) + "Key", list.Module);
    }

    /// <summary>Claims a name for something that is no view: an enum, a union, an identity class, a key.</summary>
    /// <param name="owner">What it is for; the same owner has the same name.</param>
    /// <param name="wanted">The name if it is free.</param>
    /// <param name="module">Whose prefix is taken in a clash.</param>
    public string Claim(object owner, string wanted, Module module)
    {
        if (_names.TryGetValue(owner, out var known))
            return known;
        var name = wanted;
        if (!IsFree(name))
            name = CsName.Pascal(module.Prefix) + wanted;
        for (var i = 2; !IsFree(name); i++)
            name = $"{wanted}{i}";
        _taken.Add(name);
        return _names[owner] = name;
    }

    /// <summary>The name a type inside a view begins with: the view's.</summary>
    public string Inside(SchemaNode node) =>
        node.DataParent is { } parent && parent.Kind != SchemaNodeKind.Root ? View(parent) : CsName.Pascal(node.Module.Prefix);

    private bool IsFree(string name) => !_taken.Contains(name) && !_taken.Contains(name + "Editor");

    private string Operation(OperationNode operation) =>
        (IsTop(operation) ? "" : View(operation.DataParent!)) + CsName.Pascal(operation.Name);

    private string Prefix(ParentNode node)
    {
        if (IsTop(node) || node.DataParent is not { } parent)
            return "";
        if (parent is ContainerNode && IsTop(parent))
            return "";
        return CsName.Plural(CsName.Pascal(node.Name)) == CsName.Pascal(parent.Name) ? Prefix(parent) : View(parent);
    }

    private static bool IsTop(SchemaNode node) => node.DataParent is null or { Kind: SchemaNodeKind.Root };
}
