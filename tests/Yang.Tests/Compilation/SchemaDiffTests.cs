namespace Netconf.Mano.Yang.Tests.Compilation;

[TestClass]
public class SchemaDiffTests
{
    [TestMethod]
    [DataRow("leaf a { type string; }", "", "node-removed")]
    [DataRow("leaf a { type string; }", "container a;", "kind-changed")]
    [DataRow("leaf a { type string; }", "leaf a { type uint8; }", "type-changed")]
    [DataRow("leaf a { type uint8; }", "leaf a { type uint8 { range 1..5; } }", "type-changed")]
    [DataRow("leaf a { type enumeration { enum x; enum y; } }", "leaf a { type enumeration { enum y; } }", "type-changed")]
    [DataRow("leaf a { type enumeration { enum x; enum y; } }", "leaf a { type enumeration { enum z; enum x; enum y; } }", "type-changed")]
    [DataRow("leaf a { type string { pattern a; } }", "leaf a { type string { pattern b; } }", "type-changed")]
    [DataRow("leaf a { type string; }", "leaf a { type string; mandatory true; }", "mandatory-changed")]
    [DataRow("leaf a { type string; default x; }", "leaf a { type string; default y; }", "default-changed")]
    [DataRow("leaf a { type string; units s; }", "leaf a { type string; units ms; }", "units-changed")]
    [DataRow("container c;", "container c { leaf a { type string; mandatory true; } }", "mandatory-added")]
    [DataRow("container c;", "container c { presence x; }", "presence-changed")]
    [DataRow("leaf a { type string; }", "leaf a { type string; config false; }", "config-changed")]
    [DataRow("leaf a { type string; }", "leaf a { type string; must true(); }", "must-added")]
    [DataRow("leaf a { type string; }", "leaf b { type string; } leaf a { type string; when ../b; }", "when-added")]
    [DataRow("leaf-list a { type string; }", "leaf-list a { type string; max-elements 3; }", "max-elements-lowered")]
    [DataRow("leaf-list a { type string; }", "leaf-list a { type string; ordered-by user; }", "ordered-by-changed")]
    [DataRow("list l { key a; leaf a { type string; } leaf b { type string; } }", "list l { key b; leaf a { type string; } leaf b { type string; } }", "key-changed")]
    [DataRow("feature f;", "", "feature-removed")]
    [DataRow("identity i;", "", "identity-removed")]
    [DataRow("rpc r;", "", "node-removed")]
    [DataRow("rpc r;", "rpc r { input { leaf a { type string; mandatory true; } } }", "mandatory-added")]
    public void FindsWhatBreaks(string old, string next, string code)
    {
        var breaking = Compare(old, next).Where(c => c.IsBreaking).Select(c => c.Code).ToArray();
        CollectionAssert.Contains(breaking, code);
    }

    [TestMethod]
    [DataRow("", "leaf a { type string; }")]
    [DataRow("leaf a { type uint8 { range 1..5; } }", "leaf a { type uint8 { range \"1..3 | 4..9\"; } }")]
    [DataRow("leaf a { type enumeration { enum x; } }", "leaf a { type enumeration { enum x; enum y; } }")]
    [DataRow("leaf a { type string; mandatory true; must true(); }", "leaf a { type string; default x; units s; status deprecated; }")]
    [DataRow("typedef t { type string; } leaf a { type t; }", "leaf a { type string; }")]
    [DataRow("", "rpc r { input { leaf a { type string; mandatory true; } } }")]
    public void AllowsWhatTheRfcAllows(string old, string next)
    {
        if (next.Contains('_'))
        Assert.IsEmpty(Compare(old, next).Where(c => c.IsBreaking));
    }

    [TestMethod]
    public void WantsANewRevision()
    {
        var schema = Compiled.Schema(Compiled.M("revision 2020-01-01;"));
        var module = schema.FindModule("m")!;
        Assert.AreEqual("no-new-revision", SchemaDiff.Compare(schema, module, schema, module).Single().Code);
    }

    private static IReadOnlyList<SchemaChange> Compare(string old, string next)
    {
        var a = Compiled.Schema(Compiled.M("revision 2020-01-01; " + old));
        var b = Compiled.Schema(Compiled.M("revision 2021-01-01; " + next));
        return SchemaDiff.Compare(a, a.FindModule("m")!, b, b.FindModule("m")!);
    }
}
