namespace Netconf.Mano.Yang;

/// <summary>
/// What the compilation of a type or an expression may ask of the text it stands in. One scope per module or submodule text; lexical
/// lookups start at the asking statement and go up its parents. The scope itself resolves prefixes of YANG texts
/// (<see cref="IPrefixResolver"/>: the empty prefix and the own prefix are the own module).
/// </summary>
/// <remarks>
/// The other half of the seam, in Types/ and XPath/:
/// <list type="bullet">
/// <item><c>TypeCompiler.Compile(ITypeScope scope, Statement type)</c> → YangType?: called once per type statement, its result shared by
/// all nodes that a grouping makes of it; it reports what it finds and answers null only when no type can be had.</item>
/// <item><c>TypeCompiler.TryCanonicalizeDefault(YangType type, string text, ITypeScope scope, out ReadOnlyMemory&lt;byte&gt; canonical,
/// out TypeError? error)</c>: a YANG default (hex and octal allowed, §9.2.1), prefixes of the text; called after binding.</item>
/// <item><c>LeafRefResolver.Bind(YangType type, ValueNode node, ISchemaLinks links)</c> → YangType: called once per leaf or leaf-list whose
/// <see cref="YangType.NeedsBinding"/>, when the whole tree stands; answers a type whose leafrefs have Target and TargetType for this node
/// (a new object, or the given one when that serves), reporting what does not resolve.</item>
/// <item><c>XPathParser.Parse(string source, IXPathScope scope, SourceLocation location)</c> → XPathExpression?</item>
/// <item><c>XPathAnalysis.Check(XPathExpression expression, SchemaNode context, ISchemaLinks links, SourceLocation location)</c>: unknown
/// nodes are warnings where RFC 7950 leaves them legal.</item>
/// </list>
/// </remarks>
internal interface ITypeScope : IPrefixResolver
{
    /// <summary>The module (of a submodule: the one it belongs to).</summary>
    Module Module { get; }

    /// <summary>Whether the text says yang-version 1.1.</summary>
    bool IsYang11 { get; }

    /// <summary>The module a prefix of this text stands for, or null.</summary>
    Module? ResolvePrefix(string prefix);

    /// <summary>
    /// The typedef a type's argument names as seen from <paramref name="at"/>: lexically upwards, then the module and its submodules; with
    /// a foreign prefix the top level of the imported module. Null when there is none (not reported).
    /// </summary>
    TypedefDefinition? FindTypedef(string prefixedName, Statement at);

    /// <summary>The identity a prefixed name stands for, or null (not reported).</summary>
    Identity? FindIdentity(string prefixedName);

    /// <summary>
    /// Whether all if-feature substatements of a statement (enum, bit, …) hold; reports expressions that cannot be read, and if-feature
    /// where YANG 1 does not allow it is reported by the grammar already.
    /// </summary>
    bool IsEnabled(Statement statement);

    /// <summary>Takes a finding.</summary>
    void Report(Diagnostic diagnostic);
}

/// <summary>How the prefixes and names of one expression resolve.</summary>
internal interface IXPathScope
{
    /// <summary>The module a prefix stands for in the text that holds the expression, or null.</summary>
    Module? ResolvePrefix(string prefix);

    /// <summary>The module of unprefixed names: of a grouping's expression the module that uses it (RFC 7950 §6.4.1).</summary>
    Module ContextModule { get; }

    /// <summary>Whether the text says yang-version 1.1: the functions of RFC 7950 §10 beyond current() exist there only.</summary>
    bool IsYang11 { get; }

    /// <summary>Takes a finding.</summary>
    void Report(Diagnostic diagnostic);
}

/// <summary>The whole tree, for what is resolved last.</summary>
internal interface ISchemaLinks
{
    /// <summary>The parent of all top-level data nodes.</summary>
    RootNode Root { get; }

    /// <summary>The identity <c>module:name</c> or with the scope's prefixes was resolved before; here by module and name, or null.</summary>
    Identity? FindIdentity(Module module, string name);

    /// <summary>The scope of the text that wrote a statement.</summary>
    ITypeScope ScopeOf(Statement statement);

    /// <summary>Takes a finding.</summary>
    void Report(Diagnostic diagnostic);
}

/// <summary>A typedef where it was written; compiled at most once, on first use.</summary>
internal sealed class TypedefDefinition(Statement statement, ITypeScope scope)
{
    /// <summary>The typedef statement.</summary>
    public Statement Statement { get; } = statement;

    /// <summary>The text it stands in.</summary>
    public ITypeScope Scope { get; } = scope;

    /// <summary>Its name.</summary>
    public string Name => Statement.Arg;

    /// <summary>Set by TypeCompiler: none yet, in work (met again: circular, §7.3.3), done.</summary>
    public TypedefState State { get; set; }

    /// <summary>Set by TypeCompiler; null when it failed, which is reported then.</summary>
    public YangType? Type { get; set; }
}

/// <summary>How far a typedef is.</summary>
internal enum TypedefState
{
    /// <summary>Not asked for yet.</summary>
    Unseen,

    /// <summary>Being compiled.</summary>
    InWork,

    /// <summary>Compiled, or failed.</summary>
    Done,
}

/// <summary>A default as a typedef states it, with the text whose prefixes it uses.</summary>
/// <param name="Statement">The default statement.</param>
/// <param name="Scope">The text.</param>
internal sealed record TypedefDefault(Statement Statement, ITypeScope Scope);
