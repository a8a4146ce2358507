namespace Netconf.Mano.Yang;

/// <summary>A leafref (RFC 7950 §9.9): its values are those of its target's type.</summary>
public abstract class LeafRefType() : YangType(BuiltInType.LeafRef)
{
    /// <summary>The path, prefixes resolved.</summary>
    public XPathExpression Path { get; internal set; } = null!;

    /// <summary>The leaf or leaf-list the path leads to.</summary>
    public ValueNode Target { get; internal set; } = null!;

    /// <summary>The type of the last target of a chain of leafrefs.</summary>
    public YangType TargetType { get; internal set; } = null!;

    /// <summary>Whether the target must exist; true unless stated.</summary>
    public bool RequireInstance { get; internal set; } = true;
}

/// <summary>One name of an enumeration.</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">Its number, stated or assigned.</param>
/// <param name="Status">Its status.</param>
/// <param name="Description">Its description, or null.</param>
public sealed record EnumMember(string Name, int Value, Status Status, string? Description);

/// <summary>One bit.</summary>
/// <param name="Name">The name.</param>
/// <param name="Position">Its position, stated or assigned.</param>
/// <param name="Status">Its status.</param>
/// <param name="Description">Its description, or null.</param>
public sealed record BitMember(string Name, uint Position, Status Status, string? Description);
