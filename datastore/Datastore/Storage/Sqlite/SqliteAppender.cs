using Microsoft.Data.Sqlite;

namespace Netconf.Mano.Datastore.Storage.Sqlite;

/// <summary>Writes the records of one transaction, each kind by a statement prepared at its first use.</summary>
internal sealed class SqliteAppender(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _commands = [];
    private long? _revision;
    private long? _sequence;

    public void Append(StoreRecord record)
    {
        switch (record)
        {
            case ConfigurationRecord c:
                Follow(ref _revision, "SELECT coalesce(max(revision), 0) FROM configuration", c.Revision);
                Run("INSERT INTO configuration VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                    c.Revision, Text(c.At), c.User, (long)c.SessionId, c.Source, c.Comment, c.SchemaId,
                    (long)c.Edit.Length, (long)Checksum.Of(c.Edit.Span), c.Edit.ToArray());
                break;
            case StateRecord s:
                Follow(ref _sequence, "SELECT coalesce(max(sequence), 0) FROM state", s.Sequence);
                Run("INSERT INTO state VALUES ($1, $2, $3, $4, $5, $6)",
                    s.Sequence, Text(s.At), s.SchemaId, (long)s.Edit.Length, (long)Checksum.Of(s.Edit.Span), s.Edit.ToArray());
                break;
            case NotificationRecord n:
                Run("INSERT INTO notification VALUES ($1, $2, $3, $4)", n.Sequence, n.Stream, Text(n.EventTime), n.Content.ToArray());
                break;
            case ConfirmedCommitRecord { RollbackRevision: null }:
                Run("DELETE FROM confirmed");
                break;
            case ConfirmedCommitRecord c:
                Run("INSERT OR REPLACE INTO confirmed VALUES (1, $1, $2, $3, $4, $5)",
                    c.RollbackRevision, Text(c.Deadline), c.User, (long)c.SessionId, c.PersistId);
                break;
            default:
                throw new ArgumentException($"no table for {record.GetType().Name}", nameof(record));
        }
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
            command.Dispose();
    }

    /// <summary>UTC, fixed width: text order is time order.</summary>
    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'");

    /// <summary>Compare-and-append: a record that does not follow the head was built on something that is not stored.</summary>
    private void Follow(ref long? head, string query, long next)
    {
        if (head is null)
        {
            using var command = connection.CreateCommand();
            command.CommandText = query;
            head = (long)command.ExecuteScalar()!;
        }
        // An emptied state log (a checkpoint holds it all) may go on at any number.
        if (next != head + 1 && (head != 0 || next <= 0))
            throw new StaleHeadException("The change it was built on is not the newest stored one; read the newest configuration and try again.");
        head = next;
    }

    private void Run(string sql, params object?[] values)
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
        command.ExecuteNonQuery();
    }
}
