using static Netconf.Mano.Datastore.Storage.Sqlite.SqliteDatabase;

namespace Netconf.Mano.Datastore.Storage.Sqlite;

/// <summary>Leases as rows; a released one keeps its row, and with it the last token given.</summary>
internal sealed class SqliteLeases(SqliteDatabase database) : ILeases
{
    /// <inheritdoc/>
    public Lease Take(string name, string holder, TimeSpan duration, DateTimeOffset now)
    {
        ArgumentException.ThrowIfNullOrEmpty(holder);
        return database.Write(connection =>
        {
            Run(
                connection,
                """
                INSERT INTO lease VALUES ($name, $holder, 1, $until)
                ON CONFLICT (name) DO UPDATE SET token = token + (holder <> excluded.holder OR until <= $now), holder = excluded.holder, until = excluded.until
                WHERE holder = excluded.holder OR until <= $now
                """,
                ("$name", name), ("$holder", holder), ("$until", Text(now + duration)), ("$now", Text(now)));
            using var command = Command(connection, "SELECT holder, token, until FROM lease WHERE name = $name", ("$name", name));
            using var reader = command.ExecuteReader();
            reader.Read();
            return new Lease(name, reader.GetString(0), reader.GetInt64(1), Time(reader.GetString(2)));
        });
    }

    /// <inheritdoc/>
    public void Release(string name, long token) =>
        database.Execute("UPDATE lease SET holder = '', until = '' WHERE name = $name AND token = $token", ("$name", name), ("$token", token));

    /// <inheritdoc/>
    public Lease? Find(string name, DateTimeOffset now) => database.Rows(
        "SELECT holder, token, until FROM lease WHERE name = $name AND until > $now",
        r => new Lease(name, r.GetString(0), r.GetInt64(1), Time(r.GetString(2))), ("$name", name), ("$now", Text(now))).FirstOrDefault();
}
