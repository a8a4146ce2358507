using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Netconf.Mano.Orchestration.Heartbeats;

/// <summary>Asks one address whether somebody is there.</summary>
internal static class Probe
{
    /// <summary>Asks once.</summary>
    /// <returns>Whether it answered, and why not; null when this host could not ask, which tells nothing of the other.</returns>
    public static Task<(bool Answered, string? Cause)?> AskAsync(
        Heartbeat heartbeat, IPAddress address, TimeProvider time, CancellationToken cancellationToken) =>
        heartbeat.Kind == ProbeKind.Ping
            ? PingAsync(address, heartbeat.Timeout, cancellationToken)
            : ConnectAsync(new IPEndPoint(address, heartbeat.Port), heartbeat.Timeout, time, cancellationToken);

    private static async Task<(bool, string?)?> PingAsync(IPAddress address, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            using var ping = new Ping();
            var reply = await ping.SendPingAsync(address, timeout, cancellationToken: cancellationToken).ConfigureAwait(false);
            return reply.Status == IPStatus.Success ? (true, null) : (false, $"{address} does not answer a ping ({reply.Status})");
        }
        catch (Exception e) when (e is PingException or SocketException)
        {
            return null; // no right to ping, no route: nothing to heal over there
        }
    }

    private static async Task<(bool, string?)?> ConnectAsync(IPEndPoint at, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        using var socket = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(at, both.Token).ConfigureAwait(false);
            return (true, null);
        }
        catch (SocketException e)
        {
            return (false, $"{at} takes no connection: {e.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (false, $"{at} takes no connection within {timeout.TotalSeconds:0.#} s");
        }
    }
}
