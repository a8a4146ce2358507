using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>A location path, or a filter expression with steps.</summary>
internal sealed class PathPlan : NodeSetPlan
{
    private readonly XPathStart _start;
    private readonly XPathPlan? _filter;
    private readonly XPathPlan[] _filterPredicates;
    private readonly StepPlan[] _steps;
    private readonly bool _mayRepeat;
    private readonly bool _mayRepeatFromOne;
    private readonly bool _isStraight;

    public PathPlan(XPathStart start, XPathPlan? filter, XPathPlan[] filterPredicates, StepPlan[] steps)
    {
        _start = start;
        _filter = filter;
        _filterPredicates = filterPredicates;
        _steps = steps;
        var isOne = start != XPathStart.Filter || filter is NodeSetPlan { IsSingle: true };
        var shape = new PathShape(isOne, isOne || filter is NodeSetPlan { IsOrdered: true });
        foreach (var step in steps)
            shape = shape.After(step.Axis);
        _mayRepeat = shape.MayRepeat;
        var fromOne = new PathShape(true, true);
        foreach (var step in steps)
            fromOne = fromOne.After(step.Axis);
        _mayRepeatFromOne = fromOne.MayRepeat;
        _isStraight = filterPredicates.Length == 0 && Array.TrueForAll(steps, s => s.MayBeOnly);
        IsOrdered = shape.IsOrdered;
        IsSingle = shape.IsOne && steps.Length == 0 && filterPredicates.Length == 0;
    }

    public override bool IsOrdered { get; }

    public override bool IsSingle { get; }

    public override bool Walk(XPathEvaluation run, in Focus focus, XPathSink sink)
    {
        if (_start != XPathStart.Filter)
            return _mayRepeat
                ? WalkByStep(run, [_start == XPathStart.Root ? run.Root.Item : focus.Item], sink)
                : Step(run, _start == XPathStart.Root ? run.Root.Item : focus.Item, 0, sink);
        if (_filter is NodeSetPlan { IsSingle: true } && _filterPredicates.Length == 0 && !_mayRepeat)
            return ((NodeSetPlan)_filter).TryFirst(run, focus, out var one) is false || Step(run, one, 0, sink);
        var from = _filter switch
        {
            NodeSetPlan nodes => nodes.Nodes(run, focus),
            _ => [.. _filter!.Value(run, focus).Nodes],
        };
        from = Filtered(run, from, _filterPredicates);
        return from.Count == 1 && !_mayRepeatFromOne ? Step(run, from[0], 0, sink) : WalkByStep(run, from, sink);
    }

    public override bool TryOnly(XPathEvaluation run, in Focus focus, out XPathItem only, out bool exists)
    {
        only = focus.Item;
        exists = true;
        if (!_isStraight)
            return false;
        if (_start == XPathStart.Root)
            only = run.Root.Item;
        else if (_start == XPathStart.Filter
            && (_filter is not NodeSetPlan filter || !filter.TryOnly(run, focus, out only, out exists)))
            return false;
        foreach (var step in _steps)
        {
            if (!exists)
                return true;
            var from = only;
            if (!step.TryOnly(run, from, out only, out exists))
                return false;
        }
        return true;
    }

    /// <summary>Walks depth first from one node: nothing is kept.</summary>
    private bool Step(XPathEvaluation run, XPathItem item, int step, XPathSink sink)
    {
        for (; step < _steps.Length; step++)
        {
            if (!_steps[step].TryOnly(run, item, out var only, out var exists))
                return Fan(run, item, step, sink);
            if (!exists)
                return true;
            item = only;
        }
        return sink.Add(run, item);
    }

    private bool Fan(XPathEvaluation run, in XPathItem item, int step, XPathSink sink)
    {
        var plan = _steps[step];
        if (plan.IsPositional)
        {
            foreach (var passed in Positional(run, item, plan))
                if (!Step(run, passed, step + 1, sink))
                    return false;
            return true;
        }
        return plan.Candidates(run, item, new StepSink(this, step, sink));
    }

