using Netconf.Mano.Bindings;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Yang;
using Models = Netconf.Mano.Bindings.Protocol;

namespace Netconf.Mano.Protocol;

/// <summary>The rpcs of RFC 8639 §2.4 and RFC 8641 §4.4 over NETCONF (RFC 8640).</summary>
internal static class SubscriptionRpcs
{
    private delegate ValueTask<OperationResult> Handler(
        NetconfSession session, OperationCall call, IReadOnlyDictionary<string, string> prefixes);

    public static OperationPlan Establish(ref Utf8XmlReader reader, OperationNode operation, NetconfServer server) =>
        Read(ref reader, operation, server, (session, call, prefixes) => ValueTask.FromResult(Establish(server, session, call, prefixes)));

    public static OperationPlan Modify(ref Utf8XmlReader reader, OperationNode operation, NetconfServer server) =>
        Read(ref reader, operation, server, (session, call, prefixes) => ModifyAsync(server, session, call, prefixes));

    public static OperationPlan Delete(ref Utf8XmlReader reader, OperationNode operation, NetconfServer server) =>
        Read(ref reader, operation, server, (session, call, _) => DeleteAsync(server, session, call));

    public static OperationPlan Kill(ref Utf8XmlReader reader, OperationNode operation, NetconfServer server) =>
        Read(ref reader, operation, server, (_, call, _) => ValueTask.FromResult(Kill(server, call)));

    public static OperationPlan Resync(ref Utf8XmlReader reader, OperationNode operation, NetconfServer server) =>
        Read(ref reader, operation, server, (session, call, _) => ValueTask.FromResult(Resync(server, session, call)));

    /// <summary>Reads the input by its schema, and the declarations an expression in it stands under, which the data does not keep.</summary>
    private static OperationPlan Read(ref Utf8XmlReader reader, OperationNode operation, NetconfServer server, Handler handle)
    {
        if (!XmlFragment.TryReadElement(ref reader, out var element))
            return RpcFaults.Malformed(reader.Error);
        var prefixes = DeclaredAtFilter(element.Span);
        var inner = new Utf8XmlReader(element.Span, new XmlLimits { Depth = server.Options.MaxDepth });
        inner.ReadPastSpace();
        var plan = GenericParser.Read(
            ref inner, operation, null, server,
            (session, call) => handle(session, call, SubscriptionTerms.ModuleNames(server.Datastores.Schema, prefixes)));
        return plan.Errors.Count == 0 ? plan : OperationPlan.Refuse([.. plan.Errors.Select(e => AsFilterFault(e, operation))]);
    }

    /// <summary>An expression that its type refuses is a filter that is not supported, to RFC 8639.</summary>
    private static RpcError AsFilterFault(RpcError error, OperationNode operation) =>
        error.Path is { } path && path.EndsWith("-xpath-filter", StringComparison.Ordinal)
            ? new SubscriptionFaults(operation.Name, path.Contains("datastore", StringComparison.Ordinal)).FilterUnsupported(error.Message) with { Path = path }
            : error;

    private static Dictionary<string, string>? DeclaredAtFilter(ReadOnlySpan<byte> element)
    {
        var reader = new Utf8XmlReader(element);
        while (reader.Read())
            if (reader.Token == XmlToken.Start
                && (reader.LocalName.SequenceEqual("stream-xpath-filter"u8) || reader.LocalName.SequenceEqual("datastore-xpath-filter"u8)))
                return EventFilterParameter.PrefixesOf(reader.Scope);
        return null;
    }

