using System.Text;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol;

/// <summary>What mano-transactions and mano-history add to operations that change something: preconditions, and the comment the history keeps.</summary>
internal sealed class TransactionParameters(OperationNode operation, Schema schema, List<RpcError> errors)
{
    private readonly List<(InstancePath Path, string Tag)> _nodes = [];
    private string? _tag;

    public string? Comment { get; private set; }

    public Precondition? Precondition => _tag is null && _nodes.Count == 0 ? null : new Precondition(_tag, _nodes);

    /// <summary>Takes the element the reader stands on when it is one of them; false when it is not, and the reader stays.</summary>
    public bool TryRead(ref Utf8XmlReader reader)
    {
        if (operation.Input.FindChild(reader.NamespaceUri, reader.LocalName) is not { Module.Name: "mano-transactions" or "mano-history" } node)
            return false;
        switch (node)
        {
            case LeafNode { Name: "comment" }:
                Comment = reader.ReadParameter();
                break;
            case LeafNode:
                _tag = reader.ReadParameter()?.Trim();
                break;
            case ListNode list:
                ReadNode(ref reader, list);
                break;
        }
        return true;
    }

    private void ReadNode(ref Utf8XmlReader reader, ListNode list)
    {
        var read = XmlDataReader.ReadContent(ref reader, schema, list);
        if (read.Content is null)
        {
            errors.AddRange(read.Errors);
            return;
        }
        var entry = new DataNode(list, read.Content);
        if (!entry.TryGetLeaf(list.FindChild("path"u8)!.Ordinal, out var path) || !entry.TryGetLeaf(list.FindChild("transaction-id"u8)!.Ordinal, out var tag))
            errors.Add(RpcFaults.Missing("path and transaction-id", list.Name));
        else if (InstancePath.TryParse(Encoding.UTF8.GetString(path), schema, out var parsed, out _) && parsed.Node is ContainerNode or ListNode)
            _nodes.Add((parsed, Encoding.UTF8.GetString(tag)));
        else
            errors.Add(RpcFaults.Invalid("path", $"{Encoding.UTF8.GetString(path)} is no container or list entry."));
    }
}
