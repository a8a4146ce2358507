using Netconf.Mano.Datastore.Storage.Files;

namespace Netconf.Mano.Datastore.Storage.Sqlite;

/// <summary>
/// The embedded store, a directory: <c>mano.db</c>, a SQLite database in write-ahead mode with synchronous=FULL (an append that returned survives a power
/// cut); checkpoints and artifacts as files beside it; <c>series.db</c> for measured values. One process at a time: a second one is refused by a lock file.
/// </summary>
public sealed class SqliteStore : IStore
{
    /// <summary>Databases up to this size are checked page by page at the start; larger ones record by record, as they are read.</summary>
    private const long PageCheckLimit = 256L << 20;

    private readonly FileStream _lock;
    private readonly SqliteDatabase _database;
    private readonly SqliteTimeSeries _series;
    private readonly SqliteLog _log;
    private SqliteAppender? _appender;
    private readonly Lock _sessionGate = new();
    private uint _sessionId;
    private uint _sessionIdsReserved;

    private SqliteStore(FileStream @lock, SqliteDatabase database, CheckpointFiles files, string directory)
    {
        _lock = @lock;
        _database = database;
        _log = new SqliteLog(database);
        Checkpoints = new SqliteCheckpoints(database, files);
        History = new SqliteHistory(database);
        Leases = new SqliteLeases(database);
        Artifacts = new ArtifactFiles(Path.Combine(directory, "artifacts"));
        _series = new SqliteTimeSeries(Path.Combine(directory, "series.db"));
    }

    /// <inheritdoc/>
    public ICommitLog Log => _log;

    /// <inheritdoc/>
    public INotificationLog Notifications => _log;

    /// <inheritdoc/>
    public ICheckpoints Checkpoints { get; }

    /// <inheritdoc/>
    public IHistory History { get; }

    /// <inheritdoc/>
    public ILeases Leases { get; }

    /// <inheritdoc/>
    public ITimeSeries Series => _series;

    /// <inheritdoc/>
    public IArtifacts Artifacts { get; }

    /// <summary>Opens the store in <paramref name="directory"/>, made with mode 0700 when it is not there.</summary>
    /// <exception cref="StoreException">Another process has it, it is of a newer version, or it cannot be read.</exception>
    /// <exception cref="StoreCorruptException">It is damaged: the sentence says where, and the remedy.</exception>
    public static SqliteStore Open(string directory)
    {
        if (!Directory.Exists(directory))
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var @lock = LockDirectory(directory);
        SqliteDatabase? database = null;
        try
        {
            RestoredDirectory.Finish(directory);
            var path = Path.Combine(directory, "mano.db");
            database = new SqliteDatabase(path, isDurable: true);
            var files = new CheckpointFiles(directory);
            Tables.Migrate(database, directory, (files.Newest(CheckpointKind.Configuration), files.Newest(CheckpointKind.State)));
            if (new FileInfo(path).Length <= PageCheckLimit)
                database.CheckPages();
            return new SqliteStore(@lock, database, files, directory);
        }
        catch
        {
            database?.Dispose();
            @lock.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Append(IReadOnlyList<StoreRecord> records) => _database.Write(connection =>
    {
        (_appender ??= new SqliteAppender(connection)).Append(records);
        return 0;
    });

    /// <inheritdoc/>
    public uint NextSessionId()
    {
        lock (_sessionGate)
        {
            // Ids are reserved in blocks: a crash skips some, none is given twice, and a session set-up costs no fsync.
            if (_sessionId == _sessionIdsReserved)
                ReserveSessionIds();
            return ++_sessionId;
        }
    }

    /// <inheritdoc/>
    public void Probe()
    {
        // As large as an ordinary commit: the last free page is not yet room.
        _database.Execute("INSERT OR REPLACE INTO probe VALUES (1, zeroblob(262144))");
        _database.Execute("DELETE FROM probe");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _appender?.Dispose();
        _database.Dispose();
        _series.Dispose();
        _lock.Dispose();
    }

    /// <summary>Sets the logs' heads of an empty store that begins with checkpoints.</summary>
    internal void Seed(long revision, long sequence) => _database.Execute(
        "UPDATE head SET position = CASE log WHEN 'configuration' THEN $r WHEN 'state' THEN $s ELSE position END", ("$r", revision), ("$s", sequence));

    /// <summary>Makes the database full at that many pages, as a full disk would.</summary>
    internal void LimitPages(int pages) => _database.Pragma($"PRAGMA max_page_count = {pages}");

    private void ReserveSessionIds()
    {
        try
        {
            var next = (uint)_database.Number("SELECT value FROM counter WHERE name = 'session'");
            if (next < _sessionId)
                next = _sessionId;
            _database.Execute("UPDATE counter SET value = $v WHERE name = 'session'", ("$v", next + 1000L));
            (_sessionId, _sessionIdsReserved) = (next, next + 1000);
        }
        catch (StoreException e) when (e.IsFull)
        {
            // On a full disk operators must still get in. Ids given now may be given again by a later run, never by this one.
            _sessionId = Math.Max(_sessionId, (uint)_database.Number("SELECT value FROM counter WHERE name = 'session'"));
            _sessionIdsReserved = _sessionId + 1;
        }
    }

    /// <summary>Takes the directory for this process, until it is disposed.</summary>
    /// <exception cref="StoreException">Another process has it.</exception>
    internal static FileStream LockDirectory(string directory)
    {
        try
        {
            return new FileStream(Path.Combine(directory, "mano.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new StoreException(
                $"The data directory {directory} is in use by another server (its lock file is held) or cannot be written; stop that server or choose another --data-dir.", e);
        }
    }
}
