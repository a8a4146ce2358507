namespace Netconf.Mano.Yang;

/// <summary>
/// Gives the nodes of the grown tree their final properties, parents before children: what an if-feature or deviation took away goes,
/// config and status are inherited, children are put in order.
/// </summary>
internal sealed class NodeResolver(CompilerContext context)
{
    private readonly Dictionary<Part, ExtensionInstance?> _extensions = [];

    /// <summary>All nodes that stay, parents first.</summary>
    public List<SchemaNode> Nodes { get; } = [];

    public void Resolve(RootNode root)
    {
        root.IsConfig = true;
        ResolveChildren(root);
        foreach (var structure in context.Structures)
        {
            Nodes.Add(structure);
            SetCommon(structure, structure.Definition!);
            ResolveChildren(structure);
        }
    }

    private void ResolveChildren(ParentNode parent)
    {
        var nodes = parent.Draft!.Nodes;
        var kept = new List<SchemaNode>(nodes.Count);
        foreach (var node in nodes)
        {
            // An implicit case whose node went is gone with it.
            if (node is CaseNode { Definition: null } c && c.Draft!.Nodes.TrueForAll(n => n.IsRemoved))
                node.IsRemoved = true;
            if (!node.IsRemoved)
                kept.Add(node);
            else if (parent is ChoiceNode choice)
                (choice.RemovedCases ??= []).Add(node.Name);
        }
        parent.Children = kept.Count == 0 ? [] : kept.ToArray();
        foreach (var node in kept)
        {
            Resolve(node, parent);
            if (node is ParentNode inner)
                ResolveChildren(inner);
        }
        ChildOrder.Arrange(parent, context.Findings);
        parent.Draft = null;
    }

    private void Resolve(SchemaNode node, ParentNode parent)
    {
        Nodes.Add(node);
        node.DataParent = node.Kind == SchemaNodeKind.Rpc || (node.Kind == SchemaNodeKind.Notification && parent is RootNode)
            ? null
            : parent is ChoiceNode or CaseNode ? parent.DataParent : parent;
        node.IsConfig = Config(node, parent);
        if (node.Definition is not { } definition)
        {
            node.Status = parent.Status;
            return;
        }
        SetCommon(node, definition);
        if (definition.Status is null)
            node.Status = parent.Status;
        else if (definition.Status < parent.Status)
            context.Findings.Error("status-conflict",
                $"{TreeBuilder.Title(node)} is {definition.Status.ToString()!.ToLowerInvariant()}, but what holds it is {parent.Status.ToString().ToLowerInvariant()}",
                node.Location, "give it the status of its parent (RFC 7950 §7.21.2)");
        switch (node)
        {
            case ContainerNode container:
                container.Presence = definition.Presence;
                container.IsPresence = definition.Presence is not null;
                break;
            case ListNode list:
                list.MinElements = definition.MinElements ?? 0;
                list.MaxElements = definition.MaxElements ?? uint.MaxValue;
                list.IsUserOrdered = definition.IsUserOrdered && IsOrderable(list);
                CheckElements(node, definition);
                break;
            case LeafListNode leafList:
                leafList.MinElements = definition.MinElements ?? 0;
                leafList.MaxElements = definition.MaxElements ?? uint.MaxValue;
                leafList.IsUserOrdered = definition.IsUserOrdered && IsOrderable(leafList);
                CheckElements(node, definition);
                break;
            case LeafNode leaf:
                leaf.IsMandatory = definition.Mandatory == true;
                break;
            case AnyNode any:
                any.IsMandatory = definition.Mandatory == true;
                break;
            case ChoiceNode choice:
                choice.IsMandatory = definition.Mandatory == true;
                break;
        }
        if (node is ValueNode value)
            value.Units = definition.Units ?? value.Type?.Units;
    }

    // RFC 7950 §7.7.7: ordered-by is ignored for state, output and notification content.
    private static bool IsOrderable(SchemaNode node)
    {
        if (node.IsConfig)
            return true;
        for (var p = node.Parent; p is not null; p = p.Parent)
            if (p.Kind == SchemaNodeKind.Input)
                return true;
        return false;
    }

    private bool Config(SchemaNode node, ParentNode parent)
    {
        if (node.Kind is SchemaNodeKind.Rpc or SchemaNodeKind.Action or SchemaNodeKind.Notification
            || parent.Kind is SchemaNodeKind.Rpc or SchemaNodeKind.Action or SchemaNodeKind.Notification)
            return false;
        if (node.Definition?.Config is not { } stated)
            return parent.IsConfig;
        // Inside rpc, action, notification and structures config has no meaning and is ignored (§7.21.1).
        if (!parent.IsConfig && stated && !IsOutsideDatastores(parent))
            context.Findings.Error("config-under-state", $"{TreeBuilder.Title(node)} is config true, but what holds it is state", node.Location,
                "remove config true, or take the parent's config false away (RFC 7950 §7.21.1)");
        return stated && parent.IsConfig;
    }

    private static bool IsOutsideDatastores(SchemaNode node)
    {
        for (var n = node; n is not null; n = n.Parent!)
            if (n is MessageNode or NotificationNode)
                return true;
        return false;
    }

    private void SetCommon(SchemaNode node, NodeDefinition definition)
    {
        node.Status = definition.Status ?? Status.Current;
        node.Words = definition.Words;
        node.Musts = definition.MustsIn(node.Module);
        node.Whens = definition.WhensIn(node.Module);
        if (definition.Extensions.Length == 0)
            return;
        node.Extensions = definition.ExtensionInstances ??= [.. definition.Extensions.Select(Extension).OfType<ExtensionInstance>()];
        if (node is ContainerNode or ListNode)
            foreach (var e in node.Extensions)
                if (e is { Name: "mount-point", Module.Name: "ietf-yang-schema-mount" })
                    ((ParentNode)node).MountPoint = e.Argument;
    }

    private ExtensionInstance? Extension(Part part)
    {
        if (!_extensions.TryGetValue(part, out var instance))
        {
            var (prefix, name) = TextUnit.Split(part.Statement.Name);
            instance = part.Unit.FindUnit(prefix) is { } module ? new ExtensionInstance(module.Module, name, part.Statement.Argument) : null;
            _extensions[part] = instance;
        }
        return instance;
    }

    private void CheckElements(SchemaNode node, NodeDefinition definition)
    {
        if (definition.MinElements > definition.MaxElements)
            context.Findings.Error("min-above-max", $"{TreeBuilder.Title(node)}: min-elements {definition.MinElements} is more than max-elements " +
                $"{definition.MaxElements}", node.Location);
    }
}
