using System.Text;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>Values that refer to other instances: leafref, instance-identifier, unions of them.</summary>
internal sealed partial class ValidationRun
{
    private void CheckReferences(Instance parent, ChildRules rules, ReadOnlyMemory<byte> value)
    {
        if (rules.IsUnion)
        {
            CheckUnion(parent, rules, value);
            return;
        }
        foreach (var leafref in rules.Leafrefs)
            if (!HasTarget(parent, leafref, value))
                ReportNoInstance(parent, rules.Node, value, $"{leafref.Target.Path}");
        if (rules.Identifiers is not null && !IdentifiesInstance(value.Span))
            ReportNoInstance(parent, rules.Node, value, "instance");
    }

    private void ReportNoInstance(Instance parent, SchemaNode node, ReadOnlyMemory<byte> value, string wanted)
    {
        var path = PathOf(parent, node, value);
        Report(path, ValidationErrors.NoInstance(path, Encoding.UTF8.GetString(value.Span), wanted));
    }

    private static InstancePath PathOf(Instance parent, SchemaNode node, ReadOnlyMemory<byte> value) =>
        node is LeafListNode list ? parent.Path.Entry(list, value) : parent.Path.Child(node);

    // RFC 7950 §9.12: the members in order; a leafref among them holds only with its instance.
    private void CheckUnion(Instance parent, ChildRules rules, ReadOnlyMemory<byte> value)
    {
        string? wanted = null;
        foreach (var member in Members(((ValueNode)rules.Node).Type))
        {
            if (!member.TryCanonicalize(value.Span, _modules, _scratch, out var canonical, out _) || !canonical.SequenceEqual(value.Span))
                continue;
            if (member is LeafRefType { RequireInstance: true } type && rules.Leafrefs.FirstOrDefault(l => ReferenceEquals(l.Type, type)) is { } leafref)
            {
                if (HasTarget(parent, leafref, value))
                    return;
                wanted ??= leafref.Target.Path;
            }
            else if (member is InstanceIdentifierType { RequireInstance: true })
            {
                if (IdentifiesInstance(value.Span))
                    return;
                wanted ??= "instance";
            }
            else
            {
                return;
            }
        }
        if (wanted is not null)
            ReportNoInstance(parent, rules.Node, value, wanted);
        else
            Report(PathOf(parent, rules.Node, value),
                ValidationErrors.NoUnionMember(PathOf(parent, rules.Node, value), Encoding.UTF8.GetString(value.Span)));
    }

    private static IEnumerable<YangType> Members(YangType type) =>
        type is UnionType union ? union.Members.SelectMany(Members) : [type];

    private bool HasTarget(Instance parent, LeafrefRule rule, ReadOnlyMemory<byte> value)
    {
        if (rule.Referrers is null || (rule.NeedsTargetIndex && rule.Targets is null))
            return Conditions.HasTarget(parent, rule, value);
        var scope = parent.AtDepth(rule.ScopeDepth);
        if (rule.Targets is { } targets)
            return _nextIndexes[targets.Id].HasPrefix(IndexPlan.Prefix(scope, value.Span));
        return FindTarget(scope, rule, value);
    }

    private bool FindTarget(Instance scope, LeafrefRule rule, ReadOnlyMemory<byte> value)
    {
        var at = scope;
        foreach (var step in rule.Way)
            switch (step)
            {
                case ContainerNode container:
                    if (_next.Container(at, container) is not { } inner)
                        return false;
                    at = inner;
                    break;
                case ListNode list:
                    return at.Node.List(list.Ordinal).TryGet(value.Span, out _);
                case LeafNode leaf:
                    return _next.TryGetValue(at, leaf, out var found) && found.SequenceEqual(value.Span);
                case LeafListNode leafList:
                    return _next.Values(at, leafList).Any(v => v.Span.SequenceEqual(value.Span));
            }
        return false;
    }

    private bool IdentifiesInstance(ReadOnlySpan<byte> value) =>
        Identified(value) is { } path && IsThere(path);

    private InstancePath? Identified(ReadOnlySpan<byte> value) =>
        InstancePath.TryParse(Encoding.UTF8.GetString(value), _schema, out var path, out _) ? path : null;

    private bool IsThere(InstancePath path)
    {
        if (path.IsRoot || _next.Find(path.Parent!) is not { } parent)
            return path.IsRoot;
        return path.Node switch
        {
            ListNode => _next.Find(path) is not null,
            LeafListNode list => !path.Value.IsEmpty && _next.Values(parent, list).Any(v => v.Span.SequenceEqual(path.Value.Span)),
            _ => _next.IsInUse(parent, path.Node),
        };
    }

    private void CheckUnique(UniqueRule rule, Instance entry, byte[] tuple)
    {
        var scope = entry.AtDepth(rule.Index.ScopeDepth);
        var prefix = IndexPlan.Prefix(scope, tuple);
        var group = _nextIndexes[rule.Index.Id].WithPrefix(prefix).Take(2).ToList();
        if (group.Count < 2)
            return;
        var keys = KeyBytes.Of(scope);
        var pair = group.Select(k => KeyBytes.Find(_next, rule.List, [.. keys, .. k.Span[prefix.Length..]])).ToList();
        if (pair[0] is { } one && pair[1] is { } other)
            Report(other.Path, ValidationErrors.NotUnique(other.Path, one.Path, rule.Constraint, LeafPaths(other.Path, rule)));
    }

    private static IEnumerable<InstancePath> LeafPaths(InstancePath entry, UniqueRule rule)
    {
        for (var i = 0; i < rule.Ways.Length; i++)
        {
            var path = entry;
            foreach (var container in rule.Ways[i])
                path = path.Child(container);
            yield return path.Child(rule.Constraint.Leaves[i]);
        }
    }

    /// <summary>
    /// The values of the leaves of a unique statement, each ended by a zero byte; null when one has none.
    /// </summary>
    private static byte[]? Tuple(TreeInUse tree, Instance entry, UniqueRule rule)
    {
        var tuple = new List<byte>();
        for (var i = 0; i < rule.Ways.Length; i++)
        {
            var at = entry;
            foreach (var container in rule.Ways[i])
            {
                if (tree.Container(at, container) is not { } inner)
                    return null;
                at = inner;
            }
            if (!tree.TryGetValue(at, rule.Constraint.Leaves[i], out var value))
                return null;
            tuple.AddRange(value);
            tuple.Add(0);
        }
        return [.. tuple];
    }
}
