using System.Buffers;
using Microsoft.Extensions.Logging;
using Netconf.Mano.Datastore;
using Netconf.Mano.Ssh;
using Transport = Netconf.Mano.Bindings.Protocol.Transport;

namespace Netconf.Mano.Protocol;

/// <summary>
/// One NETCONF session: hello, then requests in order, each answered before the next is begun (RFC 6241 §4.5), notifications between the replies. Answers to
/// requests that are already here go out together.
/// </summary>
internal sealed class NetconfSession : ISession, IAsyncDisposable
{
    private const int FlushAt = 64 * 1024;
    private readonly NetconfServer _server;
    private readonly TransportConnection _connection;
    private readonly ILogger _logger;
    private readonly MessageReader _input;
    private readonly MessageWriter _output;
    private readonly SemaphoreSlim _outputGate = new(1);
    private readonly CancellationTokenSource _stop;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Action> _afterReply = [];
    private SessionEnd? _end;
    private long _idleSince;
    private bool _isWorking;
    private uint? _killedBy;

    public NetconfSession(NetconfServer server, TransportConnection connection, Actor actor, ILogger logger)
    {
        _server = server;
        _connection = connection;
        _logger = logger;
        Actor = actor;
        LoginTime = server.Time.GetUtcNow();
        _idleSince = server.Time.GetTimestamp();
        _input = new MessageReader(connection.Transport.Input, server.Options.MaxMessage);
        _output = new MessageWriter(connection.Transport.Output);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(connection.Closed);
        Stopped = _stop.Token;
    }

    public Actor Actor { get; private set; }

    public DateTimeOffset LoginTime { get; }

    public SessionCounters Counters { get; } = new();

    public Transport Transport => _connection.Kind switch
    {
        TransportKind.Tls => Transport.NetconfTls,
        _ => Transport.NetconfSsh,
    };

    /// <summary>Whether both peers speak base:1.1.</summary>
    public bool IsBase11 => _output.Mode == FramingMode.Chunked;

    /// <summary>The session's RFC 5277 subscription, when it has one.</summary>
    public EventSubscription? Subscription { get; set; }

    public NetconfServer Server => _server;

    /// <summary>Cancelled when the session ends; may be asked afterwards too.</summary>
    public CancellationToken Stopped { get; }

    /// <summary>Set by close-session: the reply goes out, then the session ends.</summary>
    public bool IsClosing { get; set; }

    public Task Ended => _ended.Task;

    public void End(SessionEnd end, uint? by)
    {
        _end ??= end;
        _killedBy ??= by;
        _stop.Cancel();
    }

