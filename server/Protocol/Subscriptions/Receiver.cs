using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Models = Netconf.Mano.Bindings.Protocol;

namespace Netconf.Mano.Protocol;

/// <summary>One receiver of a subscription: the session it goes to, and what is sent there.</summary>
internal sealed class Receiver
{
    private readonly NetconfServer _server;
    private CancellationTokenSource? _pause;
    private Task _run = Task.CompletedTask;
    private Delivery? _delivery;
    private long _sent;
    private long _excludedBefore;

    public Receiver(NetconfServer server, uint subscription, string name)
    {
        _server = server;
        SubscriptionId = subscription;
        Name = name;
    }

    public uint SubscriptionId { get; }

    public string Name { get; }

    /// <summary>Where it goes; null while there is none.</summary>
    public NetconfSession? Session { get; private set; }

    /// <summary>Who receives.</summary>
    public Actor Actor => Session!.Actor;

    public long Sent => Interlocked.Read(ref _sent);

    public long Excluded => _excludedBefore + (_delivery?.Excluded ?? 0);

    public Models.SubscriptionReceiverState State => Session is null ? Models.SubscriptionReceiverState.Connecting
        : IsSuspended ? Models.SubscriptionReceiverState.Suspended : Models.SubscriptionReceiverState.Active;

    /// <summary>Whether more has happened than it takes.</summary>
    public bool IsSuspended { get; private set; }

    /// <summary>Told when the stop time was reached.</summary>
    public Action? Completed { get; init; }

    /// <summary>Gives it a session. What is sent begins with <see cref="Start"/>.</summary>
    public void Attach(NetconfSession session, SubscriptionTerms terms)
    {
        Session = session;
        _delivery = Delivery.Of(_server, this, terms);
    }

    /// <summary>Begins, or goes on, to send.</summary>
    public void Start(DataNode? first = null)
    {
        if (Session is not { } session || _delivery is not { } delivery)
            return;
        _pause = CancellationTokenSource.CreateLinkedTokenSource(session.Stopped);
        var token = _pause.Token;
        _run = Task.Run(() => RunAsync(delivery, first, token), CancellationToken.None);
    }

    /// <summary>Whether terms can take the place of those it has.</summary>
    public bool CanTake(SubscriptionTerms terms) => _delivery?.CanTake(terms) ?? true;

    /// <summary>Stops to send, takes other terms; <see cref="Start"/> goes on with them.</summary>
    public async Task TakeAsync(SubscriptionTerms terms)
    {
        await PauseAsync().ConfigureAwait(false);
        _delivery?.Take(terms);
    }

    /// <summary>Sends everything once more.</summary>
    public void Resync() => _delivery?.Resync();

    /// <summary>Ends: what is being sent is finished, then the receiver is told why when there is a reason.</summary>
    public async Task EndAsync(DataNode? last)
    {
        await PauseAsync().ConfigureAwait(false);
        if (last is { } notification && Session is { Stopped.IsCancellationRequested: false })
            await TellQuietlyAsync(notification).ConfigureAwait(false);
        Detach();
    }

    /// <summary>Lets go of a session that has ended.</summary>
    public void Detach()
    {
        _excludedBefore = Excluded;
        _delivery?.Dispose();
        _delivery = null;
        Session = null;
        IsSuspended = false;
    }

    /// <summary>Stops to send.</summary>
    public async Task PauseAsync()
    {
        var pause = Interlocked.Exchange(ref _pause, null);
        if (pause is not null)
            await pause.CancelAsync().ConfigureAwait(false);
        await _run.ConfigureAwait(false);
        pause?.Dispose();
    }

    /// <summary>Sends an event record, encoded as it is for all its receivers.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> notification, CancellationToken cancellation)
    {
        await Session!.NotifyAsync(notification, cancellation).ConfigureAwait(false);
        Interlocked.Increment(ref _sent);
    }

    /// <summary>Sends an update that is written on the way.</summary>
    public async ValueTask PushAsync(Func<MessageWriter, CancellationToken, ValueTask> write, CancellationToken cancellation)
    {
        await Session!.NotifyAsync(write, cancellation).ConfigureAwait(false);
        Interlocked.Increment(ref _sent);
    }

    /// <summary>Tells of the subscription itself.</summary>
    public ValueTask TellAsync(DataNode stateChange) =>
        Session!.NotifyAsync(StateChange.Encode(_server.Datastores.Schema, stateChange, _server.Time.GetUtcNow()), Session.Stopped);

    /// <summary>Tells that something was not sent, and that it goes on.</summary>
    public async ValueTask TellOfGapAsync(Models.SubscriptionSuspendedReason reason)
    {
        IsSuspended = true;
        await TellAsync(StateChange.Suspended(_server.Datastores.Schema, SubscriptionId, reason)).ConfigureAwait(false);
        await TellAsync(StateChange.Resumed(_server.Datastores.Schema, SubscriptionId)).ConfigureAwait(false);
        IsSuspended = false;
    }

    private async Task TellQuietlyAsync(DataNode notification)
    {
        try
        {
            await TellAsync(notification).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The session ended meanwhile.
        }
    }

    private async Task RunAsync(Delivery delivery, DataNode? first, CancellationToken cancellation)
    {
        try
        {
            if (first is { } notification)
                await TellAsync(notification).ConfigureAwait(false);
            await delivery.RunAsync(cancellation).ConfigureAwait(false);
            await TellAsync(StateChange.Completed(_server.Datastores.Schema, SubscriptionId)).ConfigureAwait(false);
            Completed?.Invoke();
        }
        catch (OperationCanceledException)
        {
            // Stopped, or the session ended.
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _server.LogDeliveryFailed(SubscriptionId, e);
            await TellQuietlyAsync(StateChange.Terminated(
                _server.Datastores.Schema, SubscriptionId, Models.SubscriptionTerminatedReason.StreamUnavailable)).ConfigureAwait(false);
            Completed?.Invoke();
        }
    }
}
