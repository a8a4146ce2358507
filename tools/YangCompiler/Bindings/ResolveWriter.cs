using Netconf.Mano.Yang;

namespace Netconf.Mano.YangCompiler.Bindings;

/// <summary>
/// Writes what follows a leafref to the entry it names: for paths that lead, by keys alone, to one entry from the root or from an ancestor
/// (RFC 7950 §9.9). Every other leafref has its target's type and no more.
/// </summary>
/// <param name="models">The bound views, by schema node.</param>
/// <param name="root">The view of the root.</param>
internal sealed class ResolveWriter(IReadOnlyDictionary<ParentNode, ViewModel> models, ViewModel root)
{
    /// <summary>Writes the method of a leafref; nothing for any other member.</summary>
    public void Write(CodeWriter code, ViewModel model, Member member)
    {
        if (member.Node is not ValueNode { Type: LeafRefType { Path.Root: XPathPath path, Target: { } target } } leaf)
            return;
        if (Plan(model, member, leaf, path, target) is not { } plan)
            return;
        var isList = member.Access is Access.Values;
        var name = model.Claim("Resolve" + (isList ? CsName.Pascal(member.Node.Name) : member.Property), $"Resolve{member.Property}Leaf");
        var parameters = new List<string>();
        if (isList)
            parameters.Add($"{member.Type!.Name} value");
        if (plan.Anchor is { } anchor)
            parameters.Add($"{anchor.Name} from");
        code.Line();
        code.Summary($"What {member.Node.Name} names; null when it is not set or not there.");
        code.Block($"public {plan.Result}? {name}({string.Join(", ", parameters)})", () =>
        {
            if (plan.Keys.Count > 0)
            {
                var missing = plan.Keys.Select((k, i) => $"{k} is not {{ }} key{i}");
                code.Line($"if ({string.Join(" || ", missing)})");
                code.Line("    return null;");
            }
            code.Line($"return {plan.Expression};");
        });
    }

    private sealed record Resolution(ViewModel? Anchor, string Result, IReadOnlyList<string> Keys, string Expression);

    private Resolution? Plan(ViewModel model, Member member, ValueNode leaf, XPathPath path, ValueNode target)
    {
        var up = path.Steps.TakeWhile(s => s.Axis == XPathAxis.Parent).Count();
        var down = path.Steps.Skip(up).ToList();
        if (path.Start == XPathStart.Filter || down.Exists(s => s.Axis != XPathAxis.Child))
            return null;
        var anchor = path.Start == XPathStart.Root ? root.Node : Ancestor(model.Node, up - 1);
        if (anchor is null || (anchor.Kind != SchemaNodeKind.Root && !models.ContainsKey(anchor)))
            return null;
        var anchorModel = anchor.Kind == SchemaNodeKind.Root ? root : models[anchor];
        var chain = Chain(anchor, target);
        if (chain is null || chain.Count != down.Count - 1 || chain.Count == 0 || chain[^1] is not ListNode)
            return null;
        var walk = new Walk(model, member, anchorModel, leaf, target);
        return walk.Follow(chain, down, this);
    }

    private static ParentNode? Ancestor(ParentNode node, int levels)
    {
        ParentNode? at = node;
        for (; levels > 0 && at is not null; levels--)
            at = at.DataParent;
        return levels < 0 ? null : at;
    }

    /// <summary>The data nodes below the anchor down to the target's parent.</summary>
    private static List<ParentNode>? Chain(ParentNode anchor, ValueNode target)
    {
        var chain = new List<ParentNode>();
        for (var at = target.DataParent; !ReferenceEquals(at, anchor); at = at.DataParent)
        {
            if (at is null)
                return null;
            chain.Insert(0, at);
        }
        return chain;
    }

    private ViewModel? ModelOf(ParentNode node) => node.Kind == SchemaNodeKind.Root ? root : models.GetValueOrDefault(node);

