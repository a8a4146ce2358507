using System.Text;

namespace Netconf.Mano.Yang;

/// <summary>What a schema node is.</summary>
public enum SchemaNodeKind
{
    /// <summary>The parent of all top-level nodes; its children are all modules' top-level data nodes.</summary>
    Root,
    /// <summary>container (RFC 7950 §7.5).</summary>
    Container,
    /// <summary>list (§7.8).</summary>
    List,
    /// <summary>leaf (§7.6).</summary>
    Leaf,
    /// <summary>leaf-list (§7.7).</summary>
    LeafList,
    /// <summary>choice (§7.9).</summary>
    Choice,
    /// <summary>case (§7.9.2), also the implicit one of the shorthand.</summary>
    Case,
    /// <summary>anydata (§7.10).</summary>
    AnyData,
    /// <summary>anyxml (§7.11).</summary>
    AnyXml,
    /// <summary>rpc (§7.14).</summary>
    Rpc,
    /// <summary>action (§7.15).</summary>
    Action,
    /// <summary>The input of an rpc or action.</summary>
    Input,
    /// <summary>The output of an rpc or action.</summary>
    Output,
    /// <summary>notification (§7.16), top-level or inside a data node.</summary>
    Notification,
    /// <summary>A yang-data or sx:structure template (RFC 8040 §8, RFC 8791).</summary>
    Structure,
}

/// <summary>
/// A node of a compiled schema: groupings, augments, refinements and deviations are already worked in. Immutable once its
/// <see cref="Schema"/> is published.
/// </summary>
public abstract class SchemaNode
{
    private protected SchemaNode(SchemaNodeKind kind, Module module, string name)
    {
        Kind = kind;
        Module = module;
        Name = name;
    }

    /// <summary>What the node is.</summary>
    public SchemaNodeKind Kind { get; }

    /// <summary>The module whose namespace the node is in (of a grouping's nodes: the module that uses it).</summary>
    public Module Module { get; }

    /// <summary>The node's name.</summary>
    public string Name { get; }

    /// <summary><see cref="Name"/> in UTF-8.</summary>
    public ReadOnlyMemory<byte> NameUtf8 => SharedNameUtf8 ??= Encoding.UTF8.GetBytes(Name);

    /// <summary>What people read of the node: shared by all nodes of one statement.</summary>
    internal NodeWords Words { get; set; } = NodeWords.None;

    /// <summary>The same bytes for all nodes that one statement makes.</summary>
    internal byte[]? SharedNameUtf8 { get; set; }

    /// <summary>What the statements say of the node, while the schema is being compiled.</summary>
    internal NodeDefinition? Definition { get; set; }

    /// <summary>Taken away by an if-feature or a deviation; gone once the schema stands.</summary>
    internal bool IsRemoved { get; set; }

    /// <summary>The parent in the schema tree, choices and cases included; null for the root.</summary>
    public ParentNode? Parent { get; internal set; }

    /// <summary>The parent in the data tree: choices and cases left out. Null for the root.</summary>
    public ParentNode? DataParent { get; internal set; }

    /// <summary>
    /// Index of this node in its <see cref="DataParent"/>'s <see cref="ParentNode.DataChildren"/>, -1 for choices and cases.
    /// Append-only per parent and module: a schema extended at run time keeps the ordinals it had.
    /// </summary>
    public int Ordinal { get; internal set; } = -1;

    /// <summary>Configuration (true) or state (false); false inside rpc, action and notification too.</summary>
    public bool IsConfig { get; internal set; }

    /// <summary>The status in force, inherited where not stated.</summary>
    public Status Status { get; internal set; }

    /// <summary>The description, or null.</summary>
    public string? Description => Words.Description;

    /// <summary>The reference, or null.</summary>
    public string? Reference => Words.Reference;

    /// <summary>The if-feature expressions on the node's own statement, as written; all of them hold.</summary>
    public IReadOnlyList<string> IfFeatures => Words.IfFeatures;

    /// <summary>The when statements in force: the node's own, its uses' and its augment's, in that order.</summary>
    public IReadOnlyList<WhenConstraint> Whens { get; internal set; } = [];

    /// <summary>The must statements, in order.</summary>
    public IReadOnlyList<MustConstraint> Musts { get; internal set; } = [];

    /// <summary>Extension statements on the node (nacm:default-deny-all, yangmnt:mount-point …).</summary>
    public IReadOnlyList<ExtensionInstance> Extensions { get; internal set; } = [];

    /// <summary>Where the node was defined.</summary>
    public SourceLocation Location { get; internal set; }

    /// <summary>Whether the node is in a data tree (not a choice or a case).</summary>
    public bool IsDataNode => Kind is SchemaNodeKind.Container or SchemaNodeKind.List or SchemaNodeKind.Leaf
        or SchemaNodeKind.LeafList or SchemaNodeKind.AnyData or SchemaNodeKind.AnyXml;

    /// <summary>The case this node belongs to within its data parent, or null: the innermost enclosing case.</summary>
    public CaseNode? Case => Parent as CaseNode;

    /// <summary>Whether the node carries the extension <paramref name="name"/> of module <paramref name="module"/>.</summary>
    public bool HasExtension(string module, string name)
    {
        foreach (var e in Extensions)
            if (e.Name == name && e.Module.Name == module)
                return true;
        return false;
    }

    /// <summary>The schema path with module names where the module changes: <c>/nfv:nfv/vnfd/id</c>; choices and cases left out.</summary>
    public string Path
    {
        get
        {
            if (DataParent is null)
                return Kind == SchemaNodeKind.Root ? "/" : $"/{Module.Name}:{Name}";
            var up = DataParent.Kind == SchemaNodeKind.Root ? "" : DataParent.Path;
            return DataParent.Kind != SchemaNodeKind.Root && ReferenceEquals(DataParent.Module, Module)
                ? $"{up}/{Name}"
                : $"{up}/{Module.Name}:{Name}";
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} {Path}";
}

/// <summary>What a node's statements say to people, as written.</summary>
/// <param name="Description">description.</param>
/// <param name="Reference">reference.</param>
/// <param name="IfFeatures">The arguments of its if-feature statements.</param>
/// <param name="Type">The argument of its type statement, with its prefix.</param>
internal sealed record NodeWords(string? Description, string? Reference, string[] IfFeatures, string? Type)
{
    public static NodeWords None { get; } = new(null, null, [], null);
}

/// <summary>An extension statement as it stands on a node (RFC 7950 §7.19).</summary>
/// <param name="Module">The module that defines the extension.</param>
/// <param name="Name">The extension's name.</param>
/// <param name="Argument">Its argument, or null.</param>
public sealed record ExtensionInstance(Module Module, string Name, string? Argument);

/// <summary>A must (RFC 7950 §7.5.3).</summary>
/// <param name="Expression">The condition.</param>
/// <param name="ErrorMessage">error-message, or null.</param>
/// <param name="ErrorAppTag">error-app-tag, or null (then <c>must-violation</c>, §15.4).</param>
public sealed record MustConstraint(XPathExpression Expression, string? ErrorMessage, string? ErrorAppTag);

/// <summary>A when (RFC 7950 §7.21.5).</summary>
/// <param name="Expression">The condition.</param>
/// <param name="OnParent">
/// True when it came with a uses or an augment: its context node is the closest data-node ancestor of the node instead of the node
/// itself.
/// </param>
public sealed record WhenConstraint(XPathExpression Expression, bool OnParent);
