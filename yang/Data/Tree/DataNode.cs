using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>
/// A read-only view of one branch: the root, a container, a list entry, or the content of an rpc, action or
/// notification. Children are asked by
/// ordinal (<see cref="SchemaNode.Ordinal"/>). Only what is explicitly there is seen: defaults are the schema's. A
/// struct of two references.
/// </summary>
public readonly struct DataNode : IEquatable<DataNode>
{
    /// <summary>The view of <paramref name="storage"/> as an instance of <paramref name="schema"/>.</summary>
    public DataNode(ParentNode schema, Branch storage)
    {
        Schema = schema;
        Storage = storage;
    }

    /// <summary>The schema node.</summary>
    public ParentNode Schema { get; }

    /// <summary>The storage; the same reference means the same content.</summary>
    public Branch Storage { get; }

    /// <summary>Whether this is a node at all (false for <c>default</c>).</summary>
    public bool Exists => Storage is not null;

    /// <summary>Whether the child is explicitly there (a list or leaf-list: has at least one entry).</summary>
    public bool Has(SchemaNode child) => Storage.Has(child.Ordinal);

    /// <summary>The canonical value of a leaf child; false when it is not explicitly there.</summary>
    public bool TryGetLeaf(int ordinal, out ReadOnlySpan<byte> canonical) => Storage.TryGetLeaf(ordinal, out canonical);

    /// <summary>The values of a leaf-list child, in order; empty when there are none.</summary>
    public LeafListView LeafList(int ordinal) => Storage.LeafList(ordinal);

    /// <summary>The container child; a node that does not <see cref="Exists">exist</see> when it is not
    /// there.</summary>
    public DataNode Container(int ordinal) =>
        Storage.Container(ordinal) is { } child ? new DataNode((ParentNode)Schema.DataChildren[ordinal], child) : default;

    /// <summary>The entries of a list child; an empty view when there are none.</summary>
    public ListView List(int ordinal) => new((ListNode)Schema.DataChildren[ordinal], Storage.List(ordinal));

    /// <summary>The content of an anydata or anyxml child, or null.</summary>
    public AnyContent? Any(int ordinal) => Storage.Any(ordinal);

    /// <summary>The ordinals of the children that are there, in order.</summary>
    public OrdinalEnumerable Children => new(Storage);

    /// <summary>The tree mounted here (RFC 8528), or null.</summary>
    public DataTree? Mounted => Storage.Mounted;

    /// <inheritdoc/>
    public bool Equals(DataNode other) => ReferenceEquals(Storage, other.Storage) && ReferenceEquals(Schema, other.Schema);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is DataNode other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(Storage);

    /// <summary>Same schema node and same storage.</summary>
    public static bool operator ==(DataNode left, DataNode right) => left.Equals(right);

    /// <summary>Not the same.</summary>
    public static bool operator !=(DataNode left, DataNode right) => !left.Equals(right);
}
