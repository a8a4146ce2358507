using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

internal sealed partial class RulesCompiler
{
    /// <summary>Rules about conditions: when, must, and leafrefs with conditions in their paths.</summary>
    private void Expressions(ChildRules rules)
    {
        if (!HasTriggers)
            return;
        foreach (var when in rules.Whens)
        {
            var context = when.OnParent ? rules.Parent.Schema : rules.Node;
            var reads = XPathDependencies.Of(when.Expression, context, root, rules.Node.IsConfig);
            Attach(reads, t => new Trigger(TriggerKind.When, rules.Node, t.Node, t.Depth, t.OnOrder));
            Cost(rules.Node, $"when {when.Expression.Source}", reads);
        }
        if (WhensOnly)
            return;
        foreach (var must in rules.Node.Musts)
        {
            var reads = XPathDependencies.Of(must.Expression, rules.Node, root);
            Attach(reads, t => new Trigger(TriggerKind.Must, rules.Node, t.Node, t.Depth, t.OnOrder) { Must = must });
            Cost(rules.Node, $"must {must.Expression.Source}", reads);
        }
        foreach (var leafref in rules.Leafrefs.Where(l => !l.IsPlain))
        {
            var reads = XPathDependencies.OfLeafRef(leafref.Type, leafref.Source, root);
            Attach(reads, t => new Trigger(TriggerKind.Leafref, rules.Node, t.Node, t.Depth, t.OnOrder));
            Cost(rules.Node, $"leafref {leafref.Type.Path.Source}", reads);
        }
    }

    private void ChoiceExpressions(ParentRules rules)
    {
        if (!HasTriggers)
            return;
        foreach (var choice in rules.Choices.Where(c => c.Choice.IsMandatory))
            foreach (var when in choice.Whens)
                Attach(XPathDependencies.Of(when.Expression, rules.Schema, root, choice.Choice.IsConfig),
                    t => new Trigger(TriggerKind.When, choice.Choice, t.Node, t.Depth, t.OnOrder));
    }

    private void Attach(XPathDependencies dependencies, Func<(SchemaNode Node, int Depth, bool OnOrder), Trigger> trigger)
    {
        if (dependencies.ReadsEverything)
            _onAnything.Add(trigger((root, 0, true)));
        foreach (var read in dependencies.Reads)
        {
            var depth = SchemaDepth.Of(read.Anchor);
            foreach (var node in ReadNodes(read))
            {
                if (!_children.TryGetValue(node, out var source))
                    continue;
                // The string-value of several nodes is the first one's (XPath 1.0 §4.2): where a value is read the
                // order matters too.
                var made = trigger((node, depth, (read.Reads & (XPathReads.Order | XPathReads.Value)) != 0));
                source.Triggers.Add(read.IsWide || HasListBetween(made.Context, depth) ? made with { Link = WhensOnly ? null : Link(read) } : made);
            }
        }
    }

    // The string-value of an inner node is made of every leaf below it.
    private static IEnumerable<SchemaNode> ReadNodes(XPathRead read)
    {
        yield return read.Node;
        if (read.Reads.HasFlag(XPathReads.Value) && read.Node is ParentNode parent)
            foreach (var node in Descendants(parent))
                yield return node;
    }

    private static IEnumerable<SchemaNode> Descendants(ParentNode parent)
    {
        foreach (var child in parent.DataChildren)
        {
            yield return child;
            if (child is ParentNode inner)
                foreach (var node in Descendants(inner))
                    yield return node;
        }
    }

    private static bool HasListBetween(SchemaNode context, int depth)
    {
        for (var at = context; at is not null && SchemaDepth.Of(at) > depth; at = at.DataParent)
            if (at is ListNode)
                return true;
        return false;
    }

    /// <summary>The innermost condition of a read that an index of the referring leaf serves.</summary>
    private TriggerLink? Link(XPathRead read)
    {
        for (var i = read.Links.Count - 1; i >= 0; i--)
        {
            var link = read.Links[i];
            if (link.Source is null || link.SourceAnchor is null || !_children.TryGetValue(link.Source, out var source)
                || !IsAbove(link.Leaf.DataParent, read.Node))
                continue;
            return new TriggerLink(
                link.Leaf, SchemaDepth.Of(link.Leaf) - 1, Index(link.Source, 0, source), SchemaDepth.Of(link.SourceAnchor));
        }
        return null;
    }

    private static bool IsAbove(ParentNode? above, SchemaNode node)
    {
        for (SchemaNode? at = node; at is not null; at = at.DataParent)
            if (ReferenceEquals(at, above))
                return true;
        return false;
    }

    private void Cost(SchemaNode node, string constraint, XPathDependencies reads)
    {
        var linked = reads.Reads.All(r => !r.IsWide || Link(r) is not null);
        var isWide = reads.ReadsEverything || (reads.IsWide && !linked);
        var scope = isWide ? ConstraintScope.Wide : reads.IsWide ? ConstraintScope.Indexed : ConstraintScope.Local;
        var cost = reads.IsConstant ? "never evaluated again"
            : reads.ReadsEverything ? "any change evaluates every instance again"
            : isWide ? $"a change of {string.Join(", ", reads.Reads.Where(r => r.IsWide).Select(r => r.Node.Path).Distinct())} evaluates every instance under the shared ancestor again"
            : scope == ConstraintScope.Indexed ? "a change evaluates the instances that refer to it, found by index"
            : "a change evaluates the instance beside or above it, found by path";
        if (reads.Scans.Count > 0)
            cost += $"; an evaluation walks {string.Join(", ", reads.Scans.Select(s => s.Path))}";
        _costs.Add(new ConstraintCost(node, constraint, cost, scope));
    }
}
