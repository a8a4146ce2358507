using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Netconf.Mano.Ssh;

/// <summary>Who is at the other end of a Unix socket, as the kernel says.</summary>
/// <param name="ProcessId">The process that connected.</param>
/// <param name="UserId">Its effective user.</param>
/// <param name="GroupId">Its effective group.</param>
public readonly record struct PeerCredentials(int ProcessId, uint UserId, uint GroupId);

/// <summary>What a <see cref="UnixSocketServer"/> listens on and whom it lets in.</summary>
public sealed record UnixSocketServerOptions
{
    /// <summary>The socket's path. A socket left there by a dead server is replaced; anything else is not.</summary>
    public required string Path { get; init; }

    /// <summary>Who may connect at all, by the file's mode; the default is the server's own user.</summary>
    public UnixFileMode Mode { get; init; } = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The user that a peer is, or null to refuse it.</summary>
    public required Func<PeerCredentials, string?> MapUser { get; init; }

    /// <summary>Connections at the same time.</summary>
    public int MaxSessions { get; init; } = 256;

    /// <summary>A connection on which nothing moved for so long is closed; null: never.</summary>
    public TimeSpan? IdleTimeout { get; init; }
}

/// <summary>Serves local tools over a Unix domain socket: the kernel says who they are, so no password is needed.</summary>
/// <example><code>
/// await using var server = new UnixSocketServer(
///     new UnixSocketServerOptions { Path = "data/mano.sock", MapUser = peer =&gt; peer.UserId == 0 ? "admin" : null },
///     ServeNetconfAsync, logger);
/// server.Start();
/// </code></example>
public sealed class UnixSocketServer : IAsyncDisposable
{
    private readonly UnixSocketServerOptions _options;
    private readonly Func<TransportConnection, Task> _handler;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly ConnectionTable<StreamTransportConnection> _connections;
    private SocketAcceptor? _acceptor;

    /// <summary>Prepares a server; <see cref="Start"/> lets it listen.</summary>
    /// <param name="options">What to serve.</param>
    /// <param name="handler">Serves one connection; runs on the thread pool.</param>
    /// <param name="logger">Told what an operator wants to know.</param>
    /// <param name="time">The clock of all limits; the system's when null.</param>
    public UnixSocketServer(
        UnixSocketServerOptions options,
        Func<TransportConnection, Task> handler,
        ILogger logger,
        TimeProvider? time = null)
    {
        _options = options;
        _handler = handler;
        _logger = logger;
        _time = time ?? TimeProvider.System;
        _connections = new ConnectionTable<StreamTransportConnection>(
            options.MaxSessions, options.MaxSessions, options.MaxSessions);
    }

    /// <summary>Connections at this moment.</summary>
    public int ConnectionCount => _connections.Count;

    /// <summary>Begins to listen.</summary>
    /// <exception cref="SocketException">Another server listens there.</exception>
    /// <exception cref="IOException">The path is something else, or cannot be written.</exception>
    public void Start()
    {
        RemoveStaleSocket();
        _acceptor = SocketAcceptor.Listen(new UnixDomainSocketEndPoint(_options.Path), Accept, _logger, _time, _options.Mode);
        Log.Listening(_logger, TransportKind.Unix, _acceptor.EndPoint);
    }

    /// <summary>Stops: no new connection, input ends, output is delivered, then connections are closed.</summary>
    /// <param name="cancellationToken">Ends the patience: what is left is aborted.</param>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (_acceptor is not null)
        {
            await _acceptor.DisposeAsync().ConfigureAwait(false);
            File.Delete(_options.Path);
        }

        await _connections.DrainAsync(
            connection => connection.BeginStop(),
            connection => connection.Abort("the server stops now"),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Aborts what is left.</summary>
    public async ValueTask DisposeAsync() => await StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);

    private void RemoveStaleSocket()
    {
        if (!File.Exists(_options.Path))
        {
            return;
        }

        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(_options.Path));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            // Nobody listens: a dead server's, if it is a socket at all.
            if (CanBeOpened(_options.Path))
            {
                throw new IOException($"{_options.Path} is a file, not a socket; it is not replaced.");
            }

            File.Delete(_options.Path);
            return;
        }

        throw new SocketException((int)SocketError.AddressAlreadyInUse);
    }

    /// <summary>A socket cannot be opened as a file (ENXIO).</summary>
    private static bool CanBeOpened(string path)
    {
        try
        {
            File.OpenHandle(path).Dispose();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private void Accept(Socket socket)
    {
        PeerCredentials peer;
        try
        {
            peer = PeerCredentialsReader.Read(socket);
        }
        catch (SocketException e)
        {
            Log.Refused(_logger, null, e.Message);
            socket.Dispose();
            return;
        }

        if (_options.MapUser(peer) is not { } user)
        {
            Log.Refused(_logger, null, $"user id {peer.UserId} is nobody here");
            socket.Dispose();
            return;
        }

        var info = new Dictionary<string, string> { ["pid"] = $"{peer.ProcessId}", ["uid"] = $"{peer.UserId}" };
        var connection = new StreamTransportConnection(
            TransportKind.Unix, user, "peer", null, info, new NetworkStream(socket, ownsSocket: true),
            new StreamLimits(_options.IdleTimeout, _time));
        if (_connections.TryAdd(connection, null) is { } refusal)
        {
            Log.Refused(_logger, null, refusal);
            connection.Abort(refusal);
            return;
        }

        _connections.Authenticated(connection);
        _ = Task.Run(() => ServeAsync(connection));
    }

    private async Task ServeAsync(StreamTransportConnection connection)
    {
        var pumping = connection.RunAsync();
        await ConnectionHandler.RunAsync(_handler, connection, _logger).ConfigureAwait(false);
        await pumping.ConfigureAwait(false);
        _connections.Remove(connection);
        Log.Ended(_logger, null, connection.CloseReason!);
    }
}
