using System.Text;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>One element of a subtree filter for one schema node it can mean (RFC 6241 §6.2).</summary>
internal sealed class SubtreeNode
{
    private readonly List<(SchemaNode Node, byte[] Value)> _matches = [];
    private readonly Dictionary<SchemaNode, List<SubtreeNode>> _children = [];
    private bool _isImpossible;
    private bool _hasSelections;

    private SubtreeNode(SchemaNode schema) => Schema = schema;

    public SchemaNode Schema { get; }

    /// <summary>
    /// Whether the whole subtree comes back: a selection node, or nothing but content matches (§6.2.4, §6.2.5).
    /// </summary>
    public bool IsWhole { get; private set; }

    /// <summary>Whether every instance is accepted.</summary>
    public bool IsUnconditional => _matches.Count == 0 && !_isImpossible;

    /// <summary>The key that the content matches say, when they say all of it; null otherwise.</summary>
    public EntryKey? Key { get; private set; }

    /// <summary>Reads the children of a <c>filter</c> element.</summary>
    public static SubtreeNode OfFilter(FilterElement filter, Schema schema)
    {
        var root = new SubtreeNode(schema.Root);
        foreach (var child in filter.Children)
            root.AddChild(schema.Root, child, schema);
        return root;
    }

    /// <summary>Whether an instance has all that its content matches ask for, where the reader may see it.</summary>
    public bool Accepts(DataNode instance, SubtreeReader? reader)
    {
        if (_isImpossible)
            return false;
        foreach (var (node, value) in _matches)
            if (!Has(instance, node, value) || reader?.MaySee(node) == false)
                return false;
        return true;
    }

    /// <summary>The elements for a child.</summary>
    public IReadOnlyList<SubtreeNode> ChildrenFor(SchemaNode child) =>
        _children.TryGetValue(child, out var found) ? found : [];

    /// <summary>Whether a child is one of the content matches.</summary>
    public bool Matches(SchemaNode child) => _matches.Exists(m => ReferenceEquals(m.Node, child));

    /// <summary>Whether a value of a leaf-list is one of the content matches.</summary>
    public bool MatchesValue(LeafListNode list, ReadOnlySpan<byte> value)
    {
        foreach (var (node, wanted) in _matches)
            if (ReferenceEquals(node, list) && value.SequenceEqual(wanted))
                return true;
        return false;
    }

    private static bool Has(DataNode instance, SchemaNode node, byte[] value) =>
        node is LeafListNode list
            ? instance.LeafList(list.Ordinal).Contains(list, value)
            : instance.TryGetLeaf(node.Ordinal, out var found) && found.SequenceEqual(value);

    private static SubtreeNode Of(SchemaNode node, FilterElement element, Schema schema)
    {
        var made = new SubtreeNode(node) { _isImpossible = element.HasAttributes };
        if (element.Children.Count == 0 || node is AnyNode)
        {
            made._isImpossible |= element.Text.Length > 0;
            made.IsWhole = true;
            return made;
        }
        if (node is ParentNode parent)
            foreach (var child in element.Children)
                made.AddChild(parent, child, schema);
        else
            made._isImpossible = true;
        made.IsWhole = !made._hasSelections;
        made.FindKey();
        return made;
    }

    private void AddChild(ParentNode parent, FilterElement element, Schema schema)
    {
        var isMatch = element.Children.Count == 0 && element.Text.Length > 0;
        _hasSelections |= !isMatch;
        var found = parent.DataChildren.Where(c => c.Name == element.Name
            && (element.Namespace.Length == 0 || c.Module.Namespace == element.Namespace)).ToList();
        if (isMatch)
            AddMatch(found, element, schema);
        else
            foreach (var child in found)
            {
                if (!_children.TryGetValue(child, out var alternatives))
                    _children[child] = alternatives = [];
                alternatives.Add(Of(child, element, schema));
            }
    }

    private void AddMatch(List<SchemaNode> found, FilterElement element, Schema schema)
    {
        // Without a namespace an element may mean several leaves; it has to be one of them (RFC 6241 §6.2.1): the
        // first whose type takes it.
        foreach (var child in found)
            if (!element.HasAttributes && child is ValueNode value && value.Type.TryCanonicalize(
                Encoding.UTF8.GetBytes(element.Text), element.Resolver(schema), new ValueScratch(), out var canonical, out _))
            {
                _matches.Add((child, canonical.ToArray()));
                return;
            }
        _isImpossible = true;
    }

    private void FindKey()
    {
        if (_isImpossible || Schema is not ListNode { Keys.Count: > 0 } list)
            return;
        var values = new ReadOnlyMemory<byte>[list.Keys.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var match = _matches.Find(m => ReferenceEquals(m.Node, list.Keys[i]));
            if (match.Node is null)
                return;
            values[i] = match.Value;
        }
        Key = new EntryKey(values);
    }
}
