using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Bindings.Tests;

[TestClass]
public sealed class SchemaChangeTests
{
    [TestMethod]
    public void ResolvesNamesAnewForEachSchema()
    {
        static void Edit(ZooRootEditor z)
        {
            z.Zoo.Name = "north";
            z.Zoo.Capacity = 7;
        }

        var alone = Zoos.Tree(Edit).Zoo;
        var more = Zoos.Tree(Edit, Zoos.More).Zoo;

        Assert.AreEqual(7u, alone.Capacity);
        Assert.AreEqual(7u, more.Capacity);
        Assert.AreEqual("north", more.Name);
    }

    [TestMethod]
    public void KnowsIdentitiesOfModulesThatCameLater()
    {
        var key = new AnimalKey("panda", 1);
        var node = Zoos.Tree(z => z.Zoo.Animals[key].Diet = Diet.Leaves, Zoos.More).Zoo.Animals[key].View.Node;
        var editor = new BranchEditor(node.Schema, node.Storage);
        editor.Root.SetLeaf(node.Schema.FindChild("zoo", "diet")!.Ordinal, "zoo-more:bamboo"u8);

        var diet = new Animal(new DataNode(node.Schema, editor.ToBranch())).Diet!;

        Assert.AreEqual("zoo-more:bamboo", diet.QualifiedName);
        Assert.IsTrue(diet.IsA(Diet.Leaves));
        Assert.IsTrue(diet.IsA(Diet.Plants));
        Assert.IsFalse(Diet.Plants.IsA(diet));
    }

    [TestMethod]
    public void ReadsChildrenTheSchemaDoesNotHaveAsAbsent()
    {
        var root = new Zoo2().Root;

        Assert.IsFalse(root.Zoo.Exists);
        Assert.IsNull(root.Zoo.ZooLeaf);
        Assert.IsEmpty(root.Zoo.Keepers);
    }

    [TestMethod]
    public void NamesTheChildThatTheSchemaDoesNotHaveWhenItIsWritten()
    {
        var editor = new ZooRootEditor(new TreeEditor(new Zoo2().Tree).Root);

        var fault = Assert.ThrowsExactly<InvalidOperationException>(() => editor.Zoo.Capacity = 1);
        StringAssert.Contains(fault.Message, "zoo:zoo");
    }

    /// <summary>The zoo's bindings over a schema without the zoo.</summary>
    private sealed class Zoo2
    {
        private sealed class Nothing : IModuleSource
        {
            public ModuleText? Find(string name, string? revision) => null;
        }

        public DataTree Tree { get; } = DataTree.Empty(Compile());

        public ZooRoot Root => new(Tree.Root);

        private static Schema Compile()
        {
            var text = new ModuleText("empty", "module empty { namespace \"urn:empty\"; prefix e; container other; }"u8.ToArray());
            var result = SchemaCompiler.Compile(new SchemaRequest(new Nothing()) { Texts = [text] });
            Assert.IsFalse(result.HasErrors, string.Join('\n', result.Diagnostics));
            return result.Schema!;
        }
    }
}
