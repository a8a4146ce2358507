using Microsoft.Data.Sqlite;
using static Netconf.Mano.Datastore.Storage.Sqlite.SqliteDatabase;

namespace Netconf.Mano.Datastore.Storage.Sqlite;

/// <summary>The tables and their versions; a database of an older version is migrated step by step, one of a newer version is refused.</summary>
internal static class Tables
{
    /// <summary>The format this server writes.</summary>
    public const long Version = 2;

    /// <summary>Brings the database to <see cref="Version"/>, each step in one transaction.</summary>
    /// <param name="database">The database.</param>
    /// <param name="directory">Its directory, for messages.</param>
    /// <param name="checkpoints">The positions of the checkpoint files beside it: of configuration and of state, 0 where there is none.</param>
    public static void Migrate(SqliteDatabase database, string directory, (long Configuration, long State) checkpoints)
    {
        var from = database.Number("PRAGMA user_version");
        if (from > Version)
            throw new StoreException(
                $"The database in {directory} has format {from}; this server knows up to {Version}. Start the newer server, or restore a backup.");
        if (from == 0 && checkpoints != (0, 0))
            throw new StoreCorruptException(
                $"There are checkpoints in {directory}, but the database mano.db is missing or empty: the newest changes are gone. Put the file back, or: {Remedy}");
        for (var step = from; step < Version; step++)
            database.Write(
                connection =>
                {
                    Run(connection, Scripts[step]);
                    if (step == 1)
                        ToFormat2(connection, checkpoints);
                    return Run(connection, $"PRAGMA user_version = {step + 1}");
                },
                $"The database in {directory} could not be brought to format {step + 1}");
    }

    /// <summary>One entry a version: what leads from the version before to it.</summary>
    private static readonly string[] Scripts =
    [
        """
        CREATE TABLE configuration (
            revision INTEGER PRIMARY KEY, at TEXT NOT NULL, user TEXT NOT NULL, session INTEGER NOT NULL, source TEXT NOT NULL,
            comment TEXT, schema TEXT NOT NULL, size INTEGER NOT NULL, crc INTEGER NOT NULL, edit BLOB NOT NULL);
        CREATE TABLE state (
            sequence INTEGER PRIMARY KEY, at TEXT NOT NULL, schema TEXT NOT NULL, size INTEGER NOT NULL, crc INTEGER NOT NULL, edit BLOB NOT NULL);
        CREATE TABLE notification (
            sequence INTEGER PRIMARY KEY, stream TEXT NOT NULL, time TEXT NOT NULL, content BLOB NOT NULL);
        CREATE INDEX notification_time ON notification (stream, time);
        CREATE TABLE confirmed (
            one INTEGER PRIMARY KEY CHECK (one = 1), rollback INTEGER NOT NULL, deadline TEXT NOT NULL, user TEXT NOT NULL,
            session INTEGER NOT NULL, persist TEXT);
        CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
        INSERT INTO counter VALUES ('session', 0);
        """,
        """
        ALTER TABLE configuration ADD COLUMN undo BLOB NOT NULL DEFAULT x'';
        ALTER TABLE notification ADD COLUMN crc INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX configuration_user ON configuration (user, revision);
        CREATE INDEX configuration_at ON configuration (at);
        CREATE TABLE head (log TEXT PRIMARY KEY, position INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE checkpoint (kind TEXT PRIMARY KEY, position INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE candidate (
            one INTEGER PRIMARY KEY CHECK (one = 1), base INTEGER NOT NULL, conflicts TEXT NOT NULL, crc INTEGER NOT NULL, edit BLOB NOT NULL);
        CREATE TABLE lease (name TEXT PRIMARY KEY, holder TEXT NOT NULL, token INTEGER NOT NULL, until TEXT NOT NULL);
        CREATE TABLE probe (one INTEGER PRIMARY KEY CHECK (one = 1), space BLOB NOT NULL);
        """,
    ];

    /// <summary>Heads of their own, so that an emptied log is known from a lost one; digests over whole records instead of over edits.</summary>
    private static void ToFormat2(SqliteConnection connection, (long Configuration, long State) checkpoints)
    {
        Run(
            connection,
            """
            INSERT INTO head VALUES ('configuration', (SELECT coalesce(max(revision), 0) FROM configuration));
            INSERT INTO head VALUES ('state', max($state, (SELECT coalesce(max(sequence), 0) FROM state)));
            INSERT INTO head VALUES ('notification', (SELECT coalesce(max(sequence), 0) FROM notification));
            INSERT INTO checkpoint VALUES ('configuration', $configuration), ('state', $state);
            """,
            ("$configuration", checkpoints.Configuration), ("$state", checkpoints.State));
        Redigest(connection, "configuration", "revision", r =>
        {
            var record = SqliteRows.Configuration(r);
            return (Checksum.Of(record.Edit.Span) == (uint)r.GetInt64(SqliteRows.CrcOfConfiguration), record.Revision, Checksum.Of(record));
        }, SqliteRows.ConfigurationColumns);
        Redigest(connection, "state", "sequence", r =>
        {
            var record = SqliteRows.State(r);
            return (Checksum.Of(record.Edit.Span) == (uint)r.GetInt64(SqliteRows.CrcOfState), record.Sequence, Checksum.Of(record));
        }, SqliteRows.StateColumns);
        Redigest(connection, "notification", "sequence", r =>
        {
            var record = SqliteRows.Notification(r);
            return (true, record.Sequence, Checksum.Of(record));
        }, SqliteRows.NotificationColumns);
    }

    private static void Redigest(
        SqliteConnection connection, string table, string key, Func<SqliteDataReader, (bool IsWhole, long Key, uint Crc)> digest, string columns)
    {
        using var update = Command(connection, $"UPDATE {table} SET crc = $crc WHERE {key} = $key", ("$crc", 0L), ("$key", 0L));
        var last = long.MinValue;
        while (true)
        {
            // One row at a time: a row is not rewritten under the reader that stands on it.
            using var select = Command(connection, $"SELECT {columns} FROM {table} WHERE {key} > $last ORDER BY {key} LIMIT 1", ("$last", last));
            (bool IsWhole, long Key, uint Crc) row;
            using (var reader = select.ExecuteReader())
            {
                if (!reader.Read())
                    return;
                row = digest(reader);
            }
            if (!row.IsWhole)
                throw new StoreCorruptException($"The {table} record {row.Key} does not match its checksum. {Remedy}");
            update.Parameters["$crc"].Value = (long)row.Crc;
            update.Parameters["$key"].Value = last = row.Key;
            update.ExecuteNonQuery();
        }
    }
}
