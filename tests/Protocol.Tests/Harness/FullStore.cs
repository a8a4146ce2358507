using System.Diagnostics.CodeAnalysis;
using Netconf.Mano.Datastore.Storage;

namespace Netconf.Mano.Protocol.Tests;

/// <summary>A store that can be told to be full.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The wrapped store is its opener's.")]
internal sealed class FullStore(IStore store) : IStore
{
    public volatile bool IsFull;

    public ICommitLog Log => store.Log;

    public ICheckpoints Checkpoints => store.Checkpoints;

    public IHistory History => store.History;

    public INotificationLog Notifications => store.Notifications;

    public ILeases Leases => store.Leases;

    public ITimeSeries Series => store.Series;

    public IArtifacts Artifacts => store.Artifacts;

    public void Append(IReadOnlyList<StoreRecord> records)
    {
        if (IsFull)
            throw new StoreException("The disk is full.") { IsFull = true };
        store.Append(records);
    }

    public uint NextSessionId() => store.NextSessionId();

    public void Probe() => Append([]);

    public void Dispose()
    {
    }
}
