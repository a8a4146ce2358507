using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>Nodes that come or go with everything below them.</summary>
internal sealed partial class ValidationRun
{
    /// <summary>Checks a whole tree or message.</summary>
    public void Everything() => Appeared(_next.Root, _rules.Root, -1);

    /// <summary>An instance is there that was not, or is looked at for the first time.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="rules">Its rules.</param>
    /// <param name="from">The depth of the topmost instance that came; -1 when everything did.</param>
    private void Appeared(Instance instance, ParentRules rules, int from)
    {
        CheckMusts(instance, rules);
        CheckMount(instance);
        foreach (var choice in rules.Choices)
            CheckChoice(instance, choice);
        foreach (var child in rules.Children)
            AppearedChild(instance, child, from);
    }

    private void AppearedChild(Instance parent, ChildRules rules, int from)
    {
        CheckSlot(parent, rules);
        switch (rules.Node)
        {
            case LeafNode leaf:
                if (rules.HasValueRules && _next.TryGetValue(parent, leaf, out var value))
                    AppearedLeaf(parent, rules, value.ToArray(), from);
                break;
            case LeafListNode list:
                foreach (var entry in _next.Values(parent, list))
                    AppearedLeaf(parent, rules, entry, from);
                break;
            case ContainerNode container:
                if (rules.Below is { } below && _next.Container(parent, container) is { } inner)
                    Appeared(inner, below, from);
                FireInner(parent, rules, from);
                break;
            case ListNode list:
                AppearedEntries(parent, rules, list, from);
                break;
            default:
                if (parent.Node.Has(rules.Node))
                    AppearedAny(parent, rules);
                FireInner(parent, rules, from);
                break;
        }
    }

    private void AppearedEntries(Instance parent, ChildRules rules, ListNode list, int from)
    {
        if (rules.Below is null && rules.Uniques.Count == 0 && rules.Inner.Length == 0)
            return;
        var position = 0;
        foreach (var entry in parent.Node.List(list.Ordinal))
            AppearedEntry(parent.Child(entry, list.Keys.Count > 0 ? 0 : ++position), rules, from);
    }

    private void AppearedEntry(Instance entry, ChildRules rules, int from)
    {
        foreach (var unique in rules.Uniques)
            AddTuple(unique, entry);
        if (rules.Below is { } below)
            Appeared(entry, below, from);
        if (rules.Inner.Length > 0)
            FireInner(entry.Parent!, rules, from, entry.Path);
    }

    private void AppearedAny(Instance parent, ChildRules rules)
    {
        foreach (var must in rules.Musts)
            CheckMust(parent, rules.Node, default, must);
    }

    private void AppearedLeaf(Instance parent, ChildRules rules, ReadOnlyMemory<byte> value, int from)
    {
        CheckValue(parent, rules, value);
        foreach (var index in rules.Indexes)
            Add(index, parent, rules, value);
        if (rules.PartOf.Count > 0)
            TouchTuples(parent, rules, from);
        FireInner(parent, rules, from);
    }

    private void CheckValue(Instance parent, ChildRules rules, ReadOnlyMemory<byte> value)
    {
        foreach (var must in rules.Musts)
            CheckMust(parent, rules.Node, value, must);
        if ((rules.Leafrefs.Length == 0 && rules.Identifiers is null) || Without.HasFlag(DependencyKinds.Reference))
            return;
        // What the tree itself answers is asked at once: to keep an instance of every entry costs more than the answer.
        if (rules.NeedsTargetIndex)
            _references.Add((parent, rules, value));
        else
            CheckReferences(parent, rules, value);
    }

    /// <summary>An instance is gone that was there.</summary>
    private void Disappeared(Instance instance, ParentRules rules, int from)
    {
        foreach (var child in rules.Children)
            DisappearedChild(instance, child, from);
    }

    private void DisappearedChild(Instance parent, ChildRules rules, int from)
    {
        switch (rules.Node)
        {
            case LeafNode leaf:
                if (_before!.TryGetValue(parent, leaf, out var value))
                    DisappearedLeaf(parent, rules, value.ToArray(), from);
                break;
            case LeafListNode list:
                foreach (var entry in _before!.Values(parent, list))
                    DisappearedLeaf(parent, rules, entry, from);
                break;
            case ContainerNode container:
                if (rules.Below is { } below && _before!.Container(parent, container) is { } inner)
                    Disappeared(inner, below, from);
                FireInner(parent, rules, from);
                break;
            case ListNode list when rules.Below is not null || rules.Uniques.Count > 0 || rules.Inner.Length > 0:
                var position = 0;
                foreach (var entry in parent.Node.List(list.Ordinal))
                    DisappearedEntry(parent.Child(entry, list.Keys.Count > 0 ? 0 : ++position), rules, from);
                break;
            default:
                FireInner(parent, rules, from);
                break;
        }
    }

    private void DisappearedEntry(Instance entry, ChildRules rules, int from)
    {
        foreach (var unique in rules.Uniques)
            RemoveTuple(unique, entry);
        if (rules.Below is { } below)
            Disappeared(entry, below, from);
        if (rules.Inner.Length > 0)
            FireInner(entry.Parent!, rules, from, entry.Path);
    }

    private void DisappearedLeaf(Instance parent, ChildRules rules, ReadOnlyMemory<byte> value, int from)
    {
        foreach (var index in rules.Indexes)
            Remove(index, parent, rules, value);
        Referrers(parent, rules, value);
        if (rules.PartOf.Count > 0)
            TouchTuples(parent, rules, from);
        FireInner(parent, rules, from);
    }

    private void Add(IndexPlan index, Instance parent, ChildRules rules, ReadOnlyMemory<byte> value)
    {
        if (IndexedValue(index, rules, value) is { } bytes)
            _deltas[index.Id].Add(new ByteSetChange(index.Key(parent, bytes.Span), true));
    }

    private void Remove(IndexPlan index, Instance parent, ChildRules rules, ReadOnlyMemory<byte> value)
    {
        if (IndexedValue(index, rules, value) is { } bytes)
            _deltas[index.Id].Add(new ByteSetChange(index.Key(parent, bytes.Span), false));
    }

    // Identifiers are kept as paths print, so that all that point below a node begin as it does.
    private ReadOnlyMemory<byte>? IndexedValue(IndexPlan index, ChildRules rules, ReadOnlyMemory<byte> value)
    {
        if (!ReferenceEquals(index, rules.Identifiers))
            return value;
        if (Identified(value.Span) is { } path)
            return System.Text.Encoding.UTF8.GetBytes(path.ToString());
        return null;
    }

    private void AddTuple(UniqueRule rule, Instance entry)
    {
        if (Tuple(_next, entry, rule) is not { } tuple)
            return;
        _deltas[rule.Index.Id].Add(new ByteSetChange(rule.Index.Key(entry, tuple), true));
        _tuples.Add((rule, entry, tuple));
    }

    private void RemoveTuple(UniqueRule rule, Instance entry)
    {
        if (Tuple(_before!, entry, rule) is { } tuple)
            _deltas[rule.Index.Id].Add(new ByteSetChange(rule.Index.Key(entry, tuple), false));
    }
}
