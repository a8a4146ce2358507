using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Netconf.Mano.Ssh;

/// <summary>One listening socket and its loop: hands out what connects.</summary>
public sealed class SocketAcceptor : IAsyncDisposable
{
    private const int Backlog = 512;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly Socket _socket;
    private readonly Action<Socket> _accept;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    private SocketAcceptor(Socket socket, Action<Socket> accept, ILogger logger, TimeProvider time)
    {
        _socket = socket;
        _accept = accept;
        _logger = logger;
        _time = time;
        EndPoint = socket.LocalEndPoint!;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Where it really listens.</summary>
    public EndPoint EndPoint { get; }

    /// <summary>Binds and listens.</summary>
    /// <param name="endPoint">Where; port 0 takes a free one.</param>
    /// <param name="accept">Given each connected socket, which is its to close.</param>
    /// <param name="logger">Told when a connection could not be accepted.</param>
    /// <param name="time">The clock of the pause after that.</param>
    /// <param name="mode">Of a Unix socket: the file's mode.</param>
    /// <exception cref="SocketException">The address is not to be had.</exception>
    public static SocketAcceptor Listen(
        EndPoint endPoint, Action<Socket> accept, ILogger logger, TimeProvider time, UnixFileMode? mode = null)
    {
        var protocol = endPoint is UnixDomainSocketEndPoint ? ProtocolType.Unspecified : ProtocolType.Tcp;
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, protocol);
        try
        {
            if (endPoint is IPEndPoint { AddressFamily: AddressFamily.InterNetworkV6 } ip && ip.Address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.Bind(endPoint);
            if (mode is { } permissions && !OperatingSystem.IsWindows())
            {
                // Before listen: nobody can have connected under the mode that the umask gave.
                File.SetUnixFileMode(endPoint.ToString()!, permissions);
            }

            socket.Listen(Backlog);
            return new SocketAcceptor(socket, accept, logger, time);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Where the peer is, an IPv4 address as such also when the socket is an IPv6 one; null when it is gone already.</summary>
    internal static EndPoint? RemoteOf(Socket socket)
    {
        try
        {
            return socket.RemoteEndPoint is IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped
                ? new IPEndPoint(mapped.Address.MapToIPv4(), mapped.Port)
                : socket.RemoteEndPoint;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    /// <summary>Stops listening; what was handed out lives on.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_stop.IsCancellationRequested)
        {
            await _stop.CancelAsync().ConfigureAwait(false);
            await _loop.ConfigureAwait(false);
            _socket.Dispose();
            _stop.Dispose();
        }
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _accept(await _socket.AcceptAsync(_stop.Token).ConfigureAwait(false));
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception e)
            {
                // Out of descriptors, or the client was gone again: neither ends the server, and neither may spin.
                Log.AcceptFailed(_logger, EndPoint, e);
                await Task.Delay(Pause, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
