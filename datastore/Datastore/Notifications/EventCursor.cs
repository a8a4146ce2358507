namespace Netconf.Mano.Datastore;

/// <summary>What a reader of a stream asks for.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Actor">Who reads: events he may not see are left out (RFC 8341 §3.4.6).</param>
public sealed record EventRequest(NotificationStream Stream, Actor Actor)
{
    /// <summary>Which events.</summary>
    public EventFilter Filter { get; init; } = EventFilter.Everything;

    /// <summary>Replay from then; null for new events only.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>The number of the last event the reader has: what came since is replayed; null for none.</summary>
    public long? After { get; init; }

    /// <summary>Nothing that happened later; null for no end.</summary>
    public DateTimeOffset? Stop { get; init; }
}

/// <summary>What a read of a cursor came upon behind its events.</summary>
public enum EventMark
{
    /// <summary>More will come.</summary>
    None,

    /// <summary>The replay is over: what follows is new.</summary>
    ReplayCompleted,

    /// <summary>The stop time has come: nothing follows.</summary>
    Completed,
}

/// <summary>Events in order, and what comes behind them.</summary>
/// <param name="Events">The events that pass; may be none.</param>
/// <param name="Mark">What comes behind them.</param>
public readonly record struct EventBatch(IReadOnlyList<StreamEvent> Events, EventMark Mark);

/// <summary>
/// A reader of a stream, whatever carries it: stored events from a start time on, then new ones, without a seam, since both come from the same log. It holds
/// nothing for a slow reader but its place. One read at a time.
/// </summary>
/// <example><code>
/// var cursor = new EventCursor(datastores, new EventRequest(stream, actor) { Start = since }, time);
/// while (await cursor.NextAsync(cancellation) is { Mark: not EventMark.Completed } batch)
///     foreach (var e in batch.Events)
///         await SendAsync(e.Json);                                    // or e.Xml: encoded once for all readers
/// </code></example>
public sealed class EventCursor
{
    private readonly AccessControl _access;
    private readonly EventRequest _request;
    private readonly TimeProvider _time;
    private readonly long _seam;
    private long _position;
    private bool _isReplaying;

    /// <summary>A cursor at the end of the stream, or, with a start time, at the first event since then.</summary>
    public EventCursor(Datastores datastores, EventRequest request, TimeProvider time)
    {
        _access = datastores.Access;
        _request = request;
        _time = time;
        Filter = request.Filter;
        Stop = request.Stop;
        _seam = request.Stream.Log.Last;
        _isReplaying = request.Start is not null || request.After is not null;
        _position = _isReplaying ? request.After ?? 0 : _seam;
    }

    /// <summary>Which events; may be changed between reads.</summary>
    public EventFilter Filter { get; set; }

    /// <summary>When it ends; may be changed between reads.</summary>
    public DateTimeOffset? Stop { get; set; }

    /// <summary>Events left out by the filter or by access control.</summary>
    public long Excluded { get; private set; }

    /// <summary>
    /// The next events that pass, waiting until there are some or a mark is reached. A read that is cancelled has no effect: the next one begins where it began.
    /// </summary>
    public async ValueTask<EventBatch> NextAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var batch = _isReplaying ? Replay() : await FollowAsync(cancellation).ConfigureAwait(false);
            if (batch.Events.Count > 0 || batch.Mark != EventMark.None)
                return batch;
        }
    }

    private EventBatch Replay()
    {
        var stored = _request.Stream.Log.Replay(_request.Start ?? DateTimeOffset.MinValue, Stop, _position);
        var passed = new List<StreamEvent>(stored.Count);
        foreach (var e in stored)
        {
            if (e.Sequence > _seam)
                break;
            _position = e.Sequence;
            Consider(e, passed);
        }
        if (stored.Count > 0 && stored[^1].Sequence < _seam)
            return new EventBatch(passed, EventMark.None);
        _isReplaying = false;
        _position = _seam;
        return new EventBatch(passed, EventMark.ReplayCompleted);
    }

    /// <summary>New events, until the stop time if there is one. A timer takes no more than 49 days: a far stop time is waited for day by day.</summary>
    private async ValueTask<EventBatch> FollowAsync(CancellationToken cancellation)
    {
        if (Stop is not { } stop)
            return Take(await _request.Stream.Log.ReadAfterAsync(_position, cancellation).ConfigureAwait(false));
        var left = stop - _time.GetUtcNow();
        if (left <= TimeSpan.Zero)
            return _request.Stream.Log.ReadAfter(_position) is { Count: > 0 } rest ? Take(rest) : new EventBatch([], EventMark.Completed);
        using var until = new CancellationTokenSource(left > TimeSpan.FromDays(1) ? TimeSpan.FromDays(1) : left, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, until.Token);
        try
        {
            return Take(await _request.Stream.Log.ReadAfterAsync(_position, either.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new EventBatch([], EventMark.None);
        }
    }

    private EventBatch Take(IReadOnlyList<StreamEvent> events)
    {
        var passed = new List<StreamEvent>(events.Count);
        foreach (var e in events)
        {
            if (Stop is { } stop && e.EventTime > stop)
                return new EventBatch(passed, EventMark.Completed);
            _position = e.Sequence;
            Consider(e, passed);
        }
        return new EventBatch(passed, EventMark.None);
    }

    private void Consider(StreamEvent e, List<StreamEvent> passed)
    {
        if (!_request.Stream.Carries(e))
            return;
        if (e.Definition is { Node: { } node } definition && Filter.Passes(e)
            && _access.PermitsNotification(_request.Actor, node, definition.Context))
            passed.Add(e);
        else
            Excluded++;
    }
}
