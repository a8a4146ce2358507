using System.Globalization;
using System.Text;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data.Tests.Content;

/// <summary>Makes random instances of a schema: canonical values of every type, all kinds of nodes.</summary>
internal sealed class RandomContent(int seed, Schema schema)
{
    private readonly Random _random = new(seed);

    public DataTree Tree()
    {
        var editor = new TreeEditor(DataTree.Empty(schema));
        Fill(editor.Root, 0);
        return editor.ToTree();
    }

    private void Fill(NodeEditor node, int depth)
    {
        var chosen = new Dictionary<ChoiceNode, CaseNode>();
        foreach (var child in node.Schema.DataChildren)
        {
            if (child is LeafNode { IsKey: true } || _random.Next(3) == 0 || !IsOfChosenCases(child, chosen))
                continue;
            switch (child)
            {
                case LeafNode leaf:
                    node.SetLeaf(leaf.Ordinal, Value(leaf.Type));
                    break;
                case LeafListNode list:
                    for (var i = _random.Next(20) == 0 ? 100 : _random.Next(4); i > 0; i--)
                        node.AddValue(list.Ordinal, Value(list.Type));
                    break;
                case ContainerNode container:
                    Fill(node.Container(container.Ordinal), depth + 1);
                    break;
                case ListNode list:
                    FillList(node.List(list.Ordinal), depth);
                    break;
                case AnyNode any:
                    node.SetAny(any.Ordinal, new AnyContent(Bytes(Pick(
                        "<a xmlns=\"urn:x\">t<b/></a>", "<p:a xmlns=\"\" xmlns:p=\"urn:p\" q=\"1\">p:v</p:a><c xmlns=\"urn:c\"/>"))));
                    break;
            }
        }
    }

    private void FillList(ListEditor list, int depth)
    {
        for (var i = _random.Next(depth == 0 ? 60 : 6); i > 0; i--)
        {
            if (list.Schema.Keys.Count == 0)
            {
                var entry = new BranchEditor(list.Schema, Branch.Empty);
                Fill(entry.Root, depth + 1);
                list.Put(entry.ToBranch());
                continue;
            }
            var key = list.Schema.Keys.Select(k => (ReadOnlyMemory<byte>)Value(k.Type)).ToArray();
            Fill(list.GetOrAdd(new EntryKey(key)), depth + 1);
        }
    }

    private bool IsOfChosenCases(SchemaNode child, Dictionary<ChoiceNode, CaseNode> chosen)
    {
        for (var c = child.Case; c is not null; c = c.Choice.Parent as CaseNode)
        {
            if (!chosen.TryGetValue(c.Choice, out var @case))
                chosen[c.Choice] = @case = c.Choice.Cases[_random.Next(c.Choice.Cases.Count)];
            if (@case != c)
                return false;
        }
        return true;
    }

    private byte[] Value(YangType type) => Bytes(type.BuiltIn switch
    {
        BuiltInType.String or BuiltInType.LeafRef => Text(),
        BuiltInType.Boolean => Pick("true", "false"),
        BuiltInType.Empty => "",
        BuiltInType.Enumeration => Pick("red", "green"),
        BuiltInType.Bits => Pick("", "read", "read write", "write exec"),
        BuiltInType.Binary => Convert.ToBase64String(Bytes(Text())),
        BuiltInType.Decimal64 => Pick("0.0", "1.5", "-3.25", "9007199254740993.123"),
        BuiltInType.IdentityRef => Pick("m:circle", "m:square", "o:star"),
        BuiltInType.InstanceIdentifier => Pick("/m:top/name", "/m:top/item[id='a b']/o:name", "/m:root-item[k='7']/v"),
        BuiltInType.Union => Pick("17", "none", "o:star", "300", "x:y", "a&b"),
        BuiltInType.Int64 => Pick("-9223372036854775808", "0", "12"),
        BuiltInType.UInt64 => Pick("18446744073709551615", "3"),
        _ => _random.Next(100).ToString(CultureInfo.InvariantCulture),
    });

    private string Text() => Pick(
        "", "a", "plain text", "<&>\"'", "]]>", " space ", "tab\tnl\n", "cr\r", "é€𐍈", "\\u0041", $"k{_random.Next(1000)}", new string('x', _random.Next(400)));

    private string Pick(params string[] choices) => choices[_random.Next(choices.Length)];

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
