using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol;

/// <summary>Replies that carry data: streamed from the tree as the peer takes it, no document is built.</summary>
internal static class DataReply
{
    /// <summary>How much is written before the peer is waited for.</summary>
    private const int Piece = 64 * 1024;

    /// <summary>A data element with what the filter and the reader's rights leave of a tree.</summary>
    public static RpcReply Of(DataTree tree, Filter filter, ReadAccess access, DefaultsReport defaults, bool configOnly, Page? page = null)
    {
        var selection = filter.Select(tree, access.Nodes).And(access.In(tree.Schema));
        var options = new WriteOptions
        {
            Selection = page is null ? selection : PageSelection.Of(selection, page),
            Defaults = defaults,
            Kinds = configOnly ? ContentKinds.Config : ContentKinds.All,
            IsInUse = defaults is DefaultsReport.ReportAll or DefaultsReport.ReportAllTagged ? new DefaultsInUse(tree).IsInUse : null,
        };
        return Of(tree, options);
    }

    /// <summary>A data element with what the options show of a tree.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="options">What of it.</param>
    /// <param name="declaration">The declaration of the data element's namespace; null for the base namespace.</param>
    public static RpcReply Of(DataTree tree, WriteOptions options, string? declaration = null)
    {
        return new RpcReply
        {
            Content = async (output, xmlns, cancellation) =>
            {
                output.WriteRaw($"<data{declaration ?? xmlns}>");
                await WriteAsync(output, tree.Root, tree.Schema, options, cancellation).ConfigureAwait(false);
                output.WriteRaw("</data>");
            },
        };
    }

    /// <summary>The output of an rpc or action, its nodes in the reply itself (RFC 7950 §7.14.4).</summary>
    public static RpcReply OfOutput(DataNode output, Schema schema) => new()
    {
        Content = (message, _, cancellation) => WriteAsync(message, output, schema, WriteOptions.Default, cancellation),
    };

    private static async ValueTask WriteAsync(
        MessageWriter output, DataNode node, Schema schema, WriteOptions options, CancellationToken cancellation)
    {
        var writer = new XmlDataWriter(schema, options);
        writer.Start(node);
        while (writer.Continue(output, Piece))
            await output.FlushAsync(cancellation).ConfigureAwait(false);
    }
}
