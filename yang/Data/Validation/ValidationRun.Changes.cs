using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>The incremental way: from each change to what it can reach.</summary>
internal sealed partial class ValidationRun
{
    private readonly HashSet<InstancePath> _appeared = [];
    private readonly HashSet<(InstancePath Parent, SchemaNode Child)> _toggled = [];
    private readonly HashSet<(UniqueRule Rule, InstancePath Entry)> _touched = [];
    private readonly HashSet<InstancePath> _mounts = [];
    private (InstancePath Path, Instance? Before, Instance? Next) _last;

    // The mounted trees found valid, with the indexes that make their successors cheap; forgotten with the trees.
    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<DataTree, ValidatedTree> ValidMounts = [];

    /// <summary>Checks what the changes reach.</summary>
    public void Changes(ChangeSet changes)
    {
        var any = false;
        foreach (var change in changes.Changes)
        {
            any = true;
            Changed(change);
        }
        if (any && !Without.HasFlag(DependencyKinds.Must))
            foreach (var trigger in _rules.OnAnything)
                Fire(trigger, _next.Root.Path);
    }

    private void Changed(Change change)
    {
        var path = change.Path;
        if (IsInMount(path) || _rules.Find(path.Node) is not { } rules)
            return;
        var (before, next) = Parents(path.Parent!);
        if (next is not null && !Without.HasFlag(DependencyKinds.Existence))
            CheckSlot(next, rules);
        switch (path.Node)
        {
            case LeafNode leaf:
                LeafChanged(before, next, rules, leaf, path);
                break;
            case LeafListNode list:
                LeafListChanged(before, next, rules, list, change);
                break;
            case ContainerNode container:
                ContainerChanged(before, next, rules, container, path);
                break;
            case ListNode:
                EntryChanged(before, next, rules, change);
                break;
            default:
                FireAll(rules, path);
                if (next is not null && change.AnyAfter is not null)
                    AppearedAny(next, rules);
                break;
        }
        if (change.Kind is ChangeKind.Created or ChangeKind.Deleted)
            ChoiceTouched(before, next, path.Node);
        if (change.Kind == ChangeKind.Deleted)
            Gone(path);
    }

    private (Instance? Before, Instance? Next) Parents(InstancePath path)
    {
        // Changes come in order of the tree, so that one parent's stand together.
        if (!ReferenceEquals(_last.Path, path))
            _last = (path, _before!.Find(path), _next.Find(path));
        return (_last.Before, _last.Next);
    }

    private void LeafChanged(Instance? before, Instance? next, ChildRules rules, LeafNode leaf, InstancePath path)
    {
        var was = before is not null && _before!.TryGetValue(before, leaf, out var old) ? old.ToArray() : null;
        var now = next is not null && _next.TryGetValue(next, leaf, out var current) ? current.ToArray() : null;
        if (was is not null && now is not null && was.AsSpan().SequenceEqual(now))
            return; // The default was written out, or no longer is.
        if (was is not null)
            DisappearedLeaf(before!, rules, was, before!.Depth);
        if (now is not null)
            AppearedLeaf(next!, rules, now, next!.Depth);
        FireAll(rules, path);
    }

    private void LeafListChanged(Instance? before, Instance? next, ChildRules rules, LeafListNode list, Change change)
    {
        if (change.Kind == ChangeKind.Moved)
        {
            FireOrder(rules, change.Path);
            return;
        }
        // Defaults are all or none (RFC 7950 §7.7.2): the values are compared as they are in use.
        var was = before is null ? [] : _before!.Values(before, list);
        var now = next is null ? [] : _next.Values(next, list);
        foreach (var value in was.Except(now, Keys.Values))
            DisappearedLeaf(before!, rules, value, before!.Depth);
        foreach (var value in now.Except(was, Keys.Values))
            AppearedLeaf(next!, rules, value, next!.Depth);
        FireAll(rules, change.Path);
    }

