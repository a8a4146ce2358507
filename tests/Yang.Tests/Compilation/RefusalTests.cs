namespace Netconf.Mano.Yang.Tests.Compilation;

/// <summary>What a YANG 1.1 module may not say, statement by statement, and the code it is told.</summary>
[TestClass]
public class RefusalTests
{
    [TestMethod]
    [DataRow("leaf a;", "missing-statement")]
    [DataRow("leaf a { type string; type string; }", "duplicate-statement")]
    [DataRow("leaf a { type string; key b; }", "misplaced-statement")]
    [DataRow("leaf a { type string; mandatory yes; }", "invalid-argument")]
    [DataRow("leaf 1a { type string; }", "invalid-argument")]
    [DataRow("leaf a { type string; } leaf a { type string; }", "duplicate-node")]
    [DataRow("leaf a { type string; default x; mandatory true; }", "mandatory-default")]
    [DataRow("leaf a { type uint8; default 300; }", "invalid-default")]
    [DataRow("leaf a { type nothing; }", "unknown-type")]
    [DataRow("leaf a { type x:y; }", "unknown-type")]
    [DataRow("leaf-list a { type string; default x; default x; }", "duplicate-default")]
    [DataRow("leaf-list a { type string; default x; min-elements 1; }", "mandatory-default")]
    [DataRow("leaf-list a { type string; min-elements 3; max-elements 2; }", "min-above-max")]
    [DataRow("leaf-list a { type string; max-elements 0; }", "invalid-argument")]
    [DataRow("list l { leaf a { type string; } }", "missing-key")]
    [DataRow("list l { key b; leaf a { type string; } }", "invalid-key")]
    [DataRow("list l { key \"a a\"; leaf a { type string; } }", "invalid-key")]
    [DataRow("list l { key a; leaf-list a { type string; } }", "invalid-key")]
    [DataRow("list l { key a; leaf a { type string; config false; } }", "invalid-key")]
    [DataRow("list l { key a; leaf a { type string; when \"../b\"; } }", "invalid-key")]
    [DataRow("feature f; list l { key a; leaf a { if-feature f; type string; } }", "invalid-key")]
    [DataRow("list l { key a; unique b; leaf a { type string; } }", "invalid-unique")]
    [DataRow("list l { key a; unique \"b c\"; leaf a { type string; } leaf b { type string; } leaf c { config false; type string; } }", "invalid-unique")]
    [DataRow("list l { key a; unique k/b; leaf a { type string; } list k { key b; leaf b { type string; } } }", "invalid-unique")]
    [DataRow("container c { config false; leaf a { config true; type string; } }", "config-under-state")]
    [DataRow("container c { status deprecated; leaf a { status current; type string; } }", "status-conflict")]
    [DataRow("choice c { default x; leaf a { type string; } }", "unknown-case")]
    [DataRow("choice c { default a; mandatory true; leaf a { type string; } }", "mandatory-default")]
    [DataRow("choice c { default a; leaf a { type string; mandatory true; } }", "mandatory-default")]
    [DataRow("choice c { case x { leaf a { type string; } } case y { leaf a { type string; } } }", "duplicate-node")]
    [DataRow("leaf a { type string; } choice c { leaf a { type string; } }", "duplicate-node")]
    [DataRow("uses g;", "unknown-grouping")]
    [DataRow("uses x:g;", "unknown-prefix")]
    [DataRow("grouping g { leaf a { type string; } } container c { uses g { refine b { mandatory true; } } }", "unknown-node")]
    [DataRow("grouping g { container a; } uses g { refine a { default x; } }", "invalid-refine")]
    [DataRow("grouping g { uses g; } uses g;", "circular-grouping")]
    [DataRow("grouping g { uses h; } grouping h { uses g; }", "circular-grouping")]
    [DataRow("grouping g { leaf a { type nothing; } }", "unknown-type")]
    [DataRow("grouping g; container c { grouping g; }", "hidden-definition")]
    [DataRow("typedef t { type string; } container c { typedef t { type string; } }", "hidden-definition")]
    [DataRow("typedef string { type int8; }", "hidden-definition")]
    [DataRow("typedef t { type string; } typedef t { type string; }", "duplicate-definition")]
    [DataRow("typedef t { type u; } typedef u { type t; }", "circular-typedef")]
    [DataRow("augment /m:c { leaf a { type string; } }", "unknown-node")]
    [DataRow("augment /x:c { leaf a { type string; } }", "unknown-prefix")]
    [DataRow("leaf a { type string; } augment /m:a { leaf b { type string; } }", "invalid-augment")]
    [DataRow("container c; augment /m:c { case x { leaf b { type string; } } }", "invalid-augment")]
    [DataRow("container c; augment c { leaf b { type string; } }", "invalid-argument")]
    [DataRow("identity a { base b; }", "unknown-identity")]
    [DataRow("identity a { base b; } identity b { base a; }", "circular-identity")]
    [DataRow("feature f { if-feature f; }", "circular-feature")]
    [DataRow("leaf a { if-feature g; type string; }", "unknown-feature")]
    [DataRow("feature f; leaf a { if-feature \"f and\"; type string; }", "invalid-if-feature")]
    [DataRow("feature f; leaf a { if-feature \"(f\"; type string; }", "invalid-if-feature")]
    [DataRow("feature f; leaf a { if-feature \"f f\"; type string; }", "invalid-if-feature")]
    [DataRow("leaf a { type leafref { path ../b; } }", "leafref-without-target")]
    [DataRow("rpc r { input { leaf a { type nothing; } } }", "unknown-type")]
    [DataRow("rpc r { input { container c { action x; } } }", "misplaced-statement")]
    [DataRow("list l { config false; action x; }", "misplaced-statement")]
    [DataRow("grouping g { action x; } uses g;", "misplaced-statement")]
    [DataRow("notification n { container c { notification k; } }", "misplaced-statement")]
    [DataRow("x:y z;", "unknown-prefix")]
    [DataRow("m:y z;", "unknown-extension")]
    [DataRow("extension e { argument a; } m:e;", "missing-argument")]
    [DataRow("extension e; m:e a;", "unexpected-argument")]
    [DataRow("thing x;", "unknown-keyword")]
    [DataRow("container c { bit b; }", "misplaced-statement")]
    [DataRow("input { leaf a { type string; } }", "misplaced-statement")]
    [DataRow("leaf a { type string; } import x { prefix x; }", "missing-module")]
    [DataRow("revision 2020-13-01;", "invalid-argument")]
    [DataRow("leaf a { type string; must \"(\"; }", "bad-xpath")]
    [DataRow("leaf a { type int8; default 08; }", "invalid-default")]
    [DataRow("grouping g { leaf a { type int8; } } uses g { refine a { default 1; default 2; } }", "duplicate-statement")]
    [DataRow("rpc r { input; }", "missing-statement")]
    [DataRow("rpc r { output { typedef t { type string; } } }", "missing-statement")]
    public void Refuses(string body, string code) =>
        CollectionAssert.Contains(Compiled.Errors(Compiled.M(body)), code, string.Join(' ', Compiled.Compile(Compiled.M(body)).Diagnostics));

