namespace Netconf.Mano.Yang;

/// <summary>
/// The data children of a node: those of choices and cases pulled up, a list's keys first and in key order (their places in a packed entry),
/// the rest in order of definition. On the way keys are resolved.
/// </summary>
internal static class ChildOrder
{
    public static void Arrange(ParentNode parent, DiagnosticBag findings)
    {
        if (parent is OperationNode)
        {
            for (var i = 0; i < parent.Children.Count; i++)
                parent.Children[i].Ordinal = i;
            return;
        }
        Sort(parent);
        if (parent is ChoiceNode choice)
        {
            choice.Cases = [.. choice.Children.Cast<CaseNode>()];
            return;
        }
        if (parent is CaseNode @case)
        {
            var nodes = new List<SchemaNode>();
            Flatten(parent, nodes);
            @case.DataNodes = nodes.ToArray();
            return;
        }
        var list = parent as ListNode;
        if (list?.Definition?.Key is { } key)
            list.Keys = KeyRules.Resolve(list, key, findings);
        parent.DataChildren = DataChildren(parent, list);
        for (var i = 0; i < parent.DataChildren.Count; i++)
            parent.DataChildren[i].Ordinal = i;
        ReportDuplicates(parent, findings);
    }

    private static void Sort(ParentNode parent)
    {
        List<ChoiceNode>? choices = null;
        List<OperationNode>? actions = null;
        List<NotificationNode>? notifications = null;
        foreach (var child in parent.Children)
            switch (child)
            {
                case ChoiceNode c:
                    (choices ??= []).Add(c);
                    break;
                case OperationNode o:
                    (actions ??= []).Add(o);
                    break;
                case NotificationNode n:
                    (notifications ??= []).Add(n);
                    break;
            }
        if (choices is not null)
            parent.Choices = choices.ToArray();
        if (actions is not null)
            parent.Actions = actions.ToArray();
        if (notifications is not null)
            parent.Notifications = notifications.ToArray();
    }

    private static IReadOnlyList<SchemaNode> DataChildren(ParentNode parent, ListNode? list)
    {
        // Most parents hold data nodes only: one array serves both views.
        if (list is null or { Keys.Count: 0 } && AllData(parent.Children))
            return parent.Children;
        var nodes = new List<SchemaNode>(parent.Children.Count);
        if (list is not null)
            nodes.AddRange(list.Keys);
        Flatten(parent, nodes);
        return nodes.ToArray();
    }

    private static bool AllData(IReadOnlyList<SchemaNode> children)
    {
        foreach (var c in children)
            if (!c.IsDataNode)
                return false;
        return true;
    }

    private static void Flatten(ParentNode parent, List<SchemaNode> nodes)
    {
        foreach (var child in parent.Children)
            if (child is ChoiceNode or CaseNode)
                Flatten((ParentNode)child, nodes);
            else if (child.IsDataNode && child is not LeafNode { IsKey: true })
                nodes.Add(child);
    }

    // RFC 7950 §7.9.2: nodes of all cases share the name space of the node that holds the choice.
    private static void ReportDuplicates(ParentNode parent, DiagnosticBag findings)
    {
        if (parent.Choices.Count == 0)
            return;
        var seen = new HashSet<(Module, string)>();
        foreach (var node in parent.DataChildren)
            if (!seen.Add((node.Module, node.Name)))
                findings.Error("duplicate-node", $"{node.Name} is defined twice in {TreeBuilder.Title(parent)}, its choices included", node.Location,
                    "rename one of them");
    }
}
