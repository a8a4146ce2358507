using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>
/// An XPath filter (RFC 6241 §8.9): the nodes selected, with their ancestors and the keys on the way.
/// </summary>
internal sealed class XPathFilter(XPathExpression expression) : Filter
{
    // Enough to walk a million entries of a dozen leaves; what a stranger asks must end.
    private const long MostSteps = 50_000_000;

    public static FilterReadResult Read(string select, IPrefixResolver prefixes, Schema schema)
    {
        if (!XPathParser.TryParse(select, new WireXPathNames(prefixes), out var expression, out var error))
            return Refused($"the expression \"{select}\" is wrong: {error}");
        return XPathEvaluator.GivesNodes(expression!)
            ? new FilterReadResult(new XPathFilter(expression!), [])
            : Refused($"the expression \"{select}\" does not give nodes");
    }

    public override Selection Select(DataTree tree) => Select(tree, null);

    public override Selection Select(DataTree tree, NodeAccess? access)
    {
        var root = new PathNode();
        if (XPathEvaluator.TrySelectNodes(
            expression, tree, out var nodes, new XPathOptions { MostSteps = MostSteps, Access = access }))
            foreach (var node in nodes)
                root.Add(node.ToPath());
        return root.ToSelection();
    }

    private static FilterReadResult Refused(string why) =>
        new(null, [new RpcError(RpcErrorType.Protocol, ErrorTag.InvalidValue, why)]);
}

/// <summary>Instances to be selected, as a tree of their paths.</summary>
internal sealed class PathNode
{
    private readonly Dictionary<SchemaNode, PathNode> _children = [];
    private readonly Dictionary<EntryKey, PathNode> _entries = new(Keys.Comparer);
    private readonly SortedDictionary<int, PathNode> _positions = [];
    private readonly HashSet<ReadOnlyMemory<byte>> _values = new(Keys.Values);

    private bool IsWhole { get; set; }

    /// <summary>Adds an instance with all that is below it.</summary>
    public void Add(InstancePath path) => Reach(path).IsWhole = true;

    public Selection ToSelection() => IsWhole ? Selection.Everything : new PathSelection(this);

    private PathNode Reach(InstancePath path)
    {
        if (path.Parent is null)
            return this;
        var above = Reach(path.Parent);
        var child = Of(above._children, path.Node);
        if (path.Key.Values is { Count: > 0 })
            return Of(child._entries, path.Key);
        if (path.Position > 0)
        {
            if (!child._positions.TryGetValue(path.Position, out var entry))
                child._positions[path.Position] = entry = new PathNode();
            return entry;
        }
        if (path.Node is not LeafListNode)
            return child;
        child._values.Add(path.Value);
        return new PathNode();
    }

    private static PathNode Of<T>(Dictionary<T, PathNode> nodes, T key)
        where T : notnull
    {
        if (!nodes.TryGetValue(key, out var node))
            nodes[key] = node = new PathNode();
        return node;
    }

    private sealed class PathSelection(PathNode node) : Selection
    {
        public override Selection? Child(DataNode parent, SchemaNode child)
        {
            if (!node._children.TryGetValue(child, out var found))
                return null;
            return child is ListNode or LeafListNode && !found.IsWhole ? this : found.ToSelection();
        }

        public override IEnumerable<(DataNode Entry, Selection Selection)> Entries(DataNode parent, ListView list)
        {
            if (!node._children.TryGetValue(list.Schema, out var found))
                yield break;
            // The nodes came in document order, which is the list's.
            foreach (var (key, selected) in found._entries)
                if (list.TryGet(key, out var entry))
                    yield return (entry, selected.ToSelection());
            foreach (var (position, selected) in found._positions)
                if (position <= list.Count)
                    yield return (list.At(position - 1), selected.ToSelection());
        }

        public override Selection? Entry(DataNode entry)
        {
            if (entry.Schema is not ListNode list || !node._children.TryGetValue(list, out var found))
                return null;
            return list.Keys.Count > 0 && found._entries.TryGetValue(Keys.Of(list, entry), out var selected) ? selected.ToSelection() : null;
        }

        public override bool TakesValue(DataNode parent, LeafListNode list, ReadOnlySpan<byte> value) =>
            node._children.TryGetValue(list, out var found) && (found.IsWhole || found._values.Contains(value.ToArray()));
    }
}
