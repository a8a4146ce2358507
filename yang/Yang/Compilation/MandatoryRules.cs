namespace Netconf.Mano.Yang;

/// <summary>Mandatory nodes (RFC 7950 §3): where they may not be.</summary>
internal static class MandatoryRules
{
    /// <summary>
    /// RFC 7950 §7.17: an unconditional augment of another module brings no mandatory node. Also looks through containers without
    /// presence, which are mandatory when something in them is.
    /// </summary>
    public static void CheckAugmented(SchemaNode node, Statement augment, TextUnit unit)
    {
        if (FindMandatory(node) is { } mandatory)
            unit.Error("mandatory-augment", $"the mandatory {TreeBuilder.Title(mandatory)} is added to another module", augment,
                "make it optional or the augment conditional with when (RFC 7950 §7.17)");
    }

    /// <summary>The node that makes <paramref name="node"/> mandatory: itself or one below; null when it is optional.</summary>
    public static SchemaNode? FindMandatory(SchemaNode node)
    {
        if (node.IsRemoved || node.Definition is { Config: false } or { Whens.Length: > 0 })
            return null;
        switch (node)
        {
            case LeafNode or AnyNode or ChoiceNode:
                return node.Definition is { Mandatory: true } ? node : null;
            case ListNode or LeafListNode:
                return node.Definition is { MinElements: > 0 } ? node : null;
            case ContainerNode { Definition.Presence: null } or CaseNode:
                foreach (var child in ((ParentNode)node).Draft!.Nodes)
                    if (FindMandatory(child) is { } found)
                        return found;
                return null;
            default:
                return null;
        }
    }
}
