using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol.Restconf;

/// <summary>Of what a parent holds the one resource that was asked for, and of that what <paramref name="within"/> selects.</summary>
internal sealed class ResourceSelection(InstancePath resource, Selection within) : Selection
{
    public override Selection? Child(DataNode parent, SchemaNode child) =>
        !ReferenceEquals(child, resource.Node) ? null
        : child is ContainerNode ? within
        : child is ListNode or LeafListNode ? this
        : Everything;

    public override IEnumerable<(DataNode Entry, Selection Selection)> Entries(DataNode parent, ListView list)
    {
        if (resource.Key.Values is { Count: > 0 })
        {
            if (list.TryGet(resource.Key, out var entry))
                yield return (entry, within);
            yield break;
        }
        foreach (var entry in list)
            yield return (entry, within);
    }

    public override Selection? Entry(DataNode entry) => within;

    public override bool TakesValue(DataNode parent, LeafListNode list, ReadOnlySpan<byte> value) =>
        !resource.HasValue || resource.Value.Span.SequenceEqual(value);
}