    [TestMethod]
    [DataRow("anydata a;", "needs-yang-1.1")]
    [DataRow("container c { action a; }", "needs-yang-1.1")]
    [DataRow("container c { notification a; }", "needs-yang-1.1")]
    [DataRow("feature f; feature g; leaf a { if-feature \"f and g\"; type string; }", "needs-yang-1.1")]
    [DataRow("leaf-list a { type string; default x; }", "needs-yang-1.1")]
    [DataRow("identity x; identity y; identity z { base x; base y; }", "duplicate-statement")]
    [DataRow("leaf xmlthing { type string; }", "invalid-argument")]
    [DataRow("choice c { choice d { leaf a { type string; } } }", "needs-yang-1.1")]
    [DataRow("leaf-list a { type empty; }", "needs-yang-1.1")]
    [DataRow("grouping g { leaf-list a { type string; } } uses g { refine a { default x; } }", "needs-yang-1.1")]
    public void RefusesInYang1(string body, string code) =>
        CollectionAssert.Contains(Compiled.Errors(Compiled.M10(body)), code, string.Join(' ', Compiled.Compile(Compiled.M10(body)).Diagnostics));

    [TestMethod]
    public void RefusesANamespaceOfTwoModules() =>
        CollectionAssert.Contains(Compiled.Errors("module n { namespace urn:m; prefix n; }", Compiled.M("import n { prefix n; }")), "duplicate-namespace");

    [TestMethod]
    public void WarnsOfASubmoduleThatAYang11ModuleLeavesToAnother()
    {
        const string inner = "submodule t { yang-version 1.1; belongs-to m { prefix m; } leaf x { type string; } }";
        const string outer = "submodule s { yang-version 1.1; belongs-to m { prefix m; } include t; }";
        var result = Compiled.Compile(inner, outer, Compiled.M("include s;"));
        Assert.AreEqual("missing-include", result.Diagnostics.Single().Code);
        Assert.IsNotNull(result.Schema?.Root.FindChild("m", "x"));
        Assert.IsEmpty(Compiled.Compile(inner, outer, Compiled.M("include s; include t;")).Diagnostics);
    }

    [TestMethod]
    public void Yang11SubmodulesMayIncludeEachOther() =>
        Assert.IsEmpty(Compiled.Errors("submodule s { yang-version 1.1; belongs-to m { prefix m; } include t; }",
            "submodule t { yang-version 1.1; belongs-to m { prefix m; } include s; }", Compiled.M("include s; include t;")));

    [TestMethod]
    public void ReportsAllFaultsInOneRun()
    {
        var errors = Compiled.Errors(Compiled.M("leaf a; container c { leaf b { type nothing; } uses g; } list l { leaf x { type string; } } thing y;"));
        CollectionAssert.IsSubsetOf(new[] { "missing-statement", "unknown-type", "unknown-grouping", "missing-key", "unknown-keyword" }, errors);
    }

    [TestMethod]
    public void TellsFileLineColumnAndRemedy()
    {
        var d = Compiled.Compile("module m {\n  namespace urn:m;\n  prefix m;\n  list é {\n  }\n}").Diagnostics[0];
        Assert.AreEqual("main.yang:4:3: error invalid-argument: list: 'é' is not an identifier", d.ToString());
        var key = Compiled.Compile(Compiled.M("\n  list l;")).Diagnostics.Single();
        Assert.AreEqual(new SourceLocation("main.yang", 2, 3), key.Location);
        Assert.AreEqual("add a key statement (RFC 7950 §7.8.2)", key.Remedy);
    }
}
