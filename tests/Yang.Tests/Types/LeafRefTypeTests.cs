using System.Text;

namespace Netconf.Mano.Yang.Tests;

[TestClass]
public class LeafRefTypeTests
{
    private static SchemaResult Compile(string body, string header = "yang-version 1.1;") =>
        SchemaCompiler.Compile(new SchemaRequest(new MemoryModuleSource())
        {
            Texts = [new ModuleText("t",
                Encoding.UTF8.GetBytes($"module t {{ {header} namespace \"urn:t\"; prefix t; {body} }}"))],
        });

    private const string List = "list l { key k; leaf k { type string { length 1..3; } } leaf v { type uint8; } }";

    [TestMethod]
    [DataRow("/l/k", "string")]
    [DataRow("../l/v", "uint8")]
    [DataRow("/t:l/t:k", "string")]
    [DataRow("../l[k=current()/../o]/v", "uint8")]
    [DataRow("../l[ k = current() / .. / o ]/v", "uint8")]
    [DataRow("deref(../chain)/../v", "uint8")]
    public void TakesTheTypeOfItsTarget(string path, string type)
    {
        var result = Compile($"{List} leaf o {{ type string; }} leaf chain {{ type leafref {{ path '../l/k'; }} }} leaf r {{ type leafref {{ path \"{path}\"; }} }}");
        Assert.IsNotNull(result.Schema, string.Join('\n', result.Diagnostics));
        var leaf = (LeafNode)result.Schema.Root.DataChildren.Single(c => c.Name == "r");
        Assert.AreEqual(type, BuiltInNames.Of(((LeafRefType)leaf.Type).TargetType.BuiltIn));
    }

    [TestMethod]
    [DataRow("/l", "leafref-without-target")]
    [DataRow("/l/none", "leafref-without-target")]
    [DataRow("../../../l/k", "leafref-without-target")]
    [DataRow("l/k", "bad-leafref-path")]
    [DataRow("../l/../l/k", "bad-leafref-path")]
    [DataRow("//k", "bad-leafref-path")]
    [DataRow("/l[k='x']/v", "bad-leafref-path")]
    [DataRow("/l/*", "bad-leafref-path")]
    [DataRow("/l[k=current()]/v", "bad-leafref-path")]
    [DataRow("/x:l/k", "bad-xpath")]
    [DataRow("/l/k[", "bad-xpath")]
    [DataRow("/l[v=current()/../o]/k", "leafref-without-target")]
    [DataRow("/s", "leafref-to-state")]
    [DataRow("../r", "circular-leafref")]
    public void RefusesAPathThatLeadsNowhere(string path, string code)
    {
        var result = Compile($"{List} leaf o {{ type string; }} leaf s {{ config false; type string; }} leaf r {{ type leafref {{ path \"{path}\"; }} }}");
        CollectionAssert.Contains(result.Diagnostics.Select(d =>
            d.Code).ToArray(), code, string.Join('\n', result.Diagnostics));
        Assert.IsNull(result.Schema);
    }

    [TestMethod]
    public void MayReferToStateWhenNothingHasToBeThere() =>
        Assert.IsNotNull(Compile("leaf s { config false; type string; } leaf r { type leafref { path '/s'; require-instance false; } }").Schema);

    [TestMethod]
    public void ReportsACircleOfSeveral()
    {
        var result = Compile("leaf a { type leafref { path '../b'; } } leaf b { type leafref { path '../c'; } } leaf c { type leafref { path '../a'; } }");
        CollectionAssert.Contains(result.Diagnostics.Select(d => d.Code).ToArray(), "circular-leafref");
    }

    [TestMethod]
    public void MeansWhatItsUseMeans()
    {
        // One typedef, two uses, two targets.
        var result = Compile("""
            typedef name { type leafref { path "../l/k"; } }
            container a { list l { key k; leaf k { type uint8; } } leaf r { type name; } }
            container b { list l { key k; leaf k { type boolean; } } leaf r { type union { type name; type empty; } } }
            """);
        Assert.IsNotNull(result.Schema, string.Join('\n', result.Diagnostics));
        var uses = result.Schema.Root.DataChildren.Cast<ParentNode>().Select(c => ((LeafNode)c.DataChildren.Single(d =>
            d.Name == "r")).Type).ToArray();
        Assert.AreEqual(BuiltInType.UInt8, ((LeafRefType)uses[0]).TargetType.BuiltIn);
        Assert.AreEqual(BuiltInType.Boolean, ((LeafRefType)((UnionType)uses[1]).Members[0]).TargetType.BuiltIn);
        uses[0].Refusal("true");
        Assert.AreEqual("true", uses[1].Canonical("true"));
    }
}
