using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>Which nodes that are not there have defaults in use (RFC 7950 §7.6.1, §7.7.2, §7.9.3).</summary>
internal static class DefaultNodes
{
    /// <summary>Whether a child that is not there holds a default, or is a non-presence container that may hold
    /// some.</summary>
    public static bool MayHold(SchemaNode child) => child switch
    {
        LeafNode leaf => leaf.Default is not null,
        LeafListNode list => list.Defaults.Count > 0,
        ContainerNode { IsPresence: false } container => CodecNames.Of(container).HasDefaults,
        _ => false,
    };

    /// <summary>
    /// Whether the cases around a child that is not there let its default be in use: each is the case that is there, or
    /// the default case where none is.
    /// </summary>
    public static bool IsCaseInUse(DataNode parent, SchemaNode child)
    {
        for (var c = child.Case; c is not null; c = c.Choice.Parent as CaseNode)
        {
            if (IsThere(parent, c))
                continue;
            if (!ReferenceEquals(c.Choice.DefaultCase, c))
                return false;
            foreach (var rival in c.Choice.Cases)
                if (IsThere(parent, rival))
                    return false;
        }
        return true;
    }

    /// <summary>Whether the child, or a case or choice around it, has a when.</summary>
    public static bool HasWhen(SchemaNode child)
    {
        for (var n = child; n is not null && !ReferenceEquals(n, child.DataParent); n = n.Parent)
            if (n.Whens.Count > 0)
                return true;
        return false;
    }

    /// <summary>Whether any value a leaf-list has is one of its defaults, in their order.</summary>
    public static bool AreDefaults(LeafListNode list, LeafListView values)
    {
        if (values.Count != list.Defaults.Count)
            return false;
        for (var i = 0; i < values.Count; i++)
            if (!values[i].SequenceEqual(list.Defaults[i].Span))
                return false;
        return true;
    }

    private static bool IsThere(DataNode parent, CaseNode @case)
    {
        foreach (var node in @case.DataNodes)
            if (parent.Has(node))
                return true;
        return false;
    }
}
