using static Netconf.Mano.Datastore.Storage.Sqlite.SqliteDatabase;

namespace Netconf.Mano.Datastore.Storage.Sqlite;

/// <summary>Chunks in a database of their own. It holds figures only: its loss costs past measurements, never configuration or state.</summary>
internal sealed class SqliteTimeSeries : ITimeSeries, IDisposable
{
    private readonly SqliteDatabase _database;

    public SqliteTimeSeries(string path)
    {
        _database = new SqliteDatabase(path, isDurable: false);
        try
        {
            var version = _database.Number("PRAGMA user_version");
            if (version > 1)
                throw new StoreException($"{path} has format {version}; this server knows 1. Start the newer server, or move the file away: it holds past measurements only.");
            if (version == 0)
                _database.Execute(
                    """
                    CREATE TABLE chunk (series TEXT NOT NULL, starts INTEGER NOT NULL, ends INTEGER NOT NULL, crc INTEGER NOT NULL, data BLOB NOT NULL,
                        PRIMARY KEY (series, starts)) WITHOUT ROWID;
                    PRAGMA user_version = 1;
                    """);
        }
        catch
        {
            _database.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Append(IReadOnlyList<SeriesChunk> chunks) => _database.Write(connection =>
    {
        using var insert = Command(
            connection, "INSERT OR REPLACE INTO chunk VALUES ($s, $f, $t, $c, $d)", ("$s", ""), ("$f", 0L), ("$t", 0L), ("$c", 0L), ("$d", Array.Empty<byte>()));
        foreach (var chunk in chunks)
        {
            insert.Parameters["$s"].Value = chunk.Series;
            insert.Parameters["$f"].Value = chunk.From.UtcTicks;
            insert.Parameters["$t"].Value = chunk.To.UtcTicks;
            insert.Parameters["$c"].Value = (long)Checksum.Of(chunk);
            insert.Parameters["$d"].Value = chunk.Data.ToArray();
            insert.ExecuteNonQuery();
        }
        return 0;
    }, "The measurements could not be stored");

    /// <inheritdoc/>
    public IEnumerable<SeriesChunk> Read(string series, DateTimeOffset from, DateTimeOffset to)
    {
        // The chunk that begins before the time may reach into it: chunks of a series do not overlap, so it is the last such one.
        return _database.Rows(
            """
            SELECT starts, ends, crc, data FROM chunk
            WHERE series = $s AND starts <= $t AND starts >= coalesce((SELECT max(starts) FROM chunk WHERE series = $s AND starts <= $f), $f) AND ends >= $f
            ORDER BY starts
            """,
            r =>
            {
                var chunk = new SeriesChunk(series, At(r.GetInt64(0)), At(r.GetInt64(1)), (byte[])r[3]);
                return Checksum.Of(chunk) == r.GetInt64(2)
                    ? chunk
                    : throw new StoreCorruptException($"The chunk of series {series} from {chunk.From:O} does not match its checksum; drop it, past measurements are lost.");
            },
            ("$s", series), ("$f", from.UtcTicks), ("$t", to.UtcTicks));
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> List(string prefix)
    {
        // Name by name through the key: as many steps as there are series, not chunks.
        var names = new List<string>();
        var next = _database.Value("SELECT min(series) FROM chunk WHERE series >= $p", ("$p", prefix)) as string;
        while (next is not null && next.StartsWith(prefix, StringComparison.Ordinal))
        {
            names.Add(next);
            next = _database.Value("SELECT min(series) FROM chunk WHERE series > $p", ("$p", next)) as string;
        }
        return names;
    }

    /// <inheritdoc/>
    public int Drop(string prefix, DateTimeOffset endedBefore) => _database.Execute(
        "DELETE FROM chunk WHERE series >= $p AND substr(series, 1, length($p)) = $p AND ends < $t", ("$p", prefix), ("$t", endedBefore.UtcTicks));

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    private static DateTimeOffset At(long ticks) => new(ticks, TimeSpan.Zero);
}
