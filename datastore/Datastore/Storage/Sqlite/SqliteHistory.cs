using static Netconf.Mano.Datastore.Storage.Sqlite.SqliteDatabase;

namespace Netconf.Mano.Datastore.Storage.Sqlite;

/// <summary>The configuration log, read as history: by revision (the key), by user and by time (indexes).</summary>
internal sealed class SqliteHistory(SqliteDatabase database) : IHistory
{
    /// <inheritdoc/>
    public long Oldest => database.Number("SELECT min(revision) FROM configuration");

    /// <inheritdoc/>
    public IReadOnlyList<ConfigurationRecord> Read(HistoryQuery query)
    {
        var conditions = new List<string>();
        var values = new List<(string, object?)>();
        void Where(string condition, string name, object? value)
        {
            if (value is null)
                return;
            conditions.Add(condition);
            values.Add((name, value));
        }
        Where("revision > $after", "$after", query.After);
        Where("revision <= $upTo", "$upTo", query.UpTo);
        Where("user = $user", "$user", query.User);
        Where("at >= $since", "$since", query.Since is { } since ? Text(since) : null);
        Where("at <= $until", "$until", query.Until is { } until ? Text(until) : null);
        values.Add(("$limit", query.Limit ?? -1L));
        var columns = query.WithEdits ? SqliteRows.ConfigurationColumns : SqliteRows.ConfigurationColumnsWithoutEdits;
        return [.. database.Rows<ConfigurationRecord>(
            $"SELECT {columns} FROM configuration {(conditions.Count == 0 ? "" : "WHERE " + string.Join(" AND ", conditions))} ORDER BY revision DESC LIMIT $limit",
            query.WithEdits ? SqliteRows.CheckedConfiguration : SqliteRows.ConfigurationWithoutEdits, [.. values])];
    }

    /// <inheritdoc/>
    public ConfigurationRecord? Find(long revision) => database.Rows(
        $"SELECT {SqliteRows.ConfigurationColumns} FROM configuration WHERE revision = $r", SqliteRows.CheckedConfiguration, ("$r", revision)).FirstOrDefault();

    /// <inheritdoc/>
    public int Trim(DateTimeOffset olderThan, int keepAtLeast) => database.Execute(
        """
        DELETE FROM configuration
        WHERE revision < coalesce((SELECT min(revision) FROM configuration WHERE at >= $t), 9223372036854775807)
          AND revision <= (SELECT position FROM head WHERE log = 'configuration') - $k
          AND revision <= (SELECT position FROM checkpoint WHERE kind = 'configuration')
        """,
        ("$t", Text(olderThan)), ("$k", keepAtLeast));
}
