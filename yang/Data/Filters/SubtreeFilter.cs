using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>A subtree filter (RFC 6241 §6).</summary>
internal sealed class SubtreeFilter(SubtreeNode root) : Filter
{
    public override Selection Select(DataTree tree) => Select(tree, null);

    public override Selection Select(DataTree tree, NodeAccess? access)
    {
        var reader = access is null ? null : new SubtreeReader(access, InstancePath.Root(tree.Schema.Root));
        return new SubtreeSelection(root.Accepts(tree.Root, reader) ? [root] : [], reader);
    }

    public static FilterReadResult Read(ReadOnlySpan<byte> element, Schema schema)
    {
        var reader = new Utf8XmlReader(element);
        if (!reader.ReadPastSpace() || FilterElement.Read(ref reader) is not { } filter)
            return new FilterReadResult(null, [new RpcError(RpcErrorType.Rpc, ErrorTag.MalformedMessage, $"the filter is not XML: {reader.Error}")]);
        return new FilterReadResult(new SubtreeFilter(SubtreeNode.OfFilter(filter, schema)), []);
    }
}
