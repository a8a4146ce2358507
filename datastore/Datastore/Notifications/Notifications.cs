using System.Buffers;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore.Storage;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Datastore;

/// <summary>An event to publish.</summary>
/// <param name="Stream">In which log. Everything is on NETCONF (RFC 5277 §3.2.3); further streams carry parts of it.</param>
/// <param name="Content">The notification, over its schema node.</param>
/// <param name="Context">Of a notification defined inside a data node the instance it belongs to; else null.</param>
public sealed record NotificationEvent(string Stream, DataNode Content, InstancePath? Context = null)
{
    /// <summary>The stream everything is on.</summary>
    public const string Netconf = "NETCONF";

    /// <summary>An event on the NETCONF stream.</summary>
    public static NotificationEvent On(DataNode content, InstancePath? context = null) => new(Netconf, content, context);
}

/// <summary>The event streams: numbering, storing, then showing each event, in one order for all.</summary>
public sealed class Notifications
{
    private readonly Lock _gate = new();
    private readonly IStore _store;
    private readonly Journal _journal;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, NotificationStream> _streams = [];
    private long _sequence;
    private DateTimeOffset _lastTime;

    internal Notifications(Schema schema, IStore store, Journal journal, TimeProvider time)
    {
        Schema = schema;
        _store = store;
        _journal = journal;
        _time = time;
        _sequence = store.Notifications.Last;
        Opened = time.GetUtcNow();
        _streams[NotificationEvent.Netconf] = new NotificationStream(NotificationEvent.Netconf, "All events of the server.", store, () => Schema);
    }

    /// <summary>The schema of new events.</summary>
    internal Schema Schema { get; set; }

    /// <summary>Since when this run of the server logs events.</summary>
    public DateTimeOffset Opened { get; }

    /// <summary>The streams there are.</summary>
    public IReadOnlyList<NotificationStream> Streams
    {
        get
        {
            lock (_gate)
                return [.. _streams.Values];
        }
    }

    /// <summary>The stream of that name, or null.</summary>
    public NotificationStream? Find(string name)
    {
        lock (_gate)
            return _streams.GetValueOrDefault(name);
    }

    /// <summary>The filters of subscribers: equal ones are one, so that what they answer is worked out once.</summary>
    public EventFilters Filters { get; } = new();

    /// <summary>Adds a stream that carries a part of what is on NETCONF.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it carries, for people.</param>
    /// <param name="carries">Whether a notification is on it.</param>
    public NotificationStream AddStream(string name, string description, Func<EventDefinition, bool> carries)
    {
        lock (_gate)
            return _streams[name] = new NotificationStream(name, description, _streams[NotificationEvent.Netconf], carries);
    }

    /// <summary>Publishes events; the task ends when they are stored and shown.</summary>
    /// <exception cref="StoreException">They could not be stored; nobody saw them.</exception>
    public Task PublishAsync(params IReadOnlyList<NotificationEvent> events) => Append(events, [], null, null);

    /// <summary>
    /// Numbers events and hands them to the journal together with <paramref name="records"/>: numbering and handing over are one step, so that the order of
    /// numbers is the order in the log. Times never go back (RFC 5277 §3.3).
    /// </summary>
    internal Task Append(
        IReadOnlyList<NotificationEvent> events, List<StoreRecord> records, Action? durable, Action<StoreException>? failed)
    {
        if (events.Count == 0)
            return _journal.Append(records, durable, failed);
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            _lastTime = now > _lastTime ? now : _lastTime;
            var mine = new List<NotificationRecord>(events.Count);
            foreach (var e in events)
                mine.Add(new NotificationRecord(++_sequence, e.Stream, _lastTime, TreeText.Write(Schema, e)));
            records.AddRange(mine);
            return _journal.Append(
                records,
                () =>
                {
                    durable?.Invoke();
                    Show(mine);
                },
                failed);
        }
    }

    private void Show(List<NotificationRecord> records)
    {
        foreach (var record in records)
            Find(record.Stream)?.Publish(new StreamEvent(record, Schema));
    }
}
