using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>What kind of rule a trigger leads to.</summary>
internal enum TriggerKind
{
    /// <summary>A must of the context.</summary>
    Must,
    /// <summary>A when of the context, or of a choice of the context.</summary>
    When,
    /// <summary>A leafref of the context whose path has predicates or deref().</summary>
    Leafref,
}

/// <summary>A rule to look at again when a node it reads changes.</summary>
/// <param name="Kind">What the rule is.</param>
/// <param name="Context">The node that carries the rule: a data node; a choice for its when.</param>
/// <param name="Source">The node that is read.</param>
/// <param name="TopDepth">How deep the deepest instance is that source and context are sure to share: the inverse
/// path begins there.</param>
/// <param name="OnOrder">Whether a move among the source's siblings matters too.</param>
internal sealed record Trigger(TriggerKind Kind, SchemaNode Context, SchemaNode Source, int TopDepth, bool OnOrder)
{
    /// <summary>The must, of a trigger of that kind.</summary>
    public MustConstraint? Must { get; init; }

    /// <summary>
    /// Fewer contexts: those whose leaf refers to the changed entry. Null when there is no index that tells.
    /// </summary>
    public TriggerLink? Link { get; init; }

    /// <summary>As a key in sets: a trigger is one thing, however alike another is.</summary>
    public bool Equals(Trigger? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}

/// <summary>
/// How the changed entry and the contexts find each other: by an index of the values the contexts refer with.
/// </summary>
/// <param name="Leaf">The leaf of the changed entry that is referred to.</param>
/// <param name="LeafParentDepth">How deep the entry is.</param>
/// <param name="Referring">The index of the referring leaf, over the whole tree.</param>
/// <param name="AnchorDepth">How deep the instance is that the referring leaf and the context share.</param>
internal sealed record TriggerLink(ValueNode Leaf, int LeafParentDepth, IndexPlan Referring, int AnchorDepth);
