using System.Text;

namespace Netconf.Mano.Yang.Tests;

[TestClass]
public class XPathDependenciesTests
{
    private const string Text = """
        module t { yang-version 1.1; namespace "urn:t"; prefix t;
          container top {
            leaf limit { type uint8; default 5; }
            list item { key "id"; leaf id { type string; } leaf n { type int32; } leaf peer { type leafref { path "../../item/id"; } }
              leaf-list tag { type string; }
              container in { leaf x { type string; } leaf y { type leafref { path "../../../limit"; } }
                list sub { key "k"; leaf k { type string; } leaf v { type int32; } } } }
            list other { key "a b"; ordered-by user; leaf a { type string; } leaf b { type string; } leaf c { type string; } }
            leaf where { type instance-identifier; }
            leaf state { config false; type string; }
          }
          rpc go { input { leaf target { type leafref { path "/t:top/t:item/t:id"; } } leaf force { type boolean; } } }
        }
        """;

    private static readonly Schema Schema = Compile();

    private static Schema Compile()
    {
        var result = SchemaCompiler.Compile(new SchemaRequest(new MemoryModuleSource()) { Texts = [new ModuleText("t",
            Encoding.UTF8.GetBytes(Text))] });
        return result.Schema ?? throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
    }

    private static SchemaNode Node(string path)
    {
        ParentNode at = Schema.Root;
        if (path.StartsWith("go/", StringComparison.Ordinal))
            (at, path) = (Schema.Rpcs[0].Input, path[3..]);
        SchemaNode? found = at;
        foreach (var name in path.Split('/'))
            found = ((ParentNode)found!).DataChildren.Single(c => c.Name == name);
        return found!;
    }

    private static XPathDependencies Of(string expression, string context)
    {
        var node = Node(context);
        Assert.IsTrue(XPathParser.TryParse(expression, XPathNames.ByModuleName(Schema, node.Module), out var parsed,
            out var error), error?.Message);
        return XPathDependencies.Of(parsed!, node, Schema.Root);
    }

    private static string Describe(XPathRead read)
    {
        var links = string.Concat(read.Links.Select(l => l.Source is null
            ? $" [{l.Leaf.Name}='{l.Literal}']"
            : $" [{l.Leaf.Name}={l.Source.Path}@{(l.SourceAnchor!.Kind == SchemaNodeKind.Root ? "/" : l.SourceAnchor.Name)}]"));
        var anchor = read.Anchor.Kind == SchemaNodeKind.Root ? "/" : read.Anchor.Name;
        return $"{read.Node.Path} {(read.Reads.HasFlag(XPathReads.Value) ? "v" : "e")}{(read.Reads.HasFlag(XPathReads.Order) ? "o" : "")} @{anchor}{links}{(read.IsWide ? " wide" : "")}";
    }

    [TestMethod]
    [DataRow("top/item/n", ". > ../../limit", "/t:top/item/n v @n", "/t:top/limit v @top wide")]
    [DataRow("top/item", "n < 5", "/t:top/item/n v @item")]
    [DataRow("top/item", "in/x", "/t:top/item/in/x e @item")]
    [DataRow("top/item", "in/sub[k='a']/v = 1", "/t:top/item/in/sub e @item [k='a']",
        "/t:top/item/in/sub/v v @item [k='a']")]
    [DataRow("top/item", "count(../item) < 5", "/t:top/item e @top wide")]
    [DataRow("top", "count(item) < 5", "/t:top/item e @top")]
    [DataRow("top/item/in", "../n", "/t:top/item/n e @item")]
    [DataRow("top/item/in/sub/v", "/top/limit = .", "/t:top/limit v @top wide", "/t:top/item/in/sub/v v @v")]
    [DataRow("top/item", "/top/item[id=current()/peer]/n = 3", "/t:top/item/peer v @item",
        "/t:top/item e @top [id=/t:top/item/peer@item]", "/t:top/item/n v @top [id=/t:top/item/peer@item]")]
    [DataRow("top/item", "../item[id=current()/id]/n = 3", "/t:top/item/id v @item", "/t:top/item/n v @item")]
    [DataRow("top/item", "deref(peer)/../n > 0", "/t:top/item/peer v @item",
        "/t:top/item/id e @top [id=/t:top/item/peer@item]", "/t:top/item/n v @top [id=/t:top/item/peer@item]")]
    [DataRow("top/other", "position() = 1", "/t:top/other eo @other")]
    [DataRow("top", "other[1]/a = 'x'", "/t:top/other eo @top", "/t:top/other/a v @top")]
    [DataRow("top/other", "preceding-sibling::other", "/t:top/other eo @top wide")]
    [DataRow("top/item", "tag = 'x'", "/t:top/item/tag v @item")]
    [DataRow("go/force", "../target and /top/limit", "/t:go/input/target e @go", "/t:top/limit e @/")]
    public void TellsWhatIsReadAndTheWayBack(string context, string expression, params string[] reads) =>
        CollectionAssert.AreEquivalent(reads, Of(expression, context).Reads.Select(Describe).ToArray(),
            string.Join('\n', Of(expression, context).Reads.Select(Describe)));

    [TestMethod]
    [DataRow("top", "true() or 1 = 2", true)]
    [DataRow("top", "limit", false)]
    [DataRow("top", "nowhere", true)]
    [DataRow("top/limit", "../state", true)]
    [DataRow("top/state", "../state", true)]
    [DataRow("top/state", "../limit", false)]
    public void KnowsConstants(string context, string expression, bool isConstant) =>
        Assert.AreEqual(isConstant, Of(expression, context).IsConstant);

    [TestMethod]
    public void ReadsEverythingWhereNothingIsCertain()
    {
        Assert.IsTrue(Of("deref(where)", "top").ReadsEverything);
        Assert.IsTrue(Of("string(/)", "top").ReadsEverything);
        Assert.IsFalse(Of("//n > 3", "top").ReadsEverything);
        Assert.IsTrue(Of("//n > 3", "top/item").IsWide);
    }

    [TestMethod]
    public void NamesWhatIsScanned()
    {
        CollectionAssert.AreEqual(new[] { Node("top/item") }, Of("count(item) > 3", "top").Scans.ToArray());
        Assert.IsEmpty(Of("item[id='x']/n > 3", "top").Scans);
        CollectionAssert.AreEqual(new[] { Node("top/other") }, Of("other[a='x']/c", "top").Scans.ToArray());
        Assert.IsEmpty(Of("other[a='x'][b='y']/c", "top").Scans);
    }

    [TestMethod]
    public void TellsWhatALeafrefNeeds()
    {
        var node = (ValueNode)Node("top/item/peer");
        var reads = XPathDependencies.OfLeafRef((LeafRefType)node.Type, node,
            Schema.Root).Reads.Select(Describe).ToArray();
        CollectionAssert.AreEquivalent(new[] { "/t:top/item/peer v @peer",
            "/t:top/item/id v @top [id=/t:top/item/peer@peer]" }, reads);
    }

    [TestMethod]
    public void BindsLeafrefsThroughChains()
    {
        var node = (LeafNode)Node("top/item/in/y");
        Assert.AreSame(Node("top/limit"), ((LeafRefType)node.Type).Target);
        Assert.AreEqual(BuiltInType.UInt8, ((LeafRefType)node.Type).TargetType.BuiltIn);
        Assert.AreSame(Node("top/item/id"), ((LeafRefType)((LeafNode)Node("go/target")).Type).Target);
    }
}
