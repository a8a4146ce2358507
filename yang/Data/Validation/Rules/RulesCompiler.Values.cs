using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

internal sealed partial class RulesCompiler
{
    /// <summary>Rules about values: leafrefs, instance-identifiers, unique.</summary>
    private void Values(ChildRules rules)
    {
        if (rules.Node is ValueNode value)
        {
            var members = Members(value.Type).ToList();
            rules.IsUnion = value.Type is UnionType;
            rules.Leafrefs = [.. members.OfType<LeafRefType>().Where(t => t.RequireInstance && t.Target is not null).Select(t => Leafref(rules, value, t))];
            if (members.OfType<InstanceIdentifierType>().Any(t => t.RequireInstance))
            {
                rules.Identifiers = new IndexPlan(_indexes.Count, value, 0);
                _indexes.Add(rules.Identifiers); // Not shared: its values are paths as they print.
                rules.Indexes.Add(rules.Identifiers);
                _identifiers.Add(rules);
                _costs.Add(new ConstraintCost(value, "instance-identifier",
                    "a node that goes is looked up among the identifiers, by path", ConstraintScope.Indexed));
            }
        }
        else if (rules.Node is ListNode list)
        {
            foreach (var unique in list.Uniques)
                Unique(rules, list, unique);
        }
    }

    private static IEnumerable<YangType> Members(YangType type) =>
        type is UnionType union ? union.Members.SelectMany(Members) : [type];

    private LeafrefRule Leafref(ChildRules rules, ValueNode source, LeafRefType type)
    {
        var rule = LeafrefRule.Of(source, type);
        if (!rule.IsPlain || !HasTriggers)
            return rule;
        rule.Referrers = Index(source, rule.ScopeDepth, rules);
        if (_children.TryGetValue(rule.Target, out var target))
        {
            target.LeafrefsHere.Add(rule);
            if (rule.NeedsTargetIndex)
                rule.Targets = Index(rule.Target, rule.ScopeDepth, target);
        }
        _costs.Add(new ConstraintCost(source, $"leafref {type.Path.Source}",
            "a target that goes is looked up among the referrers, by value", ConstraintScope.Indexed));
        return rule;
    }

    private void Unique(ChildRules rules, ListNode list, UniqueConstraint unique)
    {
        var plan = new IndexPlan(_indexes.Count, list, SchemaDepth.Of(list) - 1);
        _indexes.Add(plan); // Not shared: its values are tuples.
        var rule = new UniqueRule(list, unique, plan, [.. unique.Leaves.Select(l => Way(list, l))]);
        rules.Uniques.Add(rule);
        foreach (var leaf in unique.Leaves)
            if (_children.TryGetValue(leaf, out var part))
                part.PartOf.Add(rule);
        _costs.Add(new ConstraintCost(list, $"unique {unique.Argument}", "a changed tuple is looked up among the others", ConstraintScope.Indexed));
    }

    private static ContainerNode[] Way(ListNode list, LeafNode leaf)
    {
        var way = new List<ContainerNode>();
        for (var at = leaf.DataParent; at is not null && !ReferenceEquals(at, list); at = at.DataParent)
            way.Insert(0, (ContainerNode)at);
        return [.. way];
    }
}
