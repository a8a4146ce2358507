namespace Netconf.Mano.Yang;

/// <summary>A schema node with children.</summary>
public abstract class ParentNode : SchemaNode
{
    private protected ParentNode(SchemaNodeKind kind, Module module, string name)
        : base(kind, module, name)
    {
    }

    /// <summary>The children in the schema tree, in order of definition (augments after), choices, rpc input/output, actions and notifications included.</summary>
    public IReadOnlyList<SchemaNode> Children { get; internal set; } = [];

    /// <summary>The children in the data tree: the nodes of choices and cases pulled up; index = <see cref="SchemaNode.Ordinal"/>.</summary>
    public IReadOnlyList<SchemaNode> DataChildren { get; internal set; } = [];

    /// <summary>The choices directly below, in the schema tree.</summary>
    public IReadOnlyList<ChoiceNode> Choices { get; internal set; } = [];

    /// <summary>The actions directly below.</summary>
    public IReadOnlyList<OperationNode> Actions { get; internal set; } = [];

    /// <summary>The notifications directly below.</summary>
    public IReadOnlyList<NotificationNode> Notifications { get; internal set; } = [];

    /// <summary>The mount point's label (RFC 8528 §3.1) when the node is one, else null.</summary>
    public string? MountPoint { get; internal set; }

    /// <summary>The data child of that namespace and name, or null. O(1).</summary>
    public SchemaNode? FindChild(ReadOnlySpan<byte> @namespace, ReadOnlySpan<byte> name) => Index.Find(@namespace, name);

    /// <summary>
    /// The data child of that name whatever its namespace, or null when there is none or more than one
    /// (a filter's wildcard namespace, RFC 6241 §6.2.1, asks <see cref="DataChildren"/> instead).
    /// </summary>
    public SchemaNode? FindChild(ReadOnlySpan<byte> name) => Index.FindAnyNamespace(name);

    /// <summary>The data child <paramref name="name"/> of module <paramref name="module"/>, or null.</summary>
    public SchemaNode? FindChild(Module module, string name)
    {
        if (DataChildren.Count > ScanUpTo)
            return Index.Find(name, c => ReferenceEquals(c.Module, module));
        foreach (var c in DataChildren)
            if (c.Name == name && ReferenceEquals(c.Module, module))
                return c;
        return null;
    }

    /// <summary>The data child <paramref name="name"/> of the module named <paramref name="module"/>, or null.</summary>
    public SchemaNode? FindChild(string module, string name)
    {
        if (DataChildren.Count > ScanUpTo)
            return Index.Find(name, c => c.Module.Name == module);
        foreach (var c in DataChildren)
            if (c.Name == name && c.Module.Name == module)
                return c;
        return null;
    }

    /// <summary>The children while the tree grows; null once it stands.</summary>
    internal ChildDraft? Draft { get; set; }

    /// <summary>What the codecs made of the names of the children: kept here, so that it lives as long as the schema.</summary>
    internal object? CodecNames { get; set; }

    internal ChildIndex Index => _index ??= new ChildIndex(DataChildren);

    private const int ScanUpTo = 24;
    private ChildIndex? _index;
}

/// <summary>The root of a schema; all top-level data nodes of the implemented modules are its children.</summary>
public sealed class RootNode : ParentNode
{
    internal RootNode(Module module)
        : base(SchemaNodeKind.Root, module, "")
    {
    }
}

/// <summary>A container.</summary>
public sealed class ContainerNode : ParentNode
{
    internal ContainerNode(Module module, string name)
        : base(SchemaNodeKind.Container, module, name)
    {
    }

    /// <summary>Whether its existence means something by itself (RFC 7950 §7.5.1).</summary>
    public bool IsPresence { get; internal set; }

    /// <summary>The presence statement's argument, or null.</summary>
    public string? Presence { get; internal set; }
}

/// <summary>A list.</summary>
public sealed class ListNode : ParentNode
{
    internal ListNode(Module module, string name)
        : base(SchemaNodeKind.List, module, name)
    {
    }

    /// <summary>The key leaves in key order; empty for a state list without keys. Keys are the first data children, in key order.</summary>
    public IReadOnlyList<LeafNode> Keys { get; internal set; } = [];

    /// <summary>The unique statements: each the set of leaves that together are unique (RFC 7950 §7.8.3).</summary>
    public IReadOnlyList<UniqueConstraint> Uniques { get; internal set; } = [];

    /// <summary>min-elements, 0 when absent.</summary>
    public uint MinElements { get; internal set; }

    /// <summary>max-elements, <see cref="uint.MaxValue"/> for unbounded.</summary>
    public uint MaxElements { get; internal set; } = uint.MaxValue;

    /// <summary>ordered-by user (RFC 7950 §7.7.7).</summary>
    public bool IsUserOrdered { get; internal set; }
}

/// <summary>A unique statement.</summary>
/// <param name="Leaves">The leaves, each a descendant of the list reached through containers only.</param>
/// <param name="Argument">The statement's argument as written.</param>
public sealed record UniqueConstraint(IReadOnlyList<LeafNode> Leaves, string Argument);

/// <summary>A choice.</summary>
public sealed class ChoiceNode : ParentNode
{
    internal ChoiceNode(Module module, string name)
        : base(SchemaNodeKind.Choice, module, name)
    {
    }

    /// <summary>The cases, in order, also those of the shorthand.</summary>
    public IReadOnlyList<CaseNode> Cases { get; internal set; } = [];

    /// <summary>The default case, or null.</summary>
    public CaseNode? DefaultCase { get; internal set; }

    /// <summary>Whether a case of that name was there and an if-feature or a deviation took it away.</summary>
    internal bool WasCaseRemoved(string name) => RemovedCases?.Contains(name) == true;

    internal HashSet<string>? RemovedCases { get; set; }

    /// <summary>Whether one case must be there (RFC 7950 §7.9.4).</summary>
    public bool IsMandatory { get; internal set; }
}

/// <summary>A case.</summary>
public sealed class CaseNode : ParentNode
{
    internal CaseNode(Module module, string name)
        : base(SchemaNodeKind.Case, module, name)
    {
    }

    /// <summary>The choice it belongs to.</summary>
    public ChoiceNode Choice => (ChoiceNode)Parent!;

    /// <summary>All data nodes of the case, also through choices nested in it.</summary>
    public IReadOnlyList<SchemaNode> DataNodes { get; internal set; } = [];
}

/// <summary>An rpc or an action.</summary>
public sealed class OperationNode : ParentNode
{
    internal OperationNode(SchemaNodeKind kind, Module module, string name)
        : base(kind, module, name)
    {
    }

    /// <summary>The input; there even when it has no nodes.</summary>
    public MessageNode Input { get; internal set; } = null!;

    /// <summary>The output; there even when it has no nodes.</summary>
    public MessageNode Output { get; internal set; } = null!;
}

/// <summary>The input or output of an operation, or a structure template: a parent outside any datastore.</summary>
public sealed class MessageNode : ParentNode
{
    internal MessageNode(SchemaNodeKind kind, Module module, string name)
        : base(kind, module, name)
    {
    }

    /// <summary>Of a template: rc:yang-data (RFC 8040 §8) rather than sx:structure (RFC 8791).</summary>
    public bool IsYangData { get; internal init; }
}

/// <summary>A notification.</summary>
public sealed class NotificationNode : ParentNode
{
    internal NotificationNode(Module module, string name)
        : base(SchemaNodeKind.Notification, module, name)
    {
    }
}
