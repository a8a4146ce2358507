using System.Text;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol;

/// <summary>From a message to its reply: the rpc element, the operation in it, access, execution.</summary>
internal sealed class NetconfOperations
{
    private readonly NetconfServer _server;
    private readonly Dictionary<(string Module, string Name), OperationParser> _parsers;

    public NetconfOperations(NetconfServer server)
    {
        _server = server;
        Configuration = new ConfigurationOperations(server.Datastores);
        Files = server.Options.Files is { } files ? new ConfigurationFiles(files) : null;
        _parsers = new()
        {
            [("ietf-netconf", "get")] = ReadParsers.Get,
            [("ietf-netconf", "get-config")] = ReadParsers.GetConfig,
            [("ietf-netconf", "edit-config")] = ConfigurationParsers.EditConfig,
            [("ietf-netconf", "copy-config")] = WholeConfigurationParsers.CopyConfig,
            [("ietf-netconf", "delete-config")] = WholeConfigurationParsers.DeleteConfig,
            [("ietf-netconf", "lock")] = ConfigurationParsers.Lock,
            [("ietf-netconf", "unlock")] = ConfigurationParsers.Unlock,
            [("ietf-netconf", "validate")] = WholeConfigurationParsers.Validate,
            [("ietf-netconf", "commit")] = ConfigurationParsers.Commit,
            [("ietf-netconf", "discard-changes")] = ConfigurationParsers.DiscardChanges,
            [("ietf-netconf", "cancel-commit")] = ConfigurationParsers.CancelCommit,
            [("ietf-netconf", "close-session")] = SessionParsers.CloseSession,
            [("ietf-netconf", "kill-session")] = SessionParsers.KillSession,
            [("ietf-netconf-monitoring", "get-schema")] = ReadParsers.GetSchema,
            [("ietf-netconf-nmda", "get-data")] = NmdaParsers.GetData,
            [("ietf-netconf-nmda", "edit-data")] = NmdaParsers.EditData,
            [("ietf-netconf-partial-lock", "partial-lock")] = PartialLockParsers.Lock,
            [("ietf-netconf-partial-lock", "partial-unlock")] = PartialLockParsers.Unlock,
            [("ietf-nmda-compare", "compare")] = CompareParsers.Compare,
            [("notifications", "create-subscription")] = SubscriptionParsers.CreateSubscription,
            [("ietf-subscribed-notifications", "establish-subscription")] = SubscriptionRpcs.Establish,
            [("ietf-subscribed-notifications", "modify-subscription")] = SubscriptionRpcs.Modify,
            [("ietf-subscribed-notifications", "delete-subscription")] = SubscriptionRpcs.Delete,
            [("ietf-subscribed-notifications", "kill-subscription")] = SubscriptionRpcs.Kill,
            [("ietf-yang-push", "resync-subscription")] = SubscriptionRpcs.Resync,
        };
        // They are handled here: nobody else may, and nobody is missed.
        foreach (var rpc in server.Datastores.Schema.Rpcs)
            if (_parsers.ContainsKey((rpc.Module.Name, rpc.Name)))
                server.Datastores.Operations.Register(rpc, OfSessions);
    }

    /// <summary>
    /// The handler of what a session carries out itself: operations on its locks, its candidate, its subscriptions. They are no operations elsewhere.
    /// </summary>
    public static OperationHandler OfSessions { get; } = static (_, _) => throw new InvalidOperationException("handled by the protocol");

    public ConfigurationOperations Configuration { get; }

    /// <summary>Configurations at URLs; null where :url is off.</summary>
    public ConfigurationFiles? Files { get; }

    /// <summary>Handles one message and writes its reply; false when the session cannot go on.</summary>
    public async ValueTask<bool> HandleAsync(NetconfSession session, ReadOnlyMemory<byte> message)
    {
        var request = Read(session, message);
        if (request.IsMalformed)
        {
            Count(session, c => c.CountBadRpc());
            // RFC 6241 app. A: malformed-message is not to be sent to a peer of base:1.0.
            if (!session.IsBase11)
                return false;
        }
        else
        {
            Count(session, c => c.CountRpc());
        }
        var reply = await ExecuteAsync(session, request).ConfigureAwait(false);
        if (reply.Errors.Count > 0)
            Count(session, c => c.CountError());
        if (!request.IsMalformed)
            _server.Options.Audit?.Invoke(
                session.Actor, request.Operation?.Name ?? "unknown", request.Target?.ToString(), reply.Errors is [var error, ..] ? error.Tag : null);
        await session.WriteAsync(
            output => request.Envelope.WriteAsync(output, reply, _server.Datastores.Schema, session.Stopped), flush: false).ConfigureAwait(false);
        session.RunAfterReply();
        return true;
    }

    private async ValueTask<RpcReply> ExecuteAsync(NetconfSession session, RpcRequest request)
    {
        if (request.Operation is { } operation && request.Target is null
            && _server.Datastores.Access.CheckOperation(session.Actor, operation) is { } denied)
            return denied;
        if (request.Plan.Errors.Count > 0)
            return RpcReply.Of(request.Plan.Errors);
        try
        {
            return await request.Plan.Run!(session).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _server.LogOperationFailed(request.Operation?.Name ?? "?", session.Actor.SessionId, e);
            return new RpcError(
                RpcErrorType.Application, ErrorTag.OperationFailed,
                "The server failed while it carried the operation out; its log tells more. Nothing half-done was kept.");
        }
    }

