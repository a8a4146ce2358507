using System.Globalization;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol;

/// <summary>create-subscription (RFC 5277 §2.1.1).</summary>
internal static class SubscriptionParsers
{
    public static OperationPlan CreateSubscription(ref Utf8XmlReader reader, OperationNode operation, NetconfServer server)
    {
        var depth = reader.Depth;
        var space = operation.Module.Namespace;
        var errors = new List<RpcError>();
        var stream = NotificationEvent.Netconf;
        var filter = EventFilter.Everything;
        string? start = null, stop = null;
        while (reader.NextChild(depth))
        {
            if (reader.Is("stream"u8, space))
                stream = reader.ReadParameter()?.Trim() ?? "";
            // RFC 5277 has it in its own namespace; ncclient and others send that of NETCONF.
            else if (reader.Is("filter"u8, space) || reader.Is("filter"u8))
                filter = EventFilterParameter.Read(ref reader, server.Datastores.Notifications.Filters, errors);
            else if (reader.Is("startTime"u8, space))
                start = reader.ReadParameter();
            else if (reader.Is("stopTime"u8, space))
                stop = reader.ReadParameter();
            else
                errors.Add(reader.Refuse("create-subscription"));
        }
        if (errors.Count > 0)
            return OperationPlan.Refuse(errors);
        return OperationPlan.Of(session => Subscribe(session, server, stream, filter, start, stop));
    }

    private static RpcReply Subscribe(
        NetconfSession session, NetconfServer server, string streamName, EventFilter filter, string? start, string? stop)
    {
        if (session.Subscription is { IsComplete: false })
            return new RpcError(RpcErrorType.Protocol, ErrorTag.OperationFailed, "This session has a subscription already; one that ended makes room for another.");
        if (server.Subscriptions.Has(session))
            return SubscriptionRpcs.NoMix("establish-subscription (RFC 8639)");
        if (server.Datastores.Notifications.Find(streamName) is not { } stream)
            return RpcFaults.Invalid("stream", $"There is no stream {streamName}; /netconf/streams lists those there are.");
        if (!TryTime(start, out var from))
            return RpcFaults.Invalid("startTime", $"'{start}' is no date-and-time.");
        if (!TryTime(stop, out var to))
            return RpcFaults.Invalid("stopTime", $"'{stop}' is no date-and-time.");
        if (to is not null && from is null)
            return RpcFaults.Missing("startTime", "create-subscription with stopTime");
        if (from > server.Time.GetUtcNow())
            return RpcFaults.Bad("startTime", "startTime is in the future: only what has happened can be replayed.");
        if (to < from)
            return RpcFaults.Bad("stopTime", "stopTime is before startTime.");
        var subscription = new EventSubscription(
            session, new EventRequest(stream, session.Actor) { Filter = filter, Start = from, Stop = to });
        session.Subscription = subscription;
        session.AfterReply(subscription.Start);
        return RpcReply.Ok;
    }

    private static bool TryTime(string? text, out DateTimeOffset? time)
    {
        time = null;
        if (text is null)
            return true;
        // yang:date-and-time wants a zone; a time without one is nobody's.
        var trimmed = text.Trim();
        if (trimmed.Length < 20 || !DateTimeOffset.TryParse(trimmed, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed)
            || !(trimmed[^1] is 'Z' or 'z' || trimmed.LastIndexOfAny(['+', '-']) > 10))
            return false;
        time = parsed;
        return true;
    }
}
