namespace Netconf.Mano.Yang;

/// <summary>
/// Evaluates an expression over the schema instead of data: where its steps can lead, what it reads there, which names
/// lead nowhere.
/// </summary>
internal sealed partial class XPathSchemaWalk
{
    private const int MostPlaces = 4000;

    private readonly AccessibleSchema _tree;
    private readonly SchemaNode _context;
    private readonly HashSet<SchemaNode> _aboveContext = [];
    private readonly Dictionary<(SchemaNode, SchemaNode, XPathPlace), XPathReads> _reads = [];
    private readonly HashSet<SchemaNode> _scans = [];
    private readonly HashSet<LeafRefType> _following = [];
    private readonly List<string> _findings = [];
    private bool _readsEverything;

    public XPathSchemaWalk(RootNode root, SchemaNode context, bool? configOnly = null)
    {
        _context = context;
        _tree = new AccessibleSchema(root, context, configOnly);
        for (SchemaNode? n = context; n is not null; n = _tree.Parent(n))
            _aboveContext.Add(n);
    }

    /// <summary>What the schema says against the expression: names that lead nowhere.</summary>
    public IReadOnlyList<string> Findings => _findings;

    private XPathPlace Own => new(_context, _context, []);

    /// <summary>Reads an expression whose outcome is used as a boolean.</summary>
    public void ReadBoolean(XPathNode root) => Use(Evaluate(root, [Own]), XPathReads.Existence);

    /// <summary>Reads what a leafref of the context requires.</summary>
    public void ReadLeafRef(LeafRefType type)
    {
        Record(Own, XPathReads.Value);
        Use(Dereference(type, Own), XPathReads.Value);
    }

    public XPathDependencies ToDependencies()
    {
        var reads = _reads
            .Select(r => new XPathRead(r.Key.Item1, r.Value, r.Key.Item2, r.Key.Item3.Links, IsWide(r.Key.Item2,
                r.Key.Item3.Links)))
            .ToArray();
        return new XPathDependencies(_context, reads, _readsEverything, [.. _scans], reads.Length == 0
            && !_readsEverything);
    }

    private bool IsWide(SchemaNode anchor, IReadOnlyList<XPathLink> links)
    {
        foreach (var link in links)
            if (link.Source is not null)
                return IsWide(link.SourceAnchor!, []);
        for (SchemaNode? n = _context; n is not null && !ReferenceEquals(n, anchor); n = _tree.Parent(n))
            if (n is ListNode or LeafListNode)
                return true;
        return false;
    }

    /// <summary>The places of a node-set, or null for a value of another kind; what that is made of is recorded as
    /// read.</summary>
    private IReadOnlyList<XPathPlace>? Evaluate(XPathNode node, IReadOnlyList<XPathPlace> at)
    {
        switch (node)
        {
            case XPathPath path:
                return Path(path, at);
            case XPathBinary { Operator: XPathOperator.Union } union:
                return [.. (Evaluate(union.Left, at) ?? []).Concat(Evaluate(union.Right, at) ?? []).Distinct()];
            case XPathBinary binary:
                var kind = binary.Operator is XPathOperator.Or or XPathOperator.And
                    ? XPathReads.Existence : XPathReads.Value;
                Use(Evaluate(binary.Left, at), kind);
                Use(Evaluate(binary.Right, at), kind);
                return null;
            case XPathNegate negate:
                Use(Evaluate(negate.Operand, at), XPathReads.Value);
                return null;
            case XPathCall call:
                return Call(call, at);
            default:
                return null;
        }
    }

