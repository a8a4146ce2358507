namespace Netconf.Mano.Yang;

/// <summary>The children of a node while the tree grows: in order, and found by module and name at once.</summary>
internal sealed class ChildDraft
{
    private const int IndexFrom = 12;
    private Dictionary<(Module Module, string Name), SchemaNode>? _index;

    public List<SchemaNode> Nodes { get; } = [];

    public SchemaNode? Find(Module module, string name)
    {
        if (_index is not null)
            return _index.GetValueOrDefault((module, name));
        foreach (var node in Nodes)
            if (ReferenceEquals(node.Module, module) && node.Name == name)
                return node;
        return null;
    }

    public void Add(SchemaNode node)
    {
        Nodes.Add(node);
        if (_index is not null)
            _index.TryAdd((node.Module, node.Name), node);
        else if (Nodes.Count > IndexFrom)
        {
            _index = new Dictionary<(Module, string), SchemaNode>(Nodes.Count * 2);
            foreach (var n in Nodes)
                _index.TryAdd((n.Module, n.Name), n);
        }
    }
}