    private void ContainerChanged(Instance? before, Instance? next, ChildRules rules, ContainerNode container, InstancePath path)
    {
        var was = before is null ? null : _before!.Container(before, container);
        var now = next is null ? null : _next.Container(next, container);
        if (was is not null && now is not null)
        {
            // It was or is in use without holding anything: its children are what changed.
            foreach (var change in ChangeWalk.Node(was.Node, now.Node, path))
                Changed(change);
        }
        else if (now is not null)
        {
            Appear(next!, rules, path);
        }
        else if (was is not null)
        {
            Disappear(before!, rules, path);
        }
    }

    private void EntryChanged(Instance? before, Instance? next, ChildRules rules, Change change)
    {
        switch (change.Kind)
        {
            case ChangeKind.Created when next is not null:
                _appeared.Add(change.Path);
                AppearedEntry(next.Child(change.After, change.Path), rules, next.Depth);
                break;
            case ChangeKind.Deleted when before is not null:
                DisappearedEntry(before.Child(change.Before, change.Path), rules, before.Depth);
                break;
            case ChangeKind.Moved:
                FireOrder(rules, change.Path);
                return;
        }
        FireEscaping(rules, change.Path);
    }

    private void Appear(Instance parent, ChildRules rules, InstancePath path)
    {
        _appeared.Add(path);
        AppearedChild(parent, rules, parent.Depth);
        FireEscaping(rules, path);
    }

    private void Disappear(Instance parent, ChildRules rules, InstancePath path)
    {
        DisappearedChild(parent, rules, parent.Depth);
        FireEscaping(rules, path);
        Gone(path);
    }

    /// <summary>
    /// A node of a choice came or went: the others may be wanted, forbidden, implied or no longer implied.
    /// </summary>
    private void ChoiceTouched(Instance? before, Instance? next, SchemaNode node)
    {
        if (node.Case is not { } @case || next is null || Without.HasFlag(DependencyKinds.Choice))
            return;
        while (@case.Choice.Parent is CaseNode outer)
            @case = outer;
        foreach (var rule in _rules.FindParent(next.Schema)!.Choices)
            CheckChoice(next, rule);
        foreach (var other in @case.Choice.Cases.SelectMany(c => c.DataNodes))
            if (_rules.Find(other) is { } rules)
            {
                CheckSlot(next, rules);
                Toggle(before, next, rules);
            }
    }

    /// <summary>Looks whether a node that may be implied came into use, or went out of it.</summary>
    private void Toggle(Instance? before, Instance? next, ChildRules rules)
    {
        if (!TreeInUse.IsImplicitCapable(rules.Node)
            || Without.HasFlag(rules.Node is ContainerNode ? DependencyKinds.Implicit : DependencyKinds.Default))
            return;
        var was = before is not null && _before!.IsInUse(before, rules.Node);
        var now = next is not null && _next.IsInUse(next, rules.Node);
        if (was == now)
            return;
        var parent = (now ? next : before)!;
        if (!_toggled.Add((parent.Path, rules.Node)))
            return;
        if (now)
            Appear(parent, rules, parent.Path.Child(rules.Node));
        else
            Disappear(parent, rules, parent.Path.Child(rules.Node));
    }

    /// <summary>The tuples a leaf is part of change with it.</summary>
    private void TouchTuples(Instance parent, ChildRules rules, int from)
    {
        if (Without.HasFlag(DependencyKinds.Unique))
            return;
        foreach (var rule in rules.PartOf)
        {
            var depth = SchemaDepth.Of(rule.List);
            if (depth > from)
                continue; // The entry itself came or went and takes its tuple along.
            var path = parent.AtDepth(depth).Path;
            if (!_touched.Add((rule, path)))
                continue;
            if (_before!.Find(path) is { } was)
                RemoveTuple(rule, was);
            if (_next.Find(path) is { } now)
                AddTuple(rule, now);
        }
    }

