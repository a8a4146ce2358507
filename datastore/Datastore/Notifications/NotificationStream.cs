using Netconf.Mano.Datastore.Storage;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Datastore;

/// <summary>
/// One stream of events (RFC 5277 §3.2). Every event is stored before anyone sees it; a subscriber is a cursor over the stored events that is served from a ring
/// of recent ones when it keeps up and from the store when it does not. So a slow subscriber costs nothing, and nothing is lost
/// or doubled between replay and live.
/// </summary>
public sealed class NotificationStream
{
    private const int RingSize = 4096;

    /// <summary>So many new events keep what only filters need.</summary>
    private const int Fresh = 128;

    private readonly Lock _gate = new();
    private readonly StreamEvent[] _ring = new StreamEvent[RingSize];
    private readonly IStore _store;
    private readonly Func<Schema> _schema;
    private readonly NotificationStream? _log;
    private readonly Func<EventDefinition, bool>? _carries;
    private long _count;
    private long _floor;
    private TaskCompletionSource _more = NewSignal();

    internal NotificationStream(string name, string description, IStore store, Func<Schema> schema)
    {
        Name = name;
        Description = description;
        _store = store;
        _schema = schema;
        // What is published from now on is in the ring until it is overwritten.
        Last = _floor = store.Notifications.Last;
    }

    internal NotificationStream(string name, string description, NotificationStream log, Func<EventDefinition, bool> carries)
        : this(name, description, log._store, log._schema) => (_log, _carries) = (log, carries);

    /// <summary>The stream's name.</summary>
    public string Name { get; }

    /// <summary>What it carries.</summary>
    public string Description { get; }

    /// <summary>The sequence number of the last published event of any stream that this one knows of.</summary>
    public long Last { get; private set; }

    /// <summary>The event time of the oldest event that can be replayed, or null.</summary>
    public DateTimeOffset? Oldest => _store.Notifications.Oldest(Log.Name);

    /// <summary>The stream whose events these are a part of; itself when it has a log of its own.</summary>
    internal NotificationStream Log => _log ?? this;

    /// <summary>Whether an event of the log is on this stream.</summary>
    public bool Carries(StreamEvent e) => _carries is null || _carries(e.Definition);

    /// <summary>Events of the log after <paramref name="sequence"/>, waiting until there is one. Ends when cancelled.</summary>
    internal async ValueTask<IReadOnlyList<StreamEvent>> ReadAfterAsync(long sequence, CancellationToken cancellation)
    {
        while (true)
        {
            Task more;
            lock (_gate)
                more = _more.Task;
            if (ReadAfter(sequence) is { Count: > 0 } events)
                return events;
            await more.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Events of the log after <paramref name="sequence"/> that are there already.</summary>
    internal IReadOnlyList<StreamEvent> ReadAfter(long sequence)
    {
        lock (_gate)
            if (TryRing(sequence) is { } recent)
                return recent;
        return Replay(DateTimeOffset.MinValue, null, sequence);
    }

    /// <summary>Stored events of the log from a time on, at most 500 at once, after <paramref name="sequence"/>.</summary>
    public IReadOnlyList<StreamEvent> Replay(DateTimeOffset from, DateTimeOffset? to, long sequence) =>
        [.. _store.Notifications.Read(Log.Name, from, to, sequence, 500).Select(r => new StreamEvent(r, _schema()))];

    internal void Publish(StreamEvent e)
    {
        TaskCompletionSource signal;
        lock (_gate)
        {
            if (_count >= Fresh)
                _ring[(_count - Fresh) % RingSize].Forget();
            if (_count >= RingSize)
                _floor = _ring[_count % RingSize].Sequence;
            _ring[_count++ % RingSize] = e;
            Last = e.Sequence;
            signal = _more;
            _more = NewSignal();
        }
        signal.SetResult();
    }

    /// <summary>The ring's events after <paramref name="sequence"/>; null when the ring does not reach back so far.</summary>
    private List<StreamEvent>? TryRing(long sequence)
    {
        if (Last <= sequence)
            return [];
        if (sequence < _floor)
            return null;
        var oldest = _count - Math.Min(_count, RingSize);
        var from = _count;
        while (from > oldest && _ring[(from - 1) % RingSize].Sequence > sequence)
            from--;
        var events = new List<StreamEvent>((int)(_count - from));
        for (var i = from; i < _count; i++)
            events.Add(_ring[i % RingSize]);
        return events;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
