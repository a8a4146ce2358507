using Netconf.Mano.Yang;

namespace Netconf.Mano.YangCompiler.Bindings;

/// <summary>How a child is read.</summary>
internal enum Access
{
    /// <summary>A leaf that is always there.</summary>
    Required,
    /// <summary>A leaf that may be absent.</summary>
    Optional,
    /// <summary>A leaf with a default.</summary>
    Defaulted,
    /// <summary>A leaf with a default that counts only while its case is in use.</summary>
    DefaultedInCase,
    /// <summary>A leaf of type empty.</summary>
    Empty,
    /// <summary>A leaf-list.</summary>
    Values,
    /// <summary>A container without presence, outside any choice and condition.</summary>
    Container,
    /// <summary>Any other container.</summary>
    OptionalContainer,
    /// <summary>A list with keys.</summary>
    KeyedList,
    /// <summary>A list without keys.</summary>
    EntryList,
    /// <summary>An anydata or anyxml.</summary>
    Any,
}

/// <summary>A child of a view.</summary>
/// <param name="Index">Its generated index.</param>
/// <param name="Node">Its schema node.</param>
/// <param name="Property">The property's name.</param>
/// <param name="Access">How it is read.</param>
/// <param name="Type">Of a leaf or leaf-list its C# type.</param>
internal sealed record Member(int Index, SchemaNode Node, string Property, Access Access, LeafType? Type);

/// <summary>A choice of a view.</summary>
/// <param name="Node">The choice.</param>
/// <param name="Property">The property's name.</param>
/// <param name="Enum">The name of the enum of its cases.</param>
/// <param name="Index">The generated index of some node inside it.</param>
/// <param name="Levels">How many choices further out than the innermost around that node it is.</param>
internal sealed record ChoiceMember(ChoiceNode Node, string Property, string Enum, int Index, int Levels);

/// <summary>A container, list, input, output, notification or the root, ready to be written.</summary>
internal sealed class ViewModel
{
    private static readonly string[] Reserved =
    [
        "Exists", "View", "Names", "Over", "Encode", "KeyCodec", "PathOf", "KeyOf", "In", "Way", "SchemaPath", "Current", "Node", "Equals", "GetHashCode", "GetType", "ToString", "MemberwiseClone",
        "Finalize", "ReferenceEquals", "Binding", "ContainerAt", "ValuesAt", "EntriesAt", "RemoveAt", "SetAt", "SetOrRemoveAt", "SetEmptyAt", "SetAnyAt",
    ];

    private readonly HashSet<string> _taken = [.. Reserved];

    /// <summary>Works out a view's members.</summary>
    /// <param name="node">The schema node.</param>
    /// <param name="name">The view's name.</param>
    /// <param name="children">The children to bind: all of the node, or of the root those of the bound modules.</param>
    /// <param name="names">Type names.</param>
    /// <param name="types">Leaf types.</param>
    public ViewModel(ParentNode node, string name, IReadOnlyList<SchemaNode> children, TypeNames names, LeafTypes types)
    {
        Node = node;
        Name = name;
        _taken.Add(name);
        _taken.Add(name + "Editor");
        var members = new List<Member>();
        foreach (var child in children)
        {
            var access = AccessOf(child, types, out var type);
            members.Add(new Member(members.Count, child, Property(child, access), access, type));
        }
        Members = members;
        if (node is ListNode { Keys.Count: > 0 } list)
            Key = list.Keys.Count == 1 ? types.Of(list.Keys[0]).Name : names.Key(list);
        Choices = [.. ChoicesOf(node, members, names)];
    }

    /// <summary>The schema node.</summary>
    public ParentNode Node { get; }

    /// <summary>The view's name.</summary>
    public string Name { get; }

    /// <summary>The children, by generated index.</summary>
    public IReadOnlyList<Member> Members { get; }

    /// <summary>The choices among the children.</summary>
    public IReadOnlyList<ChoiceMember> Choices { get; }

    /// <summary>The names of the descriptors of the actions, once they are written.</summary>
    public Dictionary<OperationNode, string> ActionNames { get; } = [];

    /// <summary>Of an entry of a list with keys, the C# type of the key.</summary>
    public string? Key { get; }

    /// <summary>A name for a member that no other has.</summary>
    public string Claim(string wanted, string otherwise)
    {
        var name = _taken.Add(wanted) ? wanted : otherwise;
        for (var i = 2; name != wanted && !_taken.Add(name); i++)
            name = otherwise + i;
        return name;
    }

    private string Property(SchemaNode node, Access access)
    {
        var name = CsName.Pascal(node.Name);
        var wanted = access is Access.Values or Access.KeyedList or Access.EntryList ? CsName.Plural(name) : name;
        var suffix = access switch
        {
            Access.KeyedList or Access.EntryList or Access.Values => "List",
            Access.Container or Access.OptionalContainer => "Container",
            _ => "Leaf",
        };
        return Claim(wanted, ReferenceEquals(node.Module, Node.Module) ? name + suffix : CsName.Pascal(node.Module.Prefix) + name);
    }

    private static Access AccessOf(SchemaNode node, LeafTypes types, out LeafType? type)
    {
        type = node is ValueNode value ? types.Of(value) : null;
        var isInCase = node.Case is not null;
        return node switch
        {
            LeafNode { IsKey: true } => Access.Required,
            LeafNode when type!.IsEmpty => Access.Empty,
            LeafNode { Default: not null } => isInCase ? Access.DefaultedInCase : Access.Defaulted,
            LeafNode { IsMandatory: true } when !isInCase && node.Whens.Count == 0 => Access.Required,
            LeafNode => Access.Optional,
            LeafListNode => Access.Values,
            ContainerNode { IsPresence: false } when !isInCase && node.Whens.Count == 0 => Access.Container,
            ContainerNode => Access.OptionalContainer,
            ListNode { Keys.Count: > 0 } => Access.KeyedList,
            ListNode => Access.EntryList,
            AnyNode => Access.Any,
            _ => throw new InvalidOperationException($"{node} is no data node"),
        };
    }

    private IEnumerable<ChoiceMember> ChoicesOf(ParentNode parent, List<Member> members, TypeNames names)
    {
        foreach (var choice in parent.Choices)
        {
            var inside = members.Select(m => (Member: m, Levels: Levels(m.Node, choice))).FirstOrDefault(m => m.Levels >= 0);
            if (choice.Cases.Count > 1 && inside.Member is { } member)
            {
                var property = Claim(CsName.Pascal(choice.Name), CsName.Pascal(choice.Name) + "Choice");
                var @enum = names.Claim(choice, Name + CsName.Pascal(choice.Name) + "Case", choice.Module);
                yield return new ChoiceMember(choice, property, @enum, member.Index, inside.Levels);
            }
            foreach (var @case in choice.Cases)
                foreach (var nested in ChoicesOf(@case, members, names))
                    yield return nested;
        }
    }

    private static int Levels(SchemaNode node, ChoiceNode choice)
    {
        var levels = 0;
        for (var @case = node.Case; @case is not null; @case = @case.Choice.Parent as CaseNode, levels++)
            if (ReferenceEquals(@case.Choice, choice))
                return levels;
        return -1;
    }
}
