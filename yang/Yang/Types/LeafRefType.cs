namespace Netconf.Mano.Yang;

/// <summary>A leafref (RFC 7950 §9.9): its values are those of its target's type. Every use has its own, as every use
/// has its own target.</summary>
public sealed class LeafRefType : YangType
{
    private YangType? _targetType;

    internal LeafRefType()
        : base(BuiltInType.LeafRef)
    {
    }

    /// <summary>The path, prefixes resolved.</summary>
    public XPathExpression Path { get; internal set; } = null!;

    /// <summary>The path as written.</summary>
    public string PathText { get; internal set; } = "";

    /// <summary>The leaf or leaf-list the path leads to.</summary>
    public ValueNode Target { get; internal set; } = null!;

    /// <summary>The type of the last target of a chain of leafrefs.</summary>
    public YangType TargetType
    {
        get => _targetType ?? throw new InvalidOperationException($"The leafref path \"{PathText}\" has not been resolved.");
        internal set => _targetType = value;
    }

    /// <summary>Whether the target must exist; true unless stated.</summary>
    public bool RequireInstance { get; internal set; } = true;

    /// <inheritdoc/>
    public override bool HasPrefixes => TargetType.HasPrefixes;

    /// <inheritdoc/>
    public override bool IsEscapeFree => TargetType.IsEscapeFree;

    /// <summary>The text the path stands in: how its prefixes resolve.</summary>
    internal ITypeScope Scope { get; set; } = null!;

    internal override bool NeedsBinding => true;

    /// <summary>Where the path stands.</summary>
    internal SourceLocation Location { get; set; }

    /// <summary>What the evaluator made of the path; kept here so that it is made once.</summary>
    internal object? Plan { get; set; }

    internal bool IsResolved => _targetType is not null;

    /// <inheritdoc/>
    public override bool TryCanonicalize(
        ReadOnlySpan<byte> lexical, IPrefixResolver prefixes, ValueScratch scratch,
        out ReadOnlySpan<byte> canonical, out TypeError? error) =>
        TargetType.TryCanonicalize(lexical, prefixes, scratch, out canonical, out error);

    /// <inheritdoc/>
    public override bool TryCanonicalizeDefault(
        ReadOnlySpan<byte> lexical, IPrefixResolver prefixes, ValueScratch scratch,
        out ReadOnlySpan<byte> canonical, out TypeError? error) =>
        TargetType.TryCanonicalizeDefault(lexical, prefixes, scratch, out canonical, out error);

    /// <inheritdoc/>
    public override int Compare(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b) => TargetType.Compare(a, b);

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> ToXml(ReadOnlySpan<byte> canonical, ValueScratch scratch) =>
        TargetType.ToXml(canonical, scratch);

    /// <inheritdoc/>
    public override bool TryNextPrefix(ReadOnlySpan<byte> value, scoped ref int position,
        out ReadOnlySpan<byte> prefix) =>
        TargetType.TryNextPrefix(value, ref position, out prefix);

    /// <summary>A copy for one node; its target is not known yet.</summary>
    internal override YangType ForUse()
    {
        var copy = (LeafRefType)Copy();
        copy._targetType = null;
        copy.Plan = null;
        return copy;
    }

    /// <summary>Reads the path and checks its grammar; what is wrong is reported.</summary>
    internal bool TryParsePath()
    {
        if (XPathParser.Parse(PathText, new PathScope(Scope, Scope.Module), Location) is not { } path)
            return false;
        Path = path;
        if (LeafRefPath.Violation(path) is not { } violation)
            return true;
        Scope.Report(new Diagnostic(
            DiagnosticSeverity.Error, "bad-leafref-path",
                $"The path \"{PathText}\" is none of a leafref: {violation}.", Location,
            "see the path grammar of RFC 7950 §9.9.2"));
        return false;
    }

    /// <summary>The path as it reads at a node of <paramref name="context"/>: unprefixed names are that module's (RFC
    /// 7950 §6.4.1).</summary>
    internal XPathExpression PathIn(Module context) =>
        ReferenceEquals(context, Path.ContextModule)
            ? Path : XPathParser.Parse(PathText, new PathScope(Scope, context), Location)!;

    private sealed class PathScope(ITypeScope scope, Module context) : IXPathScope
    {
        public Module ContextModule => context;

        // deref() in a path is older than YANG 1.1, and harmless where the grammar lets it through.
        public bool IsYang11 => true;

        public Module? ResolvePrefix(string prefix) => scope.ResolvePrefix(prefix);

        public void Report(Diagnostic diagnostic) => scope.Report(diagnostic);
    }
}