    /// <summary>One leafref being followed.</summary>
    private sealed class Walk(ViewModel model, Member member, ViewModel anchor, ValueNode leaf, ValueNode target)
    {
        private readonly List<string> _keys = [];

        public Resolution? Follow(List<ParentNode> chain, List<XPathStep> steps, ResolveWriter writer)
        {
            var isSelf = ReferenceEquals(anchor.Node, model.Node);
            var expression = isSelf ? "this" : "from";
            var at = anchor;
            var mayBeAbsent = false;
            for (var i = 0; i < chain.Count; i++)
            {
                var step = at.Members.FirstOrDefault(m => ReferenceEquals(m.Node, chain[i]));
                var next = writer.ModelOf(chain[i]);
                if (step is null || next is null)
                    return null;
                expression += (mayBeAbsent ? "?." : ".") + step.Property;
                mayBeAbsent |= step.Access is Access.OptionalContainer;
                if (chain[i] is ListNode list)
                {
                    if (Key(list, steps[i], i == chain.Count - 1, next) is not { } key)
                        return null;
                    expression += $".Find({key})";
                    mayBeAbsent = true;
                }
                at = next;
            }
            return new Resolution(isSelf ? null : anchor, at.Name, _keys, expression);
        }

        private string? Key(ListNode list, XPathStep step, bool isLast, ViewModel entry)
        {
            var values = new List<string>();
            foreach (var key in list.Keys)
            {
                var found = FromPredicates(key, step) ?? (isLast && ReferenceEquals(key, target) ? Own() : null);
                if (found is not { } value)
                    return null;
                values.Add(Present(value));
            }
            if (values.Count == 0)
                return null;
            return values.Count == 1 ? values[0] : $"new {entry.Key}({string.Join(", ", values)})";
        }

        /// <summary>A key that may be absent is tested first, into a variable.</summary>
        private string Present((string Expression, bool MayBeAbsent) value)
        {
            if (!value.MayBeAbsent)
                return value.Expression;
            _keys.Add(value.Expression);
            return $"key{_keys.Count - 1}";
        }

        private (string, bool) Own() => member.Access is Access.Values ? ("value", false) : (member.Property, MayBeAbsent(member));

        private static bool MayBeAbsent(Member found) => found.Access is Access.Optional or Access.DefaultedInCase;

        /// <summary>The value of <c>[key = current()/../sibling]</c>, when that sibling is at hand.</summary>
        private (string, bool)? FromPredicates(LeafNode key, XPathStep step)
        {
            foreach (var predicate in step.Predicates)
            {
                if (predicate is not XPathBinary { Operator: XPathOperator.Equal } equal)
                    continue;
                if (equal.Left is not XPathPath { Start: XPathStart.Context, Steps: [{ Axis: XPathAxis.Child } name] } || name.Test.Name != key.Name)
                    continue;
                if (equal.Right is XPathPath { Start: XPathStart.Filter, Filter: XPathCall { Function: XPathFunction.Current } } current)
                    return Sibling(current.Steps);
            }
            return null;
        }

        private (string, bool)? Sibling(IReadOnlyList<XPathStep> steps)
        {
            var up = steps.TakeWhile(s => s.Axis == XPathAxis.Parent).Count();
            if (steps.Count != up + 1 || steps[^1].Axis != XPathAxis.Child)
                return null;
            var at = Ancestor(leaf.DataParent!, up - 1);
            var holder = ReferenceEquals(at, model.Node) ? model : ReferenceEquals(at, anchor.Node) ? anchor : null;
            var found = holder?.Members.FirstOrDefault(m => m.Node.Name == steps[^1].Test.Name && m.Type is not null);
            if (found is null || found.Access is Access.Values or Access.Empty)
                return null;
            return (ReferenceEquals(holder, model) ? found.Property : "from." + found.Property, MayBeAbsent(found));
        }
    }
}
