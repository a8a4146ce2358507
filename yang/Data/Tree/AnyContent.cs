namespace Netconf.Mano.Data;

/// <summary>
/// The content of an anydata or anyxml node: self-contained XML (every namespace it uses is declared in it), without
/// the node's own element.
/// </summary>
/// <param name="Xml">The inner XML, UTF-8.</param>
public sealed record AnyContent(ReadOnlyMemory<byte> Xml)
{
    /// <summary>Same bytes.</summary>
    public bool Equals(AnyContent? other) => other is not null && Xml.Span.SequenceEqual(other.Xml.Span);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Xml.Span);
        return hash.ToHashCode();
    }
}
