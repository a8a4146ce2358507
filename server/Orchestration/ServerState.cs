using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Orchestration.Reconciler;

namespace Netconf.Mano.Orchestration;

/// <summary>What the server tells of itself (mano-oam): read when it is asked for.</summary>
internal sealed class ServerState(ReconcileQueue queue, DateTimeOffset started) : IStateProvider
{
    /// <inheritdoc/>
    public string Path => Server.SchemaPath;

    /// <inheritdoc/>
    public void Provide(NodeEditor root)
    {
        var server = new ManoRootEditor(root).Server;
        server.Product = "Netconf.Mano";
        server.Version = typeof(ServerState).Assembly.GetName().Version?.ToString(3) ?? "0";
        server.Started = started;
        server.Reconciler.Waiting = (uint)queue.Waiting;
        server.Reconciler.Active = (uint)queue.Active;
        server.Reconciler.Passes = (ulong)queue.Passes;
        server.Reconciler.Faults = (ulong)queue.Faults;
    }
}
