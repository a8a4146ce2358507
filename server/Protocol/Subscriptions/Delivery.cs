using Netconf.Mano.Datastore;

namespace Netconf.Mano.Protocol;

/// <summary>
/// What is sent for one subscription to one receiver. It can be stopped at any await and run again, and then goes on where it was: nothing is
/// lost or sent twice.
/// </summary>
internal abstract class Delivery(NetconfServer server, Receiver receiver, SubscriptionTerms terms) : IDisposable
{
    /// <summary>What was asked for; changed while the delivery does not run.</summary>
    public SubscriptionTerms Terms { get; private set; } = terms;

    protected NetconfServer Server { get; } = server;

    protected Receiver Receiver { get; } = receiver;

    /// <summary>Events left out by filter or access control.</summary>
    public virtual long Excluded => 0;

    /// <summary>A delivery of the kind the terms ask for.</summary>
    public static Delivery Of(NetconfServer server, Receiver receiver, SubscriptionTerms terms) =>
        terms.Stream is not null ? new EventDelivery(server, receiver, terms)
        : terms.IsOnChange ? new ChangeDelivery(server, receiver, terms)
        : new PeriodicDelivery(server, receiver, terms);

    /// <summary>Whether terms can take the place of those there are: the kind cannot change.</summary>
    public bool CanTake(SubscriptionTerms terms) =>
        (terms.Stream is null) == (Terms.Stream is null) && terms.IsOnChange == Terms.IsOnChange && terms.Datastore == Terms.Datastore;

    /// <summary>Goes on with other terms.</summary>
    public virtual void Take(SubscriptionTerms terms) => Terms = terms;

    /// <summary>Sends everything once more, where that means anything.</summary>
    public virtual void Resync()
    {
    }

    /// <summary>Delivers until the stop time, when it returns, or until cancelled.</summary>
    public abstract Task RunAsync(CancellationToken cancellation);

    public virtual void Dispose()
    {
    }

    /// <summary>Waits for a time. A timer takes no more than 49 days: a far time is waited for day by day.</summary>
    protected async Task WaitUntilAsync(DateTimeOffset time, CancellationToken cancellation)
    {
        while (time - Server.Time.GetUtcNow() is { Ticks: > 0 } left)
            await Task.Delay(left > TimeSpan.FromDays(1) ? TimeSpan.FromDays(1) : left, Server.Time, cancellation).ConfigureAwait(false);
    }
}

/// <summary>Events of a stream (RFC 8639 §2.2).</summary>
internal sealed class EventDelivery : Delivery
{
    private readonly EventCursor _cursor;
    private IReadOnlyList<StreamEvent> _batch = [];
    private EventMark _mark;
    private int _sent;

    public EventDelivery(NetconfServer server, Receiver receiver, SubscriptionTerms terms)
        : base(server, receiver, terms) =>
        _cursor = new EventCursor(
            server.Datastores,
            new EventRequest(terms.Stream!, receiver.Actor) { Filter = terms.Events, Start = ReplayFrom(terms), Stop = terms.StopTime },
            server.Time);

    public override long Excluded => _cursor.Excluded;

    /// <summary>From when logged events are sent; null when only new ones are.</summary>
    public static DateTimeOffset? ReplayFrom(SubscriptionTerms terms) =>
        terms.View.ReplayStartTime ?? (terms.View.ConfiguredReplay ? terms.Stream!.Oldest ?? DateTimeOffset.UnixEpoch : null);

    public override void Take(SubscriptionTerms terms)
    {
        base.Take(terms);
        (_cursor.Filter, _cursor.Stop) = (terms.Events, terms.StopTime);
    }

    public override async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            for (; _sent < _batch.Count; _sent++)
                await Receiver.SendAsync(_batch[_sent].Xml, cancellation).ConfigureAwait(false);
            var mark = _mark;
            _mark = EventMark.None;
            if (mark == EventMark.Completed)
                return;
            if (mark == EventMark.ReplayCompleted)
                await Receiver.TellAsync(StateChange.ReplayCompleted(Server.Datastores.Schema, Receiver.SubscriptionId)).ConfigureAwait(false);
            (_batch, _mark) = await _cursor.NextAsync(cancellation).ConfigureAwait(false);
            _sent = 0;
        }
    }
}
