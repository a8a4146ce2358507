using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Netconf.Mano.Ssh.Loops;
using Netconf.Mano.Ssh.Native;

namespace Netconf.Mano.Ssh;

/// <summary>An SSH server that offers subsystems and nothing else. Each subsystem channel is given to the handler as a
/// <see cref="TransportConnection"/>; when the handler's task ends, the channel is closed in order.</summary>
/// <example><code>
/// await using var server = new SshServer(options, async connection =&gt; await ServeNetconfAsync(connection), logger);
/// server.Start();
/// </code></example>
public sealed class SshServer : IAsyncDisposable
{
    private readonly Func<TransportConnection, Task> _handler;
    private readonly SshThreads _threads;
    private readonly bool _ownsThreads;
    private readonly Dictionary<SshLoop, HostKeyBind> _binds;
    private readonly ConnectionTable<SshServerSession> _sessions;
    private readonly List<SocketAcceptor> _acceptors = [];

    /// <summary>Prepares a server; <see cref="Start"/> lets it listen.</summary>
    /// <param name="options">What to serve.</param>
    /// <param name="handler">Serves one connection; runs on the thread pool.</param>
    /// <param name="logger">Told what an operator wants to know.</param>
    /// <param name="time">The clock of all limits; the system's when null.</param>
    /// <param name="threads">Threads to share with other servers; own ones when null.</param>
    /// <exception cref="SshException">libssh refused an option.</exception>
    public SshServer(
        SshServerOptions options, Func<TransportConnection, Task> handler, ILogger logger, TimeProvider? time = null, SshThreads? threads = null)
    {
        // Wrong options are told before any thread is started.
        Check(options);
        Options = options;
        _handler = handler;
        Logger = logger;
        Time = time ?? TimeProvider.System;
        _sessions = new ConnectionTable<SshServerSession>(
            options.MaxSessions, options.MaxStartups, options.MaxStartupsPerAddress);
        Verifier = new AuthenticationVerifier(
            options.Authenticator, options.MaxStartups, Math.Max(1, Environment.ProcessorCount / 2), logger);
        Delays = new FailureDelays(options.FailureDelay, options.MaxFailureDelay, Time);
        _ownsThreads = threads is null;
        _threads = threads ?? new SshThreads(logger, Time, options.IoLoops, options.HandshakeLoops, options.PortablePoller);
        _binds = _threads.Handshakes.All.ToDictionary(loop => loop, _ => new HostKeyBind(options));
        options.HostKeys.Added += RenewHostKeys;
        RenewHostKeys();
    }

    /// <summary>Where the server really listens, in the order of the options.</summary>
    public IReadOnlyList<IPEndPoint> Endpoints => [.. _acceptors.Select(acceptor => (IPEndPoint)acceptor.EndPoint)];

    /// <summary>Connections at this moment.</summary>
    public int ConnectionCount => _sessions.Count;

    internal SshServerOptions Options { get; private set; }

    internal ILogger Logger { get; }

    internal TimeProvider Time { get; }

    internal AuthenticationVerifier Verifier { get; }

    internal FailureDelays Delays { get; }

    /// <summary>Begins to listen.</summary>
    /// <exception cref="SocketException">An address is not to be had.</exception>
    public void Start()
    {
        foreach (var endPoint in Options.Endpoints)
        {
            var acceptor = SocketAcceptor.Listen(endPoint, Accept, Logger, Time);
            _acceptors.Add(acceptor);
            Log.Listening(Logger, TransportKind.Ssh, acceptor.EndPoint);
        }
    }

    /// <summary>Whether libssh takes those keys and algorithms.</summary>
    /// <param name="options">What would be served.</param>
    /// <exception cref="SshException">It does not.</exception>
    public static void Check(SshServerOptions options)
    {
        using var bind = new HostKeyBind(options);
    }

    /// <summary>Serves what comes from now on by other options: keys, algorithms, times, attempts. Connections there are stay as they are; where it
    /// listens, who authenticates, and limits of numbers do not change.</summary>
    /// <param name="options">The new options.</param>
    /// <exception cref="SshException">libssh refused an option; nothing was changed.</exception>
    public void Reconfigure(SshServerOptions options)
    {
        Check(options);
        Options.HostKeys.Added -= RenewHostKeys;
        Options = options;
        Options.HostKeys.Added += RenewHostKeys;
        RenewHostKeys();
    }

    /// <summary>Serves SSH on a connected socket that someone else opened: call home (RFC 8071), where we dialled and are
    /// nevertheless the SSH server. The socket is the server's from here on.</summary>
    /// <param name="socket">A connected stream socket.</param>
    /// <returns>Completes when the connection is gone.</returns>
    public Task<TransportEnd> AdoptAsync(Socket socket)
    {
        var session = Take(socket);
        return session is null
            ? Task.FromResult(new TransportEnd(null, "refused: the server is full or stopping"))
            : session.Completion.Task;
    }

    /// <summary>Stops: no new connection, <see cref="TransportConnection.Stopping"/> is cancelled and input ends, output is
    /// delivered, then connections are closed.</summary>
    /// <param name="cancellationToken">Ends the patience: what is left is aborted.</param>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        foreach (var acceptor in _acceptors)
        {
            await acceptor.DisposeAsync().ConfigureAwait(false);
        }

        await _sessions.DrainAsync(
            session => session.BeginStop(),
            session => session.Kill("the server stops now"),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Aborts what is left and frees the threads.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        Options.HostKeys.Added -= RenewHostKeys;
        Verifier.Dispose();
        foreach (var (loop, bind) in _binds)
        {
            loop.Post(bind.Dispose);
        }

        if (_ownsThreads)
        {
            _threads.Dispose();
        }
    }

    internal SshLoop TakeIoLoop() => _threads.Io.Take();

    internal void Authenticated(SshServerSession session) => _sessions.Authenticated(session);

    internal void Forget(SshServerSession session) => _sessions.Remove(session);

    /// <summary>Gives a connection to the handler and closes it when the handler is done.</summary>
    internal void Serve(SshTransportConnection connection) =>
        _ = Task.Run(() => ConnectionHandler.RunAsync(_handler, connection, Logger));

    private void Accept(Socket socket) => Take(socket);

    /// <summary>Null, with the socket closed, when the connection is refused.</summary>
    private SshServerSession? Take(Socket socket)
    {
        var remote = SocketAcceptor.RemoteOf(socket);
        if (Options.Refuse?.Invoke(remote) is { } turnedAway)
        {
            socket.Dispose();
            Log.Refused(Logger, remote, turnedAway);
            return null;
        }

        var loop = _threads.Handshakes.Take();
        var session = new SshServerSession(this, loop, remote);
        if (_sessions.TryAdd(session, (remote as IPEndPoint)?.Address) is { } refusal)
        {
            return Refuse(refusal);
        }

        try
        {
            if (remote is IPEndPoint)
            {
                socket.NoDelay = true;
            }

            var fd = Libc.Detach(socket);
            loop.Post(() => session.Begin(fd, _binds[loop]));
            return session;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or Win32Exception)
        {
            _sessions.Remove(session);
            return Refuse(e.Message);
        }

        SshServerSession? Refuse(string reason)
        {
            loop.Release();
            socket.Dispose();
            Log.Refused(Logger, remote, reason);
            return null;
        }
    }

    private void RenewHostKeys()
    {
        foreach (var (loop, bind) in _binds)
        {
            var options = Options;
            loop.Post(() => bind.Renew(options));
        }
    }
}
