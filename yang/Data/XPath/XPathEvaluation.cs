using System.Text;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>One evaluation: its context node, what it may see, how much it may still do.</summary>
internal sealed class XPathEvaluation
{
    private readonly XPathEvaluation? _outer;
    private readonly XPathFrame? _messageHolder;
    private Dictionary<(WhenConstraint When, XPathFrame Parent), bool?>? _whens;
    private CanonicalNames? _canonical;
    private ValueScratch? _scratch;
    private long _stepsLeft;

    public XPathEvaluation(XPathItem current, XPathFrame root, bool configOnly, XPathOptions options)
    {
        Current = current;
        Root = root;
        ConfigOnly = configOnly;
        Variables = options.Variables;
        Access = options.Access;
        _stepsLeft = options.MostSteps;
        for (var frame = current.Frame; frame.Parent is not null; frame = frame.Parent)
            if (ReferenceEquals(frame.Parent.Message, frame))
                _messageHolder = frame.Parent;
    }

    private XPathEvaluation(XPathItem current, XPathEvaluation outer, NodeAccess? access)
    {
        Access = access;
        Current = current;
        Root = outer.Root;
        ConfigOnly = outer.ConfigOnly;
        Variables = outer.Variables;
        _messageHolder = outer._messageHolder;
        _outer = outer._outer ?? outer;
    }

    /// <summary>An evaluation that may look at as much as it likes.</summary>
    public static XPathEvaluation Unbounded(XPathItem current)
    {
        var root = current.Frame;
        while (root.Parent is not null)
            root = root.Parent;
        return new XPathEvaluation(current, root, false, XPathOptions.Default);
    }

    /// <summary>What current() gives.</summary>
    public XPathItem Current { get; }

    public XPathFrame Root { get; }

    public bool ConfigOnly { get; }

    public IReadOnlyDictionary<string, XPathValue>? Variables { get; }

    /// <summary>What the reader on whose behalf this is may see; null for everything.</summary>
    public NodeAccess? Access { get; }

    /// <summary>The whens asked for so far, by their context's frame; null while one is being evaluated.</summary>
    public Dictionary<(WhenConstraint When, XPathFrame Parent), bool?> Whens =>
        _outer?.Whens ?? (_whens ??= new Dictionary<(WhenConstraint When, XPathFrame Parent),
            bool?>(ByReferenceAndFrame.Instance));

    /// <summary>The same evaluation for another expression with its own context: a leafref's path.</summary>
    public XPathEvaluation For(XPathItem context) => new(context, this, Access);

    /// <summary>
    /// The same for the condition of a default: whether that is in use is a matter of the data, not of who reads it.
    /// </summary>
    public XPathEvaluation ForCondition(XPathItem context) => new(context, this, null);

    /// <summary>The modules by their names: the prefixes of canonical values.</summary>
    public IPrefixResolver CanonicalPrefixes =>
        _outer?.CanonicalPrefixes ?? (_canonical ??= new CanonicalNames(Root.Modules));

    /// <summary>Room for canonical forms; nobody reads its errors.</summary>
    public ValueScratch Scratch => _outer?.Scratch ?? (_scratch ??= QuietScratch());

    /// <summary>The frame itself, or the equal one below which the message hangs.</summary>
    public XPathFrame Known(XPathFrame frame) =>
        _messageHolder is not null && ReferenceEquals(frame.Schema, _messageHolder.Schema)
            && frame.Equals(_messageHolder)
            ? _messageHolder
            : frame;

    /// <summary>Counts one node looked at.</summary>
    public void Spend()
    {
        if (--(_outer ?? this)._stepsLeft < 0)
            throw new XPathBudgetException();
    }

    private static ValueScratch QuietScratch()
    {
        var scratch = new ValueScratch();
        scratch.Hush();
        return scratch;
    }

    private sealed class CanonicalNames(Schema? schema) : IPrefixResolver
    {
        public Schema? Schema => schema;

        public bool NamesInherit => true;

        public Module? Resolve(ReadOnlySpan<byte> prefixUtf8) => schema?.FindModule(prefixUtf8);
    }

    private sealed class ByReferenceAndFrame : IEqualityComparer<(WhenConstraint When, XPathFrame Parent)>
    {
        public static ByReferenceAndFrame Instance { get; } = new();

        public bool Equals((WhenConstraint When, XPathFrame Parent) x, (WhenConstraint When, XPathFrame Parent) y) =>
            ReferenceEquals(x.When, y.When) && x.Parent.Equals(y.Parent);

        public int GetHashCode((WhenConstraint When, XPathFrame Parent) key) =>
            HashCode.Combine(System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(key.When),
                key.Parent.GetHashCode());
    }
}

/// <summary>Leaves an evaluation that looked at more nodes than it may; never leaves
/// <see cref="XPathEvaluator"/>.</summary>
internal sealed class XPathBudgetException : Exception
{
}

/// <summary>The context of a sub-expression: node, position, size (XPath 1.0 §1).</summary>
internal readonly struct Focus(XPathItem item, int position, int size)
{
    public readonly XPathItem Item = item;
    public readonly int Position = position;
    public readonly int Size = size;
}
