using Netconf.Mano.Datastore;

namespace Netconf.Mano.Protocol;

/// <summary>
/// An RFC 5277 subscription of a session: replayed events in order, replayComplete, then live ones, without a seam, since both come from the same log. It reads
/// no faster than the client does, and holds nothing for a slow one.
/// </summary>
internal sealed class EventSubscription : IAsyncDisposable
{
    private readonly NetconfSession _session;
    private readonly EventCursor _events;
    private readonly CancellationTokenSource _stop;
    private readonly TimeProvider _time;
    private Task _delivery = Task.CompletedTask;

    public EventSubscription(NetconfSession session, EventRequest request)
    {
        _session = session;
        _time = session.Server.Time;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(session.Stopped);
        _events = new EventCursor(session.Server.Datastores, request, _time);
    }

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

    /// <summary>Ends it from the server's side: what has happened is still delivered, then notificationComplete.</summary>
    public async Task CompleteAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _delivery.ConfigureAwait(false);
        if (IsStarted && !IsComplete && !_session.Stopped.IsCancellationRequested)
            await SendAsync("notificationComplete").ConfigureAwait(false);
        IsComplete = true;
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
            var mark = EventMark.None;
            while (mark != EventMark.Completed)
            {
                (var events, mark) = await _events.NextAsync(_stop.Token).ConfigureAwait(false);
                foreach (var e in events)
                    await _session.NotifyAsync(e.Xml, _stop.Token).ConfigureAwait(false);
                if (mark == EventMark.ReplayCompleted)
                    await SendAsync("replayComplete").ConfigureAwait(false);
            }
            await SendAsync("notificationComplete").ConfigureAwait(false);
            IsComplete = true;
        }
        catch (OperationCanceledException)
        {
            // The session ends.
        }
    }

    /// <summary>replayComplete and notificationComplete (RFC 5277 §2.1.1): neither filtered nor stored.</summary>
    private ValueTask SendAsync(string marker)
    {
        var element = System.Text.Encoding.UTF8.GetBytes($"<{marker} xmlns=\"urn:ietf:params:xml:ns:netmod:notification\"/>");
        return _session.NotifyAsync(EventEncoding.Xml(_time.GetUtcNow(), element), _session.Stopped);
    }
}
