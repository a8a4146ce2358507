using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol;

/// <summary>
/// rpcs and actions of any model (RFC 7950 §7.14, §7.15): the input is read and checked by its schema, the handler is asked, the output is written.
/// </summary>
internal static class GenericParser
{
    /// <summary>Reads the input. <paramref name="target"/> is the instance of an action, null for an rpc.</summary>
    /// <param name="reader">On the start of the operation's element; left on its end.</param>
    /// <param name="operation">The rpc or action.</param>
    /// <param name="target">The instance of an action.</param>
    /// <param name="server">The server.</param>
    /// <param name="handle">Who carries it out when that needs the session; else the registered handler does.</param>
    public static OperationPlan Read(
        ref Utf8XmlReader reader, OperationNode operation, InstancePath? target, NetconfServer server,
        Func<NetconfSession, OperationCall, ValueTask<OperationResult>>? handle = null)
    {
        var schema = server.Datastores.Schema;
        var read = XmlDataReader.ReadContent(ref reader, schema, operation.Input, ContentRules.Data);
        if (read.Content is not { } content)
            return OperationPlan.Refuse([.. read.Errors.Select(OperationCalls.AsParameter)]);
        var input = new DataNode(operation.Input, content);
        return OperationPlan.Of(session => CallAsync(session, server, operation, input, target, handle));
    }

    private static async ValueTask<RpcReply> CallAsync(
        NetconfSession session, NetconfServer server, OperationNode operation, DataNode input, InstancePath? target,
        Func<NetconfSession, OperationCall, ValueTask<OperationResult>>? handle)
    {
        var call = new OperationCall(session.Actor, operation, input, target);
        var result = await OperationCalls.CallAsync(
            server.Datastores, call, session.Stopped, handle is null ? null : (c, _) => handle(session, c)).ConfigureAwait(false);
        if (result.Errors.Count > 0)
            return RpcReply.Of(result.Errors);
        return result.Output is { IsEmpty: false } output
            ? DataReply.OfOutput(new DataNode(operation.Output, output), server.Datastores.Schema)
            : RpcReply.Ok;
    }
}
