namespace Netconf.Mano.Yang;

/// <summary>What of a node's instances an expression looks at.</summary>
[Flags]
public enum XPathReads
{
    /// <summary>Which instances there are: one that comes or goes matters.</summary>
    Existence = 1,

    /// <summary>Its value too: of a leaf or leaf-list the value, of an inner node every leaf below it (its
    /// string-value).</summary>
    Value = 2,

    /// <summary>The order of its instances too: a move within a user-ordered list matters.</summary>
    Order = 4,
}

/// <summary>
/// A condition that singles out instances: only those in the entry (or beside the leaf) where <paramref name="Leaf"/>
/// has a certain value. A
/// predicate <c>[key = current()/../x]</c> and deref() give one.
/// </summary>
/// <param name="Leaf">The leaf that is compared: a key, or the target of a leafref.</param>
/// <param name="Source">The leaf or leaf-list whose value <paramref name="Leaf"/> has to have; null when it is a
/// constant.</param>
/// <param name="SourceAnchor">The deepest node whose instance the source and the context share (as
/// <see cref="XPathRead.Anchor"/>); null for a constant.</param>
/// <param name="Literal">The constant, in the key's canonical form; null when there is a source.</param>
public sealed record XPathLink(ValueNode Leaf, ValueNode? Source, SchemaNode? SourceAnchor, string? Literal);

/// <summary>
/// One node an expression reads, and the way back to the contexts a change of it affects.
/// </summary>
/// <remarks>
/// The inverse path: from a changed instance of <see cref="Node"/> go up to its ancestor-or-self that is an instance of
/// <see cref="Anchor"/>; affected are the
/// instances of the context node at or below that one instance. Where <see cref="Links"/> names a source, fewer are:
/// those whose instance of
/// <see cref="XPathLink.Source"/> (below the shared SourceAnchor) has the value that the changed instance's entry has
/// in
/// <see cref="XPathLink.Leaf"/>; an index of the source's values (a leafref's referrers) finds them. Links may be
/// ignored: the anchor alone is right, only wider.
/// <para>An instance of <see cref="Node"/> also comes or goes, by itself or as a default, when a node between
/// <see cref="Anchor"/> and <see cref="Node"/> does: presence
/// container, list entry, case, when. That is not listed again here.</para>
/// </remarks>
/// <param name="Node">The node that is read: a data node, or an operation or notification as part of a message.</param>
/// <param name="Reads">What of it.</param>
/// <param name="Anchor">The deepest node whose instance it certainly shares with the context; the root at
/// least.</param>
/// <param name="Links">Conditions on the instance, outermost first.</param>
/// <param name="IsWide">True when one change can affect more than one context: a list stands between anchor and
/// context, and no link leads across.</param>
public sealed record XPathRead(SchemaNode Node, XPathReads Reads, SchemaNode Anchor, IReadOnlyList<XPathLink> Links,
    bool IsWide);

/// <summary>
/// What an expression of the schema depends on: the nodes whose changes can change its outcome, each with the way back
/// to the contexts
/// (design.md, idea 2). Sound: what is not listed cannot matter, except <see cref="ReadsEverything"/>.
/// </summary>
public sealed class XPathDependencies
{
    internal XPathDependencies(
        SchemaNode context, IReadOnlyList<XPathRead> reads, bool readsEverything, IReadOnlyList<SchemaNode> scans,
            bool isConstant)
    {
        Context = context;
        Reads = reads;
        ReadsEverything = readsEverything;
        Scans = scans;
        IsConstant = isConstant;
    }

    /// <summary>The context node.</summary>
    public SchemaNode Context { get; }

    /// <summary>The nodes read. A change of the context instance itself (it comes, or is created anew) is always a
    /// reason to evaluate.</summary>
    public IReadOnlyList<XPathRead> Reads { get; }

    /// <summary>True when any change anywhere may matter: <c>//*</c>, deref() of an instance-identifier.</summary>
    public bool ReadsEverything { get; }

    /// <summary>Lists and leaf-lists an evaluation walks through because no key or index leads to what it
    /// wants.</summary>
    public IReadOnlyList<SchemaNode> Scans { get; }

    /// <summary>True when the outcome is the same whatever the data is.</summary>
    public bool IsConstant { get; }

    /// <summary>Whether one change can make more than one context be evaluated again.</summary>
    public bool IsWide
    {
        get
        {
            foreach (var r in Reads)
                if (r.IsWide)
                    return true;
            return ReadsEverything;
        }
    }

    /// <summary>The dependencies of a must or when.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="context">
    /// Its context node: the node that carries it; of a when with <see cref="WhenConstraint.OnParent"/>, and of one on
    /// a choice or case, the closest data node above.
    /// </param>
    /// <param name="root">The schema's root.</param>
    /// <param name="configOnly">
    /// Whether the node that carries the expression is configuration, and so sees configuration only (RFC 7950 §6.4.1);
    /// null: as the context node is. A state node's when on a configuration parent sees state.
    /// </param>
    public static XPathDependencies Of(
        XPathExpression expression, SchemaNode context, RootNode root, bool? configOnly = null)
    {
        var walk = new XPathSchemaWalk(root, context, configOnly);
        walk.ReadBoolean(expression.Root);
        return walk.ToDependencies();
    }

    /// <summary>The dependencies of a leafref's requirement that its target exists.</summary>
    /// <param name="type">The type, bound to <paramref name="node"/>.</param>
    /// <param name="node">The leaf or leaf-list.</param>
    /// <param name="root">The schema's root.</param>
    public static XPathDependencies OfLeafRef(LeafRefType type, ValueNode node, RootNode root)
    {
        var walk = new XPathSchemaWalk(root, node);
        walk.ReadLeafRef(type);
        return walk.ToDependencies();
    }
}
