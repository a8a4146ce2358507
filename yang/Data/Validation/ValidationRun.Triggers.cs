using System.Text;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>From a changed node back to the rules that read it.</summary>
internal sealed partial class ValidationRun
{
    private readonly HashSet<(Trigger Trigger, InstancePath Top)> _fired = [];
    private readonly HashSet<(Trigger Trigger, string Value)> _firedByValue = [];
    private readonly HashSet<(object Rule, InstancePath Context)> _evaluated = [];

    private void FireAll(ChildRules rules, InstancePath path)
    {
        foreach (var trigger in rules.Triggers)
            Fire(trigger, path);
    }

    private void FireOrder(ChildRules rules, InstancePath path)
    {
        if (Without.HasFlag(DependencyKinds.Order))
            return;
        foreach (var trigger in rules.OnMove)
            if (trigger.Link is { } link && path.Depth < link.LeafParentDepth)
                FireAnchored(trigger, path);
            else
                Fire(trigger, path);
    }

    private void FireEscaping(ChildRules rules, InstancePath path)
    {
        if (Without.HasFlag(DependencyKinds.Subtree))
            return;
        foreach (var trigger in rules.Escaping)
            Fire(trigger, path);
    }

    /// <summary>Within a subtree that comes or goes: triggers linked to an entry further down than its top.</summary>
    private void FireInner(Instance parent, ChildRules rules, int from, InstancePath? path = null)
    {
        if (from < 0 || rules.Inner.Length == 0 || Without.HasFlag(DependencyKinds.Subtree))
            return;
        foreach (var trigger in rules.Inner)
            if (trigger.TopDepth <= from && trigger.Link!.LeafParentDepth > from + 1)
                Fire(trigger, path ?? parent.Path.Child(rules.Node));
    }

    private void Fire(Trigger trigger, InstancePath path)
    {
        if (Without.HasFlag(trigger.Kind switch
        {
            TriggerKind.Must => DependencyKinds.Must,
            TriggerKind.When => DependencyKinds.When,
            _ => DependencyKinds.Leafref,
        }))
            return;
        if (trigger.Link is { } link && path.Depth >= link.LeafParentDepth)
            FireLinked(trigger, link, path);
        else
            FireAnchored(trigger, path);
    }

    private void FireAnchored(Trigger trigger, InstancePath path)
    {
        if (_fired.Add((trigger, path.AtDepth(trigger.TopDepth))))
            Reach(trigger, path);
    }

    private void Reach(Trigger trigger, InstancePath path)
    {
        var depth = SchemaDepth.Of(trigger.Context);
        if (path.Depth >= depth && trigger.TopDepth >= depth)
        {
            // The context is above the change, or is what changed.
            if (_next.Find(path.AtDepth(depth - 1)) is { } parent)
                Apply(trigger, parent, path.AtDepth(depth));
        }
        else if (_next.Find(path.AtDepth(trigger.TopDepth)) is { } top)
        {
            Below(trigger, top);
        }
    }

    // The contexts are those that refer to the entry: an index of what they refer with finds them. It is the index
    // of the tree before: a context whose
    // reference changed too has that change as a reason of its own.
    private void FireLinked(Trigger trigger, TriggerLink link, InstancePath path)
    {
        if (Without.HasFlag(DependencyKinds.Link))
            return;
        foreach (var value in LinkValues(link, path.AtDepth(link.LeafParentDepth)))
        {
            if (!_firedByValue.Add((trigger, Encoding.UTF8.GetString(value.Span))))
                continue;
            var prefix = IndexPlan.Prefix(_next.Root, value.Span);
            foreach (var key in _baseIndexes[link.Referring.Id].WithPrefix(prefix))
                if (KeyBytes.FindParent(_next, link.Referring.Node, key.Span[prefix.Length..]) is { } referring)
                    ReachFrom(trigger, link, referring);
        }
    }

    private void ReachFrom(Trigger trigger, TriggerLink link, Instance referring)
    {
        var depth = SchemaDepth.Of(trigger.Context);
        if (link.AnchorDepth >= depth)
            Apply(trigger, referring.AtDepth(depth - 1), referring.Depth >= depth ? referring.AtDepth(depth).Path : null);
        else
            Below(trigger, referring.AtDepth(link.AnchorDepth));
    }

    private List<ReadOnlyMemory<byte>> LinkValues(TriggerLink link, InstancePath entry)
    {
        var values = new List<ReadOnlyMemory<byte>>();
        if (entry.Node is ListNode list && entry.Key.Values is { Count: > 0 } keys && link.Leaf is LeafNode { IsKey: true })
        {
            for (var i = 0; i < list.Keys.Count; i++)
                if (ReferenceEquals(list.Keys[i], link.Leaf))
                    values.Add(keys[i]);
            return values;
        }
        AddValues(_before!, entry, link.Leaf, values);
        AddValues(_next, entry, link.Leaf, values);
        return values;
    }

