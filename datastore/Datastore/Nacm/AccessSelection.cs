using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Datastore;

/// <summary>
/// What an actor may read, as a selection (RFC 8341 §3.2.4): what he may not read is silently absent, and a denied ancestor hides all below it. Subtrees that no
/// rule reaches into are taken whole, so that the cost is that of what is read under rules.
/// </summary>
internal sealed class AccessSelection(ReadAccess access, InstancePath at) : Selection
{
    // It hides, it does not choose.
    public override bool IsWhole => true;

    public override Selection? Child(DataNode parent, SchemaNode child)
    {
        if (access.PermitsAll(child))
            return Everything;
        if (child is ListNode)
            return this;
        var path = at.Child(child);
        if (!access.Permits(path))
            return null;
        if (child is not ContainerNode)
            return Everything;
        var below = new AccessSelection(access, path);
        var container = parent.Container(child.Ordinal);
        return !container.Exists || container.Storage.IsEmpty || below.SelectsAnyOf(container) ? below : null;
    }

    public override bool IsSameAs(Selection other) => other is AccessSelection same && same.Access.IsSameAs(access) && same.At.Equals(at);

    private ReadAccess Access => access;

    private InstancePath At => at;

    public override Selection? Entry(DataNode entry)
    {
        if (access.PermitsAll(entry.Schema))
            return Everything;
        var path = entry.Schema is ListNode { Keys.Count: > 0 } list ? at.Entry(list, EntryKey.Of(list, entry.Storage)) : at.Child(entry.Schema);
        return access.Permits(path) ? new AccessSelection(access, path) : null;
    }
}

/// <summary>What an actor may read, as filters ask for it.</summary>
internal sealed class ReadableNodes(ReadAccess access) : NodeAccess
{
    public override bool? OfAll(SchemaNode node) => access.PermitsEvery(node);

    public override bool Of(InstancePath instance) => access.Permits(instance);
}
