using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>
/// Reads the constraints off a schema and turns each around: from what it reads to where it has to be looked at
/// again.
/// </summary>
internal sealed partial class RulesCompiler(ParentNode top, RootNode root, ValidationScope scope)
{
    private readonly Dictionary<SchemaNode, ChildRules> _children = [];
    private readonly Dictionary<ParentNode, ParentRules> _parents = [];
    private readonly List<IndexPlan> _indexes = [];
    private readonly List<Trigger> _onAnything = [];
    private readonly List<ChildRules> _identifiers = [];
    private readonly List<ConstraintCost> _costs = [];

    /// <summary>Leaves out everything but whens.</summary>
    public bool WhensOnly { get; init; }

    public SchemaRules Compile()
    {
        var rules = Collect(top);
        if (!WhensOnly)
            foreach (var child in _children.Values.ToList())
                Values(child);
        foreach (var child in _children.Values.ToList())
            Expressions(child);
        if (!WhensOnly)
            foreach (var parent in _parents.Values.ToList())
                ChoiceExpressions(parent);
        Prune(rules);
        return new SchemaRules(rules, _children, _parents, [.. _indexes])
        {
            OnAnything = _onAnything,
            Identifiers = _identifiers,
            Costs = [.. _costs.OrderByDescending(c => c.Scope)],
        };
    }

    // A datastore's triggers are of no use to a message: it is validated whole, once.
    private bool HasTriggers => ReferenceEquals(top, root);

    private ParentRules Collect(ParentNode node)
    {
        var rules = new ParentRules(node);
        _parents.Add(node, rules);
        rules.Musts = WhensOnly ? [] : node.Musts;
        if (!WhensOnly)
            rules.Choices = [.. AllChoices(node).Select(c => new ChoiceRule(c, [.. OuterWhens(c), .. c.Whens.Select(OnParent)]))];
        var children = new List<ChildRules>();
        foreach (var child in node.DataChildren)
        {
            if (!child.IsConfig && scope == ValidationScope.Configuration)
                continue;
            var own = new ChildRules(child, rules) { Whens = [.. OuterWhens(child), .. child.Whens.Select(w => new WhenRule(w.Expression, w.OnParent))] };
            if (!WhensOnly)
                Existence(own);
            _children.Add(child, own);
            children.Add(own);
            if (child is ParentNode parent)
                own.Below = Collect(parent);
        }
        rules.Children = [.. children];
        return rules;
    }

    private static void Existence(ChildRules rules)
    {
        switch (rules.Node)
        {
            case LeafNode leaf:
                rules.IsMandatory = leaf.IsMandatory;
                rules.Musts = leaf.Musts;
                break;
            case LeafListNode list:
                (rules.MinElements, rules.MaxElements) = (list.MinElements, list.MaxElements);
                rules.Musts = list.Musts;
                break;
            case ListNode list:
                (rules.MinElements, rules.MaxElements) = (list.MinElements, list.MaxElements);
                break;
            case AnyNode any:
                rules.IsMandatory = any.IsMandatory;
                rules.Musts = any.Musts;
                break;
        }
    }

    private static IEnumerable<ChoiceNode> AllChoices(ParentNode node)
    {
        foreach (var choice in node.Choices)
        {
            yield return choice;
            foreach (var @case in choice.Cases)
                foreach (var inner in AllChoices(@case))
                    yield return inner;
        }
    }

    /// <summary>
    /// The whens of the choices and cases around a node, the outermost first; their context is the data parent.
    /// </summary>
    private static List<WhenRule> OuterWhens(SchemaNode node)
    {
        var whens = new List<WhenRule>();
        for (var at = node.Parent; at is ChoiceNode or CaseNode; at = at.Parent)
            whens.InsertRange(0, at.Whens.Select(OnParent));
        return whens;
    }

    private static WhenRule OnParent(WhenConstraint when) => new(when.Expression, true);

    private IndexPlan Index(SchemaNode node, int scopeDepth, ChildRules rules)
    {
        var plan = rules.Indexes.Find(i => i.ScopeDepth == scopeDepth && !ReferenceEquals(i, rules.Identifiers));
        if (plan is null)
            _indexes.Add(plan = new IndexPlan(_indexes.Count, node, scopeDepth));
        if (!rules.Indexes.Contains(plan))
            rules.Indexes.Add(plan);
        return plan;
    }

    /// <summary>Leaves out what has no rule, so that a walk never goes there.</summary>
    private static bool Prune(ParentRules rules)
    {
        var kept = new List<ChildRules>();
        foreach (var child in rules.Children)
        {
            if (child.Below is not null && !Prune(child.Below))
                child.Below = null;
            Flatten(child);
            if (child.HasOwn || child.Below is not null)
                kept.Add(child);
        }
        rules.Children = [.. kept];
        return !rules.IsEmpty;
    }

    private static void Flatten(ChildRules child)
    {
        var parentDepth = SchemaDepth.Of(child.Node) - 1;
        var below = child.Below is null ? [] : child.Below.Children.SelectMany(c => c.Escaping);
        var all = child.Triggers.Concat(below).Where(t => t.TopDepth <= parentDepth).Distinct().ToArray();
        child.Escaping = [.. all.Where(t => t.Link is null || t.Link.LeafParentDepth <= parentDepth + 1)];
        if (child.Node is ListNode { IsUserOrdered: true } or LeafListNode { IsUserOrdered: true })
            child.OnMove = [.. OfSubtree(child).Where(t => t.OnOrder && t.TopDepth <= parentDepth && !IsSingledOut(t, child.Node)).Distinct()];
        child.Inner = [.. child.Triggers.Where(t => t.Link is not null)];
    }

    private static IEnumerable<Trigger> OfSubtree(ChildRules child) =>
        child.Below is null ? child.Triggers : child.Triggers.Concat(child.Below.Children.SelectMany(OfSubtree));

    // An entry that is named by its key is the same wherever it stands.
    private static bool IsSingledOut(Trigger trigger, SchemaNode moved) =>
        moved is ListNode { Keys.Count: 1 } list && trigger.Link is { } link && ReferenceEquals(link.Leaf, list.Keys[0]);
}
