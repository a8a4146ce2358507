using System.Text;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data.Tests;

/// <summary>A small schema put together by hand, so that the tree's tests need no compiler.</summary>
internal sealed class TestSchema
{
    public TestSchema()
    {
        Module = new Module("t", "2026-01-01", "urn:t", "t");
        var root = new RootNode(Module);
        var text = new TextType();
        var number = new NumberType();
        Top = Add(root, new ContainerNode(Module, "top"));
        Items = AddList(Top, "item", [Leaf("id", text)], isUserOrdered: false);
        Fill(Items, [Leaf("number", number), Leaf("text", text), Leaf("flag", text), LeafList("tag", text), Leaf("ref", text)]);
        Ordered = AddList(Top, "ordered", [Leaf("id", text)], isUserOrdered: true);
        Fill(Ordered, [Leaf("number", number)]);
        Pairs = AddList(Top, "pair", [Leaf("a", number), Leaf("b", text)], isUserOrdered: false);
        Fill(Pairs, [Leaf("number", number)]);
        Keyless = AddList(Top, "keyless", [], isUserOrdered: false);
        Keyless.IsConfig = false;
        Fill(Keyless, [Leaf("number", number)]);
        Numbers = LeafList("numbers", number);
        Steps = LeafList("step", text);
        Steps.IsUserOrdered = true;
        Samples = LeafList("sample", number);
        Samples.IsConfig = false;
        Inner = new ContainerNode(Module, "inner") { IsConfig = true };
        Marked = new ContainerNode(Module, "marked") { IsConfig = true, IsPresence = true };
        Any = new AnyNode(SchemaNodeKind.AnyData, Module, "any") { IsConfig = true };
        Fill(Top, [Leaf("name", text), Numbers, Steps, Samples, Inner, Marked, Any]);
        Fill(Inner, [Leaf("x", text), Leaf("y", number)]);
        Fill(Marked, [Leaf("z", text)]);
        Schema = new Schema(root)
        {
            Modules = [Module],
            ByName = { ["t"] = Module },
            ByNamespace = { ["urn:t"] = Module },
        };
    }

    public Module Module { get; }

    public Schema Schema { get; }

    public ContainerNode Top { get; }

    public ListNode Items { get; }

    public ListNode Ordered { get; }

    public ListNode Pairs { get; }

    public ListNode Keyless { get; }

    public LeafListNode Numbers { get; }

    public LeafListNode Steps { get; }

    public LeafListNode Samples { get; }

    public ContainerNode Inner { get; }

    public ContainerNode Marked { get; }

    public AnyNode Any { get; }

    public static int Ordinal(ParentNode parent, string name) =>
        parent.DataChildren.First(c => c.Name == name).Ordinal;

    /// <summary>An entry of a list: its leaves in the order of the schema, null for what is not there.</summary>
    public static Branch Entry(ListNode list, params string?[] leaves)
    {
        var builder = new BranchBuilder();
        for (var i = 0; i < leaves.Length; i++)
            if (leaves[i] is { } value)
                builder.Add(i, Encoding.UTF8.GetBytes(value));
        return builder.Build(list);
    }

    public static string Text(ReadOnlySpan<byte> value) => Encoding.UTF8.GetString(value);

    public static ReadOnlyMemory<byte> Bytes(string value) => Encoding.UTF8.GetBytes(value);

    private LeafNode Leaf(string name, YangType type) => new(Module, name) { Type = type, IsConfig = true };

    private LeafListNode LeafList(string name, YangType type) => new(Module, name) { Type = type, IsConfig = true };

    private ListNode AddList(ParentNode parent, string name, LeafNode[] keys, bool isUserOrdered)
    {
        var list = Add(parent, new ListNode(Module, name) { IsUserOrdered = isUserOrdered, Keys = keys });
        foreach (var key in keys)
            key.IsKey = true;
        Fill(list, keys);
        return list;
    }

    private static T Add<T>(ParentNode parent, T child)
        where T : SchemaNode
    {
        child.IsConfig = true;
        Fill(parent, [child]);
        return child;
    }

    private static void Fill(ParentNode parent, SchemaNode[] children)
    {
        foreach (var child in children)
        {
            child.Parent = child.DataParent = parent;
            child.Ordinal = parent.DataChildren.Count;
            parent.DataChildren = parent.Children = [.. parent.DataChildren, child];
        }
    }

    private sealed class TextType() : YangType(BuiltInType.String)
    {
        public override bool TryCanonicalize(
            ReadOnlySpan<byte> lexical, IPrefixResolver prefixes, ValueScratch scratch,
            out ReadOnlySpan<byte> canonical, out TypeError? error)
        {
            canonical = lexical;
            error = null;
            return true;
        }
    }

    private sealed class NumberType() : YangType(BuiltInType.UInt32)
    {
        public override bool IsEscapeFree => true;

        public override bool TryCanonicalize(
            ReadOnlySpan<byte> lexical, IPrefixResolver prefixes, ValueScratch scratch,
            out ReadOnlySpan<byte> canonical, out TypeError? error)
        {
            canonical = lexical;
            error = uint.TryParse(lexical, out _) ? null : new TypeError("Not a number.");
            return error is null;
        }

        public override int Compare(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b) =>
            a.Length != b.Length ? a.Length.CompareTo(b.Length) : a.SequenceCompareTo(b);
    }
}
