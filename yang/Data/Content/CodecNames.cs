using System.Text;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>The names of a node's children as the wire has them, encoded once per schema.</summary>
internal sealed class CodecNames
{
    private readonly ChildNames[] _children;

    private readonly ParentNode _parent;
    private CodecNames? _qualified;

    private CodecNames(ParentNode parent, bool isQualified = false)
    {
        _parent = parent;
        _children = new ChildNames[parent.DataChildren.Count];
        for (var i = 0; i < _children.Length; i++)
            _children[i] = new ChildNames(parent.DataChildren[i], parent, isQualified);
        HasDefaults = parent.DataChildren.Any(DefaultNodes.MayHold);
    }

    /// <summary>Whether a default may be in use below the node when nothing is there.</summary>
    public bool HasDefaults { get; }

    /// <summary>The children's names, by ordinal.</summary>
    public ChildNames this[int ordinal] => _children[ordinal];

    /// <summary>The same where nothing around them says their module: a child that is a document of its own.</summary>
    public CodecNames Qualified => _qualified ??= new CodecNames(_parent, isQualified: true);

    /// <summary>The names of a node's children.</summary>
    public static CodecNames Of(ParentNode parent) =>
        // Two threads may make them at once: both make the same.
        (CodecNames)(parent.CodecNames ??= new CodecNames(parent));
}

/// <summary>One child's names.</summary>
internal sealed class ChildNames
{
    public ChildNames(SchemaNode node, ParentNode parent, bool isQualified)
    {
        Node = node;
        HasPrefixes = node is ValueNode { Type.HasPrefixes: true };
        HoldsIdentity = node is ValueNode { Type: IdentityRefType or LeafRefType { TargetType: IdentityRefType } };
        // Roots, inputs and outputs stand inside elements of NETCONF or RESTCONF.
        var inherits = !isQualified && ReferenceEquals(node.Module, parent.Module)
            && parent.Kind is not (SchemaNodeKind.Root or SchemaNodeKind.Input or SchemaNodeKind.Output or SchemaNodeKind.Structure);
        var head = inherits ? $"<{node.Name}" : $"<{node.Name} xmlns=\"{Escape(node.Module.Namespace)}\"";
        Head = Encoding.UTF8.GetBytes(head);
        Open = Encoding.UTF8.GetBytes(head + ">");
        Empty = Encoding.UTF8.GetBytes(head + "/>");
        Close = Encoding.UTF8.GetBytes($"</{node.Name}>");
        var inheritsInJson = !isQualified && ReferenceEquals(node.Module, parent.Module)
            && parent.Kind is not (SchemaNodeKind.Root or SchemaNodeKind.Structure);
        Json = Encoding.UTF8.GetBytes(inheritsInJson ? $"\"{node.Name}\":" : $"\"{node.Module.Name}:{node.Name}\":");
    }

    public SchemaNode Node { get; }

    /// <summary>Whether values may hold prefixes that XML has to declare.</summary>
    public bool HasPrefixes { get; }

    /// <summary>
    /// The value as the wire has it: an identity of the node's own module needs no name of a module (RFC 7951 §6.8; in XML the default namespace is
    /// the node's). Not in unions, where the bare name may be a value of another member.
    /// </summary>
    public ReadOnlySpan<byte> Shorten(ReadOnlySpan<byte> canonical) =>
        HoldsIdentity && canonical.Length > Node.Module.NameUtf8.Length && canonical[Node.Module.NameUtf8.Length] == (byte)':'
            && canonical.StartsWith(Node.Module.NameUtf8.Span)
            ? canonical[(Node.Module.NameUtf8.Length + 1)..] : canonical;

    private bool HoldsIdentity { get; }

    /// <summary>The start tag up to its end: attributes may follow.</summary>
    public byte[] Head { get; }

    /// <summary>The start tag.</summary>
    public byte[] Open { get; }

    /// <summary>The empty-element tag.</summary>
    public byte[] Empty { get; }

    /// <summary>The end tag.</summary>
    public byte[] Close { get; }

    /// <summary>The JSON member's name with its colon (RFC 7951 §4).</summary>
    public byte[] Json { get; }

    private static string Escape(string uri) =>
        uri.Replace("&", "&amp;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
