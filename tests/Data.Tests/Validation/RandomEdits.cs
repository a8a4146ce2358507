using System.Text;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data.Tests.Validation;

/// <summary>Changes trees at random, with values few enough to meet each other.</summary>
internal sealed class RandomEdits(Random random)
{
    private readonly List<string> _paths = [];

    public DataTree Change(DataTree tree, int edits)
    {
        CollectPaths(tree);
        var editor = new TreeEditor(tree);
        for (var i = 0; i < edits; i++)
            Somewhere(editor.Root, 0);
        return editor.ToTree();
    }

    private void CollectPaths(DataTree tree)
    {
        _paths.Clear();
        foreach (var change in Diff.Between(DataTree.Empty(tree.Schema), tree).Changes)
            Collect(change.Path, change.After);
    }

    private void Collect(InstancePath path, DataNode node)
    {
        _paths.Add(path.ToString());
        if (!node.Exists)
            return;
        foreach (var ordinal in node.Children)
            if (node.Schema.DataChildren[ordinal] is LeafNode or ContainerNode)
                _paths.Add(path.Child(node.Schema.DataChildren[ordinal]).ToString());
    }

    private void Somewhere(NodeEditor node, int depth)
    {
        var children = node.Schema.DataChildren.Where(c => c.IsConfig && (c is not LeafNode { IsKey: true } || node.Schema is not ListNode)).ToList();
        if (children.Count == 0)
            return;
        var child = children[random.Next(children.Count)];
        switch (child)
        {
            case LeafNode leaf:
                Leaf(node, leaf);
                break;
            case LeafListNode list:
                LeafList(node, list);
                break;
            case ContainerNode container:
                if (random.Next(6) == 0)
                    node.Remove(container.Ordinal);
                else
                    Inside(node.Container(container.Ordinal), depth);
                break;
            case ListNode list:
                List(node.List(list.Ordinal), list, depth);
                break;
        }
    }

    private void Inside(NodeEditor node, int depth)
    {
        for (var n = random.Next(1, 4); n > 0; n--)
            Somewhere(node, depth + 1);
    }

    private void Leaf(NodeEditor node, LeafNode leaf)
    {
        if (random.Next(3) == 0)
            node.Remove(leaf.Ordinal);
        else if (Value(leaf.Type) is { } value)
            node.SetLeaf(leaf.Ordinal, value);
    }

    private void LeafList(NodeEditor node, LeafListNode list)
    {
        if (Value(list.Type) is not { } value)
            return;
        if (random.Next(3) == 0)
            node.RemoveValue(list.Ordinal, value);
        else if (list.IsUserOrdered)
        {
            var values = node.Current.LeafList(list.Ordinal);
            node.InsertValue(list.Ordinal, random.Next(values.Count + (values.Contains(value) ? 0 : 1)), value);
        }
        else
            node.AddValue(list.Ordinal, value);
    }

    private void List(ListEditor entries, ListNode list, int depth)
    {
        var key = new EntryKey([.. list.Keys.Select(k => (ReadOnlyMemory<byte>)Value(k.Type)!)]);
        switch (random.Next(5))
        {
            case 0:
                entries.Remove(key);
                break;
            case 1 when list.IsUserOrdered && entries.Current.IndexOf(key) >= 0:
                entries.Move(key, random.Next(entries.Current.Count));
                break;
            default:
                Inside(entries.GetOrAdd(key), depth);
                break;
        }
    }

    private byte[]? Value(YangType type) => type switch
    {
        LeafRefType leafref => Value(leafref.TargetType),
        UnionType union => Value(union.Members[random.Next(union.Members.Count)]),
        EnumerationType enumeration => Encoding.UTF8.GetBytes(enumeration.Members[random.Next(enumeration.Members.Count)].Name),
        IdentityRefType { Values: { Count: > 0 } identities } => identities[random.Next(identities.Count)] is var one
            ? Encoding.UTF8.GetBytes($"{one.Module.Name}:{one.Name}") : null,
        EmptyType => [],
        Decimal64Type => Encoding.UTF8.GetBytes($"{random.Next(4)}.5"),
        IntegerType => Encoding.UTF8.GetBytes(random.Next(5).ToString()),
        BooleanType => random.Next(2) == 0 ? "true"u8.ToArray() : "false"u8.ToArray(),
        InstanceIdentifierType => _paths.Count == 0 ? null : Encoding.UTF8.GetBytes(_paths[random.Next(_paths.Count)]),
        _ => [(byte)"abc"[random.Next(3)]],
    };
}
