using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>
/// Which nodes there are for an expression (RFC 7950 §6.4.1): what is stored, the non-presence containers, the defaults
/// in use; of configuration's
/// expressions the configuration only.
/// </summary>
internal static class AccessibleTree
{
    /// <summary>Whether expressions of this evaluation see nodes of that schema node.</summary>
    public static bool IsVisible(XPathEvaluation run, SchemaNode child) => child.IsConfig || !run.ConfigOnly;

    /// <summary>Whether the reader may see a child that is no list.</summary>
    public static bool IsReadable(XPathEvaluation run, XPathFrame parent, SchemaNode child) =>
        run.Access is not { } access || access.Permits(parent, child);

    /// <summary>Whether the reader may see a list entry.</summary>
    public static bool IsReadable(XPathEvaluation run, XPathFrame entry) =>
        run.Access is not { } access || access.Permits(entry);

    /// <summary>The schema node of a child by name, or null.</summary>
    public static SchemaNode? Child(XPathFrame frame, Module module, string name)
    {
        if (frame.Holder.FindChild(module, name) is { } child)
            return child;
        return frame.Message is { } message && message.Schema.Name == name
            && ReferenceEquals(message.Schema.Module, module)
            ? message.Schema
            : null;
    }

    /// <summary>Whether a node that is not stored is there all the same: a non-presence container, or a default in use
    /// (RFC 7950 §7.6.1).</summary>
    public static bool IsImplied(XPathEvaluation run, XPathFrame parent, SchemaNode child)
    {
        switch (child)
        {
            case ContainerNode { IsPresence: true }:
            case LeafNode { Default: null }:
            case LeafListNode { Defaults.Count: 0 }:
                return false;
            case ContainerNode or LeafNode or LeafListNode:
                break;
            default:
                return false;
        }
        // A default below a case is in use only while its case is.
        if (child.Parent is CaseNode && !IsCaseInUse(parent, child))
            return false;
        return AreWhensTrue(run, parent, child);
    }

    private static bool IsCaseInUse(XPathFrame parent, SchemaNode child)
    {
        for (SchemaNode? n = child.Parent; n is CaseNode @case; n = @case.Choice.Parent)
        {
            if (HasAny(parent, @case))
                continue;
            if (!ReferenceEquals(@case.Choice.DefaultCase, @case))
                return false;
            foreach (var other in @case.Choice.Cases)
                if (!ReferenceEquals(other, @case) && HasAny(parent, other))
                    return false;
        }
        return true;
    }

    private static bool HasAny(XPathFrame parent, CaseNode @case)
    {
        foreach (var node in @case.DataNodes)
            if (IsStored(parent, node))
                return true;
        return false;
    }

    /// <summary>Whether something is stored for a child; an empty non-presence container is nothing.</summary>
    public static bool IsStored(XPathFrame parent, SchemaNode child) =>
        child is ContainerNode { IsPresence: false }
            ? parent.Storage.Container(child.Ordinal) is { IsEmpty: false }
            : parent.Storage.Has(child.Ordinal);

    private static bool AreWhensTrue(XPathEvaluation run, XPathFrame parent, SchemaNode child)
    {
        for (SchemaNode? n = child; n is not null && !ReferenceEquals(n, parent.Holder); n = n.Parent)
            foreach (var when in n.Whens)
                if (!IsTrue(run, when, parent, ReferenceEquals(n, child) ? child : null))
                    return false;
        return true;
    }

    private static bool IsTrue(XPathEvaluation run, WhenConstraint when, XPathFrame parent, SchemaNode? child)
    {
        // A when that comes back to itself through defaults has no answer; the node is then taken as there. What was
        // found out is remembered
        // within one evaluation: whens that ask for each other would otherwise be asked exponentially often.
        if (run.Whens.TryGetValue((when, parent), out var known))
            return known ?? true;
        run.Whens[(when, parent)] = null;
        var context = when.OnParent || child is null ? parent.Item
            : child is ContainerNode container ? parent.Container(container).Item
            : new XPathItem(parent, child, 0);
        var inner = run.ForCondition(context);
        var isTrue = XPathPlan.Of(when.Expression).Boolean(inner, new Focus(context, 1, 1));
        run.Whens[(when, parent)] = isTrue;
        return isTrue;
    }
}
