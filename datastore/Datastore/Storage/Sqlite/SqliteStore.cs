using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Netconf.Mano.Datastore.Storage.Sqlite;

/// <summary>
/// The embedded store: one SQLite database in write-ahead mode with synchronous=FULL (an append that returned survives a power cut), and checkpoints
/// as files beside it. One process at a time: a second one is refused by a lock file.
/// </summary>
public sealed class SqliteStore : IStore
{
    private readonly SqliteConnection _write;
    private readonly string _connectionString;
    private readonly CheckpointFiles _checkpoints;
    private readonly FileStream _lock;
    private readonly Lock _gate = new();
    private uint _sessionId;
    private uint _sessionIdsReserved;

    private SqliteStore(string connectionString, SqliteConnection write, CheckpointFiles checkpoints, FileStream @lock)
    {
        _connectionString = connectionString;
        _write = write;
        _checkpoints = checkpoints;
        _lock = @lock;
    }

    /// <summary>Opens the store in <paramref name="directory"/>, made with mode 0700 when it is not there.</summary>
    /// <exception cref="StoreException">Another process has it, it is of a newer version, or it cannot be read.</exception>
    public static SqliteStore Open(string directory)
    {
        SqliteNative.Ensure();
        if (!Directory.Exists(directory))
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var @lock = TakeLock(directory);
        try
        {
            var connectionString = new SqliteConnectionStringBuilder
            {
                DataSource = Path.Combine(directory, "mano.db"),
                Pooling = false,
            }.ToString();
            var write = Connect(connectionString);
            Migrate(write, directory);
            return new SqliteStore(connectionString, write, new CheckpointFiles(directory), @lock);
        }
        catch (SqliteException e)
        {
            @lock.Dispose();
            throw Translate(e, $"The database in {directory} cannot be opened");
        }
        catch
        {
            @lock.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public long LastNotification => Scalar("SELECT coalesce(max(sequence), 0) FROM notification");

    /// <inheritdoc/>
    public void Append(IReadOnlyList<StoreRecord> records)
    {
        lock (_gate)
        {
            try
            {
                ExecuteRaw("BEGIN IMMEDIATE");
                using (var appender = new SqliteAppender(_write))
                    foreach (var record in records)
                        appender.Append(record);
                ExecuteRaw("COMMIT");
            }
            catch (SqliteException e)
            {
                RollBack();
                throw Translate(e, "The change could not be stored");
            }
            catch (StoreException)
            {
                RollBack();
                throw;
            }
        }
    }

    /// <summary>Makes the database full at that many pages, as a full disk would.</summary>
    internal void LimitPages(int pages)
    {
        lock (_gate)
            ExecuteRaw($"PRAGMA max_page_count = {pages}");
    }

    /// <summary>Ends a transaction that failed. After a full disk or an I/O error SQLite has ended it itself, and says so.</summary>
    private void RollBack()
    {
        try
        {
            ExecuteRaw("ROLLBACK");
        }
        catch (SqliteException e) when (e.SqliteErrorCode == 1)
        {
            // "cannot rollback - no transaction is active"
        }
    }

    private void ExecuteRaw(string sql)
    {
        using var command = _write.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <inheritdoc/>
    public IEnumerable<ConfigurationRecord> ReadConfiguration(long revision)
    {
        using var connection = Connect(_connectionString);
        using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT revision, at, user, session, source, comment, schema, edit, crc FROM configuration WHERE revision > $r ORDER BY revision";
        command.Parameters.AddWithValue("$r", revision);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var record = new ConfigurationRecord(
                reader.GetInt64(0), Time(reader.GetString(1)), reader.GetString(2), (uint)reader.GetInt64(3), reader.GetString(4),
                reader.IsDBNull(5) ? null : reader.GetString(5), reader.GetString(6), (byte[])reader[7]);
            Check($"configuration revision {record.Revision}", record.Edit, reader.GetInt64(8));
            if (record.Revision != ++revision)
                throw new StoreCorruptException($"Configuration revision {revision} is missing from the log; restore a backup.");
            yield return record;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<ConfigurationRecord> ReadHistory(int count)
    {
        using var connection = Connect(_connectionString);
        using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT revision, at, user, session, source, comment, schema FROM configuration ORDER BY revision DESC LIMIT $n";
        command.Parameters.AddWithValue("$n", count);
        using var reader = command.ExecuteReader();
        var history = new List<ConfigurationRecord>();
        while (reader.Read())
            history.Add(new ConfigurationRecord(
                reader.GetInt64(0), Time(reader.GetString(1)), reader.GetString(2), (uint)reader.GetInt64(3), reader.GetString(4),
                reader.IsDBNull(5) ? null : reader.GetString(5), reader.GetString(6), default));
        return history;
    }

    /// <inheritdoc/>
    public IEnumerable<StateRecord> ReadState(long sequence)
    {
        using var connection = Connect(_connectionString);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT sequence, at, schema, edit, crc FROM state WHERE sequence > $s ORDER BY sequence";
        command.Parameters.AddWithValue("$s", sequence);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var record = new StateRecord(reader.GetInt64(0), Time(reader.GetString(1)), reader.GetString(2), (byte[])reader[3]);
            Check($"state record {record.Sequence}", record.Edit, reader.GetInt64(4));
            if (record.Sequence != ++sequence)
                throw new StoreCorruptException($"State record {sequence} is missing from the log; restore a backup.");
            yield return record;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<NotificationRecord> ReadNotifications(
        string stream, DateTimeOffset from, DateTimeOffset? to, long afterSequence, int limit)
    {
        using var connection = Connect(_connectionString);
        using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT sequence, time, content FROM notification WHERE stream = $stream AND sequence > $after AND time >= $from " +
            (to is null ? "" : "AND time <= $to ") + "ORDER BY sequence LIMIT $limit";
        command.Parameters.AddWithValue("$stream", stream);
        command.Parameters.AddWithValue("$after", afterSequence);
        command.Parameters.AddWithValue("$from", SqliteAppender.Text(from));
        if (to is { } end)
            command.Parameters.AddWithValue("$to", SqliteAppender.Text(end));
        command.Parameters.AddWithValue("$limit", limit);
        using var reader = command.ExecuteReader();
        var records = new List<NotificationRecord>();
        while (reader.Read())
            records.Add(new NotificationRecord(reader.GetInt64(0), stream, Time(reader.GetString(1)), (byte[])reader[2]));
        return records;
    }

    /// <inheritdoc/>
    public DateTimeOffset? OldestNotification(string stream)
    {
        using var connection = Connect(_connectionString);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT time FROM notification WHERE stream = $stream ORDER BY time LIMIT 1";
        command.Parameters.AddWithValue("$stream", stream);
        return command.ExecuteScalar() is string time ? Time(time) : null;
    }

    /// <inheritdoc/>
    public ConfirmedCommitRecord? ReadConfirmedCommit()
    {
        using var connection = Connect(_connectionString);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT rollback, deadline, user, session, persist FROM confirmed";
        using var reader = command.ExecuteReader();
        return reader.Read()
            ? new ConfirmedCommitRecord(
                reader.GetInt64(0), Time(reader.GetString(1)), reader.GetString(2), (uint)reader.GetInt64(3),
                reader.IsDBNull(4) ? null : reader.GetString(4))
            : null;
    }

    /// <inheritdoc/>
    public Checkpoint? ReadCheckpoint(CheckpointKind kind) => _checkpoints.ReadNewest(kind);

    /// <inheritdoc/>
    public void WriteCheckpoint(Checkpoint checkpoint)
    {
        _checkpoints.Write(checkpoint);
        // History is the configuration log itself and stays; the state log has no history to keep.
        if (checkpoint.Kind == CheckpointKind.State)
            Execute("DELETE FROM state WHERE sequence <= $p", ("$p", checkpoint.Position));
    }

    /// <inheritdoc/>
    public uint NextSessionId()
    {
        lock (_gate)
        {
            // Ids are reserved in blocks: a crash skips some, none is given twice, and a session set-up costs no fsync.
            if (_sessionId == _sessionIdsReserved)
            {
                _sessionId = (uint)Scalar("SELECT value FROM counter WHERE name = 'session'");
                _sessionIdsReserved = _sessionId + 1000;
                ExecuteLocked("UPDATE counter SET value = $v WHERE name = 'session'", ("$v", (long)_sessionIdsReserved));
            }
            return ++_sessionId;
        }
    }

    /// <inheritdoc/>
    public void TrimNotifications(DateTimeOffset olderThan, int keepAtLeast) =>
        Execute(
            "DELETE FROM notification WHERE time < $t AND sequence <= (SELECT max(sequence) FROM notification) - $k",
            ("$t", SqliteAppender.Text(olderThan)), ("$k", keepAtLeast));

    /// <inheritdoc/>
    public long LogSizeSince(CheckpointKind kind, long position) => kind == CheckpointKind.Configuration
        ? Scalar("SELECT coalesce(sum(size), 0) FROM configuration WHERE revision > $p", ("$p", position))
        : Scalar("SELECT coalesce(sum(size), 0) FROM state WHERE sequence > $p", ("$p", position));

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
            _write.Dispose();
        _lock.Dispose();
    }

    private static FileStream TakeLock(string directory)
    {
        var path = Path.Combine(directory, "mano.lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new StoreException(
                $"The data directory {directory} is in use by another server (its lock file is held) or cannot be written; stop that server or choose another --data-dir.", e);
        }
    }

    private static SqliteConnection Connect(string connectionString)
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        using var pragma = connection.CreateCommand();
        pragma.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=10000; PRAGMA foreign_keys=ON;";
        pragma.ExecuteNonQuery();
        return connection;
    }

    private static void Migrate(SqliteConnection connection, string directory)
    {
        using var version = connection.CreateCommand();
        version.CommandText = "PRAGMA user_version";
        var from = Convert.ToInt64(version.ExecuteScalar(), CultureInfo.InvariantCulture);
        if (from > Tables.Version)
            throw new StoreException(
                $"The database in {directory} has format {from}; this server knows up to {Tables.Version}. Start the newer server, or restore a backup.");
        for (var step = from; step < Tables.Version; step++)
        {
            using var transaction = connection.BeginTransaction();
            using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = Tables.Migrations[step] + $"PRAGMA user_version = {step + 1};";
            command.ExecuteNonQuery();
            transaction.Commit();
        }
    }

    private static StoreException Translate(SqliteException e, string what) => e.SqliteErrorCode switch
    {
        13 => new StoreException($"{what}: the disk is full. Free some space; nothing was changed.", e) { IsFull = true },
        10 => new StoreException($"{what}: the disk reports an input/output error. Nothing was changed.", e),
        11 or 26 => new StoreException($"{what}: the database file is damaged. Restore a backup; the server does not start empty.", e),
        _ => new StoreException($"{what}: {e.Message}", e),
    };

    private static void Check(string what, ReadOnlyMemory<byte> data, long crc)
    {
        if (Checksum.Of(data.Span) != crc)
            throw new StoreCorruptException($"The {what} does not match its checksum; restore a backup.");
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private long Scalar(string sql, params (string Name, object Value)[] parameters)
    {
        lock (_gate)
        {
            using var command = Command(sql, parameters);
            return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        }
    }

    private void Execute(string sql, params (string Name, object Value)[] parameters)
    {
        lock (_gate)
            ExecuteLocked(sql, parameters);
    }

    private void ExecuteLocked(string sql, params (string Name, object Value)[] parameters)
    {
        try
        {
            using var command = Command(sql, parameters);
            command.ExecuteNonQuery();
        }
        catch (SqliteException e)
        {
            throw Translate(e, "The database could not be changed");
        }
    }

    private SqliteCommand Command(string sql, (string Name, object Value)[] parameters)
    {
        var command = _write.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        return command;
    }
}
