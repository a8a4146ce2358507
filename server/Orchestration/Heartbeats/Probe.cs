using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Netconf.Mano.Orchestration.Heartbeats;

/// <summary>Asks one address whether somebody is there.</summary>
internal static class Probe
{
    /// <summary>Asks once.</summary>
    /// <returns>Null when it answered, else why that is not so.</returns>
    public static Task<string?> AskAsync(Heartbeat heartbeat, IPAddress address, TimeProvider time, CancellationToken cancellationToken) =>
        heartbeat.Kind == ProbeKind.Ping
            ? PingAsync(address, heartbeat.Timeout, cancellationToken)
            : ConnectAsync(new IPEndPoint(address, heartbeat.Port), heartbeat.Timeout, time, cancellationToken);

    private static async Task<string?> PingAsync(IPAddress address, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            using var ping = new Ping();
            var reply = await ping.SendPingAsync(address, timeout, cancellationToken: cancellationToken).ConfigureAwait(false);
            return reply.Status == IPStatus.Success ? null : $"{address} does not answer a ping ({reply.Status})";
        }
        catch (Exception e) when (e is PingException or SocketException)
        {
            return $"{address} cannot be pinged: {(e.InnerException ?? e).Message}";
        }
    }

    private static async Task<string?> ConnectAsync(IPEndPoint at, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        using var socket = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(at, both.Token).ConfigureAwait(false);
            return null;
        }
        catch (SocketException e)
        {
            return $"{at} takes no connection: {e.Message}";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"{at} takes no connection within {timeout.TotalSeconds:0.#} s";
        }
    }
}
