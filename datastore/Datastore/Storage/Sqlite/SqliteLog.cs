using static Netconf.Mano.Datastore.Storage.Sqlite.SqliteDatabase;

namespace Netconf.Mano.Datastore.Storage.Sqlite;

/// <summary>The logs as a start and subscribers read them.</summary>
internal sealed class SqliteLog(SqliteDatabase database) : ICommitLog, INotificationLog
{
    /// <inheritdoc/>
    public long Revision => Head("configuration");

    /// <inheritdoc/>
    public long Last => Head("notification");

    /// <inheritdoc/>
    public IEnumerable<ConfigurationRecord> ReadConfiguration(long revision)
    {
        var head = Head("configuration");
        foreach (var record in database.Rows(
            $"SELECT {SqliteRows.ConfigurationColumns} FROM configuration WHERE revision > $r AND revision <= $h ORDER BY revision",
            SqliteRows.CheckedConfiguration, ("$r", revision), ("$h", head)))
        {
            if (record.Revision != ++revision)
                throw Missing("Configuration revision", revision);
            yield return record;
        }
        if (revision < head)
            throw Missing("Configuration revision", revision + 1);
        if (revision > head)
            throw Behind("configuration", revision, head);
    }

    /// <inheritdoc/>
    public IEnumerable<StateRecord> ReadState(long sequence)
    {
        var head = Head("state");
        foreach (var record in database.Rows(
            $"SELECT {SqliteRows.StateColumns} FROM state WHERE sequence > $s AND sequence <= $h ORDER BY sequence",
            SqliteRows.CheckedState, ("$s", sequence), ("$h", head)))
        {
            if (record.Sequence != ++sequence)
                throw Missing("State record", sequence);
            yield return record;
        }
        if (sequence < head)
            throw Missing("State record", sequence + 1);
        if (sequence > head)
            throw Behind("state", sequence, head);
    }

    /// <inheritdoc/>
    public ConfirmedCommitRecord? ReadConfirmedCommit() => database.Rows(
        "SELECT rollback, deadline, user, session, persist FROM confirmed",
        r => new ConfirmedCommitRecord(
            r.GetInt64(0), Time(r.GetString(1)), r.GetString(2), (uint)r.GetInt64(3), r.IsDBNull(4) ? null : r.GetString(4))).FirstOrDefault();

    /// <inheritdoc/>
    public CandidateRecord? ReadCandidate() => database.Rows(
        "SELECT base, conflicts, crc, edit FROM candidate",
        r => new CandidateRecord(r.GetInt64(0), (byte[])r[3], r.GetString(1)) is var c && Checksum.Of(c) == r.GetInt64(2)
            ? c
            : throw SqliteRows.Damaged("candidate")).FirstOrDefault();

    /// <inheritdoc/>
    public long SizeSince(CheckpointKind kind, long position) => kind == CheckpointKind.Configuration
        ? database.Number("SELECT sum(size) FROM configuration WHERE revision > $p", ("$p", position))
        : database.Number("SELECT sum(size) FROM state WHERE sequence > $p", ("$p", position));

    /// <inheritdoc/>
    public IReadOnlyList<NotificationRecord> Read(string stream, DateTimeOffset from, DateTimeOffset? to, long afterSequence, int limit) =>
        [.. database.Rows(
            $"SELECT {SqliteRows.NotificationColumns} FROM notification WHERE stream = $stream AND sequence > $after AND time >= $from " +
            (to is null ? "" : "AND time <= $to ") + "ORDER BY sequence LIMIT $limit",
            SqliteRows.CheckedNotification,
            ("$stream", stream), ("$after", afterSequence), ("$from", Text(from)), ("$to", to is { } end ? Text(end) : null), ("$limit", limit))];

    /// <inheritdoc/>
    public DateTimeOffset? Oldest(string stream) =>
        database.Value("SELECT min(time) FROM notification WHERE stream = $stream", ("$stream", stream)) is string time ? Time(time) : null;

    /// <inheritdoc/>
    public void Trim(DateTimeOffset olderThan, int keepAtLeast) => database.Execute(
        "DELETE FROM notification WHERE time < $t AND sequence <= (SELECT position FROM head WHERE log = 'notification') - $k",
        ("$t", Text(olderThan)), ("$k", keepAtLeast));

    private long Head(string log) => database.Number("SELECT position FROM head WHERE log = $log", ("$log", log));

    private static StoreCorruptException Missing(string what, long position) => new($"{what} {position} is missing from the log. {Remedy}");

    private static StoreCorruptException Behind(string what, long checkpoint, long head) => new(
        $"The {what} log ends at {head}, before its checkpoint at {checkpoint}: mano.db is older than the files beside it. Put the newer file back, or: {Remedy}");
}
