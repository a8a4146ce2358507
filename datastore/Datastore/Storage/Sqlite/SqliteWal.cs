using Microsoft.Data.Sqlite;

namespace Netconf.Mano.Datastore.Storage.Sqlite;

/// <summary>
/// Moves what is in the write-ahead log into the database beside the commits, not in them: by default SQLite does it in the commit that made the log too long, which then waits for
/// megabytes and another fsync. A log that grows faster than it is moved is still cut short by a commit, at 64 MiB.
/// </summary>
internal sealed class SqliteWal(string database, Func<SqliteConnection> connect) : IDisposable
{
    private const long Step = 4 << 20;
    private readonly FileInfo _file = new(database + "-wal");
    private long _next = Step;
    private Task _moving = Task.CompletedTask;

    /// <summary>For the connection that writes: pages of 4 KiB; a log that begins anew is cut to the size from which on it is moved, so that its length tells.</summary>
    public static string Pragmas { get; } = $"PRAGMA wal_autocheckpoint=16384; PRAGMA journal_size_limit={Step};";

    /// <summary>A commit was written; called by one thread at a time.</summary>
    public void Grew()
    {
        if (!_moving.IsCompleted)
            return;
        _file.Refresh();
        var length = _file.Exists ? _file.Length : 0;
        if (length + Step < _next)
            _next = Step; // it began anew
        if (length <= _next)
            return;
        _next = length + Step;
        _moving = Task.Run(Move);
    }

    /// <inheritdoc/>
    public void Dispose() => _moving.Wait();

    private void Move()
    {
        try
        {
            using var connection = connect();
            SqliteDatabase.Run(connection, "PRAGMA wal_checkpoint(PASSIVE)");
        }
        catch (SqliteException)
        {
            // A full or failing disk: the log stays as it is, and the commits say what is wrong.
        }
    }
}