    public async Task RunAsync()
    {
        var end = SessionEnd.Dropped;
        try
        {
            if (!await ExchangeHellosAsync().ConfigureAwait(false))
            {
                _server.Sessions.CountBadHello();
                return;
            }
            _server.Sessions.Add(this);
            BaseNotifications.SessionStarted(_server, this);
            _server.Configured?.SessionStarted();
            try
            {
                end = await ServeRequestsAsync().ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // Killed, or the transport went away.
            }
            finally
            {
                await CloseAsync(_end ?? end).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            Log.NoHello(_logger, Actor.User, Actor.Source);
        }
    }

    /// <summary>Writes one whole message; no other can get in between.</summary>
    public async ValueTask WriteAsync(Func<MessageWriter, ValueTask> write, bool flush)
    {
        await _outputGate.WaitAsync(_stop.Token).ConfigureAwait(false);
        try
        {
            await write(_output).ConfigureAwait(false);
            _output.EndMessage();
            if ((flush || _output.Unflushed > FlushAt) && !await _output.FlushAsync(_stop.Token).ConfigureAwait(false))
                End(SessionEnd.Dropped, null);
        }
        finally
        {
            _outputGate.Release();
        }
    }

    /// <summary>Something to begin when the reply to the request that is being handled is written: what it sends comes after it.</summary>
    public void AfterReply(Action begin) => _afterReply.Add(begin);

    /// <summary>Begins what waits for the reply.</summary>
    public void RunAfterReply()
    {
        foreach (var begin in _afterReply)
            begin();
        _afterReply.Clear();
    }

    /// <summary>Sends a notification that is written on the way, whole or not at all.</summary>
    public async ValueTask NotifyAsync(Func<MessageWriter, CancellationToken, ValueTask> write, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        await WriteAsync(output => write(output, _stop.Token), flush: true).ConfigureAwait(false);
        Counters.CountNotification();
        _server.Sessions.Totals.CountNotification();
    }

    /// <summary>Sends a whole notification element, encoded as it is for all its receivers.</summary>
    public async ValueTask NotifyAsync(ReadOnlyMemory<byte> notification, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        await WriteAsync(
            output =>
            {
                output.Write(notification.Span);
                return ValueTask.CompletedTask;
            },
            flush: true).ConfigureAwait(false);
        Counters.CountNotification();
        _server.Sessions.Totals.CountNotification();
    }

    public async ValueTask DisposeAsync()
    {
        _stop.Cancel();
        if (Subscription is { } subscription)
            await subscription.DisposeAsync().ConfigureAwait(false);
        await _server.Subscriptions.EndSessionAsync(this).ConfigureAwait(false);
        if (_server.Configured is { } configured)
            await configured.SessionEndedAsync(this).ConfigureAwait(false);
        _input.Dispose();
        _output.Dispose();
        _stop.Dispose();
        _outputGate.Dispose();
    }

    private async Task<bool> ExchangeHellosAsync()
    {
        // Both sides send at once (§8.1); a hello is always delimited by ]]>]]> (RFC 6242 §3.1).
        await WriteAsync(output => Hello.Write(output, _server.Capabilities, Actor.SessionId), flush: true).ConfigureAwait(false);
        using var patience = new CancellationTokenSource(_server.Options.HelloTimeout, _server.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, patience.Token);
        if (await _input.ReadAsync(either.Token).ConfigureAwait(false) != FramingEnd.None)
            return false;
        if (Hello.Read(_input.Message) is not { } hello)
        {
            Log.BadHello(_logger, Actor.User, Actor.Source);
            return false;
        }
        Actor = Actor with
        {
            HasPrivateCandidate = _server.Options.PrivateCandidates switch
            {
                PrivateCandidates.Off => false,
                PrivateCandidates.Always => true,
                _ => hello.WantsPrivateCandidate,
            },
        };
        _input.Mode = _output.Mode = hello.IsBase11 ? FramingMode.Chunked : FramingMode.EndOfMessage;
        return true;
    }

    private async Task<SessionEnd> ServeRequestsAsync()
    {
        while (!IsClosing)
        {
            var reading = _input.ReadAsync(_stop.Token);
            if (!reading.IsCompleted)
                await FlushAsync().ConfigureAwait(false);
            var outcome = await reading.ConfigureAwait(false);
            if (outcome != FramingEnd.None)
            {
                await FlushAsync().ConfigureAwait(false);
                return EndOf(outcome);
            }
            if (!await HandleAsync().ConfigureAwait(false))
            {
                await FlushAsync().ConfigureAwait(false);
                return SessionEnd.Other;
            }
        }
        await FlushAsync().ConfigureAwait(false);
        return SessionEnd.Closed;
    }

    private async ValueTask<bool> HandleAsync()
    {
        _isWorking = true;
        var goesOn = await _server.Operations.HandleAsync(this, _input.Message).ConfigureAwait(false);
        Volatile.Write(ref _idleSince, _server.Time.GetTimestamp());
        _isWorking = false;
        return goesOn;
    }

    /// <summary>Ends it when nothing was asked for longer than its connection allows, unless it listens (RFC 5277 or 8639).</summary>
    public void EndIfIdle()
    {
        if (!_isWorking && Subscription is null && _server.Options.IdleTimeout(_connection) is { } longest
            && _server.Time.GetElapsedTime(Volatile.Read(ref _idleSince)) >= longest && !_server.Subscriptions.Has(this))
            End(SessionEnd.Timeout, null);
    }

    private SessionEnd EndOf(FramingEnd outcome)
    {
        if (_connection.Stopping.IsCancellationRequested)
            return SessionEnd.Other;
        if (outcome is FramingEnd.Closed or FramingEnd.Truncated)
            return SessionEnd.Dropped;
        Log.BrokenFraming(_logger, Actor.SessionId, Actor.User, outcome);
        return SessionEnd.Other;
    }

    private async ValueTask FlushAsync()
    {
        if (_output.Unflushed == 0)
            return;
        await _outputGate.WaitAsync(_stop.Token).ConfigureAwait(false);
        try
        {
            if (!await _output.FlushAsync(_stop.Token).ConfigureAwait(false))
                End(SessionEnd.Dropped, null);
        }
        finally
        {
            _outputGate.Release();
        }
    }

    private async Task CloseAsync(SessionEnd end)
    {
        _server.Sessions.Remove(this, end);
        await _server.Datastores.Configuration.EndSessionAsync(Actor).ConfigureAwait(false);
        BaseNotifications.SessionEnded(_server, this, end, _killedBy);
        _ended.TrySetResult();
    }
}
