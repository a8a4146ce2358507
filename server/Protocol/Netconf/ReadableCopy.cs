using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol;

/// <summary>A copy of a tree without what its reader may not see (RFC 8341 §3.2.5: copy-config leaves it out).</summary>
internal static class ReadableCopy
{
    public static DataTree Of(DataTree tree, ReadAccess access)
    {
        if (access.IsUnlimited)
            return tree;
        var editor = new TreeEditor(tree);
        Prune(editor.Root, InstancePath.Root(tree.Schema.Root), access);
        return editor.ToTree();
    }

    private static void Prune(NodeEditor node, InstancePath at, ReadAccess access)
    {
        foreach (var child in node.Schema.DataChildren)
        {
            if (!node.Current.Has(child) || access.PermitsAll(child))
                continue;
            if (child is ListNode list)
                PruneEntries(node.List(list.Ordinal), at, access);
            else if (!access.Permits(at.Child(child)))
                node.Remove(child.Ordinal);
            else if (child is ContainerNode)
                Prune(node.Container(child.Ordinal), at.Child(child), access);
        }
    }

    private static void PruneEntries(ListEditor list, InstancePath at, ReadAccess access)
    {
        foreach (var entry in list.Current)
        {
            var key = EntryKey.Of(list.Schema, entry.Storage);
            var path = at.Entry(list.Schema, key);
            if (!access.Permits(path))
                list.Remove(key);
            else
                Prune(list.Find(key)!, path, access);
        }
    }
}
