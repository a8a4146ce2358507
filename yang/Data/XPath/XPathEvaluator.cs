using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>What an evaluation may do and see.</summary>
public sealed record XPathOptions
{
    /// <summary>How many nodes it may look at before it is given up; for expressions of strangers. No limit unless
    /// stated.</summary>
    public long MostSteps { get; init; } = long.MaxValue;

    /// <summary>Whether state is hidden; null: as the context node says (expressions of configuration see configuration
    /// only, RFC 7950 §6.4.1).</summary>
    public bool? ConfigOnly { get; init; }

    /// <summary>What the reader on whose behalf this is may see; null for everything.</summary>
    public NodeAccess? Access { get; init; }

    /// <summary>Values of variables, by name without the '$'.</summary>
    public IReadOnlyDictionary<string, XPathValue>? Variables { get; init; }

    internal static XPathOptions Default { get; } = new();
}

/// <summary>
/// Evaluates expressions over data (XPath 1.0; RFC 7950 §6.4, §10). The accessible tree holds the non-presence
/// containers and the defaults in
/// use beside what is stored. Thread-safe; an expression is made ready once and kept.
/// </summary>
public static class XPathEvaluator
{
    /// <summary>Whether a must or when holds.</summary>
    /// <param name="expression">The condition.</param>
    /// <param name="context">Its context node.</param>
    public static bool Boolean(XPathExpression expression, XPathItem context) =>
        XPathPlan.Of(expression).Boolean(Start(context, XPathOptions.Default), new Focus(context, 1, 1));

    /// <summary>The same, saying whether it sees configuration only: what counts is the node that carries the
    /// expression (RFC 7950 §6.4.1).</summary>
    /// <param name="expression">The condition.</param>
    /// <param name="context">Its context node.</param>
    /// <param name="configOnly">Whether the node that carries it is configuration; false in messages.</param>
    public static bool Boolean(XPathExpression expression, XPathItem context, bool configOnly) =>
        XPathPlan.Of(expression).Boolean(
            Start(context, configOnly ? OfConfig : OfAll), new Focus(context, 1, 1));

    private static readonly XPathOptions OfConfig = new() { ConfigOnly = true };

    private static readonly XPathOptions OfAll = new() { ConfigOnly = false };

    /// <summary>What an expression gives.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="context">Its context node.</param>
    /// <param name="value">The value; node-sets in document order.</param>
    /// <param name="options">What it may do and see.</param>
    /// <returns>False when it looked at more nodes than the options allow.</returns>
    public static bool TryEvaluate(
        XPathExpression expression, XPathItem context, out XPathValue value, XPathOptions? options = null)
    {
        options ??= XPathOptions.Default;
        try
        {
            value = XPathPlan.Of(expression).Value(Start(context, options), new Focus(context, 1, 1));
            return true;
        }
        catch (XPathBudgetException)
        {
            value = XPathValue.Of("");
            return false;
        }
    }

    /// <summary>What an expression gives.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="context">Its context node.</param>
    public static XPathValue Evaluate(XPathExpression expression, XPathItem context) =>
        XPathPlan.Of(expression).Value(Start(context, XPathOptions.Default), new Focus(context, 1, 1));

    /// <summary>The nodes of a tree an expression selects, in document order, from the root, state included: a filter,
    /// a partial lock.</summary>
    /// <param name="expression">The expression; it has to give nodes.</param>
    /// <param name="tree">The tree.</param>
    /// <param name="nodes">The nodes.</param>
    /// <param name="options">What it may do and see.</param>
    /// <returns>False when it gives no node-set or looked at more nodes than the options allow.</returns>
    public static bool TrySelectNodes(
        XPathExpression expression, DataTree tree, out IReadOnlyList<XPathItem> nodes, XPathOptions? options = null)
    {
        options = (options ?? XPathOptions.Default) with { ConfigOnly = options?.ConfigOnly ?? false };
        var isDone = TryEvaluate(expression, XPathFrame.Root(tree).Item, out var value, options);
        nodes = value.Nodes;
        return isDone && value.Kind == XPathValueKind.NodeSet;
    }

    /// <summary>Whether an expression gives nodes, as far as it can be told before it is evaluated.</summary>
    public static bool GivesNodes(XPathExpression expression) =>
        XPathPlan.Of(expression).Kind is XPathValueKind.NodeSet or XPathValueKind.Unknown;

    /// <summary>The targets of a leafref leaf or leaf-list entry that have its value: empty when it dangles.</summary>
    /// <param name="type">The leafref; of a union the member.</param>
    /// <param name="source">The leafref's instance.</param>
    public static IReadOnlyList<XPathItem> Targets(LeafRefType type, XPathItem source)
    {
        var found = new List<XPathItem>();
        DerefPlan.FollowLeafRef(Start(source, XPathOptions.Default), type, source, new CollectingSink(found));
        return found;
    }

    /// <summary>The instance that a canonical instance-identifier names, defaults in use and implied containers
    /// included; null when there is none.</summary>
    /// <param name="canonical">The path (RFC 7951 §6.11).</param>
    /// <param name="root">The root of the data.</param>
    public static XPathItem? Locate(string canonical, XPathFrame root) =>
        Locate(XPathEvaluation.Unbounded(root.Item), canonical);

    internal static XPathItem? Locate(XPathEvaluation run, string canonical)
    {
        if (run.Root.Modules is not { } schema || !InstancePath.TryParse(canonical, schema, out var path, out _))
            return null;
        var at = run.Root.Item;
        for (var depth = 1; depth <= path.Depth; depth++)
        {
            if (Instance(run, at, path.AtDepth(depth)) is not { } next)
                return null;
            at = next;
        }
        return at;
    }

    private static XPathItem? Instance(XPathEvaluation run, in XPathItem parent, InstancePath step)
    {
        if (!parent.IsInner || !AccessibleTree.IsVisible(run, step.Node))
            return null;
        var frame = parent.Frame;
        switch (step.Node)
        {
            case ListNode list when step.Position > 0:
                var entries = new ListView(list, frame.Storage.List(list.Ordinal));
                return step.Position <= entries.Count
                    ? Readable(run, frame.Entry(list, entries.At(step.Position - 1).Storage, step.Position - 1))
                    : null;
            case ListNode list:
                return new ListView(list, frame.Storage.List(list.Ordinal)).TryGet(step.Key, out var entry)
                    ? Readable(run, frame.Entry(entry)) : null;
            default:
                var found = new List<XPathItem>();
                XPathAxes.Instances(run, frame, step.Node, new CollectingSink(found));
                foreach (var item in found)
                    if (step.Node is not LeafListNode || item.Value.SequenceEqual(step.Value.Span))
                        return item;
                return null;
        }
    }

    private static XPathItem? Readable(XPathEvaluation run, XPathFrame entry) =>
        AccessibleTree.IsReadable(run, entry) ? entry.Item : null;

    private static XPathEvaluation Start(XPathItem context, XPathOptions options)
    {
        var root = context.Frame;
        var configOnly = options.ConfigOnly ?? context.Schema.IsConfig;
        for (; root.Parent is not null; root = root.Parent)
            if (ReferenceEquals(root.Parent.Message, root))
                configOnly = options.ConfigOnly ?? false;
        return new XPathEvaluation(context, root, configOnly, options);
    }
}
