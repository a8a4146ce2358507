using System.Buffers;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol;

/// <summary>compare (RFC 9144): the difference of two datastores as a YANG patch that leads from the source to the target.</summary>
internal static class CompareParsers
{
    public static OperationPlan Compare(ref Utf8XmlReader reader, OperationNode operation, NetconfServer server)
    {
        var depth = reader.Depth;
        var errors = new List<RpcError>();
        var space = operation.Module.Namespace;
        var request = new CompareRequest();
        var given = new HashSet<string>();
        while (reader.NextChild(depth))
        {
            var name = System.Text.Encoding.UTF8.GetString(reader.LocalName);
            if (!reader.NamespaceUri.SequenceEqual(operation.Module.NamespaceUtf8.Span) || operation.Input.FindChild("ietf-nmda-compare", name) is not { } parameter)
            {
                errors.Add(reader.Refuse("compare"));
                continue;
            }
            given.Add(name);
            request.Read(ref reader, parameter, server, errors);
        }
        foreach (var needed in new[] { "source", "target" })
            if (!given.Contains(needed))
                errors.Add(RpcFaults.Missing(needed, "compare"));
        if (given.IsSupersetOf(["subtree-filter", "xpath-filter"]))
            errors.Add(RpcFaults.Bad("xpath-filter", "compare takes one filter."));
        return errors.Count > 0 ? OperationPlan.Refuse(errors) : OperationPlan.Of(session => Compare(session, server, request, space));
    }

    private static RpcReply Compare(NetconfSession session, NetconfServer server, CompareRequest request, string space)
    {
        var source = Content(session, server, request, request.Source!.Value);
        var target = Content(session, server, request, request.Target!.Value);
        var changes = Diff.Between(source, target);
        if (changes.IsEmpty)
            return new RpcReply
            {
                Content = (output, _, _) =>
                {
                    output.WriteRaw($"<no-matches xmlns=\"{space}\"/>");
                    return ValueTask.CompletedTask;
                },
            };
        var id = $"{request.Source} to {request.Target}".ToLowerInvariant();
        var running = request.ReportsOrigin ? server.Datastores.Configuration.Running.Tree : null;
        var patch = new PatchWriter(
            request.Source == DatastoreName.Operational ? running : null, request.Target == DatastoreName.Operational ? running : null);
        return new RpcReply
        {
            Content = async (output, _, cancellation) =>
            {
                output.WriteRaw($"<differences xmlns=\"{space}\"><yang-patch><patch-id>{id}</patch-id>");
                var number = 0;
                foreach (var change in changes.Changes)
                {
                    patch.Write(output, change, changes, ++number);
                    if (output.Unflushed > 64 * 1024)
                        await output.FlushAsync(cancellation).ConfigureAwait(false);
                }
                output.WriteRaw("</yang-patch></differences>");
            },
        };
    }

    /// <summary>A datastore's content as it is compared: what the reader may see, what the filter selects, and, unless all is asked for, configuration only.</summary>
    private static DataTree Content(NetconfSession session, NetconfServer server, CompareRequest request, DatastoreName name)
    {
        var tree = name == DatastoreName.Operational
            ? server.Datastores.Operational.Read(request.Filter.MaySee)
            : server.Datastores.Content(session.Actor, name);
        tree = ReadableCopy.Of(tree, server.Datastores.Access.ReadAccessOf(session.Actor));
        var configOnly = name == DatastoreName.Operational && !request.ComparesAll;
        if (request.Filter == FilterParameter.None && !configOnly)
            return tree;
        var text = new ArrayBufferWriter<byte>();
        text.Write("<data>"u8);
        XmlDataWriter.Write(tree, text, new WriteOptions
        {
            Selection = request.Filter.Filter.Select(tree),
            Kinds = configOnly ? ContentKinds.Config : ContentKinds.All,
        });
        text.Write("</data>"u8);
        return XmlDataReader.ReadTree(text.WrittenSpan, tree.Schema).Tree ?? tree;
    }
}

/// <summary>The parameters of compare.</summary>
internal sealed class CompareRequest
{
    public DatastoreName? Source { get; private set; }

    public DatastoreName? Target { get; private set; }

    /// <summary>Also what only one of the two can hold by its nature: state.</summary>
    public bool ComparesAll { get; private set; }

    public bool ReportsOrigin { get; private set; }

    public FilterParameter Filter { get; private set; } = FilterParameter.None;

    /// <summary>Takes the parameter the reader stands on.</summary>
    public void Read(ref Utf8XmlReader reader, SchemaNode parameter, NetconfServer server, List<RpcError> errors)
    {
        switch (parameter.Name)
        {
            case "source":
                Source = DatastoreParameter.ReadIdentity(ref reader, (LeafNode)parameter, server, errors);
                break;
            case "target":
                Target = DatastoreParameter.ReadIdentity(ref reader, (LeafNode)parameter, server, errors);
                break;
            case "subtree-filter":
                Filter = FilterParameter.ReadSubtree(ref reader, server.Datastores.Schema, errors);
                break;
            case "xpath-filter":
                Filter = FilterParameter.ReadExpression(ref reader, server.Datastores.Schema, errors);
                break;
            case "all":
                ComparesAll = true;
                reader.Skip();
                break;
            default:
                ReportsOrigin = true;
                reader.Skip();
                break;
        }
    }
}
