using System.Diagnostics.CodeAnalysis;
using Netconf.Mano.Datastore.Storage;

namespace Netconf.Mano.Protocol.Tests;

/// <summary>A store that can be told to be full.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The wrapped store is its opener's.")]
internal sealed class FullStore(IStore store) : IStore
{
    public volatile bool IsFull;

    public long LastNotification => store.LastNotification;

    public void Append(IReadOnlyList<StoreRecord> records)
    {
        if (IsFull)
            throw new StoreException("The disk is full.") { IsFull = true };
        store.Append(records);
    }

    public IEnumerable<ConfigurationRecord> ReadConfiguration(long revision) => store.ReadConfiguration(revision);

    public IReadOnlyList<ConfigurationRecord> ReadHistory(int count) => store.ReadHistory(count);

    public IEnumerable<StateRecord> ReadState(long sequence) => store.ReadState(sequence);

    public IReadOnlyList<NotificationRecord> ReadNotifications(
        string stream, DateTimeOffset from, DateTimeOffset? to, long afterSequence, int limit) =>
        store.ReadNotifications(stream, from, to, afterSequence, limit);

    public DateTimeOffset? OldestNotification(string stream) => store.OldestNotification(stream);

    public ConfirmedCommitRecord? ReadConfirmedCommit() => store.ReadConfirmedCommit();

    public Checkpoint? ReadCheckpoint(CheckpointKind kind) => store.ReadCheckpoint(kind);

    public void WriteCheckpoint(Checkpoint checkpoint) => store.WriteCheckpoint(checkpoint);

    public uint NextSessionId() => store.NextSessionId();

    public void TrimNotifications(DateTimeOffset olderThan, int keepAtLeast) => store.TrimNotifications(olderThan, keepAtLeast);

    public long LogSizeSince(CheckpointKind kind, long position) => store.LogSizeSince(kind, position);

    public void Dispose()
    {
    }
}
