using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace Netconf.Mano.Ssh;

/// <summary>NETCONF over TLS with mutual certificate authentication, RFC 7589. A client without a certificate, with one that
/// is not trusted, or that is nobody, is refused.</summary>
/// <example><code>
/// await using var server = new TlsServer(
///     new TlsServerOptions { Endpoints = [new(IPAddress.Any, 6513)], Credentials = store.Current, MapUser = (peer, _) =&gt; names.Resolve(peer) },
///     ServeNetconfAsync, logger);
/// server.Start();
/// </code></example>
public sealed class TlsServer : IAsyncDisposable
{
    private const int KeepAliveProbes = 3;
    private const int KeepAliveProbeSeconds = 10;

    private volatile TlsServerOptions _options;
    private readonly Func<TransportConnection, Task> _handler;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly ConnectionTable<TlsSession> _sessions;
    private readonly List<SocketAcceptor> _acceptors = [];

    /// <summary>Prepares a server; <see cref="Start"/> lets it listen.</summary>
    /// <param name="options">What to serve.</param>
    /// <param name="handler">Serves one connection; runs on the thread pool.</param>
    /// <param name="logger">Told what an operator wants to know.</param>
    /// <param name="time">The clock of all limits; the system's when null.</param>
    public TlsServer(
        TlsServerOptions options, Func<TransportConnection, Task> handler, ILogger logger, TimeProvider? time = null)
    {
        _options = options;
        _handler = handler;
        _logger = logger;
        _time = time ?? TimeProvider.System;
        _sessions = new ConnectionTable<TlsSession>(
            options.MaxSessions, options.MaxStartups, options.MaxStartupsPerAddress);
    }

    /// <summary>Where the server really listens, in the order of the options.</summary>
    public IReadOnlyList<IPEndPoint> Endpoints => [.. _acceptors.Select(acceptor => (IPEndPoint)acceptor.EndPoint)];

    /// <summary>Connections at this moment.</summary>
    public int ConnectionCount => _sessions.Count;

    /// <summary>Begins to listen.</summary>
    /// <exception cref="SocketException">An address is not to be had.</exception>
    public void Start()
    {
        foreach (var endPoint in _options.Endpoints)
        {
            var acceptor = SocketAcceptor.Listen(endPoint, socket => _ = AdoptAsync(socket), _logger, _time);
            _acceptors.Add(acceptor);
            Log.Listening(_logger, TransportKind.Tls, acceptor.EndPoint);
        }
    }

    /// <summary>Serves what comes from now on by other options: credentials, versions, times. Connections there are stay as they are; where it
    /// listens and limits of numbers do not change.</summary>
    /// <param name="options">The new options.</param>
    public void Reconfigure(TlsServerOptions options) => _options = options;

    /// <summary>Serves TLS on a connected socket that someone else opened: call home (RFC 8071), where we dialled and are
    /// nevertheless the TLS server. The socket is the server's from here on.</summary>
    /// <param name="socket">A connected stream socket.</param>
    /// <returns>Completes when the connection is gone.</returns>
    public async Task<TransportEnd> AdoptAsync(Socket socket)
    {
        var session = new TlsSession(socket);
        if (_options.Refuse?.Invoke(session.RemoteEndPoint) is { } turnedAway)
        {
            Log.Refused(_logger, session.RemoteEndPoint, turnedAway);
            session.Abort(turnedAway);
            return new TransportEnd(null, turnedAway);
        }

        if (_sessions.TryAdd(session, (session.RemoteEndPoint as IPEndPoint)?.Address) is { } refusal)
        {
            Log.Refused(_logger, session.RemoteEndPoint, refusal);
            session.Abort(refusal);
            return new TransportEnd(null, refusal);
        }

        try
        {
            SetSocketOptions(socket);
            return await ServeAsync(session).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return new TransportEnd(null, e.Message);
        }
        finally
        {
            _sessions.Remove(session);
            session.Abort("closed");
        }
    }

    /// <summary>Stops: no new connection, input ends, output is delivered, then connections are closed.</summary>
    /// <param name="cancellationToken">Ends the patience: what is left is aborted.</param>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        foreach (var acceptor in _acceptors)
        {
            await acceptor.DisposeAsync().ConfigureAwait(false);
        }

        await _sessions.DrainAsync(
            session => session.BeginStop(),
            session => session.Abort("the server stops now"),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Aborts what is left.</summary>
    public async ValueTask DisposeAsync() => await StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);

    private async Task<TransportEnd> ServeAsync(TlsSession session)
    {
        string reason;
        try
        {
            if (await HandshakeAsync(session).ConfigureAwait(false) is { } connection)
            {
                _sessions.Authenticated(session);
                Log.Authenticated(_logger, connection.User, session.RemoteEndPoint, connection.AuthenticationMethod);
                var pumping = connection.RunAsync();
                await ConnectionHandler.RunAsync(_handler, connection, _logger).ConfigureAwait(false);
                await pumping.ConfigureAwait(false);
                Log.Ended(_logger, session.RemoteEndPoint, connection.CloseReason!);
                return new TransportEnd(connection.User, connection.CloseReason!);
            }

            reason = "the client's certificate belongs to no user";
        }
        catch (Exception e) when (e is AuthenticationException or IOException or ObjectDisposedException)
        {
            reason = e.InnerException?.Message ?? e.Message;
        }
        catch (OperationCanceledException)
        {
            reason = "the handshake took too long";
        }
        catch (Exception e)
        {
            Log.HandlerFailed(_logger, e);
            reason = "internal fault";
        }

        Log.Refused(_logger, session.RemoteEndPoint, reason);
        return new TransportEnd(null, reason);
    }

    /// <summary>Null when the client is trusted and nevertheless nobody.</summary>
    private async Task<StreamTransportConnection?> HandshakeAsync(TlsSession session)
    {
        using var timeout = new CancellationTokenSource(_options.HandshakeTimeout, _time);
        var credentials = _options.Credentials();
        var tls = session.Stream;
        TlsPeer? peer = null;
        await tls.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificateContext = credentials.Context,
                ClientCertificateRequired = true,

                // A resumed session would bring back a certificate that may no longer be trusted.
                AllowTlsResume = false,
                AllowRenegotiation = false,
                EnabledSslProtocols = _options.Protocols,
                CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
                    (peer = ClientTrust.Verify(certificate as X509Certificate2, chain, credentials, _options.Revocation, _time.GetUtcNow()))
                        is not null,
            },
            timeout.Token).ConfigureAwait(false);
        if (peer is null || _options.MapUser(peer, session.RemoteEndPoint) is not { } user)
        {
            return null;
        }

        var info = new Dictionary<string, string>
        {
            ["protocol"] = $"{tls.SslProtocol}",
            ["cipher"] = $"{tls.NegotiatedCipherSuite}",
            ["subject"] = peer.Certificate.Subject,
            ["fingerprint"] = peer.Certificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256),
        };
        return session.Connect(user, info, new StreamLimits(_options.IdleTimeout, _time));
    }

    private void SetSocketOptions(Socket socket)
    {
        socket.NoDelay = true;
        if (_options.KeepAlive is { } period)
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, (int)period.TotalSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveProbeSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveProbes);
        }
    }
}
