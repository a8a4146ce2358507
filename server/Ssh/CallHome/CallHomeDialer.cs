using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Netconf.Mano.Ssh;

/// <summary>Dials a client that waits for us (RFC 8071) and hands the socket to the SSH or TLS server, again and again.</summary>
/// <example><code>
/// var dialer = new CallHomeDialer(options, (socket, _) =&gt; sshServer.AdoptAsync(socket), logger);
/// await dialer.RunAsync(stoppingToken);
/// </code></example>
/// <param name="options">Whom to call.</param>
/// <param name="adopt">Serves the socket, connected to the endpoint of that index; completes when the connection is gone.</param>
/// <param name="logger">Told what an operator wants to know.</param>
/// <param name="time">The clock; the system's when null.</param>
/// <param name="random">Chance, for <see cref="CallHomeStart.Random"/>; the shared one when null.</param>
public sealed class CallHomeDialer(
    CallHomeOptions options,
    Func<Socket, int, Task<TransportEnd>> adopt,
    ILogger logger,
    TimeProvider? time = null,
    Random? random = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private volatile CallHomeProgress _progress = new();
    private int _lastConnected;
    private TimeSpan _pause = options.RetryDelay;

    /// <summary>How it stands, for an operator.</summary>
    public CallHomeProgress Progress => _progress;

    /// <summary>Calls until it is told to stop; connections that are up then are the server's to close.</summary>
    /// <param name="cancellationToken">Stops.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var anchor = options.AnchorTime ?? _time.GetUtcNow();
        try
        {
            while (true)
            {
                await WaitForPeriodAsync(anchor, cancellationToken).ConfigureAwait(false);
                var socket = await DialAsync(cancellationToken).ConfigureAwait(false);
                _progress = _progress with { Phase = CallHomePhase.Connected, ConnectedSince = _time.GetUtcNow(), Problem = null };
                var end = await adopt(socket, _lastConnected).WaitAsync(cancellationToken).ConfigureAwait(false);
                _progress = _progress with { Phase = CallHomePhase.Waiting, ConnectedSince = null, Problem = end.Reason };
                Log.CallEnded(logger, options.Name, end.Reason);
                if (end.User is not null)
                {
                    _pause = options.RetryDelay;
                }
                else
                {
                    await PauseAsync(cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Told to stop.
        }
    }

    /// <summary>The next multiple of the period after the anchor that has not begun yet; the anchor itself counts.</summary>
    private async Task WaitForPeriodAsync(DateTimeOffset anchor, CancellationToken cancellationToken)
    {
        if (options.Period is not { } period)
        {
            return;
        }

        var since = _time.GetUtcNow() - anchor;
        var next = since <= TimeSpan.Zero ? TimeSpan.Zero : period * Math.Ceiling(since / period);
        if (next > since)
        {
            await Task.Delay(next - since, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Goes round the endpoints until one accepts.</summary>
    private async Task<Socket> DialAsync(CancellationToken cancellationToken)
    {
        var first = options.StartWith switch
        {
            CallHomeStart.LastConnected => _lastConnected,
            CallHomeStart.Random => (random ?? Random.Shared).Next(options.Endpoints.Count),
            _ => 0,
        };
        for (var i = first; ; i = (i + 1) % options.Endpoints.Count)
        {
            for (var attempt = 0; attempt < options.MaxAttempts; attempt++)
            {
                _progress = _progress with { Phase = CallHomePhase.Connecting, Endpoint = i, Attempts = _progress.Attempts + 1 };
                if (await TryConnectAsync(options.Endpoints[i], cancellationToken).ConfigureAwait(false) is { } socket)
                {
                    _lastConnected = i;
                    Log.Called(logger, options.Name, options.Endpoints[i]);
                    return socket;
                }

                await PauseAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<Socket?> TryConnectAsync(EndPoint endPoint, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var socket = endPoint is IPEndPoint
            ? new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(endPoint, either.Token).ConfigureAwait(false);
            return socket;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            var problem = e is SocketException ? e.Message : "no answer in time";
            _progress = _progress with { Phase = CallHomePhase.Waiting, Problem = problem };
            Log.CallFailed(logger, options.Name, endPoint, problem);
            return null;
        }
    }

    private async Task PauseAsync(CancellationToken cancellationToken)
    {
        var pause = _pause;
        _pause = pause * 2 < options.MaxRetryDelay ? pause * 2 : options.MaxRetryDelay;
        await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(false);
    }
}