    private static OperationResult Establish(
        NetconfServer server, NetconfSession session, OperationCall call, IReadOnlyDictionary<string, string> prefixes)
    {
        if (session.Subscription is { IsComplete: false })
            return NoMix("create-subscription (RFC 5277)");
        var table = server.Subscriptions;
        var schema = server.Datastores.Schema;
        var id = table.NextId();
        var entry = SubscriptionTerms.MakeEntry(schema, id, call.Input);
        var faults = new SubscriptionFaults("establish-subscription", new Models.Subscription(entry).Datastore is not null);
        var (terms, error) = SubscriptionTerms.Read(server, entry, prefixes, faults);
        if (error is not null)
            return error;
        var receiver = new Receiver(server, id, $"session-{session.Actor.SessionId}") { Completed = () => table.Remove(id) };
        var subscription = new Subscription { Id = id, Terms = terms!, Owner = session, Receivers = [receiver] };
        if (table.Add(subscription, faults) is { } refused)
            return refused;
        receiver.Attach(session, terms!);
        // RFC 8639 §2.4.2: the reply comes before the first record.
        session.AfterReply(() => receiver.Start());
        return new OperationResult
        {
            Output = Models.Rpcs.EstablishSubscription.Output(call.Operation, output =>
            {
                output.Id = id;
                if (terms!.View.ReplayStartTime is { } start && terms.Stream!.Oldest is { } oldest && oldest > start)
                    output.ReplayStartTimeRevision = oldest;
            }),
        };
    }

    private static async ValueTask<OperationResult> ModifyAsync(
        NetconfServer server, NetconfSession session, OperationCall call, IReadOnlyDictionary<string, string> prefixes)
    {
        var id = Models.Rpcs.ModifySubscription.Input(call.Input).Id;
        var subscription = server.Subscriptions.Find(id, session);
        var faults = new SubscriptionFaults("modify-subscription", subscription?.IsToDatastore ?? false);
        if (subscription is null)
            return faults.NoSuchSubscription(id);
        var schema = server.Datastores.Schema;
        // The declarations of an expression that stays are those it came with.
        var declared = new Dictionary<string, string>(prefixes);
        foreach (var (prefix, uri) in subscription.Terms.Prefixes)
            declared.TryAdd(prefix, uri);
        var (terms, error) = SubscriptionTerms.Read(
            server, SubscriptionTerms.MakeEntry(schema, id, call.Input, subscription.Terms.Entry), declared, faults);
        if (error is not null)
            return error;
        if (!subscription.Receivers[0].CanTake(terms!))
            return RpcFaults.Invalid(
                "id", "A subscription keeps its stream or datastore, and is periodic or on-change to its end; establish another.");
        await subscription.Receivers[0].TakeAsync(terms!).ConfigureAwait(false);
        subscription.Terms = terms!;
        session.AfterReply(() => subscription.Receivers[0].Start());
        return OperationResult.Ok;
    }

    private static async ValueTask<OperationResult> DeleteAsync(NetconfServer server, NetconfSession session, OperationCall call)
    {
        var id = Models.Rpcs.DeleteSubscription.Input(call.Input).Id;
        if (server.Subscriptions.Find(id, session) is not { } subscription)
            return new SubscriptionFaults("delete-subscription", false).NoSuchSubscription(id);
        server.Subscriptions.Remove(id);
        await subscription.EndAsync(null).ConfigureAwait(false);
        return OperationResult.Ok;
    }

    private static OperationResult Kill(NetconfServer server, OperationCall call)
    {
        var id = Models.Rpcs.KillSubscription.Input(call.Input).Id;
        if (server.Subscriptions.Find(id) is not { IsConfigured: false } subscription)
            return new SubscriptionFaults("delete-subscription", false).NoSuchSubscription(id);
        // A receiver that does not read must not hold up who ends its subscription.
        _ = server.Subscriptions.TerminateAsync(subscription, Models.SubscriptionTerminatedReason.NoSuchSubscription);
        return OperationResult.Ok;
    }

    private static OperationResult Resync(NetconfServer server, NetconfSession session, OperationCall call)
    {
        var id = Models.Rpcs.ResyncSubscription.Input(call.Input).Id;
        if (server.Subscriptions.Find(id, session) is not { Terms: { Stream: null, IsOnChange: true } } subscription)
            return new SubscriptionFaults("resync-subscription", true).NoSuchSubscription(id);
        session.AfterReply(subscription.Receivers[0].Resync);
        return OperationResult.Ok;
    }

    /// <summary>RFC 8640 §3: one session does not mix the two kinds.</summary>
    public static RpcError NoMix(string other) => RpcFaults.NotSupported(
        $"This session has a subscription made by {other}; a session uses one kind. Open another session.");
}
