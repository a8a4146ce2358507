namespace Netconf.Mano.Yang;

/// <summary>Finds a child by UTF-8 namespace and name without making strings: the hot step of every parse.</summary>
internal sealed class ChildIndex
{
    private readonly int[] _next;
    private readonly SchemaNode[] _nodes;
    private readonly int[] _heads;

    public ChildIndex(IReadOnlyList<SchemaNode> children)
    {
        _nodes = [.. children];
        var size = 4;
        while (size < _nodes.Length * 2)
            size *= 2;
        _heads = new int[size];
        _next = new int[_nodes.Length];
        Array.Fill(_heads, -1);
        for (var i = _nodes.Length - 1; i >= 0; i--)
        {
            var bucket = Bucket(_nodes[i].NameUtf8.Span);
            _next[i] = _heads[bucket];
            _heads[bucket] = i;
        }
    }

    public SchemaNode? Find(ReadOnlySpan<byte> @namespace, ReadOnlySpan<byte> name)
    {
        for (var i = _heads[Bucket(name)]; i >= 0; i = _next[i])
        {
            var node = _nodes[i];
            if (node.NameUtf8.Span.SequenceEqual(name) && node.Module.NamespaceUtf8.Span.SequenceEqual(@namespace))
                return node;
        }
        return null;
    }

    public SchemaNode? Find(string name, Func<SchemaNode, bool> isOf)
    {
        Span<byte> buffer = stackalloc byte[256];
        var utf8 = name.Length <= 80 ? buffer[..System.Text.Encoding.UTF8.GetBytes(name, buffer)] : System.Text.Encoding.UTF8.GetBytes(name);
        for (var i = _heads[Bucket(utf8)]; i >= 0; i = _next[i])
            if (_nodes[i].Name == name && isOf(_nodes[i]))
                return _nodes[i];
        return null;
    }

    public SchemaNode? FindAnyNamespace(ReadOnlySpan<byte> name)
    {
        SchemaNode? found = null;
        for (var i = _heads[Bucket(name)]; i >= 0; i = _next[i])
        {
            if (!_nodes[i].NameUtf8.Span.SequenceEqual(name))
                continue;
            if (found is not null)
                return null;
            found = _nodes[i];
        }
        return found;
    }

    private int Bucket(ReadOnlySpan<byte> name)
    {
        var hash = (uint)name.Length * 0x9E3779B1u;
        foreach (var b in name)
            hash = (hash ^ b) * 16777619u;
        return (int)((hash ^ (hash >> 15)) & (uint)(_heads.Length - 1));
    }
}
