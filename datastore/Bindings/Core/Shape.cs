using System.Runtime.CompilerServices;
using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Bindings;

/// <summary>The names of the children a generated view knows, fixed when it was generated.</summary>
public sealed class ShapeNames
{
    /// <summary>The names of a view.</summary>
    /// <param name="names">
    /// The children's names in the order of the generated indexes, separated by blanks. <c>module:name</c> switches the module for itself and what follows.
    /// </param>
    public ShapeNames(string names)
    {
        var module = "";
        var parts = names.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Children = new (string, string)[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            var colon = parts[i].IndexOf(':');
            if (colon >= 0)
                module = parts[i][..colon];
            Children[i] = (module, parts[i][(colon + 1)..]);
        }
    }

    /// <summary>Module and name of each child.</summary>
    internal (string Module, string Name)[] Children { get; }

    /// <summary>The shapes made of these names, one per schema node; they live as long as the schema node does.</summary>
    internal ConditionalWeakTable<ParentNode, Shape> Shapes { get; } = [];
}

/// <summary>
/// Where the children of a generated view are in one schema: the names of the view resolved to ordinals, once per schema node. A child the
/// schema does not have (its module is absent, its feature off) reads as not there.
/// </summary>
public sealed class Shape
{
    private readonly Shape?[] _children;
    private readonly ShapeNames _names;
    private readonly int[] _ordinals;

    private Shape(ParentNode schema, ShapeNames names)
    {
        Schema = schema;
        _names = names;
        _ordinals = new int[names.Children.Length];
        _children = new Shape?[_ordinals.Length];
        for (var i = 0; i < _ordinals.Length; i++)
            _ordinals[i] = schema.FindChild(names.Children[i].Module, names.Children[i].Name)?.Ordinal ?? -1;
    }

    /// <summary>The schema node.</summary>
    public ParentNode Schema { get; }

    /// <summary>The shape of <paramref name="schema"/> under those names; made when it is asked for first.</summary>
    public static Shape Of(ParentNode schema, ShapeNames names) => names.Shapes.GetValue(schema, node => new Shape(node, names));

    /// <summary>The ordinal of the child with that generated index; -1 when the schema does not have it.</summary>
    public int this[int index] => _ordinals[index];

    /// <summary>The leaf or leaf-list with that generated index.</summary>
    /// <exception cref="InvalidOperationException">The schema does not have it.</exception>
    internal ValueNode Value(int index) => (ValueNode)Node(index);

    /// <summary>The child with that generated index.</summary>
    /// <exception cref="InvalidOperationException">The schema does not have it.</exception>
    internal SchemaNode Node(int index)
    {
        var ordinal = _ordinals[index];
        if (ordinal < 0)
            throw Missing(index);
        return Schema.DataChildren[ordinal];
    }

    /// <summary>The shape of the container or list child with that generated index.</summary>
    internal Shape Child(int index, ShapeNames names) => _children[index] ??= Of((ParentNode)Node(index), names);

    private InvalidOperationException Missing(int index)
    {
        var (module, name) = _names.Children[index];
        return new InvalidOperationException(
            $"{Schema.Path} has no {module}:{name} in this schema: its module is not implemented, its feature is off, or a deviation took it away");
    }
}
