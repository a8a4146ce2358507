using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Yang;
using Models = Netconf.Mano.Bindings.Protocol;

namespace Netconf.Mano.Protocol;

/// <summary>What a datastore subscription selects, all of it at fixed times (RFC 8641 §3.1, periodic).</summary>
internal sealed class PeriodicDelivery(NetconfServer server, Receiver receiver, SubscriptionTerms terms) : Delivery(server, receiver, terms)
{
    private readonly DateTimeOffset _established = server.Time.GetUtcNow();
    private DateTimeOffset? _last;

    public override async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var next = Next(Server.Time.GetUtcNow());
            if (Terms.StopTime is { } stop && next > stop)
            {
                await WaitUntilAsync(stop, cancellation).ConfigureAwait(false);
                return;
            }
            await WaitUntilAsync(next, cancellation).ConfigureAwait(false);
            _last = next;
            await Receiver.PushAsync(PushUpdate.Writer(Server, Receiver, Terms, null), cancellation).ConfigureAwait(false);
            // A receiver that took longer than a period missed updates: it is told so, not sent them late.
            if (Server.Time.GetUtcNow() - next > Terms.Period)
                await Receiver.TellOfGapAsync(Models.SubscriptionSuspendedReason.UnsupportableVolume).ConfigureAwait(false);
        }
    }

    /// <summary>The first of anchor + n · period that is not before now and was not served; without an anchor the first update comes at once.</summary>
    private DateTimeOffset Next(DateTimeOffset now)
    {
        var anchor = Terms.View.Periodic?.AnchorTime ?? _established;
        var from = _last is { } last && last >= now ? last.AddTicks(1) : _last is null ? (now < _established ? _established : now) : now;
        if (_last is null && Terms.View.Periodic?.AnchorTime is null)
            return _established;
        var period = Terms.Period.Ticks;
        var behind = from.UtcTicks - anchor.UtcTicks;
        var steps = behind > 0 ? (behind + period - 1) / period : -(-behind / period);
        var next = anchor.AddTicks(steps * period);
        return _last is { } served && next <= served ? next.AddTicks(period) : next;
    }
}

/// <summary>
/// What changes of what a datastore subscription selects (RFC 8641 §3.1, on-change). Each version of the datastore is compared with the one the receiver knows,
/// at the cost of the change; within a dampening period versions are skipped, so that only what is different at its end is told.
/// </summary>
internal sealed class ChangeDelivery : Delivery
{
    private readonly TreeWatch _watch;
    private readonly Lock _gate = new();
    private DataTree _known;
    private DateTimeOffset _quietUntil;
    private bool _mustSync;
    private CancellationTokenSource _wake = new();
    private long _patch;

    public ChangeDelivery(NetconfServer server, Receiver receiver, SubscriptionTerms terms)
        : base(server, receiver, terms)
    {
        _watch = server.Subscriptions.FeedOf(terms.Datastore!)!.Watch();
        _known = _watch.First;
        _mustSync = terms.View.OnChange?.SyncOnStart ?? true;
    }

    public override void Take(SubscriptionTerms terms)
    {
        _mustSync |= (terms.View.OnChange?.SyncOnStart ?? true) && !ReferenceEquals(terms.Selection, Terms.Selection);
        base.Take(terms);
    }

    public override void Resync()
    {
        lock (_gate)
        {
            _mustSync = true;
            _wake.Cancel();
        }
    }

    public override async Task RunAsync(CancellationToken cancellation)
    {
        while (Terms.StopTime is not { } stop || Server.Time.GetUtcNow() < stop)
        {
            if (_mustSync)
                await SyncAsync(_watch.TakeNewest(), cancellation).ConfigureAwait(false);
            if (await WaitAsync(cancellation).ConfigureAwait(false) && !_mustSync)
                await TellAsync(cancellation).ConfigureAwait(false);
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _watch.Dispose();
        lock (_gate)
            _wake.Dispose();
    }

    /// <summary>Waits for a version and for the dampening period to be over; false when the stop time came or a resync was asked for.</summary>
    private async Task<bool> WaitAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_wake.IsCancellationRequested)
            {
                _wake.Dispose();
                _wake = new CancellationTokenSource();
            }
            if (_mustSync)
                return false;
        }
        using var until = Terms.StopTime is { } stop ? Until(stop) : new CancellationTokenSource();
        using var any = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _wake.Token, until.Token);
        try
        {
            await _watch.WaitAsync(any.Token).ConfigureAwait(false);
            await WaitUntilAsync(_quietUntil, any.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private CancellationTokenSource Until(DateTimeOffset stop)
    {
        var left = stop - Server.Time.GetUtcNow();
        return new CancellationTokenSource(
            left < TimeSpan.Zero ? TimeSpan.Zero : left > TimeSpan.FromDays(1) ? TimeSpan.FromDays(1) : left, Server.Time);
    }

    private async Task TellAsync(CancellationToken cancellation)
    {
        var hasMissed = false;
        var next = Terms.Dampening > TimeSpan.Zero ? _watch.TakeNewest() : _watch.Take(out hasMissed);
        if (next is null || ReferenceEquals(next, _known))
            return;
        // Modules came or went: trees of two schemas are not compared, the receiver gets all that is selected now.
        if (!ReferenceEquals(next.Schema, _known.Schema) || !ReferenceEquals(next.Schema, Server.Datastores.Schema))
        {
            await SyncAsync(_watch.TakeNewest(), cancellation).ConfigureAwait(false);
            return;
        }
        if (hasMissed)
        {
            // What was missed is in the newest version; that single changes were not told is said.
            await Receiver.TellOfGapAsync(Models.SubscriptionSuspendedReason.UnsupportableVolume).ConfigureAwait(false);
            await SyncAsync(_watch.TakeNewest(), cancellation).ConfigureAwait(false);
            return;
        }
        var patch = PushUpdate.Changes(Server, Receiver, Terms, _known, next, _patch);
        if (patch is not null)
        {
            await Receiver.PushAsync(patch, cancellation).ConfigureAwait(false);
            _patch++;
            _quietUntil = Server.Time.GetUtcNow() + Terms.Dampening;
        }
        _known = next;
    }

    private async Task SyncAsync(DataTree tree, CancellationToken cancellation)
    {
        await Receiver.PushAsync(PushUpdate.Writer(Server, Receiver, Terms, tree), cancellation).ConfigureAwait(false);
        _mustSync = false;
        _known = tree;
    }
}
