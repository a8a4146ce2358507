using Microsoft.Data.Sqlite;
using static Netconf.Mano.Datastore.Storage.Sqlite.SqliteDatabase;

namespace Netconf.Mano.Datastore.Storage.Sqlite;

/// <summary>Writes the records of transactions, each kind by a statement prepared at its first use and kept.</summary>
internal sealed class SqliteAppender(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _commands = [];
    private long _revision;
    private long _sequence;
    private long _notification;

    public void Append(IReadOnlyList<StoreRecord> records)
    {
        var before = (_revision, _sequence, _notification) = (Head("configuration"), Head("state"), Head("notification"));
        foreach (var record in records)
            Append(record);
        // Once for all of them: the heads are what is compared, here and in every other writer.
        if (_revision != before._revision)
            Run("UPDATE head SET position = $1 WHERE log = 'configuration'", _revision);
        if (_sequence != before._sequence)
            Run("UPDATE head SET position = $1 WHERE log = 'state'", _sequence);
        if (_notification != before._notification)
            Run("UPDATE head SET position = $1 WHERE log = 'notification'", _notification);
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
            command.Dispose();
    }

    private void Append(StoreRecord record)
    {
        switch (record)
        {
            case ConfigurationRecord c:
                Follow(ref _revision, c.Revision);
                Run("INSERT INTO configuration (revision, at, user, session, source, comment, schema, size, crc, edit, undo) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                    c.Revision, Text(c.At), c.User, (long)c.SessionId, c.Source, c.Comment, c.SchemaId, (long)c.Edit.Length,
                    (long)Checksum.Of(c), c.Edit.ToArray(), c.Undo.ToArray());
                break;
            case StateRecord s:
                Follow(ref _sequence, s.Sequence);
                Run("INSERT INTO state (sequence, at, schema, size, crc, edit) VALUES ($1, $2, $3, $4, $5, $6)",
                    s.Sequence, Text(s.At), s.SchemaId, (long)s.Edit.Length, (long)Checksum.Of(s), s.Edit.ToArray());
                break;
            case NotificationRecord n:
                _notification = Math.Max(_notification, n.Sequence);
                Run("INSERT INTO notification (sequence, stream, time, crc, content) VALUES ($1, $2, $3, $4, $5)",
                    n.Sequence, n.Stream, Text(n.EventTime), (long)Checksum.Of(n), n.Content.ToArray());
                break;
            case ConfirmedCommitRecord { RollbackRevision: null }:
                Run("DELETE FROM confirmed");
                break;
            case ConfirmedCommitRecord c:
                Run("INSERT OR REPLACE INTO confirmed VALUES (1, $1, $2, $3, $4, $5)",
                    c.RollbackRevision, Text(c.Deadline), c.User, (long)c.SessionId, c.PersistId);
                break;
            case CandidateRecord { Edit.IsEmpty: true }:
                Run("DELETE FROM candidate");
                break;
            case CandidateRecord c:
                Run("INSERT OR REPLACE INTO candidate VALUES (1, $1, $2, $3, $4)", c.Base, c.Conflicts, (long)Checksum.Of(c), c.Edit.ToArray());
                break;
            case LeaseFence f:
                if (Prepared("SELECT token FROM lease WHERE name = $1", f.Name).ExecuteScalar() is not long token || token != f.Token)
                    throw new StaleHeadException($"The lease {f.Name} went to another holder; nothing was stored.");
                break;
            default:
                throw new ArgumentException($"no table for {record.GetType().Name}", nameof(record));
        }
    }

    private long Head(string log) => (long)Prepared("SELECT position FROM head WHERE log = $1", log).ExecuteScalar()!;

    /// <summary>Compare-and-append: a record that does not follow the head was built on something that is not stored.</summary>
    private static void Follow(ref long head, long next)
    {
        if (next != head + 1)
            throw new StaleHeadException("The change it was built on is not the newest stored one; read the newest configuration and try again.");
        head = next;
    }

    private void Run(string sql, params object?[] values) => Prepared(sql, values).ExecuteNonQuery();

    private SqliteCommand Prepared(string sql, params object?[] values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 0; i < values.Length; i++)
                command.Parameters.Add(new SqliteParameter { ParameterName = $"${i + 1}" });
            _commands[sql] = command;
        }
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return command;
    }
}
