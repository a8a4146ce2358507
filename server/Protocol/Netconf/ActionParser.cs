using System.Text;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol;

/// <summary>
/// An action (RFC 7950 §7.15.2): the containers and list entries that lead to the node it is called on, list entries with nothing but their keys, then
/// the action's own element.
/// </summary>
internal static class ActionParser
{
    /// <summary>The reader stands on the start of the action element and is left on its end.</summary>
    public static RpcRequest Read(ref Utf8XmlReader reader, RpcEnvelope envelope, NetconfServer server)
    {
        var depth = reader.Depth;
        var schema = server.Datastores.Schema;
        if (!reader.NextChild(depth))
            return new RpcRequest(envelope) { Plan = RpcFaults.Missing("an element that leads to an action", "action") };
        var request = Descend(ref reader, envelope, server, schema.Root, InstancePath.Root(schema.Root));
        return reader.NextChild(depth)
            ? new RpcRequest(envelope) { Plan = RpcFaults.Bad(Encoding.UTF8.GetString(reader.LocalName), "An action element leads to one action.") }
            : request;
    }

    /// <summary>Takes the element the reader stands on as a child of the instance at <paramref name="at"/>.</summary>
    private static RpcRequest Descend(
        ref Utf8XmlReader reader, RpcEnvelope envelope, NetconfServer server, ParentNode parent, InstancePath at)
    {
        foreach (var action in parent.Actions)
            if (action.NameUtf8.Span.SequenceEqual(reader.LocalName) && action.Module.NamespaceUtf8.Span.SequenceEqual(reader.NamespaceUri))
                return Call(ref reader, envelope, server, action, at);
        var child = parent.FindChild(reader.NamespaceUri, reader.LocalName);
        if (child is not ParentNode inner)
        {
            var error = server.Datastores.Schema.FindModuleByNamespace(reader.NamespaceUri) is null
                ? RpcFaults.UnknownNamespace(reader.LocalName, reader.NamespaceUri)
                : RpcFaults.UnknownElement(reader.LocalName, $"what leads to an action in {parent.Path}");
            return new RpcRequest(envelope) { Plan = error };
        }
        var depth = reader.Depth;
        return inner is ListNode list
            ? DescendEntry(ref reader, envelope, server, list, at, depth)
            : reader.NextChild(depth)
                ? Descend(ref reader, envelope, server, inner, at.Child(inner))
                : new RpcRequest(envelope) { Plan = RpcFaults.Missing("an action", inner.Path) };
    }

    private static RpcRequest DescendEntry(
        ref Utf8XmlReader reader, RpcEnvelope envelope, NetconfServer server, ListNode list, InstancePath at, int depth)
    {
        var keys = new ReadOnlyMemory<byte>[list.Keys.Count];
        var found = 0;
        while (reader.NextChild(depth))
        {
            var key = IndexOfKey(list, ref reader);
            if (key < 0)
                return found == keys.Length
                    ? Descend(ref reader, envelope, server, list, at.Entry(list, new EntryKey(keys)))
                    : new RpcRequest(envelope) { Plan = MissingKey(list, keys) };
            var prefixes = new XmlPrefixResolver(reader.Scope, server.Datastores.Schema).Kept();
            if (!reader.TryReadText(out var text)
                || !list.Keys[key].Type.TryCanonicalize(text, prefixes, new ValueScratch(), out var canonical, out _))
                return new RpcRequest(envelope) { Plan = RpcFaults.Invalid(list.Keys[key].Name, $"The key {list.Keys[key].Name} of {list.Path} has no such value.") };
            keys[key] = canonical.ToArray();
            found++;
        }
        return new RpcRequest(envelope) { Plan = found == keys.Length ? RpcFaults.Missing("an action", list.Path) : MissingKey(list, keys) };
    }

    private static RpcRequest Call(
        ref Utf8XmlReader reader, RpcEnvelope envelope, NetconfServer server, OperationNode action, InstancePath at)
    {
        var plan = GenericParser.Read(ref reader, action, at, server);
        if (plan.Run is not { } run)
            return new RpcRequest(envelope) { Operation = action, Target = at, Plan = plan };
        return new RpcRequest(envelope)
        {
            Operation = action,
            Target = at,
            Plan = OperationPlan.Of(session =>
                OperationCalls.CheckAction(server.Datastores, new OperationCall(session.Actor, action, default, at)) is { } refused
                    ? ValueTask.FromResult<RpcReply>(refused)
                    : run(session)),
        };
    }

    private static int IndexOfKey(ListNode list, ref Utf8XmlReader reader)
    {
        for (var i = 0; i < list.Keys.Count; i++)
            if (list.Keys[i].NameUtf8.Span.SequenceEqual(reader.LocalName))
                return i;
        return -1;
    }

    private static RpcError MissingKey(ListNode list, ReadOnlyMemory<byte>[] keys)
    {
        var missing = list.Keys[Array.FindIndex(keys, k => k.IsEmpty) is var i and >= 0 ? i : 0].Name;
        return RpcFaults.Missing(missing, list.Path);
    }
}
