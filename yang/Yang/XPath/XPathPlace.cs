namespace Netconf.Mano.Yang;

/// <summary>Where an expression is, as far as the schema tells: a node, the ancestor it shares with the context, and
/// what singles it out.</summary>
/// <param name="Node">The node.</param>
/// <param name="Anchor">The deepest node whose instance is certainly the context's own; the node itself when it is the
/// context or above it.</param>
/// <param name="Links">What singles the instance out.</param>
/// <param name="IsText">Whether it is the text inside a leaf.</param>
internal sealed record XPathPlace(SchemaNode Node, SchemaNode Anchor, IReadOnlyList<XPathLink> Links,
    bool IsText = false)
{
    /// <summary>Whether it is certainly the same instance as the context's ancestor-or-self.</summary>
    public bool IsOwn => ReferenceEquals(Node, Anchor);

    public bool Equals(XPathPlace? other) =>
        other is not null && ReferenceEquals(Node, other.Node) && ReferenceEquals(Anchor, other.Anchor)
            && IsText == other.IsText
        && Links.SequenceEqual(other.Links);

    public override int GetHashCode() => HashCode.Combine(Node, Anchor, IsText, Links.Count);
}
