using System.Text;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore.Storage;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Datastore;

/// <summary>One leaf, leaf-list entry or anydata that a commit changed, or a list entry it moved.</summary>
/// <param name="Path">Which.</param>
/// <param name="Before">Its canonical value before; null when it was not there.</param>
/// <param name="After">Its canonical value after; null when it is not there.</param>
internal sealed record LeafChange(InstancePath Path, string? Before, string? After)
{
    /// <summary>Whether it stands elsewhere in the user's order, and is the same otherwise.</summary>
    public bool IsMoved => Before == After;
}

/// <summary>
/// The changes of commits, leaf by leaf, out of their records: what the edit says is what is so after, what the undo says was so before. No tree is needed,
/// so that the cost is that of the record, however old it is.
/// </summary>
internal static class LeafChanges
{
    /// <summary>The changes of one record, in the order of its edit, deletions after that.</summary>
    /// <exception cref="StoreException">The models served do not know what it changed.</exception>
    public static IReadOnlyList<LeafChange> Of(ConfigurationRecord record, Schema schema) => Of(record.Edit, record.Undo, schema);

    /// <summary>The differences of two trees.</summary>
    public static IReadOnlyList<LeafChange> Between(DataTree before, DataTree after) =>
        Of(TreeText.Write(Diff.Between(before, after)), TreeText.Write(Diff.Between(after, before)), after.Schema);

    private static IReadOnlyList<LeafChange> Of(ReadOnlyMemory<byte> edit, ReadOnlyMemory<byte> undo, Schema schema)
    {
        var (after, moved) = Read(edit, schema);
        var (before, _) = Read(undo, schema);
        var changes = new List<LeafChange>();
        foreach (var (path, value) in after)
            if (before.GetValueOrDefault(path) is var old && old != value)
                changes.Add(new LeafChange(path, old, value));
        foreach (var (path, value) in before)
            if (!after.ContainsKey(path))
                changes.Add(new LeafChange(path, value, null));
        // What came new was placed, not moved: its keys, or its value, are not in the undo.
        foreach (var path in moved)
            if (path.Node is ListNode list ? before.ContainsKey(path.Child(list.Keys[0])) : before.ContainsKey(path))
                changes.Add(new LeafChange(path, null, null));
        return changes;
    }

    private static (Dictionary<InstancePath, string> Values, List<InstancePath> Placed) Read(ReadOnlyMemory<byte> xml, Schema schema)
    {
        var values = new Dictionary<InstancePath, string>();
        var placed = new List<InstancePath>();
        if (!xml.IsEmpty)
            Node(TreeText.ReadEdit(schema, xml), InstancePath.Root(schema.Root), values, placed);
        return (values, placed);
    }

    private static void Node(EditNode node, InstancePath at, Dictionary<InstancePath, string> values, List<InstancePath> placed)
    {
        Content(new DataNode(node.Schema, node.Content), at, values);
        foreach (var item in node.Annotated)
            Item(item, at, values, placed);
    }

    private static void Item(EditItem item, InstancePath at, Dictionary<InstancePath, string> values, List<InstancePath> placed)
    {
        if (item.Operation is EditOperation.Remove or EditOperation.Delete)
            return;
        var path = item.Schema switch
        {
            ListNode { Keys.Count: > 0 } list => at.Entry(list, EntryKey.Of(list, item.Node!.Content)),
            LeafListNode list => at.Entry(list, item.Value ?? default),
            _ => at.Child(item.Schema),
        };
        if (item.Insert is not null)
            placed.Add(path);
        if (item.Node is { } inner)
            Node(inner, path, values, placed);
        else
            values[path] = item.Any is { } any ? Encoding.UTF8.GetString(any.Xml.Span) : Encoding.UTF8.GetString((item.Value ?? default).Span);
    }

    private static void Content(DataNode node, InstancePath at, Dictionary<InstancePath, string> values)
    {
        foreach (var ordinal in node.Children)
        {
            var child = node.Schema.DataChildren[ordinal];
            switch (child)
            {
                case LeafNode when node.TryGetLeaf(ordinal, out var value):
                    values[at.Child(child)] = Encoding.UTF8.GetString(value);
                    break;
                case LeafListNode list:
                    foreach (var value in node.LeafList(ordinal))
                        values[at.Entry(list, value.ToArray())] = Encoding.UTF8.GetString(value);
                    break;
                case ListNode list:
                    Entries(node.List(ordinal), list, at, values);
                    break;
                case ContainerNode container:
                    Content(node.Container(ordinal), at.Child(container), values);
                    break;
                case AnyNode when node.Any(ordinal) is { } any:
                    values[at.Child(child)] = Encoding.UTF8.GetString(any.Xml.Span);
                    break;
            }
        }
    }

    private static void Entries(ListView entries, ListNode list, InstancePath at, Dictionary<InstancePath, string> values)
    {
        var position = 0;
        foreach (var entry in entries)
        {
            position++;
            Content(entry, list.Keys.Count > 0 ? at.Entry(list, EntryKey.Of(list, entry.Storage)) : at.Entry(list, position), values);
        }
    }
}
