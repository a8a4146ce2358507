using System.Text;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>The member of a type that a value belongs to.</summary>
internal static class MemberTypes
{
    /// <summary>The type itself, or the one at the end of its leafrefs and unions that takes the value; null when it is
    /// of another kind.</summary>
    public static T? Of<T>(YangType type, ReadOnlySpan<byte> canonical, XPathEvaluation run)
        where T : YangType
    {
        while (true)
        {
            switch (type)
            {
                case T found:
                    return found;
                case LeafRefType leafRef:
                    type = leafRef.TargetType;
                    break;
                case UnionType union when union.MemberOf(canonical, run.CanonicalPrefixes) is { } member:
                    type = member;
                    break;
                default:
                    return null;
            }
        }
    }
}

/// <summary>re-match() (RFC 7950 §10.2.1).</summary>
internal sealed class ReMatchPlan : BooleanPlan
{
    private readonly XPathPlan _text;
    private readonly XPathPlan _pattern;
    private Compiled? _last;

    public ReMatchPlan(XPathPlan text, XPathPlan pattern)
    {
        _text = text;
        _pattern = pattern;
    }

    public override bool Boolean(XPathEvaluation run, in Focus focus)
    {
        var source = _pattern.String(run, focus);
        var last = _last;
        if (last is null || last.Source != source)
            _last = last = new Compiled(source, XsdPattern.TryParse(source, out var pattern, out _) ? pattern : null);
        return last.Pattern is not null && last.Pattern.Matches(Encoding.UTF8.GetBytes(_text.String(run, focus)));
    }

    private sealed record Compiled(string Source, XsdPattern? Pattern);
}

/// <summary>derived-from() and derived-from-or-self() (RFC 7950 §10.4).</summary>
internal sealed class DerivedFromPlan(XPathPlan nodes, XPathPlan identity, XPathLiteral? literal,
    bool orSelf) : BooleanPlan
{
    public override bool Boolean(XPathEvaluation run, in Focus focus)
    {
        var text = literal?.Value ?? identity.String(run, focus);
        foreach (var node in FunctionPlans.Nodes(nodes, run, focus))
        {
            if (node.Child is not ValueNode leaf
                || MemberTypes.Of<IdentityRefType>(leaf.Type, node.Value, run)?.Find(node.Value) is not { } value)
                continue;
            for (var ancestors = new Stack<Identity>([value]); ancestors.TryPop(out var at);)
            {
                if ((orSelf || !ReferenceEquals(at, value)) && IsNamed(at, text, leaf))
                    return true;
                foreach (var b in at.Bases)
                    ancestors.Push(b);
            }
        }
        return false;
    }

    // Without a prefix the identity is of the module of the context's names: the literal's own parse told which, else
    // the leaf's.
    private bool IsNamed(Identity candidate, string text, ValueNode leaf)
    {
        var colon = text.IndexOf(':');
        if (colon < 0)
            return candidate.Name == text
                && (ReferenceEquals(candidate.Module, leaf.Module) || candidate.Module.Name == leaf.Module.Name
                || literal is not null && ReferenceEquals(candidate.Module, literal.Unprefixed));
        if (!text.AsSpan(colon + 1).SequenceEqual(candidate.Name))
            return false;
        return literal?.Module is { } module
            ? ReferenceEquals(candidate.Module, module) || candidate.Module.Name == module.Name
            : text.AsSpan(0, colon).SequenceEqual(candidate.Module.Name);
    }
}

/// <summary>deref() (RFC 7950 §10.3.1): the nodes a leafref or an instance-identifier leads to.</summary>
internal sealed class DerefPlan(XPathPlan argument) : NodeSetPlan
{
    public override bool IsOrdered => false;

    public override bool Walk(XPathEvaluation run, in Focus focus, XPathSink sink)
    {
        if (!FunctionPlans.TryFirst(argument, run, focus, out var source) || source.Child is not ValueNode node)
            return true;
        return Follow(run, node.Type, source, sink);
    }

    private static bool Follow(XPathEvaluation run, YangType type, XPathItem source, XPathSink sink)
    {
        switch (type)
        {
            case LeafRefType leafRef:
                return FollowLeafRef(run, leafRef, source, sink);
            case UnionType union:
                // The member that leads somewhere is the one that took the value (RFC 7950 §9.12).
                foreach (var member in union.Members)
                {
                    var found = new List<XPathItem>();
                    Follow(run, member, source, new CollectingSink(found));
                    if (found.Count == 0)
                        continue;
                    foreach (var item in found)
                        if (!sink.Add(run, item))
                            return false;
                    return true;
                }
                return true;
            case InstanceIdentifierType:
                return XPathEvaluator.Locate(run, Encoding.UTF8.GetString(source.Value)) is not { } target
                    || sink.Add(run, target);
            default:
                return true;
        }
    }

    internal static bool FollowLeafRef(XPathEvaluation run, LeafRefType type, XPathItem source, XPathSink sink)
    {
        if (type.Target is null)
            return true;
        var plan = LeafRefPlans.Of(type);
        return plan.Walk(run.For(source), new Focus(source, 1, 1), new EqualSink(source, sink));
    }

    /// <summary>Lets pass what has the leafref's value.</summary>
    private sealed class EqualSink(XPathItem source, XPathSink sink) : XPathSink
    {
        public override bool Add(XPathEvaluation run, in XPathItem item) =>
            !item.Value.SequenceEqual(source.Value) || sink.Add(run, item);
    }
}

/// <summary>
/// The paths of leafrefs as plans. Where the target is a key, the path asks for the entry with the leafref's value as
/// key: that is a lookup
/// instead of a walk.
/// </summary>
internal static class LeafRefPlans
{
    public static NodeSetPlan Of(LeafRefType type) =>
        (NodeSetPlan)(type.Plan ??= XPathPlanner.Plan(WithKey((XPathPath)type.Path.Root, type)));

    private static XPathPath WithKey(XPathPath path, LeafRefType type)
    {
        var last = path.Steps.Count - 1;
        if (last < 1 || type.Target is not LeafNode { IsKey: true } key || path.Steps[last - 1].Axis != XPathAxis.Child)
            return path;
        var name = new XPathPath(XPathStart.Context, null, [], [new(XPathAxis.Child, new(XPathNodeTestKind.Name,
            key.Module, key.Name), [])]);
        var current = new XPathCall(XPathFunction.Current, []);
        var entry = path.Steps[last - 1];
        var steps = path.Steps.ToArray();
        steps[last - 1] = entry with { Predicates = [.. entry.Predicates, new XPathBinary(XPathOperator.Equal, name,
            current)] };
        return path with { Steps = steps };
    }
}
