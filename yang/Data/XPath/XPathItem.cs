using System.Runtime.CompilerServices;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>
/// A node of the accessible tree (RFC 7950 §6.4.1): inner node, leaf, entry of a leaf-list, anydata, or the text inside
/// a leaf. A light value: an
/// inner node is its frame, everything else its parent's frame and which child it is.
/// </summary>
public readonly struct XPathItem : IEquatable<XPathItem>
{
    private readonly int _index;

    internal XPathItem(XPathFrame frame)
    {
        Frame = frame;
        Child = null;
        _index = 0;
        IsText = false;
    }

    internal XPathItem(XPathFrame parent, SchemaNode child, int index, bool isText = false)
    {
        Frame = parent;
        Child = child;
        _index = index;
        IsText = isText;
    }

    /// <summary>The frame: the node's own when it is an inner node, its parent's otherwise.</summary>
    public XPathFrame Frame { get; }

    /// <summary>The schema node.</summary>
    public SchemaNode Schema => Child ?? Frame.Schema;

    /// <summary>Whether it is an inner node.</summary>
    public bool IsInner => Child is null;

    /// <summary>Whether it is the text inside a leaf.</summary>
    public bool IsText { get; }

    /// <summary>The position of a leaf-list entry, from 0.</summary>
    public int Index => _index;

    /// <summary>Whether the value is a default in use rather than set.</summary>
    public bool IsDefault => Child is ValueNode && !Frame.Storage.Has(Child.Ordinal);

    internal SchemaNode? Child { get; }

    /// <summary>The canonical value of a leaf or leaf-list entry, explicit or by default; empty for other
    /// nodes.</summary>
    public ReadOnlySpan<byte> Value
    {
        get
        {
            switch (Child)
            {
                case LeafNode leaf:
                    return Frame.Storage.TryGetLeaf(leaf.Ordinal, out var value) ? value
                        : leaf.Default is { } @default ? @default.Span : default;
                case LeafListNode list:
                    var values = Frame.Storage.LeafList(list.Ordinal);
                    return values.Count > _index ? values[_index]
                        : values.Count == 0 && list.Defaults.Count > _index ? list.Defaults[_index].Span : default;
                default:
                    return default;
            }
        }
    }

    /// <summary>The path of the node; of a text its leaf's.</summary>
    public InstancePath ToPath() => Child switch
    {
        null => Frame.ToPath(),
        LeafListNode list => Frame.ToPath().Entry(list, Value.ToArray()),
        _ => Frame.ToPath().Child(Child),
    };

    /// <inheritdoc/>
    public bool Equals(XPathItem other) =>
        ReferenceEquals(Child, other.Child) && _index == other._index && IsText == other.IsText
            && Frame.Equals(other.Frame);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is XPathItem other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(Frame.GetHashCode(), Child is null ? 0 : RuntimeHelpers.GetHashCode(Child), _index, IsText);

    /// <summary>The same node.</summary>
    public static bool operator ==(XPathItem left, XPathItem right) => left.Equals(right);

    /// <summary>Another node.</summary>
    public static bool operator !=(XPathItem left, XPathItem right) => !left.Equals(right);

    /// <summary>The text inside a leaf, or the leaf around a text.</summary>
    internal XPathItem WithText(bool isText) => new(Frame, Child!, _index, isText);
}
