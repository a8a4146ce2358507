using System.Text;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>
/// The absolute path of one instance: schema nodes from the root down, list entries with their keys, leaf-list
/// entries with their value. Immutable; a
/// child's path shares its parent's. Prints as RFC 7951 §6.11 does (<c>/mod:a/b[k='v']/c</c>), which is also the
/// canonical form of an
/// instance-identifier.
/// </summary>
public sealed partial class InstancePath : IEquatable<InstancePath>
{
    private readonly int _hash;

    private InstancePath(InstancePath? parent, SchemaNode node, EntryKey key, ReadOnlyMemory<byte> value, int position)
    {
        Parent = parent;
        Node = node;
        Key = key;
        Value = value;
        Position = position;
        Depth = parent is null ? 0 : parent.Depth + 1;
        _hash = ComputeHash();
    }

    /// <summary>The parent's path; null for the root's.</summary>
    public InstancePath? Parent { get; }

    /// <summary>The schema node of the instance; of the root path the schema's (or a message's) own root.</summary>
    public SchemaNode Node { get; }

    /// <summary>The key, when the instance is an entry of a keyed list; else without values.</summary>
    public EntryKey Key { get; }

    /// <summary>The canonical value, when the instance is a leaf-list entry.</summary>
    public ReadOnlyMemory<byte> Value { get; }

    /// <summary>Whether the instance is a leaf-list entry: its value may be the empty string.</summary>
    public bool HasValue { get; private init; }

    /// <summary>The position from 1 of an entry of a list without keys; 0 for everything else.</summary>
    public int Position { get; }

    /// <summary>How many steps below the root the instance is.</summary>
    public int Depth { get; }

    /// <summary>Whether this is the root itself.</summary>
    public bool IsRoot => Parent is null;

    /// <summary>The path of the root: of a datastore, an operation's input or output, a notification.</summary>
    public static InstancePath Root(ParentNode root) => new(null, root, default, default, 0);

    /// <summary>
    /// The path of a container, leaf, anydata or anyxml below this one; of a list or leaf-list: the list as a whole.
    /// </summary>
    public InstancePath Child(SchemaNode child) => new(this, child, default, default, 0);

    /// <summary>The path of an entry of a keyed list.</summary>
    public InstancePath Entry(ListNode list, EntryKey key) => new(this, list, key, default, 0);

    /// <summary>The path of an entry of a list without keys; <paramref name="position"/> counts from 1.</summary>
    public InstancePath Entry(ListNode list, int position) => new(this, list, default, default, position);

    /// <summary>The path of a leaf-list entry.</summary>
    public InstancePath Entry(LeafListNode list, ReadOnlyMemory<byte> canonical) =>
        new(this, list, default, canonical, 0) { HasValue = true };

    /// <summary>The ancestor (or self) <paramref name="depth"/> steps below the root.</summary>
    public InstancePath AtDepth(int depth)
    {
        var at = this;
        while (at.Depth > depth)
            at = at.Parent!;
        return at;
    }

    /// <summary>Whether this is <paramref name="ancestor"/> or below it.</summary>
    public bool IsAtOrBelow(InstancePath ancestor) =>
        Depth >= ancestor.Depth && AtDepth(ancestor.Depth).Equals(ancestor);

    /// <inheritdoc/>
    public bool Equals(InstancePath? other)
    {
        if (ReferenceEquals(this, other))
            return true;
        if (other is null || _hash != other._hash || Depth != other.Depth || !ReferenceEquals(Node, other.Node)
            || Position != other.Position || !SameKey(Key, other.Key) || !Value.Span.SequenceEqual(other.Value.Span))
            return false;
        return Parent is null || Parent.Equals(other.Parent);
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as InstancePath);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    private static bool SameKey(EntryKey a, EntryKey b)
    {
        var n = a.Values?.Count ?? 0;
        if (n != (b.Values?.Count ?? 0))
            return false;
        for (var i = 0; i < n; i++)
            if (!a.Values![i].Span.SequenceEqual(b.Values![i].Span))
                return false;
        return true;
    }

    private int ComputeHash()
    {
        var hash = new HashCode();
        hash.Add(Parent?._hash ?? 0);
        hash.Add(System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(Node));
        hash.Add(Position);
        hash.AddBytes(Value.Span);
        for (var i = 0; i < (Key.Values?.Count ?? 0); i++)
            hash.AddBytes(Key.Values![i].Span);
        return hash.ToHashCode();
    }
}
