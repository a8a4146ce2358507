using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>What exists of a choice (RFC 7950 §7.9): at most one case.</summary>
internal static class ChoiceRules
{
    /// <summary>Calls for each case a node is in, the innermost first: nested choices have several.</summary>
    public static IEnumerable<CaseNode> CasesOf(SchemaNode node)
    {
        for (var at = node.Parent; at is not null && at.Kind is SchemaNodeKind.Case or SchemaNodeKind.Choice; at = at.Parent)
            if (at is CaseNode @case)
                yield return @case;
    }

    /// <summary>Whether any data of the case is explicitly there.</summary>
    public static bool HasData(DataNode parent, CaseNode @case)
    {
        foreach (var node in @case.DataNodes)
            if (Has(parent, node))
                return true;
        return false;
    }

    /// <summary>Whether the node is explicitly there; a non-presence container only when it holds something.</summary>
    public static bool Has(DataNode parent, SchemaNode node)
    {
        if (node is ContainerNode { IsPresence: false })
            return parent.Container(node.Ordinal) is { Exists: true } container && !container.Storage.IsEmpty;
        return parent.Has(node);
    }

    /// <summary>
    /// A node there that belongs to another case of one of the choices <paramref name="child"/> is in, or null.
    /// </summary>
    public static SchemaNode? Rival(DataNode parent, SchemaNode child)
    {
        foreach (var own in CasesOf(child))
            foreach (var other in own.Choice.Cases)
                if (!ReferenceEquals(own, other))
                    foreach (var node in other.DataNodes)
                        if (Has(parent, node))
                            return node;
        return null;
    }

    /// <summary>
    /// Removes what belongs to the other cases of the choices <paramref name="child"/> is in (RFC 7950 §7.9.6).
    /// </summary>
    public static void ClearRivals(NodeEditor parent, SchemaNode child)
    {
        if (child.Case is null)
            return;
        while (Rival(parent.Current, child) is { } rival)
            parent.Remove(rival.Ordinal);
    }
}
