using System.Diagnostics.CodeAnalysis;
using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Bindings;

/// <summary>A generated read-only view of a container, list entry, message or root.</summary>
/// <typeparam name="TSelf">The view.</typeparam>
public interface IView<TSelf>
    where TSelf : struct, IView<TSelf>
{
    /// <summary>The children the view knows.</summary>
    static abstract ShapeNames Names { get; }

    /// <summary>The view of a node.</summary>
    static abstract TSelf Over(NodeView node);

    /// <summary>What is viewed.</summary>
    NodeView View { get; }
}

/// <summary>
/// What a generated view is made of: the place in the schema and the data there. Reads leafs by generated index; a view of
/// something that is not there has no leafs, but still its defaults.
/// </summary>
public readonly struct NodeView : IEquatable<NodeView>
{
    private readonly Shape _shape;
    private readonly Branch? _branch;

    /// <summary>The view of <paramref name="branch"/>, or of nothing when that is null.</summary>
    public NodeView(Shape shape, Branch? branch)
    {
        _shape = shape;
        _branch = branch;
    }

    /// <summary>The view of a node under the names of a generated view.</summary>
    public NodeView(DataNode node, ShapeNames names)
        : this(Shape.Of(node.Schema, names), node.Storage)
    {
    }

    /// <summary>Whether the node is there.</summary>
    public bool Exists => _branch is not null;

    /// <summary>The place in the schema.</summary>
    public Shape Shape => _shape;

    /// <summary>The data; null when the node is not there.</summary>
    public Branch? Branch => _branch;

    /// <summary>The node itself.</summary>
    /// <exception cref="InvalidOperationException">It is not there.</exception>
    public DataNode Node => _branch is not null
        ? new DataNode(_shape.Schema, _branch)
        : throw new InvalidOperationException($"{_shape.Schema.Path} is not there");

    /// <summary>Whether the child is explicitly there.</summary>
    public bool IsSet(int index)
    {
        var ordinal = Ordinal(index);
        return ordinal >= 0 && _branch is not null && new DataNode(_shape.Schema, _branch).Has(_shape.Schema.DataChildren[ordinal]);
    }

    /// <summary>A leaf that is mandatory or a key.</summary>
    /// <exception cref="InvalidOperationException">It is not there: the data is not valid.</exception>
    public T Required<T>(int index, LeafCodec<T> codec)
    {
        if (TryLeaf(index, out var canonical))
            return codec.Read(canonical, _shape.Value(index));
        throw new InvalidOperationException($"{_shape.Node(index).Path} is mandatory and not there");
    }

    /// <summary>An optional leaf of a value type.</summary>
    public T? OptionalValue<T>(int index, LeafCodec<T> codec)
        where T : struct =>
        TryLeaf(index, out var canonical) ? codec.Read(canonical, _shape.Value(index)) : null;

    /// <summary>An optional leaf of a reference type.</summary>
    public T? Optional<T>(int index, LeafCodec<T> codec)
        where T : class =>
        TryLeaf(index, out var canonical) ? codec.Read(canonical, _shape.Value(index)) : null;

    /// <summary>A leaf with a default: its value, else the default of the schema.</summary>
    public T Defaulted<T>(int index, LeafCodec<T> codec)
    {
        var leaf = (LeafNode)_shape.Value(index);
        if (TryLeaf(index, out var canonical))
            return codec.Read(canonical, leaf);
        return leaf.Default is { } @default
            ? codec.Read(@default.Span, leaf)
            : throw new InvalidOperationException($"{leaf.Path} has no default in this schema and is not there");
    }

    /// <summary>A leaf with a default inside a case, of a value type: its default counts only while the case is in use (RFC 7950 §7.6.1).</summary>
    public T? DefaultedInCase<T>(int index, LeafCodec<T> codec)
        where T : struct =>
        TryLeafInCase(index, out var canonical) ? codec.Read(canonical, _shape.Value(index)) : null;

    /// <summary>The same of a reference type.</summary>
    public T? DefaultedInCaseRef<T>(int index, LeafCodec<T> codec)
        where T : class =>
        TryLeafInCase(index, out var canonical) ? codec.Read(canonical, _shape.Value(index)) : null;

    /// <summary>The values of a leaf-list: the explicit ones, else the defaults.</summary>
    public LeafValues<T> Values<T>(int index, LeafCodec<T> codec)
    {
        if (Ordinal(index) < 0)
            return default;
        var node = (LeafListNode)_shape.Value(index);
        return _branch is null
            ? new LeafValues<T>(node, default, codec)
            : new LeafValues<T>(node, new DataNode(_shape.Schema, _branch).LeafList(node.Ordinal), codec);
    }

    /// <summary>A container that needs no presence: there or not, it can be read.</summary>
    public TView Container<TView>(int index)
        where TView : struct, IView<TView>
    {
        var ordinal = Ordinal(index);
        return ordinal < 0
            ? TView.Over(default)
            : TView.Over(new NodeView(_shape.Child(index, TView.Names), Storage(ordinal)));
    }

    /// <summary>A container whose existence means something, or that is there only under a condition.</summary>
    public TView? OptionalContainer<TView>(int index)
        where TView : struct, IView<TView>
    {
        var ordinal = Ordinal(index);
        return ordinal >= 0 && Storage(ordinal) is { } branch
            ? TView.Over(new NodeView(_shape.Child(index, TView.Names), branch))
            : null;
    }

    /// <summary>The entries of a list with keys.</summary>
    public KeyedList<TView, TKey> Entries<TView, TKey>(int index)
        where TView : struct, IEntry<TView, TKey>
    {
        var ordinal = Ordinal(index);
        return ordinal < 0 ? default : new KeyedList<TView, TKey>(_shape.Child(index, TView.Names), List(ordinal));
    }

    /// <summary>The entries of a list without keys.</summary>
    public EntryList<TView> Entries<TView>(int index)
        where TView : struct, IView<TView>
    {
        var ordinal = Ordinal(index);
        return ordinal < 0 ? default : new EntryList<TView>(_shape.Child(index, TView.Names), List(ordinal));
    }

    /// <summary>The content of an anydata or anyxml, or null.</summary>
    public AnyContent? Any(int index)
    {
        var ordinal = Ordinal(index);
        return ordinal < 0 || _branch is null ? null : new DataNode(_shape.Schema, _branch).Any(ordinal);
    }

    /// <summary>
    /// Which of a choice's cases is in use, by what is explicitly there, else the default one; null when none is.
    /// </summary>
    /// <param name="index">The generated index of any node of the choice.</param>
    /// <param name="levels">How many choices the wanted one lies further out than the innermost one around that node.</param>
    public CaseNode? SelectedCase(int index, int levels)
    {
        var ordinal = Ordinal(index);
        if (ordinal < 0)
            return null;
        var @case = _shape.Schema.DataChildren[ordinal].Case;
        for (; levels > 0 && @case is not null; levels--)
            @case = @case.Choice.Parent as CaseNode;
        if (@case is null)
            return null;
        foreach (var other in @case.Choice.Cases)
            if (HasAny(other))
                return other;
        return @case.Choice.DefaultCase;
    }

    /// <inheritdoc/>
    public bool Equals(NodeView other) => ReferenceEquals(_branch, other._branch) && ReferenceEquals(_shape, other._shape);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is NodeView other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(_branch);

    /// <summary>Same place and same data.</summary>
    public static bool operator ==(NodeView left, NodeView right) => left.Equals(right);

    /// <summary>Not the same.</summary>
    public static bool operator !=(NodeView left, NodeView right) => !left.Equals(right);

    private int Ordinal(int index) => _shape is null ? -1 : _shape[index];

    private ListView List(int ordinal) => _branch is null
        ? new ListView((ListNode)_shape.Schema.DataChildren[ordinal], null)
        : new DataNode(_shape.Schema, _branch).List(ordinal);

    private Branch? Storage(int ordinal) =>
        _branch is null ? null : new DataNode(_shape.Schema, _branch).Container(ordinal).Storage;

    private bool TryLeaf(int index, out ReadOnlySpan<byte> canonical)
    {
        if (_branch is not null && Ordinal(index) is var ordinal and >= 0)
            return new DataNode(_shape.Schema, _branch).TryGetLeaf(ordinal, out canonical);
        canonical = default;
        return false;
    }

    private bool TryLeafInCase(int index, out ReadOnlySpan<byte> canonical)
    {
        if (TryLeaf(index, out canonical))
            return true;
        if (Ordinal(index) < 0 || _shape.Value(index) is not LeafNode { Default: { } @default } leaf)
            return false;
        for (var @case = leaf.Case; @case is not null; @case = @case.Choice.Parent as CaseNode)
            if (!IsInUse(@case))
                return false;
        canonical = @default.Span;
        return true;
    }

    private bool IsInUse(CaseNode @case)
    {
        if (HasAny(@case))
            return true;
        if (!ReferenceEquals(@case.Choice.DefaultCase, @case))
            return false;
        foreach (var other in @case.Choice.Cases)
            if (HasAny(other))
                return false;
        return true;
    }

    private bool HasAny(CaseNode @case)
    {
        if (_branch is null)
            return false;
        foreach (var node in @case.DataNodes)
            if (new DataNode(_shape.Schema, _branch).Has(node))
                return true;
        return false;
    }
}
