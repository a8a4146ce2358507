using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>Evaluates the conditions of a schema.</summary>
internal static class Conditions
{
    /// <summary>Whether all conditions of a child are met.</summary>
    public static bool AreMet(Instance parent, SchemaNode child)
    {
        for (SchemaNode? at = child; at is not null && !ReferenceEquals(at, parent.Schema); at = at.Parent)
            foreach (var when in at.Whens)
                if (!IsMet(parent, child, when.Expression, when.OnParent || at is ChoiceNode or CaseNode))
                    return false;
        return true;
    }

    /// <summary>Whether conditions on a parent are met.</summary>
    public static bool AreMet(Instance parent, SchemaNode carrier, IReadOnlyList<WhenRule> whens)
    {
        foreach (var when in whens)
            if (!IsTrue(when.Expression, parent.Frame.Item, carrier))
                return false;
        return true;
    }

    private static bool IsMet(Instance parent, SchemaNode child, XPathExpression when, bool onParent) =>
        IsTrue(when, onParent ? parent.Frame.Item : Item(parent, child, default), child);

    // What a condition sees is decided by the node that carries it, not by its context (RFC 7950 §6.4.1).
    private static bool IsTrue(XPathExpression when, XPathItem context, SchemaNode carrier) =>
        XPathEvaluator.Boolean(when, context, carrier.IsConfig);

    /// <summary>Whether an expression is true of a container, list entry or root.</summary>
    public static bool IsTrue(XPathExpression expression, Instance context) =>
        XPathEvaluator.Boolean(expression, context.Frame.Item);

    /// <summary>
    /// Whether it is true of a leaf, leaf-list entry or anydata; or of a node that need not be there (RFC 7950
    /// §7.21.5: a dummy stands for it).
    /// </summary>
    public static bool IsTrue(XPathExpression expression, Instance parent, SchemaNode node, ReadOnlyMemory<byte> value) =>
        XPathEvaluator.Boolean(expression, Item(parent, node, value));

    /// <summary>Whether the path of a leafref leads to an instance with that value.</summary>
    public static bool HasTarget(Instance parent, LeafrefRule rule, ReadOnlyMemory<byte> value) =>
        XPathEvaluator.Targets(rule.Type, Item(parent, rule.Source, value)).Count > 0;

    private static XPathItem Item(Instance parent, SchemaNode node, ReadOnlyMemory<byte> value) => node switch
    {
        ContainerNode container => parent.Frame.Container(container).Item,
        LeafListNode list => parent.Frame.LeafListEntry(list, Math.Max(0, IndexOf(parent, list, value.Span))),
        _ => new XPathItem(parent.Frame, node, 0),
    };

    private static int IndexOf(Instance parent, LeafListNode list, ReadOnlySpan<byte> value)
    {
        var stored = parent.Node.LeafList(list.Ordinal);
        if (stored.Count > 0)
            return stored.IndexOf(value);
        for (var i = 0; i < list.Defaults.Count; i++)
            if (list.Defaults[i].Span.SequenceEqual(value))
                return i;
        return 0;
    }
}
