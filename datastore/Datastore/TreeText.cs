using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Datastore;

/// <summary>The form in which trees and changes are stored: XML with qualified names, so that what is stored outlives any schema's ordinals.</summary>
internal static class TreeText
{
    /// <summary>A change as an edit document.</summary>
    public static ReadOnlyMemory<byte> Write(ChangeSet changes) => throw new NotImplementedException();

    /// <summary>A whole tree.</summary>
    public static ReadOnlyMemory<byte> Write(DataTree tree) => throw new NotImplementedException();

    /// <summary>A notification's own element.</summary>
    public static ReadOnlyMemory<byte> Write(NotificationEvent e) => throw new NotImplementedException();

    /// <summary>A stored tree; what the schema no longer knows is an error, never dropped.</summary>
    public static DataTree ReadTree(Schema schema, ReadOnlyMemory<byte> xml) => throw new NotImplementedException();

    /// <summary>Applies a stored change.</summary>
    public static DataTree Apply(DataTree tree, ReadOnlyMemory<byte> xml) => throw new NotImplementedException();
}
