using System.Net;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Ssh;

namespace Netconf.Mano;

/// <summary>What became of the endpoints (mano-endpoints).</summary>
internal sealed class EndpointStateProvider(FrontDoor frontDoor, Func<string?> unixSocket) : IStateProvider
{
    /// <inheritdoc/>
    public string Path => EndpointState.SchemaPath;

    /// <inheritdoc/>
    public void Provide(NodeEditor root)
    {
        var state = new ManoRootEditor(root).EndpointState;
        foreach (var (name, listening) in frontDoor.Listeners)
            foreach (var binding in listening.Bindings)
            {
                var at = binding.Acceptor?.EndPoint as IPEndPoint ?? binding.Wanted;
                var entry = state.Listeners[new ListenerKey(name, at.Address.ToString(), (ushort)at.Port)];
                entry.Transport = listening.IsSsh ? Transport.Ssh : Transport.Tls;
                entry.Problem = binding.Problem;
                entry.Connections = (uint)listening.ConnectionCount;
            }
        foreach (var calling in frontDoor.Calls)
        {
            var (client, progress) = (calling.Client, calling.Progress);
            var entry = state.CallHomes[client.Name];
            entry.Status = progress.Phase switch
            {
                CallHomePhase.Connected => CallHomeStatus.Connected,
                CallHomePhase.Connecting => CallHomeStatus.Connecting,
                _ => CallHomeStatus.Waiting,
            };
            entry.Endpoint = progress.Endpoint is { } i && i < client.Endpoints.Count ? client.Endpoints[i].Name : null;
            entry.ConnectedSince = progress.ConnectedSince;
            entry.Attempts = progress.Attempts;
            entry.Problem = progress.Problem;
        }
        state.UnixSocket = unixSocket();
    }
}