    private static void AddValues(TreeInUse tree, InstancePath entry, ValueNode leaf, List<ReadOnlyMemory<byte>> values)
    {
        if (tree.Find(entry) is not { } instance)
            return;
        if (leaf is LeafListNode list)
            values.AddRange(tree.Values(instance, list));
        else if (tree.TryGetValue(instance, (LeafNode)leaf, out var value))
            values.Add(value.ToArray());
    }

    /// <summary>Applies a trigger to all its contexts at or below an instance.</summary>
    private void Below(Trigger trigger, Instance top)
    {
        if (IsInsideAppeared(top.Path))
            return;
        var way = new Stack<ParentNode>();
        for (var at = trigger.Context.DataParent; at is not null && !ReferenceEquals(at, top.Schema); at = at.DataParent)
            way.Push(at);
        Descend(trigger, top, [.. way], 0);
    }

    private void Descend(Trigger trigger, Instance at, ParentNode[] way, int step)
    {
        if (step == way.Length)
        {
            Apply(trigger, at, null);
        }
        else if (way[step] is ListNode list)
        {
            var position = 0;
            foreach (var entry in at.Node.List(list.Ordinal))
            {
                var instance = at.Child(entry, list.Keys.Count > 0 ? 0 : ++position);
                if (_appeared.Count == 0 || !_appeared.Contains(instance.Path))
                    Descend(trigger, instance, way, step + 1);
            }
        }
        else if (_next.Container(at, (ContainerNode)way[step]) is { } inner && !_appeared.Contains(inner.Path))
        {
            Descend(trigger, inner, way, step + 1);
        }
    }

    /// <summary>Looks at a rule again: of one instance, or of all of its node under a parent.</summary>
    private void Apply(Trigger trigger, Instance parent, InstancePath? only)
    {
        if (trigger.Kind == TriggerKind.When)
        {
            WhenTouched(parent, trigger.Context);
            return;
        }
        if (_rules.Find(trigger.Context) is not { } rules)
            return;
        switch (trigger.Context)
        {
            case ContainerNode container when _next.Container(parent, container) is { } inner:
                Evaluate(trigger, inner);
                break;
            case ListNode list when only?.Node == list:
                if (_next.Find(only) is { } one)
                    Evaluate(trigger, one);
                break;
            case ListNode list:
                var position = 0;
                foreach (var entry in parent.Node.List(list.Ordinal))
                    Evaluate(trigger, parent.Child(entry, list.Keys.Count > 0 ? 0 : ++position));
                break;
            case LeafNode leaf when _next.TryGetValue(parent, leaf, out var value):
                Evaluate(trigger, parent, rules, value.ToArray());
                break;
            case LeafListNode leafList:
                foreach (var value in _next.Values(parent, leafList))
                    Evaluate(trigger, parent, rules, value);
                break;
            case AnyNode any when parent.Node.Has(any):
                Evaluate(trigger, parent, rules, default);
                break;
        }
    }

    private void Evaluate(Trigger trigger, Instance context)
    {
        if (trigger.Must is { } must && _evaluated.Add((must, context.Path)))
            CheckMust(context, must);
    }

    private void Evaluate(Trigger trigger, Instance parent, ChildRules rules, ReadOnlyMemory<byte> value)
    {
        if (trigger.Kind == TriggerKind.Leafref)
            _references.Add((parent, rules, value));
        else if (trigger.Must is { } must && _evaluated.Add((must, PathOf(parent, rules.Node, value))))
            CheckMust(parent, rules.Node, value, must);
    }

    private void WhenTouched(Instance parent, SchemaNode node)
    {
        if (!_evaluated.Add((node, parent.Path)))
            return;
        if (node is ChoiceNode choice)
        {
            foreach (var rule in _rules.FindParent(parent.Schema)!.Choices)
                if (ReferenceEquals(rule.Choice, choice))
                    CheckChoice(parent, rule);
            return;
        }
        if (_rules.Find(node) is not { } rules)
            return;
        CheckSlot(parent, rules);
        Toggle(_before!.Find(parent.Path), parent, rules);
    }

    private bool IsInsideAppeared(InstancePath path)
    {
        if (_appeared.Count == 0)
            return false;
        for (var at = path; at is not null; at = at.Parent)
            if (_appeared.Contains(at))
                return true;
        return false;
    }
}
