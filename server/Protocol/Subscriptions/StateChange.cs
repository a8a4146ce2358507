using System.Buffers;
using Netconf.Mano.Bindings;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Yang;
using Models = Netconf.Mano.Bindings.Protocol;

namespace Netconf.Mano.Protocol;

/// <summary>The notifications about one subscription (RFC 8639 §2.7): they go to its receiver only, past filters and access control.</summary>
internal static class StateChange
{
    public static DataNode Started(Schema schema, uint id, DataNode entry, DateTimeOffset? replayFrom) =>
        Models.SubscriptionStarted.Binding.Make(schema, n =>
        {
            SubscriptionTerms.Copy(entry, n.Node);
            n.Id = id;
            if (replayFrom is not null)
                n.ReplayStartTime = replayFrom;
        });

    public static DataNode Modified(Schema schema, uint id, DataNode entry) =>
        Models.SubscriptionModified.Binding.Make(schema, n =>
        {
            SubscriptionTerms.Copy(entry, n.Node);
            n.Id = id;
        });

    public static DataNode Completed(Schema schema, uint id) => Models.SubscriptionCompleted.Binding.Make(schema, n => n.Id = id);

    public static DataNode ReplayCompleted(Schema schema, uint id) => Models.ReplayCompleted.Binding.Make(schema, n => n.Id = id);

    public static DataNode Resumed(Schema schema, uint id) => Models.SubscriptionResumed.Binding.Make(schema, n => n.Id = id);

    public static DataNode Suspended(Schema schema, uint id, Models.SubscriptionSuspendedReason reason) =>
        Models.SubscriptionSuspended.Binding.Make(schema, n => (n.Id, n.Reason) = (id, reason));

    public static DataNode Terminated(Schema schema, uint id, Models.SubscriptionTerminatedReason reason) =>
        Models.SubscriptionTerminated.Binding.Make(schema, n => (n.Id, n.Reason) = (id, reason));

    /// <summary>The whole notification element.</summary>
    public static byte[] Encode(Schema schema, DataNode notification, DateTimeOffset eventTime)
    {
        var content = new ArrayBufferWriter<byte>(512);
        new XmlDataWriter(schema).WriteElement(notification, content);
        return EventEncoding.Xml(eventTime, content.WrittenSpan);
    }
}
