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
    ReadOnlyMemory<byte> Edit) : StoreRecord;

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

/// <summary>Which of the two trees a checkpoint holds.</summary>
public enum CheckpointKind
{
    /// <summary>The configuration.</summary>
    Configuration,

    /// <summary>The kept state.</summary>
    State,
}

/// <summary>A whole tree at a position of its log.</summary>
/// <param name="Kind">Which tree.</param>
/// <param name="Position">The revision or sequence it includes.</param>
/// <param name="SchemaId">The schema's content-id.</param>
/// <param name="Data">The tree as XML, UTF-8.</param>
public sealed record Checkpoint(CheckpointKind Kind, long Position, string SchemaId, ReadOnlyMemory<byte> Data);
