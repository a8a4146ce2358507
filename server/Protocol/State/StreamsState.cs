using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Models = Netconf.Mano.Bindings.Protocol;

namespace Netconf.Mano.Protocol;

/// <summary>/netconf/streams (RFC 5277 §3.2.5): the streams and how far back they can be replayed.</summary>
internal sealed class StreamsState(Datastores datastores) : IStateProvider
{
    public string Path => Models.ManageEventNetconf.SchemaPath;

    public void Provide(NodeEditor root)
    {
        var streams = new Models.ProtocolRootEditor(root).Netconf.Streams.StreamList;
        foreach (var stream in datastores.Notifications.Streams)
        {
            var entry = streams[stream.Name];
            entry.Description = stream.Description;
            entry.ReplaySupport = true;
            entry.ReplayLogCreationTime = stream.Oldest;
        }
    }
}

/// <summary>The counters of /nacm (RFC 8341 §3.5).</summary>
internal sealed class NacmState(Datastores datastores) : IStateProvider
{
    public string Path => Models.Nacm.SchemaPath;

    public void Provide(NodeEditor root)
    {
        var nacm = new Models.ProtocolRootEditor(root).Nacm;
        nacm.DeniedOperations = (uint)datastores.Access.DeniedOperations;
        nacm.DeniedDataWrites = (uint)datastores.Access.DeniedDataWrites;
        nacm.DeniedNotifications = (uint)datastores.Access.DeniedNotifications;
    }
}
