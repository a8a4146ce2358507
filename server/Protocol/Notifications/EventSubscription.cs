using Netconf.Mano.Datastore;
using Netconf.Mano.Datastore.Storage;

namespace Netconf.Mano.Protocol;

/// <summary>What a client asked of create-subscription (RFC 5277 §2.1.1).</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Matches">Which events pass the filter and the user's rights.</param>
internal sealed record SubscriptionRequest(NotificationStream Stream, Func<NotificationRecord, bool> Matches)
{
    /// <summary>Replay from then; null for live events only.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>Stop then; null for never.</summary>
    public DateTimeOffset? Stop { get; init; }
}

/// <summary>
/// An RFC 5277 subscription of a session: replayed events in order, replayComplete, then live ones, without a seam, since both come from the same log. It reads
/// no faster than the client does, and holds nothing for a slow one.
/// </summary>
internal sealed class EventSubscription : IAsyncDisposable
{
    private readonly NetconfSession _session;
    private readonly SubscriptionRequest _request;
    private readonly CancellationTokenSource _stop;
    private readonly TimeProvider _time;
    private Task _delivery = Task.CompletedTask;

    public EventSubscription(NetconfSession session, SubscriptionRequest request)
    {
        _session = session;
        _request = request;
        _time = session.Server.Time;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(session.Stopped);
        From = request.Stream.Last;
    }

    /// <summary>The last event that is not live for this subscription.</summary>
    public long From { get; }

    /// <summary>Whether all that was asked for was delivered: the session is a normal one again (§2.1.1).</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Whether it delivers already.</summary>
    public bool IsStarted { get; private set; }

    /// <summary>Begins to deliver; called after the reply to the subscription, which comes before its first event.</summary>
    public void Start()
    {
        IsStarted = true;
        _delivery = Task.Run(DeliverAsync);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _delivery.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task DeliverAsync()
    {
        try
        {
            if (_request.Start is { } start)
                await ReplayAsync(start).ConfigureAwait(false);
            if (_request.Stop is not { } stop || stop > _time.GetUtcNow())
                await FollowAsync().ConfigureAwait(false);
            await SendAsync("notificationComplete").ConfigureAwait(false);
            IsComplete = true;
        }
        catch (OperationCanceledException)
        {
            // The session ends.
        }
    }

    private async Task ReplayAsync(DateTimeOffset start)
    {
        var after = 0L;
        while (true)
        {
            var events = _request.Stream.Replay(start, _request.Stop, after);
            foreach (var e in events)
            {
                if (e.Sequence > From)
                    break;
                await SendAsync(e).ConfigureAwait(false);
            }
            if (events.Count == 0 || events[^1].Sequence >= From)
                break;
            after = events[^1].Sequence;
        }
        await SendAsync("replayComplete").ConfigureAwait(false);
    }

    /// <summary>Live events, until the stop time if there is one.</summary>
    private async Task FollowAsync()
    {
        var after = From;
        while (await ReadAsync(after).ConfigureAwait(false) is { } events)
        {
            foreach (var e in events)
            {
                if (_request.Stop is { } end && e.EventTime > end)
                    return;
                await SendAsync(e).ConfigureAwait(false);
            }
            after = events[^1].Sequence;
        }
    }

    /// <summary>The next live events; null when the stop time came. A timer takes no more than 49 days: a far stop time is waited for day by day.</summary>
    private async Task<IReadOnlyList<NotificationRecord>?> ReadAsync(long after)
    {
        if (_request.Stop is not { } stop)
            return await _request.Stream.ReadAfterAsync(after, _stop.Token).ConfigureAwait(false);
        while (true)
        {
            var left = stop - _time.GetUtcNow();
            using var until = new CancellationTokenSource(
                left < TimeSpan.Zero ? TimeSpan.Zero : left > TimeSpan.FromDays(1) ? TimeSpan.FromDays(1) : left, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, until.Token);
            try
            {
                return await _request.Stream.ReadAfterAsync(after, either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
            {
                if (_time.GetUtcNow() >= stop)
                    return null;
            }
        }
    }

    private async ValueTask SendAsync(NotificationRecord e)
    {
        if (!_request.Matches(e))
            return;
        await _session.WriteAsync(output => NotificationXml.Write(output, e.EventTime, e.Content.Span), flush: true).ConfigureAwait(false);
        Count();
    }

    private async ValueTask SendAsync(string marker)
    {
        await _session.WriteAsync(output => NotificationXml.WriteMarker(output, _time.GetUtcNow(), marker), flush: true).ConfigureAwait(false);
        Count();
    }

    private void Count()
    {
        _session.Counters.CountNotification();
        _session.Server.Sessions.Totals.CountNotification();
    }
}
