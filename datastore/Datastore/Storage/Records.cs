namespace Netconf.Mano.Datastore.Storage;

/// <summary>Something to store.</summary>
public abstract record StoreRecord;

/// <summary>One commit to running: the change in qualified names, never ordinals, with the schema it was made under.</summary>
/// <param name="Revision">The revision it makes; the one before is its base.</param>
/// <param name="At">When it was accepted.</param>
/// <param name="User">Who.</param>
/// <param name="SessionId">The session, 0 for the server itself.</param>
/// <param name="Source">The peer's address or what in the server asked.</param>
/// <param name="Comment">What the user said of it, or null.</param>
/// <param name="SchemaId">The schema's content-id.</param>
/// <param name="Edit">The change as an edit-config document, UTF-8.</param>
public sealed record ConfigurationRecord(
    long Revision, DateTimeOffset At, string User, uint SessionId, string Source, string? Comment, string SchemaId,
    ReadOnlyMemory<byte> Edit) : StoreRecord
{
    /// <summary>
    /// What leads from this revision back to the one before, as an edit-config document, UTF-8; empty in records of stores of format 1, which kept none.
    /// </summary>
    public ReadOnlyMemory<byte> Undo { get; init; }
}

/// <summary>One change of the kept state.</summary>
/// <param name="Sequence">From 1, without gaps.</param>
/// <param name="At">When.</param>
/// <param name="SchemaId">The schema's content-id.</param>
/// <param name="Edit">The change as an edit document, UTF-8.</param>
public sealed record StateRecord(long Sequence, DateTimeOffset At, string SchemaId, ReadOnlyMemory<byte> Edit) : StoreRecord;

/// <summary>One event of a stream (RFC 5277).</summary>
/// <param name="Sequence">From 1 over all streams, rising.</param>
/// <param name="Stream">The stream's name.</param>
/// <param name="EventTime">When it happened; rising within a stream.</param>
/// <param name="Content">The notification's element with its namespace declarations, UTF-8.</param>
public sealed record NotificationRecord(
    long Sequence, string Stream, DateTimeOffset EventTime, ReadOnlyMemory<byte> Content) : StoreRecord;

/// <summary>A confirmed commit that waits for its confirmation (RFC 6241 §8.4); <see cref="RollbackRevision"/> null clears the record.</summary>
/// <param name="RollbackRevision">The revision to go back to.</param>
/// <param name="Deadline">When it is reverted.</param>
/// <param name="User">Who asked.</param>
/// <param name="SessionId">The session that asked.</param>
/// <param name="PersistId">The persist token, or null.</param>
public sealed record ConfirmedCommitRecord(
    long? RollbackRevision, DateTimeOffset Deadline, string User, uint SessionId, string? PersistId) : StoreRecord;

/// <summary>The shared candidate as it was last kept: the next start takes it up again. It replaces the one before.</summary>
/// <param name="Base">The revision of running that the changes are to.</param>
/// <param name="Edit">The changes as an edit-config document, UTF-8; empty when the candidate is running again.</param>
/// <param name="Conflicts">Instances that a later commit of another changed too, as instance-identifiers, one a line.</param>
public sealed record CandidateRecord(long Base, ReadOnlyMemory<byte> Edit, string Conflicts) : StoreRecord;

/// <summary>A condition of an append: it is stored only while that lease is held with that token.</summary>
/// <param name="Name">The lease.</param>
/// <param name="Token">The token it was given.</param>
public sealed record LeaseFence(string Name, long Token) : StoreRecord;

/// <summary>Which of the two trees a checkpoint holds.</summary>
public enum CheckpointKind
{
    /// <summary>The configuration.</summary>
    Configuration,

    /// <summary>The kept state.</summary>
    State,

    /// <summary>The startup configuration; it has no log.</summary>
    Startup,

    /// <summary>What the first start began with; it has no log.</summary>
    Factory,
}

/// <summary>Where a checkpoint is and how large.</summary>
/// <param name="Position">The revision or sequence it includes.</param>
/// <param name="Size">Octets of the tree.</param>
public sealed record CheckpointMark(long Position, long Size);

/// <summary>A whole tree at a position of its log, open for reading.</summary>
public sealed class Checkpoint : IDisposable
{
    private readonly IDisposable? _content;

    /// <summary>With what has to be closed after reading.</summary>
    public Checkpoint(CheckpointKind kind, long position, string schemaId, ReadOnlyMemory<byte> data, IDisposable? content = null)
    {
        (Kind, Position, SchemaId, Data, _content) = (kind, position, schemaId, data, content);
    }

    /// <summary>Which tree.</summary>
    public CheckpointKind Kind { get; }

    /// <summary>The revision or sequence it includes.</summary>
    public long Position { get; }

    /// <summary>The content-id of the schema it was written under.</summary>
    public string SchemaId { get; }

    /// <summary>The tree as XML, UTF-8; not to be touched after <see cref="Dispose"/>.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <inheritdoc/>
    public void Dispose() => _content?.Dispose();
}