    private RpcRequest Read(NetconfSession session, ReadOnlyMemory<byte> message)
    {
        try
        {
            return Parse(message.Span);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A fault of ours must not cost the client its session.
            _server.LogOperationFailed("?", session.Actor.SessionId, e);
            return new RpcRequest(EnvelopeOf(message.Span))
            {
                Plan = new RpcError(
                    RpcErrorType.Application, ErrorTag.OperationFailed, "The server failed while it read the request; its log tells more. Nothing was done."),
            };
        }
    }

    private static RpcEnvelope EnvelopeOf(ReadOnlySpan<byte> message)
    {
        var reader = new Utf8XmlReader(message);
        return reader.ReadPastSpace() ? ReadEnvelope(ref reader, out _) : RpcRequest.Nothing;
    }

    /// <summary>Reads the whole message before anything is done: a message that is broken at its end has no effect.</summary>
    private RpcRequest Parse(ReadOnlySpan<byte> message)
    {
        var reader = new Utf8XmlReader(message, new XmlLimits { Depth = _server.Options.MaxDepth });
        if (!reader.ReadPastSpace())
            return RpcRequest.Malformed(RpcRequest.Nothing, reader.Error);
        if (!reader.Is("rpc"u8))
            return RpcRequest.Malformed(RpcRequest.Nothing, null);
        var envelope = ReadEnvelope(ref reader, out var hasId);
        var request = ReadOperation(ref reader, envelope);
        while (reader.Read())
        {
        }
        if (reader.Token == XmlToken.Failed)
            return RpcRequest.Malformed(envelope, reader.Error);
        return hasId ? request : request with { Plan = RpcFaults.MissingMessageId, Operation = null };
    }

    private RpcRequest ReadOperation(ref Utf8XmlReader reader, RpcEnvelope envelope)
    {
        RpcRequest? request = null;
        while (reader.NextChild(1))
        {
            if (request is not null)
            {
                var name = Encoding.UTF8.GetString(reader.LocalName);
                reader.Skip();
                return new RpcRequest(envelope) { Plan = RpcFaults.Bad(name, "An rpc holds one operation.") };
            }
            request = ReadOne(ref reader, envelope);
        }
        return request ?? new RpcRequest(envelope) { Plan = RpcFaults.Missing("operation", "rpc") };
    }

    private RpcRequest ReadOne(ref Utf8XmlReader reader, RpcEnvelope envelope)
    {
        var schema = _server.Datastores.Schema;
        if (reader.Is("action"u8, "urn:ietf:params:xml:ns:yang:1"))
            return ActionParser.Read(ref reader, envelope, _server);
        var name = reader.LocalName.ToArray();
        var space = Encoding.UTF8.GetString(reader.NamespaceUri);
        if (schema.FindRpc(space, Encoding.UTF8.GetString(name)) is not { } operation)
        {
            var known = schema.FindModuleByNamespace(space) is { IsImplemented: true };
            reader.Skip();
            return new RpcRequest(envelope)
            {
                Plan = known
                    ? RpcFaults.NotSupported($"There is no operation {Encoding.UTF8.GetString(name)}.")
                    : RpcFaults.UnknownNamespace(name, Encoding.UTF8.GetBytes(space)),
            };
        }
        var plan = _parsers.TryGetValue((operation.Module.Name, operation.Name), out var parser)
            ? parser(ref reader, operation, _server)
            : GenericParser.Read(ref reader, operation, null, _server);
        return new RpcRequest(envelope) { Operation = operation, Plan = plan };
    }

    private static RpcEnvelope ReadEnvelope(ref Utf8XmlReader reader, out bool hasId)
    {
        var qualified = Encoding.UTF8.GetString(reader.QualifiedName);
        var colon = qualified.IndexOf(':', StringComparison.Ordinal);
        var attributes = new StringBuilder();
        for (var i = 0; i < reader.AttributeCount; i++)
        {
            var value = Encoding.UTF8.GetString(reader.AttributeRawValue(i));
            var quote = value.Contains('"', StringComparison.Ordinal) ? '\'' : '"';
            attributes.Append(' ').Append(Encoding.UTF8.GetString(reader.AttributeQualifiedName(i))).Append('=')
                .Append(quote).Append(value).Append(quote);
        }
        hasId = reader.TryGetAttribute(default, "message-id"u8, out _);
        return new RpcEnvelope(qualified[..(colon + 1)], attributes.ToString());
    }

    private void Count(NetconfSession session, Action<SessionCounters> count)
    {
        count(session.Counters);
        count(_server.Sessions.Totals);
    }
}

/// <summary>A message as it was read.</summary>
/// <param name="Envelope">What the reply needs of the rpc element.</param>
internal sealed record RpcRequest(RpcEnvelope Envelope)
{
    /// <summary>Of a message whose rpc element could not be read.</summary>
    public static RpcEnvelope Nothing { get; } = new("", $" xmlns=\"{XmlOutput.Base}\"");

    /// <summary>The operation, when it is known.</summary>
    public OperationNode? Operation { get; init; }

    /// <summary>Of an action, the instance; its plan checks access there.</summary>
    public InstancePath? Target { get; init; }

    public required OperationPlan Plan { get; init; }

    public bool IsMalformed { get; init; }

    public static RpcRequest Malformed(RpcEnvelope envelope, XmlError? error) =>
        new(envelope) { Plan = RpcFaults.Malformed(error), IsMalformed = true };
}
