namespace Netconf.Mano.Datastore.Storage;

/// <summary>
/// The storage seam: everything that outlives the process goes through it. Embedded it is SQLite (<see cref="Sqlite.SqliteStore"/>).
/// One <see cref="Append"/> is one durable transaction: when it returns, all of it is on the disk; when it throws, none of it is.
/// </summary>
public interface IStore : IDisposable
{
    /// <summary>
    /// Appends records of all logs in one transaction. A configuration record names the revision it makes: the append fails with
    /// <see cref="StaleHeadException"/> when another writer was there first (compare-and-append at the head).
    /// </summary>
    /// <exception cref="StoreException">Nothing was stored: the disk is full, or an I/O error.</exception>
    void Append(IReadOnlyList<StoreRecord> records);

    /// <summary>The configuration records after <paramref name="revision"/>, in order, each checked against its digest.</summary>
    /// <exception cref="StoreCorruptException">A record does not match its digest or one is missing.</exception>
    IEnumerable<ConfigurationRecord> ReadConfiguration(long revision);

    /// <summary>The newest configuration records, newest first, without their edits: the history an operator reads.</summary>
    IReadOnlyList<ConfigurationRecord> ReadHistory(int count);

    /// <summary>The state records after <paramref name="sequence"/>, in order.</summary>
    IEnumerable<StateRecord> ReadState(long sequence);

    /// <summary>Stored notifications of a stream with <c>from ≤ event time</c> and, where given, <c>event time ≤ to</c>, in order of sequence, at most <paramref name="limit"/>, after <paramref name="afterSequence"/>.</summary>
    IReadOnlyList<NotificationRecord> ReadNotifications(
        string stream, DateTimeOffset from, DateTimeOffset? to, long afterSequence, int limit);

    /// <summary>The last sequence number of the notification log, 0 when it is empty.</summary>
    long LastNotification { get; }

    /// <summary>The event time of the oldest stored notification of a stream, or null.</summary>
    DateTimeOffset? OldestNotification(string stream);

    /// <summary>The pending confirmed commit, or null.</summary>
    ConfirmedCommitRecord? ReadConfirmedCommit();

    /// <summary>The newest checkpoint of that kind, or null.</summary>
    Checkpoint? ReadCheckpoint(CheckpointKind kind);

    /// <summary>Writes a checkpoint from a snapshot, aside; log records it covers may be dropped afterwards, history is kept.</summary>
    void WriteCheckpoint(Checkpoint checkpoint);

    /// <summary>A session id never given before, from 1 (RFC 6241 §8.1: larger than 0).</summary>
    uint NextSessionId();

    /// <summary>Drops notifications older than that, but never the newest <paramref name="keepAtLeast"/>.</summary>
    void TrimNotifications(DateTimeOffset olderThan, int keepAtLeast);

    /// <summary>Bytes of log after the newest checkpoint of that kind.</summary>
    long LogSizeSince(CheckpointKind kind, long position);
}

/// <summary>A storage failure that left everything as it was.</summary>
public class StoreException : IOException
{
    /// <summary>With a sentence for an operator.</summary>
    public StoreException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>True when there is no room left.</summary>
    public bool IsFull { get; init; }
}

/// <summary>Another writer moved the head.</summary>
public sealed class StaleHeadException(string message) : StoreException(message);

/// <summary>What was read is not what was written.</summary>
public sealed class StoreCorruptException(string message) : StoreException(message);