    private static List<XPathItem> Positional(XPathEvaluation run, in XPathItem item, StepPlan plan)
    {
        var candidates = new List<XPathItem>();
        plan.Candidates(run, item, new CollectingSink(candidates));
        return Filtered(run, candidates, plan.Predicates);
    }

    private static List<XPathItem> Filtered(XPathEvaluation run, List<XPathItem> items, XPathPlan[] predicates)
    {
        foreach (var predicate in predicates)
        {
            var kept = new List<XPathItem>();
            for (var i = 0; i < items.Count; i++)
                if (predicate.Test(run, new Focus(items[i], i + 1, items.Count)))
                    kept.Add(items[i]);
            items = kept;
        }
        return items;
    }

    /// <summary>Step after step with every node kept once: for paths that can come to a node on several ways.</summary>
    private bool WalkByStep(XPathEvaluation run, List<XPathItem> from, XPathSink sink)
    {
        foreach (var step in _steps)
        {
            var next = new List<XPathItem>();
            var seen = new HashSet<XPathItem>();
            foreach (var item in from)
            {
                List<XPathItem> found;
                if (step.IsPositional)
                {
                    found = Positional(run, item, step);
                }
                else
                {
                    found = [];
                    step.Candidates(run, item, new CollectingSink(found));
                    found.RemoveAll(f => !step.Passes(run, f));
                }
                foreach (var f in found)
                    if (seen.Add(f))
                        next.Add(f);
            }
            from = next;
        }
        foreach (var item in from)
            if (!sink.Add(run, item))
                return false;
        return true;
    }

    private sealed class StepSink(PathPlan path, int step, XPathSink sink) : XPathSink
    {
        public override bool Add(XPathEvaluation run, in XPathItem item) =>
            !path._steps[step].Passes(run, item) || path.Step(run, item, step + 1, sink);
    }
}

/// <summary>What the steps so far say of the nodes they lead to.</summary>
internal readonly record struct PathShape(bool IsOne, bool IsOrdered, bool IsFlat = true, bool MayRepeat = false)
{
    /// <summary>The shape behind one more step.</summary>
    public PathShape After(XPathAxis axis) => axis switch
    {
        XPathAxis.Self => this,
        XPathAxis.Parent => IsOne ? this : new(false, false, false, true),
        XPathAxis.Child => this with { IsOne = false, IsOrdered = IsOrdered && IsFlat },
        XPathAxis.Descendant or XPathAxis.DescendantOrSelf =>
            new(false, IsOrdered && IsFlat, false, MayRepeat || !IsFlat),
        XPathAxis.FollowingSibling => new(false, IsOne, IsOne, MayRepeat || !IsOne),
        XPathAxis.Following => new(false, false, false, MayRepeat || !IsOne),
        XPathAxis.Attribute or XPathAxis.Namespace => this,
        _ => new(false, false, false, MayRepeat || !IsOne),
    };
}

/// <summary>The union of two node-sets.</summary>
internal sealed class UnionPlan(XPathPlan left, XPathPlan right) : NodeSetPlan
{
    public override bool IsOrdered => false;

    public override bool Walk(XPathEvaluation run, in Focus focus, XPathSink sink)
    {
        var seen = new HashSet<XPathItem>();
        foreach (var side in new[] { left, right })
            foreach (var item in side is NodeSetPlan nodes ? nodes.Nodes(run, focus) : side.Value(run, focus).Nodes)
                if (seen.Add(item) && !sink.Add(run, item))
                    return false;
        return true;
    }
}

/// <summary>current().</summary>
internal sealed class CurrentPlan : NodeSetPlan
{
    public override bool IsOrdered => true;

    public override bool IsSingle => true;

    public override bool TryOnly(XPathEvaluation run, in Focus focus, out XPathItem only, out bool exists)
    {
        only = run.Current;
        exists = true;
        return true;
    }

    public override bool Walk(XPathEvaluation run, in Focus focus, XPathSink sink) => sink.Add(run, run.Current);
}

/// <summary>id(): YANG data has no ids.</summary>
internal sealed class NoNodesPlan : NodeSetPlan
{
    public override bool IsOrdered => true;

    public override bool Walk(XPathEvaluation run, in Focus focus, XPathSink sink) => true;
}
