namespace Netconf.Mano.Yang.Tests.Compilation;

/// <summary>What the compiled tree is.</summary>
[TestClass]
public class TreeTests
{
    private const string Base = "module b { yang-version 1.1; namespace urn:b; prefix b; feature f; " +
        "grouping g { leaf x { type t; } leaf-list y { type string; } } typedef t { type uint8; default 7; units s; } " +
        "container top { presence yes; list l { key \"k2 k1\"; leaf a { type string; } leaf k1 { type string; } leaf k2 { type string; } } " +
        "choice ch { case c1 { leaf in1 { type string; } } container in2; } } }";

    [TestMethod]
    public void PutsKeysFirstInKeyOrder()
    {
        var list = (ListNode)Compiled.Schema(Base).Node("top/l");
        CollectionAssert.AreEqual(new[] { "k2", "k1", "a" }, list.DataChildren.Select(c => c.Name).ToArray());
        CollectionAssert.AreEqual(new[] { 0, 1, 2 }, list.DataChildren.Select(c => c.Ordinal).ToArray());
        CollectionAssert.AreEqual(new[] { "k2", "k1" }, list.Keys.Select(c => c.Name).ToArray());
    }

    [TestMethod]
    public void PullsNodesOfCasesUp()
    {
        var top = (ContainerNode)Compiled.Schema(Base).Node("top");
        CollectionAssert.AreEqual(new[] { "l", "in1", "in2" }, top.DataChildren.Select(c => c.Name).ToArray());
        var choice = top.Choices.Single();
        CollectionAssert.AreEqual(new[] { "c1", "in2" }, choice.Cases.Select(c => c.Name).ToArray());
        Assert.AreSame(top, top.DataChildren[2].DataParent);
        Assert.AreSame(choice.Cases[1], top.DataChildren[2].Case);
    }

    [TestMethod]
    public void StatusOfAUsesIsThatOfItsNodes()
    {
        var schema = Compiled.Schema(Compiled.M("grouping g { leaf a { type string; } leaf b { status obsolete; type string; } } uses g { status deprecated; }"));
        Assert.AreEqual((Status.Deprecated, Status.Obsolete), (schema.Node("a").Status, schema.Node("b").Status));
    }

    [TestMethod]
    public void GivesGroupingNodesTheNamespaceOfTheUser()
    {
        var schema = Compiled.Schema(Base, "module m { yang-version 1.1; namespace urn:m; prefix m; import b { prefix b; } container c { uses b:g { " +
            "refine x { default 9; description d; } augment . { leaf z { type string; } } } } }".Replace("augment . { leaf z { type string; } } ", ""));
        var x = (LeafNode)schema.Node("c/x");
        Assert.AreEqual("m", x.Module.Name);
        Assert.AreEqual("9", System.Text.Encoding.UTF8.GetString(x.Default!.Value.Span));
        Assert.AreEqual("s", x.Units);
        Assert.AreEqual("d", x.Description);
    }

    [TestMethod]
    public void LeavesTheGroupingAsItIsWhenOneUseRefinesIt()
    {
        var schema = Compiled.Schema(Base.Replace("container top", "container one { uses g { refine x { mandatory true; } } } container two { uses g; } container top"));
        Assert.IsTrue(((LeafNode)schema.Node("one/x")).IsMandatory);
        Assert.IsNull(((LeafNode)schema.Node("one/x")).Default);
        Assert.IsFalse(((LeafNode)schema.Node("two/x")).IsMandatory);
        Assert.IsNotNull(((LeafNode)schema.Node("two/x")).Default);
    }

    [TestMethod]
    public void AugmentsThroughTheCaseOfAShorthand()
    {
        var schema = Compiled.Schema(Base, "module m { yang-version 1.1; namespace urn:m; prefix m; import b { prefix b; } " +
            "augment /b:top/b:ch/b:in2/b:in2/m:deep { leaf leaf1 { type string; } } augment /b:top/b:ch/b:in2/b:in2 { container deep; } }");
        Assert.AreEqual("/b:top/in2/m:deep/leaf1", schema.Node("top/in2/deep/leaf1").Path);
        Assert.IsTrue(schema.FindModule("b")!.IsImplemented);
        Assert.AreEqual("m", schema.FindModule("b")!.AugmentedBy.Single().Name);
    }

    [TestMethod]
    public void DropsWhatAFeatureTakesAway()
    {
        var body = Compiled.M("feature f; feature g; leaf a { if-feature \"not f or (f and g)\"; type string; } leaf b { if-feature f; type string; } " +
            "choice c { leaf d { if-feature g; type string; } } identity i { if-feature g; }");
        var schema = Compiled.Compile(new Dictionary<string, IReadOnlyList<string>> { ["m"] = ["f"] }, body).Schema!;
        CollectionAssert.AreEqual(new[] { "b" }, schema.Root.DataChildren.Select(c => c.Name).ToArray());
        Assert.IsEmpty(schema.Root.Choices.Single().Cases);
        Assert.IsNull(schema.FindModule("m")!.FindIdentity("i"));
    }

