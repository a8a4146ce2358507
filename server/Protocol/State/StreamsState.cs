using Netconf.Mano.Data;
using Netconf.Mano.Datastore;

namespace Netconf.Mano.Protocol;

/// <summary>/netconf/streams (RFC 5277 §3.2.5): the streams and how far back they can be replayed.</summary>
internal sealed class StreamsState(Datastores datastores) : IStateProvider
{
    public string Path => "/nc-notifications:netconf";

    public void Provide(NodeEditor root)
    {
        var streams = root.In("netconf").In("streams");
        foreach (var stream in datastores.Notifications.Streams)
        {
            var entry = streams.Entry("stream", stream.Name);
            entry.Leaf("description", stream.Description).Leaf("replaySupport", "true");
            if (stream.Oldest is { } oldest)
                entry.Leaf("replayLogCreationTime", oldest);
        }
    }
}

/// <summary>The counters of /nacm (RFC 8341 §3.5).</summary>
internal sealed class NacmState(Datastores datastores) : IStateProvider
{
    public string Path => "/ietf-netconf-acm:nacm";

    public void Provide(NodeEditor root) => root.In("nacm")
        .Leaf("denied-operations", (uint)datastores.Access.DeniedOperations)
        .Leaf("denied-data-writes", (uint)datastores.Access.DeniedDataWrites)
        .Leaf("denied-notifications", (uint)datastores.Access.DeniedNotifications);
}