    private IReadOnlyList<XPathPlace>? Call(XPathCall call, IReadOnlyList<XPathPlace> at)
    {
        switch (call.Function)
        {
            case XPathFunction.Current:
                return [Own];
            case XPathFunction.Position or XPathFunction.Last:
                Use(at, XPathReads.Existence | XPathReads.Order);
                return null;
            case XPathFunction.Deref:
                return Dereference(Evaluate(call.Arguments[0], at) ?? []);
            case XPathFunction.Id:
                Use(Evaluate(call.Arguments[0], at), XPathReads.Value);
                return [];
            case XPathFunction.String or XPathFunction.Number or XPathFunction.StringLength or XPathFunction.NormalizeSpace
                when call.Arguments.Count == 0:
                Use(at, XPathReads.Value);
                return null;
        }
        var reads = call.Function is XPathFunction.Count or XPathFunction.Boolean or XPathFunction.Not or XPathFunction.LocalName
            or XPathFunction.Name or XPathFunction.NamespaceUri
            ? XPathReads.Existence
            : XPathReads.Value;
        foreach (var argument in call.Arguments)
            Use(Evaluate(argument, at), reads);
        return null;
    }

    private void Use(IReadOnlyList<XPathPlace>? places, XPathReads reads)
    {
        foreach (var place in places ?? [])
            Record(place, reads);
    }

    private void Record(XPathPlace place, XPathReads reads)
    {
        if (place.Node.Kind == SchemaNodeKind.Root)
        {
            _readsEverything |= reads.HasFlag(XPathReads.Value);
            return;
        }
        // The context and what is above it exist whenever the expression is asked.
        if (place.IsOwn && reads == XPathReads.Existence && !place.IsText)
            return;
        var key = (place.Node, place.Anchor, new XPathPlace(_context, _context, place.Links));
        _reads[key] = _reads.GetValueOrDefault(key) | reads | XPathReads.Existence;
    }

    private IReadOnlyList<XPathPlace> Dereference(IReadOnlyList<XPathPlace> sources)
    {
        var result = new List<XPathPlace>();
        foreach (var source in sources)
        {
            Record(source, XPathReads.Value);
            if (source.Node is ValueNode value)
                Dereference(value.Type, source, result);
        }
        return result;
    }

    private void Dereference(YangType type, XPathPlace source, List<XPathPlace> result)
    {
        switch (type)
        {
            case LeafRefType leafRef:
                result.AddRange(Dereference(leafRef, source));
                break;
            case UnionType union:
                foreach (var member in union.Members)
                    Dereference(member, source, result);
                break;
            case InstanceIdentifierType:
                _readsEverything = true;
                break;
        }
    }

    private IReadOnlyList<XPathPlace> Dereference(LeafRefType type, XPathPlace source)
    {
        if (!_following.Add(type))
            return [];
        // The path's own context, and its current(), is the leafref.
        var path = (XPathPath)type.PathIn(source.Node.Module).Root;
        var targets = new LeafRefPlaces(this, source).Walk(path);
        _following.Remove(type);
        return
        [
            .. targets.Select(t => t.Node is ValueNode leaf && source.Links.Count == 0
                ? t with { Links = [.. t.Links, new XPathLink(leaf, (ValueNode)source.Node, source.Anchor, null)] }
                : t),
        ];
    }

    /// <summary>Follows a leafref's path from a leafref that need not be the context.</summary>
    private sealed class LeafRefPlaces(XPathSchemaWalk walk, XPathPlace source)
    {
        public IReadOnlyList<XPathPlace> Walk(XPathPath path)
        {
            IReadOnlyList<XPathPlace> at = path.Start switch
            {
                XPathStart.Root => [walk.RootPlace],
                XPathStart.Context => [source],
                _ => path.Filter is XPathCall { Arguments: [XPathPath inner] } ? walk.Dereference(Walk(inner)) : [],
            };
            foreach (var step in path.Steps)
            {
                at = walk.Steps(at, step.Axis, step.Test);
                foreach (var predicate in step.Predicates)
                    at = Filtered(at, (XPathBinary)predicate);
            }
            return at;
        }

        private IReadOnlyList<XPathPlace> Filtered(IReadOnlyList<XPathPlace> at, XPathBinary predicate)
        {
            IReadOnlyList<XPathPlace> values = [source];
            foreach (var step in ((XPathPath)predicate.Right).Steps)
                values = walk.Steps(values, step.Axis, step.Test);
            walk.Use(values, XPathReads.Value);
            var name = ((XPathPath)predicate.Left).Steps[0].Test;
            return [.. at.Select(p => walk.Linked(p, name, values, null) ?? p)];
        }
    }
}
