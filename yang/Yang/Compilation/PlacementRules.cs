namespace Netconf.Mano.Yang;

/// <summary>Where actions and notifications may be (RFC 7950 §7.15, §7.16).</summary>
internal static class PlacementRules
{
    public static void Check(SchemaNode node, NodeDefinition definition, DiagnosticBag findings)
    {
        if (node.Parent is RootNode && node is NotificationNode)
            return;
        if (node.Parent is not (ContainerNode or ListNode))
        {
            findings.Error("misplaced-statement", $"{TreeBuilder.Title(node)} stands in {TreeBuilder.Title(node.Parent!)}", definition.Statement,
                "put it directly into a container or list (RFC 7950 §7.15, §7.16)");
            return;
        }
        for (var p = node.Parent; p is not null; p = p.Parent)
        {
            if (p is OperationNode or NotificationNode or MessageNode)
            {
                findings.Error("misplaced-statement", $"{TreeBuilder.Title(node)} stands inside {TreeBuilder.Title(p)}", definition.Statement,
                    "put it at a container or list of a datastore");
                return;
            }
            if (p is ListNode { Keys.Count: 0 })
            {
                findings.Error("misplaced-statement", $"{TreeBuilder.Title(node)} stands inside list {p.Name}, which has no key", definition.Statement,
                    "give the list a key (RFC 7950 §7.15)");
                return;
            }
        }
    }
}
