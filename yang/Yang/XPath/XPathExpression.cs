namespace Netconf.Mano.Yang;

/// <summary>
/// A parsed XPath 1.0 expression whose prefixes are resolved to modules. Evaluated over data trees by
/// Netconf.Mano.Data.
/// </summary>
public sealed class XPathExpression
{
    internal XPathExpression(string source, XPathNode root, Module? contextModule)
    {
        Source = source;
        Root = root;
        ContextModule = contextModule;
    }

    /// <summary>The expression as written.</summary>
    public string Source { get; }

    /// <summary>The top of the syntax tree.</summary>
    public XPathNode Root { get; }

    /// <summary>The module unprefixed names belong to (RFC 7950 §6.4.1); null where they are in no namespace (filters
    /// over the wire).</summary>
    public Module? ContextModule { get; }

    /// <summary>What the evaluator made of the syntax tree; kept here so that it is made once.</summary>
    internal object? Plan { get; set; }

    /// <inheritdoc/>
    public override string ToString() => Source;
}

/// <summary>A node of an XPath syntax tree.</summary>
public abstract record XPathNode;

/// <summary>The binary operators, and unary minus as <c>0 - x</c> is not one of them.</summary>
public enum XPathOperator
{
    /// <summary>or</summary>
    Or,
    /// <summary>and</summary>
    And,
    /// <summary>=</summary>
    Equal,
    /// <summary>!=</summary>
    NotEqual,
    /// <summary>&lt;</summary>
    Less,
    /// <summary>&lt;=</summary>
    LessOrEqual,
    /// <summary>&gt;</summary>
    Greater,
    /// <summary>&gt;=</summary>
    GreaterOrEqual,
    /// <summary>+</summary>
    Add,
    /// <summary>-</summary>
    Subtract,
    /// <summary>*</summary>
    Multiply,
    /// <summary>div</summary>
    Divide,
    /// <summary>mod</summary>
    Modulo,
    /// <summary>|</summary>
    Union,
}

/// <summary>Two operands and an operator.</summary>
public sealed record XPathBinary(XPathOperator Operator, XPathNode Left, XPathNode Right) : XPathNode;

/// <summary>Unary minus.</summary>
public sealed record XPathNegate(XPathNode Operand) : XPathNode;

/// <summary>A string literal.</summary>
public sealed record XPathLiteral(string Value) : XPathNode
{
    /// <summary>
    /// The module its prefix stands for, when it has the form <c>prefix:name</c> and the prefix is known: it may name
    /// an identity, whose canonical
    /// form is then <see cref="QualifiedName"/>. Null otherwise.
    /// </summary>
    public Module? Module { get; init; }

    /// <summary>The module of unprefixed names where the literal stands; null over the wire.</summary>
    public Module? Unprefixed { get; init; }

    /// <summary><c>module:name</c> when <see cref="Module"/> is known, else null.</summary>
    public string? QualifiedName => Module is null ? null : $"{Module.Name}{Value[Value.IndexOf(':')..]}";
}

/// <summary>A number.</summary>
public sealed record XPathNumber(double Value) : XPathNode;

/// <summary>A call of a core or YANG function; the name and the number of arguments were checked.</summary>
public sealed record XPathCall(XPathFunction Function, IReadOnlyList<XPathNode> Arguments) : XPathNode;

/// <summary>A variable reference; only partial-lock and the like supply variables, elsewhere it is refused at compile
/// time.</summary>
public sealed record XPathVariable(string Name) : XPathNode;

/// <summary>Where a path begins.</summary>
public enum XPathStart
{
    /// <summary>At the root: <c>/…</c>.</summary>
    Root,
    /// <summary>At the context node.</summary>
    Context,
    /// <summary>At the nodes of <see cref="XPathPath.Filter"/>.</summary>
    Filter,
}

/// <summary>A location path, or a filter expression with predicates and following steps.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Filter">The primary expression when it begins at one.</param>
/// <param name="FilterPredicates">Predicates on the primary expression.</param>
/// <param name="Steps">The steps; <c>//</c> is written out as descendant-or-self::node().</param>
public sealed record XPathPath(
    XPathStart Start, XPathNode? Filter, IReadOnlyList<XPathNode> FilterPredicates,
        IReadOnlyList<XPathStep> Steps) : XPathNode;

/// <summary>The axes.</summary>
public enum XPathAxis
{
    /// <summary>child</summary>
    Child,
    /// <summary>descendant</summary>
    Descendant,
    /// <summary>descendant-or-self</summary>
    DescendantOrSelf,
    /// <summary>parent</summary>
    Parent,
    /// <summary>ancestor</summary>
    Ancestor,
    /// <summary>ancestor-or-self</summary>
    AncestorOrSelf,
    /// <summary>self</summary>
    Self,
    /// <summary>following-sibling</summary>
    FollowingSibling,
    /// <summary>preceding-sibling</summary>
    PrecedingSibling,
    /// <summary>following</summary>
    Following,
    /// <summary>preceding</summary>
    Preceding,
    /// <summary>attribute: always empty over YANG data</summary>
    Attribute,
    /// <summary>namespace: always empty over YANG data</summary>
    Namespace,
}

/// <summary>What a step accepts.</summary>
public enum XPathNodeTestKind
{
    /// <summary>A name: <see cref="XPathNodeTest.Module"/> and <see cref="XPathNodeTest.Name"/>.</summary>
    Name,
    /// <summary><c>*</c>: any element.</summary>
    Any,
    /// <summary><c>prefix:*</c>.</summary>
    AnyOfModule,
    /// <summary>node().</summary>
    Node,
    /// <summary>text().</summary>
    Text,
    /// <summary>comment() or processing-instruction(): always empty.</summary>
    Nothing,
}

/// <summary>A node test. <paramref name="Module"/> null with kind Name: a name in no namespace, which matches nothing
/// (NETCONF xpath filters).</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Module">The module of a name test.</param>
/// <param name="Name">The local name of a name test.</param>
public sealed record XPathNodeTest(XPathNodeTestKind Kind, Module? Module = null, string? Name = null);

/// <summary>A step.</summary>
/// <param name="Axis">Its axis.</param>
/// <param name="Test">Its node test.</param>
/// <param name="Predicates">Its predicates, in order.</param>
public sealed record XPathStep(XPathAxis Axis, XPathNodeTest Test, IReadOnlyList<XPathNode> Predicates);

/// <summary>The functions: XPath 1.0 core and RFC 7950 §10.</summary>
public enum XPathFunction
{
#pragma warning disable CS1591 // each member is the function of that name
    Last, Position, Count, Id, LocalName, NamespaceUri, Name,
    String, Concat, StartsWith, Contains, SubstringBefore, SubstringAfter, Substring, StringLength, NormalizeSpace,
        Translate,
    Boolean, Not, True, False, Lang, Number, Sum, Floor, Ceiling, Round,
    Current, ReMatch, Deref, DerivedFrom, DerivedFromOrSelf, EnumValue, BitIsSet,
#pragma warning restore CS1591
}
