using System.Globalization;
using System.Text;
using Netconf.Mano.Bindings;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore.Storage;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Datastore;

/// <summary>Writes commits and their changes where the groupings of mano-history are used.</summary>
internal static class HistoryOutput
{
    private const int MostChanges = 1000;

    /// <summary>The grouping commit.</summary>
    public static void Describe(NodeEditor node, ConfigurationRecord record)
    {
        node.SetLeaf(Child(node, "at").Ordinal, LeafCodecs.DateAndTime.Write(record.At));
        Set(node, "user", record.User);
        if (record.SessionId != 0)
            Set(node, "session-id", record.SessionId.ToString(CultureInfo.InvariantCulture));
        if (record.Source.Length > 0)
            Set(node, "source", record.Source);
        if (record.Comment is { } comment)
            Set(node, "comment", comment);
    }

    /// <summary>The grouping changes: those the reader may see.</summary>
    public static void Fill(NodeEditor node, IEnumerable<LeafChange> changes, ReadAccess access)
    {
        var (count, more) = (0, 0);
        foreach (var change in changes)
        {
            if (!access.PermitsFromRoot(change.Path))
                continue;
            if (++count > MostChanges)
            {
                more++;
                continue;
            }
            Add(node, "change", entry =>
            {
                Set(entry, "path", change.Path.ToString());
                Set(entry, "operation", change.IsMoved ? "move" : change.Before is null ? "create" : change.After is null ? "delete" : "modify");
                if (change.Before is { } before)
                    Set(entry, "before", before);
                if (change.After is { } after)
                    Set(entry, "after", after);
            });
        }
        if (more > 0)
            Set(node, "more-changes", more.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Adds a commit to a list of them; they stay in the order they are added.</summary>
    public static void AddRevision(NodeEditor node, ConfigurationRecord record, Action<NodeEditor>? further = null) => Add(node, "revision", entry =>
    {
        Set(entry, "revision", record.Revision.ToString(CultureInfo.InvariantCulture));
        Describe(entry, record);
        further?.Invoke(entry);
    });

    private static void Add(NodeEditor node, string name, Action<NodeEditor> fill)
    {
        var schema = (ListNode)Child(node, name);
        var entry = new BranchEditor(schema, Branch.Empty);
        fill(entry.Root);
        var list = node.List(schema.Ordinal);
        list.Insert(list.Count, entry.ToBranch());
    }

    private static void Set(NodeEditor node, string name, string value) => node.SetLeaf(Child(node, name).Ordinal, Encoding.UTF8.GetBytes(value));

    private static SchemaNode Child(NodeEditor node, string name) => node.Schema.FindChild("mano-history", name)!;
}