    /// <summary>Those who refer to a value that goes are looked at again.</summary>
    private void Referrers(Instance parent, ChildRules rules, ReadOnlyMemory<byte> value)
    {
        if (Without.HasFlag(DependencyKinds.Leafref))
            return;
        foreach (var leafref in rules.LeafrefsHere)
        {
            var scope = parent.AtDepth(leafref.ScopeDepth);
            Referring(leafref.Referrers!, scope, value);
        }
    }

    private void Referring(IndexPlan referrers, Instance scope, ReadOnlyMemory<byte> value)
    {
        var prefix = IndexPlan.Prefix(scope, value.Span);
        var keys = KeyBytes.Of(scope);
        foreach (var key in _baseIndexes[referrers.Id].WithPrefix(prefix))
            Recheck(referrers.Node, [.. keys, .. key.Span[prefix.Length..]], value);
    }

    private void Recheck(SchemaNode node, byte[] keys, ReadOnlyMemory<byte> value)
    {
        if (KeyBytes.FindParent(_next, node, keys) is not { } parent || _rules.Find(node) is not { } rules)
            return;
        var still = node is LeafNode leaf
            ? _next.TryGetValue(parent, leaf, out var now) && now.SequenceEqual(value.Span)
            : _next.Values(parent, (LeafListNode)node).Any(v => v.Span.SequenceEqual(value.Span));
        if (still)
            _references.Add((parent, rules, value));
    }

    /// <summary>Those who point at a node that goes, or below it, are looked at again.</summary>
    private void Gone(InstancePath path)
    {
        if (_rules.Identifiers.Count == 0 || Without.HasFlag(DependencyKinds.Identifier))
            return;
        var prefix = System.Text.Encoding.UTF8.GetBytes(path.ToString());
        foreach (var rules in _rules.Identifiers)
            foreach (var key in _baseIndexes[rules.Identifiers!.Id].WithPrefix(prefix))
            {
                if (key.Span[prefix.Length] is not (0 or (byte)'/' or (byte)'['))
                    continue;
                var end = key.Span.IndexOf((byte)0);
                RecheckIdentifier(rules, key[(end + 1)..].ToArray());
            }
    }

    private void RecheckIdentifier(ChildRules rules, byte[] keys)
    {
        if (KeyBytes.FindParent(_next, rules.Node, keys) is not { } parent)
            return;
        if (rules.Node is LeafListNode list)
            foreach (var value in _next.Values(parent, list))
                _references.Add((parent, rules, value));
        else if (_next.TryGetValue(parent, (LeafNode)rules.Node, out var value))
            _references.Add((parent, rules, value.ToArray()));
    }

    private bool IsInMount(InstancePath path)
    {
        for (var at = path; at.Parent is { } parent; at = parent)
            if (at.Node.Kind == SchemaNodeKind.Root)
            {
                if (_mounts.Add(parent) && _next.Find(parent) is { } mount)
                    CheckMount(mount);
                return true;
            }
        return false;
    }

    /// <summary>
    /// A mounted tree has a schema of its own, and is valid or not by itself (RFC 8528 §3.3). Of one that was valid before only the change is checked.
    /// </summary>
    private void CheckMount(Instance instance)
    {
        if (instance.Node.Mounted is not { } mounted || ValidMounts.TryGetValue(mounted, out _))
            return;
        var result = _before?.Find(instance.Path)?.Node.Mounted is { } was && ValidMounts.TryGetValue(was, out var valid)
            && ReferenceEquals(was.Schema, mounted.Schema)
            ? Validator.Validate(valid, mounted, Diff.Between(was, mounted), Without)
            : Validator.ValidateAll(mounted);
        if (result.Tree is { } tree)
            ValidMounts.AddOrUpdate(mounted, tree);
        foreach (var error in result.Errors)
            Report(instance.Path, error with { Path = error.Path is null or "/" ? instance.Path.ToString() : instance.Path + error.Path });
    }
}
