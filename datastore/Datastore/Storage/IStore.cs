namespace Netconf.Mano.Datastore.Storage;

/// <summary>
/// The storage seam: everything that outlives the process goes through it. Embedded it is SQLite (<see cref="Sqlite.SqliteStore"/>).
/// Its parts are one small interface each; what must happen together goes through <see cref="Append"/>.
/// </summary>
public interface IStore : IDisposable
{
    /// <summary>What a start reads: the logs, the pending confirmed commit, the candidate.</summary>
    ICommitLog Log { get; }

    /// <summary>Whole trees at a position of their log.</summary>
    ICheckpoints Checkpoints { get; }

    /// <summary>The commits that were, for operators.</summary>
    IHistory History { get; }

    /// <summary>The events of all streams.</summary>
    INotificationLog Notifications { get; }

    /// <summary>Locks and reconcilers' ownership, for a time.</summary>
    ILeases Leases { get; }

    /// <summary>Compressed chunks of measured values.</summary>
    ITimeSeries Series { get; }

    /// <summary>Large immutable contents by their digest.</summary>
    IArtifacts Artifacts { get; }

    /// <summary>
    /// Appends records of all kinds in one durable transaction: when it returns, all of it is on the disk; when it throws, none of it is.
    /// A configuration record names the revision it makes: the append fails with <see cref="StaleHeadException"/> when another writer
    /// was there first (compare-and-append at the head). The same holds for state records.
    /// </summary>
    /// <exception cref="StaleHeadException">A record does not follow its log's head, or a <see cref="LeaseFence"/> does not hold.</exception>
    /// <exception cref="StoreException">Nothing was stored: the disk is full, or an I/O error.</exception>
    void Append(IReadOnlyList<StoreRecord> records);

    /// <summary>A session id never given before, from 1 (RFC 6241 §8.1: larger than 0).</summary>
    /// <exception cref="StoreException">None could be reserved.</exception>
    uint NextSessionId();

    /// <summary>Writes something small durably, to learn whether the store takes writes again.</summary>
    /// <exception cref="StoreException">It does not.</exception>
    void Probe();
}

/// <summary>What a start reads, and how much that is.</summary>
public interface ICommitLog
{
    /// <summary>The newest configuration revision, 0 before the first.</summary>
    long Revision { get; }

    /// <summary>The configuration records after <paramref name="revision"/> up to the newest, in order, each checked against its digest.</summary>
    /// <exception cref="StoreCorruptException">A record does not match its digest or one is missing.</exception>
    IEnumerable<ConfigurationRecord> ReadConfiguration(long revision);

    /// <summary>The state records after <paramref name="sequence"/> up to the newest, in order, each checked against its digest.</summary>
    /// <exception cref="StoreCorruptException">A record does not match its digest or one is missing.</exception>
    IEnumerable<StateRecord> ReadState(long sequence);

    /// <summary>The pending confirmed commit, or null.</summary>
    ConfirmedCommitRecord? ReadConfirmedCommit();

    /// <summary>The changes the candidate held when they were last kept, or null when it was running.</summary>
    CandidateRecord? ReadCandidate();

    /// <summary>Octets of log after <paramref name="position"/>.</summary>
    long SizeSince(CheckpointKind kind, long position);
}

/// <summary>Checkpoints: they bound what a start has to read. There is always a whole one of each kind, or none yet.</summary>
public interface ICheckpoints
{
    /// <summary>The newest checkpoint of that kind, or null; its content is checked as it is opened.</summary>
    /// <exception cref="StoreCorruptException">It is damaged, or the store knows of a newer one than is there.</exception>
    Checkpoint? Open(CheckpointKind kind);

    /// <summary>Position and size of the newest checkpoint without reading it, or null.</summary>
    CheckpointMark? Newest(CheckpointKind kind);

    /// <summary>
    /// Writes a checkpoint from a snapshot, aside and without holding up <see cref="IStore.Append"/>. State records it covers are dropped; configuration
    /// records are the history and stay.
    /// </summary>
    /// <param name="kind">Which tree.</param>
    /// <param name="position">The revision or sequence it includes.</param>
    /// <param name="schemaId">The schema's content-id.</param>
    /// <param name="write">Writes the tree as XML, UTF-8, piece by piece.</param>
    /// <exception cref="StoreException">It could not be written; the one before is still there.</exception>
    CheckpointMark Write(CheckpointKind kind, long position, string schemaId, Action<System.Buffers.IBufferWriter<byte>> write);
}

/// <summary>Stored notifications.</summary>
public interface INotificationLog
{
    /// <summary>The last sequence number of the notification log, 0 when there was none yet.</summary>
    long Last { get; }

    /// <summary>The event time of the oldest stored notification of a stream, or null.</summary>
    DateTimeOffset? Oldest(string stream);

    /// <summary>
    /// Notifications of a stream with <c>from ≤ event time</c> and, where given, <c>event time ≤ to</c>, in order of sequence, at most
    /// <paramref name="limit"/>, after <paramref name="afterSequence"/>; each checked against its digest.
    /// </summary>
    IReadOnlyList<NotificationRecord> Read(string stream, DateTimeOffset from, DateTimeOffset? to, long afterSequence, int limit);

    /// <summary>Drops notifications older than that, but never the newest <paramref name="keepAtLeast"/>.</summary>
    void Trim(DateTimeOffset olderThan, int keepAtLeast);
}
