using System.Buffers;
using Netconf.Mano.Datastore.Storage.Files;
using static Netconf.Mano.Datastore.Storage.Sqlite.SqliteDatabase;

namespace Netconf.Mano.Datastore.Storage.Sqlite;

/// <summary>
/// Checkpoints as files, and in the database the positions they have reached: a file that got lost is missed, never taken for an empty tree.
/// </summary>
internal sealed class SqliteCheckpoints(SqliteDatabase database, CheckpointFiles files) : ICheckpoints
{
    /// <inheritdoc/>
    public Checkpoint? Open(CheckpointKind kind)
    {
        var known = database.Number("SELECT position FROM checkpoint WHERE kind = $kind", ("$kind", Name(kind)));
        var newest = files.Newest(kind);
        if (newest < known)
            throw new StoreCorruptException($"The {Name(kind)} checkpoint {known} is missing from the data directory. Put the file back, or: {Remedy}");
        return files.Open(kind);
    }

    /// <inheritdoc/>
    public CheckpointMark? Newest(CheckpointKind kind) =>
        files.Newest(kind) is > 0 and var position ? new CheckpointMark(position, files.Size(kind)) : null;

    /// <inheritdoc/>
    public CheckpointMark Write(CheckpointKind kind, long position, string schemaId, Action<IBufferWriter<byte>> write)
    {
        var size = files.Write(kind, position, schemaId, write);
        database.Write(connection =>
        {
            Run(
                connection,
                "INSERT INTO checkpoint VALUES ($kind, $p) ON CONFLICT (kind) DO UPDATE SET position = max(position, $p)",
                ("$p", position), ("$kind", Name(kind)));
            return kind == CheckpointKind.State ? Run(connection, "DELETE FROM state WHERE sequence <= $p", ("$p", position)) : 0;
        });
        files.RemoveOlder(kind, position);
        return new CheckpointMark(position, size);
    }

    private static string Name(CheckpointKind kind) => kind.ToString().ToLowerInvariant();
}
