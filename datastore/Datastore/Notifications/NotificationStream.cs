using Netconf.Mano.Datastore.Storage;

namespace Netconf.Mano.Datastore;

/// <summary>
/// One stream of events (RFC 5277 §3.2). Every event is stored before anyone sees it; a subscriber is a cursor over the stored events that is served from a ring
/// of recent ones when it keeps up and from the store when it does not. So a slow subscriber costs nothing, and nothing is lost
/// or doubled between replay and live.
/// </summary>
public sealed class NotificationStream
{
    private const int RingSize = 4096;
    private readonly Lock _gate = new();
    private readonly NotificationRecord[] _ring = new NotificationRecord[RingSize];
    private readonly IStore _store;
    private long _count;
    private TaskCompletionSource _more = NewSignal();

    internal NotificationStream(string name, string description, IStore store)
    {
        Name = name;
        Description = description;
        _store = store;
        Last = store.LastNotification;
    }

    /// <summary>The stream's name.</summary>
    public string Name { get; }

    /// <summary>What it carries.</summary>
    public string Description { get; }

    /// <summary>The sequence number of the last published event of any stream that this one knows of.</summary>
    public long Last { get; private set; }

    /// <summary>The event time of the oldest event that can be replayed, or null.</summary>
    public DateTimeOffset? Oldest => _store.OldestNotification(Name);

    /// <summary>Events after <paramref name="sequence"/>, waiting until there is one. Ends when cancelled.</summary>
    public async ValueTask<IReadOnlyList<NotificationRecord>> ReadAfterAsync(long sequence, CancellationToken cancellation)
    {
        while (true)
        {
            Task more;
            lock (_gate)
            {
                if (TryRing(sequence) is { } recent)
                {
                    if (recent.Count > 0)
                        return recent;
                }
                more = Last > sequence && TryRing(sequence) is null ? Task.CompletedTask : _more.Task;
            }
            if (more.IsCompleted)
            {
                var stored = Replay(DateTimeOffset.MinValue, null, sequence);
                if (stored.Count > 0)
                    return stored;
                lock (_gate)
                    more = _more.Task;
            }
            await more.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Stored events from a time on, at most 500 at once, after <paramref name="sequence"/>.</summary>
    public IReadOnlyList<NotificationRecord> Replay(DateTimeOffset from, DateTimeOffset? to, long sequence) =>
        _store.ReadNotifications(Name, from, to, sequence, 500);

    internal void Publish(NotificationRecord record)
    {
        TaskCompletionSource signal;
        lock (_gate)
        {
            _ring[_count++ % RingSize] = record;
            Last = record.Sequence;
            signal = _more;
            _more = NewSignal();
        }
        signal.SetResult();
    }

    /// <summary>The ring's events after <paramref name="sequence"/>; null when the ring no longer reaches back so far.</summary>
    private List<NotificationRecord>? TryRing(long sequence)
    {
        var available = Math.Min(_count, RingSize);
        if (Last <= sequence)
            return [];
        var oldest = _count - available;
        var from = _count;
        while (from > oldest && _ring[(from - 1) % RingSize].Sequence > sequence)
            from--;
        if (from == oldest)
            return null;
        var events = new List<NotificationRecord>((int)(_count - from));
        for (var i = from; i < _count; i++)
            events.Add(_ring[i % RingSize]);
        return events;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
