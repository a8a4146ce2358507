using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>
/// A when in force on a data node: its own, or one of the choices, cases, uses or augments around it.
/// </summary>
/// <param name="Expression">The condition.</param>
/// <param name="OnParent">Whether the context node is the data parent rather than the node.</param>
internal sealed record WhenRule(XPathExpression Expression, bool OnParent);

/// <summary>What holds for the instances of a container, list entry or root, and for its children.</summary>
internal sealed class ParentRules(ParentNode schema)
{
    public ParentNode Schema { get; } = schema;

    /// <summary>The musts of the node itself.</summary>
    public IReadOnlyList<MustConstraint> Musts { get; set; } = [];

    /// <summary>The children with a rule on them or below them.</summary>
    public ChildRules[] Children { get; set; } = [];

    /// <summary>All choices of the node, nested ones included.</summary>
    public ChoiceRule[] Choices { get; set; } = [];

    public bool IsEmpty => Children.Length == 0 && Choices.Length == 0 && Musts.Count == 0 && Schema.MountPoint is null;
}

/// <summary>A choice and what has to be true for it to matter.</summary>
/// <param name="Choice">The choice.</param>
/// <param name="Whens">Its own conditions and those of the cases and choices around it.</param>
internal sealed record ChoiceRule(ChoiceNode Choice, WhenRule[] Whens);

/// <summary>What holds for one data child of a node.</summary>
internal sealed class ChildRules(SchemaNode node, ParentRules parent)
{
    public SchemaNode Node { get; } = node;

    public ParentRules Parent { get; } = parent;

    /// <summary>All conditions in force.</summary>
    public WhenRule[] Whens { get; set; } = [];

    /// <summary>The instance has to be there (leaf, anydata, anyxml).</summary>
    public bool IsMandatory { get; set; }

    public uint MinElements { get; set; }

    public uint MaxElements { get; set; } = uint.MaxValue;

    /// <summary>
    /// The musts of a leaf, leaf-list, anydata or anyxml; those of inner nodes are in <see cref="Below"/>.
    /// </summary>
    public IReadOnlyList<MustConstraint> Musts { get; set; } = [];

    /// <summary>The leafrefs in the type that need an instance.</summary>
    public LeafrefRule[] Leafrefs { get; set; } = [];

    /// <summary>Whether one of them is answered by an index, which is complete at the end only.</summary>
    public bool NeedsTargetIndex => Array.Exists(Leafrefs, static l => l.Targets is not null);

    /// <summary>The leafrefs that lead here.</summary>
    public List<LeafrefRule> LeafrefsHere { get; } = [];

    /// <summary>
    /// Where the values go when the type is or may be an instance-identifier that needs an instance; else null.
    /// </summary>
    public IndexPlan? Identifiers { get; set; }

    /// <summary>The type is a union with such members: which one holds decides.</summary>
    public bool IsUnion { get; set; }

    /// <summary>The indexes this leaf's values go into.</summary>
    public List<IndexPlan> Indexes { get; } = [];

    /// <summary>The unique statements of a list.</summary>
    public List<UniqueRule> Uniques { get; } = [];

    /// <summary>The unique statements of lists above that a leaf is part of.</summary>
    public List<UniqueRule> PartOf { get; } = [];

    /// <summary>
    /// The rules of and under a container or list; null for the other kinds and where there are none.
    /// </summary>
    public ParentRules? Below { get; set; }

    /// <summary>Expressions that a change of this node may change.</summary>
    public List<Trigger> Triggers { get; } = [];

    /// <summary>
    /// What fires when the child comes or goes as a whole: the triggers of it and everything below it whose contexts
    /// may be outside. Those
    /// linked to a leaf further down are left out: they fire where that leaf is.
    /// </summary>
    public Trigger[] Escaping { get; set; } = [];

    /// <summary>
    /// What fires when an entry moves: the triggers of it and everything below it for which the order matters.
    /// </summary>
    public Trigger[] OnMove { get; set; } = [];

    /// <summary>The triggers left out of <see cref="Escaping"/> above.</summary>
    public Trigger[] Inner { get; set; } = [];

    /// <summary>Whether a value that comes has to be looked at.</summary>
    public bool HasValueRules => Musts.Count > 0 || Leafrefs.Length > 0 || Identifiers is not null || Indexes.Count > 0 || PartOf.Count > 0 || Inner.Length > 0;

    /// <summary>Whether something about the child itself has to be looked at.</summary>
    public bool HasOwn => Whens.Length > 0 || HasExistenceRule || Musts.Count > 0 || Leafrefs.Length > 0 || Indexes.Count > 0
        || Uniques.Count > 0 || PartOf.Count > 0 || Triggers.Count > 0 || LeafrefsHere.Count > 0;

    /// <summary>Whether there is a rule on whether or how often it is there.</summary>
    public bool HasExistenceRule => IsMandatory || MinElements > 0 || MaxElements < uint.MaxValue;
}

/// <summary>A unique statement with its index.</summary>
/// <param name="List">The list.</param>
/// <param name="Constraint">The statement.</param>
/// <param name="Index">Where its tuples are.</param>
/// <param name="Ways">For each leaf the containers from the entry down to it.</param>
internal sealed record UniqueRule(ListNode List, UniqueConstraint Constraint, IndexPlan Index, ContainerNode[][] Ways);
