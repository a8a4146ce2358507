using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Netconf.Mano.Ssh;

/// <summary>A TLS connection from accept to end: first only a socket, then a connection.</summary>
internal sealed class TlsSession
{
    private readonly Lock _lock = new();
    private StreamTransportConnection? _connection;
    private bool _stopping;

    internal TlsSession(Socket socket)
    {
        RemoteEndPoint = SocketAcceptor.RemoteOf(socket);
        Stream = new SslStream(new NetworkStream(socket, ownsSocket: true), leaveInnerStreamOpen: false);
    }

    internal EndPoint? RemoteEndPoint { get; }

    internal SslStream Stream { get; }

    internal StreamTransportConnection Connect(string user, IReadOnlyDictionary<string, string> info, StreamLimits limits)
    {
        var connection = new StreamTransportConnection(
            TransportKind.Tls, user, "certificate", RemoteEndPoint, info, Stream, limits);
        lock (_lock)
        {
            _connection = connection;
            if (_stopping)
            {
                connection.BeginStop();
            }
        }

        return connection;
    }

    internal void BeginStop()
    {
        lock (_lock)
        {
            _stopping = true;
            if (_connection is null)
            {
                Stream.Dispose();
            }
            else
            {
                _connection.BeginStop();
            }
        }
    }

    internal void Abort(string reason)
    {
        lock (_lock)
        {
            if (_connection is null)
            {
                Stream.Dispose();
            }
            else
            {
                _connection.Abort(reason);
            }
        }
    }
}
