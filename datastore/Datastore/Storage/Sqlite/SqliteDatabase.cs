using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Netconf.Mano.Datastore.Storage.Sqlite;

/// <summary>
/// A database file in write-ahead mode: one connection that writes, under a lock, and one for each read. Every failure leaves as a
/// <see cref="StoreException"/> with a sentence for an operator.
/// </summary>
internal sealed class SqliteDatabase : IDisposable
{
    private readonly string _path;
    private readonly string _synchronous;
    private readonly SqliteConnection _write;
    private readonly Lock _gate = new();
    private readonly SqliteWal _wal;

    /// <summary>Opens or makes the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isDurable">Whether a commit waits for the disk; else a power cut may take the last ones, never tear one.</param>
    public SqliteDatabase(string path, bool isDurable)
    {
        SqliteNative.Ensure();
        _path = path;
        _synchronous = isDurable ? "FULL" : "NORMAL";
        _wal = new SqliteWal(path, Connect);
        try
        {
            _write = Connect();
            Run(_write, SqliteWal.Pragmas);
        }
        catch (SqliteException e)
        {
            throw Translate(e, $"{path} cannot be opened");
        }
    }

    /// <summary>The rows a query gives, read as they are enumerated.</summary>
    public IEnumerable<T> Rows<T>(string sql, Func<SqliteDataReader, T> row, params (string Name, object? Value)[] parameters)
    {
        using var connection = Guarded(Connect);
        using var command = Command(connection, sql, parameters);
        using var reader = Guarded(command.ExecuteReader);
        while (Guarded(reader.Read))
            yield return Guarded(() => row(reader));
    }

    /// <summary>The single value a query gives; null of no row, and of a NULL.</summary>
    public object? Value(string sql, params (string Name, object? Value)[] parameters) => Guarded(() =>
    {
        using var connection = Connect();
        using var command = Command(connection, sql, parameters);
        return command.ExecuteScalar() is var value and not DBNull ? value : null;
    });

    /// <summary>A number, 0 of no row and of a NULL.</summary>
    public long Number(string sql, params (string Name, object? Value)[] parameters) =>
        Convert.ToInt64(Value(sql, parameters) ?? 0L, CultureInfo.InvariantCulture);

    /// <summary>One transaction: when it returns it is stored, when it throws nothing of it is.</summary>
    public T Write<T>(Func<SqliteConnection, T> write, string failure = "The change could not be stored")
    {
        lock (_gate)
        {
            try
            {
                Run(_write, "BEGIN IMMEDIATE");
                var result = write(_write);
                Run(_write, "COMMIT");
                _wal.Grew();
                return result;
            }
            catch (SqliteException e)
            {
                RollBack();
                throw Translate(e, failure);
            }
            catch
            {
                RollBack();
                throw;
            }
        }
    }

    /// <summary>One statement as a transaction; how many rows it changed.</summary>
    public int Execute(string sql, params (string Name, object? Value)[] parameters) => Write(c => Run(c, sql, parameters));

    /// <summary>Runs a statement on a connection.</summary>
    public static int Run(SqliteConnection connection, string sql, params (string Name, object? Value)[] parameters)
    {
        using var command = Command(connection, sql, parameters);
        return command.ExecuteNonQuery();
    }

    /// <summary>A statement with its parameters.</summary>
    public static SqliteCommand Command(SqliteConnection connection, string sql, params (string Name, object? Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }

    /// <summary>Runs what is no transaction: a pragma.</summary>
    public void Pragma(string sql)
    {
        lock (_gate)
            Guarded(() => Run(_write, sql));
    }

    /// <summary>Refuses a file whose pages do not fit each other.</summary>
    /// <exception cref="StoreCorruptException">With what SQLite found.</exception>
    public void CheckPages()
    {
        var found = Rows("PRAGMA quick_check(3)", r => r.GetString(0)).ToList();
        if (found is not ["ok"])
            throw new StoreCorruptException($"The database {_path} is damaged ({string.Join("; ", found)}). {Remedy}");
    }

    /// <summary>What to do about damage: the same words everywhere.</summary>
    public const string Remedy = "Restore a backup (mano --restore FILE); the server does not start with less than it had.";

    /// <summary>UTC, fixed width: text order is time order.</summary>
    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The reverse of <see cref="Text"/>.</summary>
    public static DateTimeOffset Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new StoreCorruptException($"A stored time, '{text}', is none: the database is damaged. {Remedy}");

    /// <inheritdoc/>
    public void Dispose()
    {
        _wal.Dispose();
        lock (_gate)
            _write.Dispose();
    }

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (SqliteException e)
        {
            throw Translate(e, $"The database {_path} could not be read");
        }
        catch (InvalidCastException e)
        {
            throw new StoreCorruptException($"A stored value has the wrong type: the database is damaged. {Remedy}", e);
        }
    }

    private static StoreException Translate(SqliteException e, string what) => e.SqliteErrorCode switch
    {
        13 => new StoreException($"{what}: the disk is full. Free some space; nothing was changed.", e) { IsFull = true },
        10 => new StoreException($"{what}: the disk reports an input/output error. Nothing was changed.", e),
        11 or 26 => new StoreCorruptException($"{what}: the database file is damaged. {Remedy}", e),
        _ => new StoreException($"{what}: {e.Message}", e),
    };

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _path, Pooling = false }.ToString());
        try
        {
            connection.Open();
            Run(connection, $"PRAGMA journal_mode=WAL; PRAGMA synchronous={_synchronous}; PRAGMA busy_timeout=10000;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Ends a transaction that failed. After a full disk or an I/O error SQLite has ended it itself, and says so.</summary>
    private void RollBack()
    {
        try
        {
            Run(_write, "ROLLBACK");
        }
        catch (SqliteException)
        {
            // "cannot rollback - no transaction is active", or the same trouble again: the failure that led here is the one to report.
        }
    }
}
