using System.Net;
using System.Net.Sockets;
using Netconf.Mano.Ssh;

namespace Netconf.Mano;

/// <summary>What all doors share.</summary>
/// <param name="Threads">Carry SSH.</param>
/// <param name="LogIns">Decides who may come in.</param>
/// <param name="Rules">What slows down those who guess.</param>
/// <param name="Serve">Serves a connection.</param>
/// <param name="Loggers">Told what an operator wants to know.</param>
internal sealed record DoorParts(
    SshThreads Threads, LogIns LogIns, Func<LogInRules> Rules, Func<TransportConnection, Task> Serve, ILoggerFactory Loggers);

/// <summary>One endpoint: speaks SSH or TLS on sockets that others accepted or dialled. It can be told to speak otherwise; those inside notice nothing.</summary>
internal abstract class Door : IAsyncDisposable
{
    /// <summary>What it speaks now.</summary>
    public Stack Stack { get; private protected set; } = null!;

    /// <summary>Connections at this moment.</summary>
    public abstract int ConnectionCount { get; }

    /// <summary>TCP keepalives on sockets to come; null: none.</summary>
    public TcpKeepAlive? KeepAlive { get; set; }

    /// <summary>Opens a door for that stack.</summary>
    public static Door Open(Stack stack, DoorParts parts) => stack switch
    {
        SshStack ssh => new SshDoor(ssh, parts),
        TlsStack tls => new TlsDoor(tls, parts),
        _ => throw new ArgumentException($"no door for {stack}", nameof(stack)),
    };

    /// <summary>Whether it can speak that without being another door.</summary>
    public bool Speaks(Stack stack) => stack.GetType() == Stack.GetType();

    /// <summary>Speaks like that from the next connection on.</summary>
    public abstract void Reconfigure(Stack stack);

    /// <summary>Serves a connected socket, which is the door's from here on; completes when the connection is gone.</summary>
    public Task<TransportEnd> AdoptAsync(Socket socket)
    {
        try
        {
            if (KeepAlive is { } probes && socket.AddressFamily != AddressFamily.Unix)
            {
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, probes.IdleTime);
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, probes.Interval);
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, Math.Min(probes.Probes, 127));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Gone already; adopting it will say so.
        }
        return ServeAsync(socket);
    }

    /// <summary>Stops: input ends, output is delivered, then connections are closed; what is left when patience ends is aborted.</summary>
    public abstract Task StopAsync(CancellationToken patience);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    private protected abstract Task<TransportEnd> ServeAsync(Socket socket);
}

/// <summary>SSH.</summary>
internal sealed class SshDoor : Door
{
    private readonly DoorParts _parts;
    private readonly SshServer _server;

    public SshDoor(SshStack stack, DoorParts parts)
    {
        _parts = parts;
        Stack = stack;
        _server = new SshServer(OptionsOf(stack), parts.Serve, parts.Loggers.CreateLogger<SshServer>(), threads: parts.Threads);
    }

    public override int ConnectionCount => _server.ConnectionCount;

    public override void Reconfigure(Stack stack)
    {
        _server.Reconfigure(OptionsOf((SshStack)stack));
        Stack = stack;
    }

    public override Task StopAsync(CancellationToken patience) => _server.StopAsync(patience);

    public override ValueTask DisposeAsync() => _server.DisposeAsync();

    private protected override Task<TransportEnd> ServeAsync(Socket socket) => _server.AdoptAsync(socket);

    private SshServerOptions OptionsOf(SshStack stack) => new()
    {
        HostKeys = stack.HostKeys,
        Authenticator = _parts.LogIns,
        Refuse = _parts.LogIns.RefuseAddress,
        Algorithms = stack.Algorithms,
        KeepAlive = stack.KeepAlive,
        KeepAliveCount = stack.KeepAliveCount,
        LoginGrace = _parts.Rules().Grace,
        MaxAuthAttempts = _parts.Rules().Attempts,
    };
}

/// <summary>TLS.</summary>
internal sealed class TlsDoor : Door
{
    private readonly DoorParts _parts;
    private readonly TlsServer _server;

    public TlsDoor(TlsStack stack, DoorParts parts)
    {
        _parts = parts;
        Stack = stack;
        _server = new TlsServer(OptionsOf(stack), parts.Serve, parts.Loggers.CreateLogger<TlsServer>());
    }

    public override int ConnectionCount => _server.ConnectionCount;

    public override void Reconfigure(Stack stack)
    {
        _server.Reconfigure(OptionsOf((TlsStack)stack));
        Stack = stack;
    }

    public override Task StopAsync(CancellationToken patience) => _server.StopAsync(patience);

    public override ValueTask DisposeAsync() => _server.DisposeAsync();

    private protected override Task<TransportEnd> ServeAsync(Socket socket) => _server.AdoptAsync(socket);

    private TlsServerOptions OptionsOf(TlsStack stack) => new()
    {
        Credentials = () => stack.Credentials,
        Refuse = _parts.LogIns.RefuseAddress,
        MapUser = (peer, from) => Map(stack, peer, from),
        Protocols = stack.Versions,
        HandshakeTimeout = _parts.Rules().Grace,
        KeepAlive = null,
    };

    /// <summary>The certificate says who it is (RFC 7589 §7); whether he may come in, the users say.</summary>
    private string? Map(TlsStack stack, TlsPeer peer, EndPoint? from)
    {
        var name = stack.Names.Resolve(peer);
        var by = $"tls certificate {peer.Certificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256)}";
        return _parts.LogIns.Verify(name, (from as IPEndPoint)?.Address, by).Accepted ? name : null;
    }
}