    [TestMethod]
    public void AppliesDeviationsAfterAugments()
    {
        var schema = Compiled.Schema(Base, "module a { namespace urn:a; prefix a; import b { prefix b; } augment /b:top { leaf n { type string; default x; } } }",
            "module m { yang-version 1.1; namespace urn:m; prefix m; import a { prefix a; } import b { prefix b; } " +
            "deviation /b:top/a:n { deviate replace { type uint8; default 3; } deviate add { must true(); units u; } } " +
            "deviation /b:top/b:l { deviate add { max-elements 4; } } deviation /b:top/b:ch { deviate not-supported; } }");
        var leaf = (LeafNode)schema.Node("top/n");
        Assert.AreEqual(BuiltInType.UInt8, leaf.Type.BuiltIn);
        Assert.AreEqual("u", leaf.Units);
        Assert.HasCount(1, leaf.Musts);
        Assert.AreEqual(4u, ((ListNode)schema.Node("top/l")).MaxElements);
        Assert.IsEmpty(((ContainerNode)schema.Node("top")).Choices);
        Assert.AreEqual("m", schema.FindModule("b")!.DeviatedBy.Single().Name);
    }

    [TestMethod]
    public void KnowsOperationsAndTheirMessages()
    {
        var schema = Compiled.Schema(Compiled.M("rpc r { input { leaf i { type string; mandatory true; } } } container c { action a { output { leaf o { type string; } } } " +
            "notification n { leaf e { type string; } } }"));
        var rpc = schema.FindRpc("urn:m", "r")!;
        Assert.AreEqual("i", rpc.Input.DataChildren.Single().Name);
        Assert.IsEmpty(rpc.Output.DataChildren);
        var c = (ContainerNode)schema.Node("c");
        Assert.IsEmpty(c.DataChildren);
        Assert.AreEqual("/m:c/a/output/o", c.Actions.Single().Output.DataChildren.Single().Path);
        Assert.AreEqual("n", c.Notifications.Single().Name);
    }

    [TestMethod]
    public void InheritsConfigAndStatus()
    {
        var schema = Compiled.Schema(Compiled.M("container c { config false; status obsolete; container d { leaf e { type string; } } }"));
        Assert.IsFalse(schema.Node("c/d/e").IsConfig);
        Assert.AreEqual(Status.Obsolete, schema.Node("c/d/e").Status);
    }

    [TestMethod]
    public void TellsOfWhensWhereTheyCameFrom()
    {
        var schema = Compiled.Schema(Compiled.M("leaf s { type string; } grouping g { leaf a { when \"../s = 'own'\"; type string; } } uses g { when \"s = 'uses'\"; }"));
        var whens = schema.Node("a").Whens;
        CollectionAssert.AreEqual(new[] { false, true }, whens.Select(w => w.OnParent).ToArray());
    }

    [TestMethod]
    public void KeepsOrdinalsWhenExtended()
    {
        var first = Compiled.Schema(Base);
        var added = "module m { yang-version 1.1; namespace urn:m; prefix m; import b { prefix b; } container new; " +
            "augment /b:top/b:ch { leaf in0 { type string; } } augment /b:top/b:l { leaf extra { type string; } } }";
        var second = SchemaCompiler.Compile(new SchemaRequest(new MemoryModuleSource()) { Base = first, Texts = [Compiled.Text(added, "m.yang")] }).Schema!;
        foreach (var path in new[] { "top", "top/l", "top/in1", "top/in2", "top/l/a" })
            Assert.AreEqual(first.Node(path).Ordinal, second.Node(path).Ordinal, path);
        Assert.AreEqual(3, second.Node("top/in0").Ordinal);
        Assert.AreNotEqual(first.ContentId, second.ContentId);
    }

    [TestMethod]
    public void ReadsTemplatesAnnotationsAndMountPoints()
    {
        var source = new DirectoryModuleSource([Path.Combine(Conformance.SharedData.RepositoryRoot, "yang/Modules/ietf")]);
        var text = Compiled.Text("module m { yang-version 1.1; namespace urn:m; prefix m; import ietf-restconf { prefix rc; } import ietf-yang-metadata { prefix md; } " +
            "import ietf-yang-structure-ext { prefix sx; } import ietf-yang-schema-mount { prefix yangmnt; } " +
            "rc:yang-data d { container c { leaf a { type string; } } } sx:structure s { leaf b { type string; } } md:annotation n { type uint8; } " +
            "container root { yangmnt:mount-point label; } }");
        var result = SchemaCompiler.Compile(new SchemaRequest(source) { Texts = [text] });
        Assert.IsNotNull(result.Schema, string.Join('\n', result.Diagnostics));
        CollectionAssert.AreEquivalent(new[] { "d", "s" }, result.Schema.Structures.Where(s => s.Module.Name == "m").Select(s => s.Name).ToArray());
        Assert.AreEqual("n", result.Schema.FindModule("m")!.Annotations.Single().Name);
        Assert.AreEqual("label", ((ContainerNode)result.Schema.Node("root")).MountPoint);
    }
}
