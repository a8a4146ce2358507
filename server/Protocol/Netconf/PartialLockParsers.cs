using System.Globalization;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Yang;
using Models = Netconf.Mano.Bindings.Protocol;

namespace Netconf.Mano.Protocol;

/// <summary>partial-lock and partial-unlock (RFC 5717).</summary>
internal static class PartialLockParsers
{
    public static OperationPlan Lock(ref Utf8XmlReader reader, OperationNode operation, NetconfServer server)
    {
        var depth = reader.Depth;
        var errors = new List<RpcError>();
        var selects = new List<(string Expression, IPrefixResolver Prefixes)>();
        while (reader.NextChild(depth))
            if (reader.Is("select"u8, operation.Module.Namespace))
            {
                // The declarations in scope here are needed when the expression is evaluated; the reader has gone on by then.
                var prefixes = new XmlPrefixResolver(reader.Scope, server.Datastores.Schema).Kept();
                selects.Add((reader.ReadParameter()?.Trim() ?? "", prefixes));
            }
            else
                errors.Add(reader.Refuse("partial-lock"));
        if (selects.Count == 0)
            errors.Add(RpcFaults.Missing("select", "partial-lock"));
        return errors.Count > 0 ? OperationPlan.Refuse(errors) : OperationPlan.Of(session => Lock(session, operation, server, selects));
    }

    public static OperationPlan Unlock(ref Utf8XmlReader reader, OperationNode operation, NetconfServer server)
    {
        var depth = reader.Depth;
        var errors = new List<RpcError>();
        string? text = null;
        while (reader.NextChild(depth))
            if (reader.Is("lock-id"u8, operation.Module.Namespace))
                text = reader.ReadParameter();
            else
                errors.Add(reader.Refuse("partial-unlock"));
        if (text is null)
            errors.Add(RpcFaults.Missing("lock-id", "partial-unlock"));
        else if (!uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            errors.Add(RpcFaults.Invalid("lock-id", $"'{text}' is no lock-id."));
        if (errors.Count > 0)
            return OperationPlan.Refuse(errors);
        var id = uint.Parse(text!, CultureInfo.InvariantCulture);
        return OperationPlan.Of(session => server.Datastores.Configuration.UnlockPartially(session.Actor, id) is { } refused ? refused : RpcReply.Ok);
    }

    private static RpcReply Lock(
        NetconfSession session, OperationNode operation, NetconfServer server, List<(string Expression, IPrefixResolver Prefixes)> selects)
    {
        var access = server.Datastores.Access.ReadAccessOf(session.Actor);
        var (taken, errors) = server.Datastores.Configuration.LockPartially(
            session.Actor, [.. selects.Select(s => s.Expression)], tree => Select(selects, tree, access));
        if (taken is null)
            return RpcReply.Of(errors);
        var output = Models.Rpcs.PartialLock.Output(operation, o =>
        {
            o.LockId = taken.Id;
            foreach (var node in taken.Nodes)
                o.LockedNodes.Add(node.ToString());
        });
        return DataReply.OfOutput(new DataNode(operation.Output, output), server.Datastores.Schema);
    }

    /// <summary>The nodes of running the expressions select; one that the session may not see is as if it were not there.</summary>
    private static (IReadOnlyList<InstancePath> Nodes, IReadOnlyList<RpcError> Errors) Select(
        List<(string Expression, IPrefixResolver Prefixes)> selects, DataTree running, ReadAccess access)
    {
        var nodes = new List<InstancePath>();
        foreach (var (expression, prefixes) in selects)
        {
            var (selected, error) = XPathInstances.Select(expression, prefixes, running, access.Nodes);
            if (selected is null)
                return ([], [RpcFaults.Invalid("select", error!) with { AppTag = "not-a-node-set" }]);
            nodes.AddRange(selected.Where(n => n.Node.IsConfig));
        }
        // RFC 5717 §2.4.1: a lock on nothing would look like one on something.
        return nodes.Count > 0
            ? ([.. nodes.Distinct()], [])
            : ([], [new RpcError(RpcErrorType.Application, ErrorTag.OperationFailed, "The expressions select nothing of running.") { AppTag = "no-matches" }]);
    }
}
