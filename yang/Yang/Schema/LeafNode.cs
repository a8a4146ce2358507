namespace Netconf.Mano.Yang;

/// <summary>A schema node that holds typed values: leaf or leaf-list.</summary>
public abstract class ValueNode : SchemaNode
{
    private protected ValueNode(SchemaNodeKind kind, Module module, string name)
        : base(kind, module, name)
    {
    }

    /// <summary>The type in force.</summary>
    public YangType Type { get; internal set; } = null!;

    /// <summary>The argument of the type statement as written, with its prefix: for tree diagrams and messages.</summary>
    public string TypeText => Words.Type ?? "";

    /// <summary>The units, of the node or its typedef; null when none.</summary>
    public string? Units { get; internal set; }
}

/// <summary>A leaf.</summary>
public sealed class LeafNode : ValueNode
{
    internal LeafNode(Module module, string name)
        : base(SchemaNodeKind.Leaf, module, name)
    {
    }

    /// <summary>mandatory true; a list's key is mandatory by nature and not flagged here.</summary>
    public bool IsMandatory { get; internal set; }

    /// <summary>Whether the leaf is a key of its list.</summary>
    public bool IsKey { get; internal set; }

    /// <summary>The default in force (the leaf's or its typedef's) in canonical UTF-8, or null (RFC 7950 §7.6.1).</summary>
    public ReadOnlyMemory<byte>? Default { get; internal set; }
}

/// <summary>A leaf-list.</summary>
public sealed class LeafListNode : ValueNode
{
    internal LeafListNode(Module module, string name)
        : base(SchemaNodeKind.LeafList, module, name)
    {
    }

    /// <summary>The defaults in force, canonical UTF-8; all or none (RFC 7950 §7.7.2).</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Defaults { get; internal set; } = [];

    /// <summary>min-elements, 0 when absent.</summary>
    public uint MinElements { get; internal set; }

    /// <summary>max-elements, <see cref="uint.MaxValue"/> for unbounded.</summary>
    public uint MaxElements { get; internal set; } = uint.MaxValue;

    /// <summary>ordered-by user.</summary>
    public bool IsUserOrdered { get; internal set; }
}

/// <summary>An anydata or anyxml.</summary>
public sealed class AnyNode : SchemaNode
{
    internal AnyNode(SchemaNodeKind kind, Module module, string name)
        : base(kind, module, name)
    {
    }

    /// <summary>mandatory true.</summary>
    public bool IsMandatory { get; internal set; }
}
