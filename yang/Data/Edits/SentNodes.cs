using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>Asks an edit whether it sends a node: names it in order to have it there.</summary>
internal static class SentNodes
{
    public static bool Contains(EditDocument edit, EditOperation byDefault, InstancePath path)
    {
        var way = new InstancePath[path.Depth];
        for (var at = path; at.Parent is { } parent; at = parent)
            way[at.Depth - 1] = at;
        var node = edit.Root;
        var operation = byDefault;
        for (var i = 0; i < way.Length; i++)
        {
            if (node.Annotated.FirstOrDefault(item => Names(item, way[i])) is not { } found)
                return Sends(operation) && HasContent(new DataNode(node.Schema, node.Content), way.AsSpan(i));
            operation = found.Operation ?? operation;
            if (operation is EditOperation.Delete or EditOperation.Remove)
                return false;
            if (i == way.Length - 1)
                return Sends(operation);
            if (found.Node is null)
                return false;
            node = found.Node;
        }
        return false;
    }

    private static bool Sends(EditOperation operation) =>
        operation is EditOperation.Merge or EditOperation.Replace or EditOperation.Create;

    private static bool Names(EditItem item, InstancePath step)
    {
        if (!ReferenceEquals(item.Schema, step.Node))
            return false;
        return item.Schema switch
        {
            ListNode list when step.Key.Values is { Count: > 0 } =>
                Keys.Comparer.Equals(Keys.Of(list, new DataNode(list, item.Node!.Content)), step.Key),
            LeafListNode when !step.Value.IsEmpty => (item.Value ?? default).Span.SequenceEqual(step.Value.Span),
            _ => true,
        };
    }

    private static bool HasContent(DataNode node, ReadOnlySpan<InstancePath> way)
    {
        var step = way[0];
        if (!node.Has(step.Node))
            return false;
        switch (step.Node)
        {
            case ListNode list when step.Key.Values is { Count: > 0 }:
                return node.List(list.Ordinal).TryGet(step.Key, out var entry) && (way.Length == 1 || HasContent(entry, way[1..]));
            case LeafListNode leafList when !step.Value.IsEmpty:
                return node.LeafList(leafList.Ordinal).Contains(step.Value.Span);
            case ContainerNode container:
                return way.Length == 1 || HasContent(node.Container(container.Ordinal), way[1..]);
            default:
                return way.Length == 1;
        }
    }
}
