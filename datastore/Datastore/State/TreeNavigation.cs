using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Datastore;

/// <summary>Instances by path.</summary>
public static class TreeNavigation
{
    /// <summary>The container or list entry at a path; one that does not <see cref="DataNode.Exists">exist</see> when it is not there. O(depth · log n).</summary>
    public static DataNode Find(this DataTree tree, InstancePath path)
    {
        if (path.IsRoot)
            return tree.Root;
        var parent = tree.Find(path.Parent!);
        if (!parent.Exists)
            return default;
        if (path.Node is not ListNode)
            return parent.Container(path.Node.Ordinal);
        return parent.List(path.Node.Ordinal).TryGet(path.Key, out var entry) ? entry : default;
    }
}
