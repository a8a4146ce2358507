using Netconf.Mano.Yang;

namespace Netconf.Mano.Data.Tests.Tree;

/// <summary>Branches: packed leaves in all forms, and what hangs beside them.</summary>
[TestClass]
public class BranchTests
{
    private readonly TestSchema _schema = new();

    [TestMethod]
    [DataRow(10, 8)]
    [DataRow(30, 120)]
    [DataRow(200, 8)]
    [DataRow(200, 3000)]
    [DataRow(40000, 5)]
    public void LeavesOfAllFormsReadBack(int ordinals, int length)
    {
        var random = new Random(ordinals + length);
        var model = new SortedDictionary<int, string>();
        byte[] blob = [];
        for (var i = 0; i < 150; i++)
        {
            var ordinal = random.Next(ordinals);
            var value = new string((char)random.Next('&', 'z'), random.Next(length));
            var at = new Fields(blob).Find(ordinal);
            if (at >= 0 && random.Next(3) == 0)
            {
                model.Remove(ordinal);
                blob = FieldsWriter.Without(blob, at, at + 1);
                continue;
            }
            model[ordinal] = value;
            blob = FieldsWriter.Splice(blob, at < 0 ? ~at : at, at < 0 ? ~at : at + 1, ordinal, TestSchema.Bytes(value).Span);
        }
        var fields = new Fields(blob);
        Assert.AreEqual(model.Count, fields.Count);
        var place = 0;
        foreach (var (ordinal, value) in model)
        {
            Assert.AreEqual(ordinal, fields.Ordinal(place));
            Assert.AreEqual(value, TestSchema.Text(fields.Value(place)));
            Assert.AreEqual(value.IndexOfAny(['&', '<', '>', '"', '\\']) < 0, fields.IsPlain(place++));
        }
    }

    [TestMethod]
    public void AnEmptyNonPresenceContainerIsNotThere()
    {
        var editor = new BranchEditor(_schema.Top, Branch.Empty);
        editor.Root.Container(_schema.Inner.Ordinal).SetLeaf(0, "v"u8);
        editor.Root.Container(_schema.Marked.Ordinal);
        Assert.IsTrue(editor.Root.Current.Has(_schema.Inner));
        editor.Root.Container(_schema.Inner.Ordinal).Remove(0);
        Assert.IsFalse(editor.Root.Current.Has(_schema.Inner));
        Assert.IsTrue(editor.Root.Current.Has(_schema.Marked));
    }

    [TestMethod]
    public void ARemovedContainersEditorIsForgotten()
    {
        var editor = new BranchEditor(_schema.Top, Branch.Empty);
        var inner = editor.Root.Container(_schema.Inner.Ordinal);
        inner.SetLeaf(0, "v"u8);
        Assert.IsTrue(editor.Root.Remove(_schema.Inner.Ordinal));
        inner.SetLeaf(0, "w"u8);
        Assert.IsFalse(editor.Root.Current.Has(_schema.Inner));
        editor.Root.Container(_schema.Inner.Ordinal).SetLeaf(1, "1"u8);
        Assert.IsFalse(editor.Root.Current.Container(_schema.Inner.Ordinal).TryGetLeaf(0, out _));
        Assert.IsFalse(editor.Root.Remove(_schema.Marked.Ordinal));
    }

    [TestMethod]
    public void ChildrenComeInOrderOnceEach()
    {
        var editor = new BranchEditor(_schema.Top, Branch.Empty);
        editor.Root.SetLeaf(TestSchema.Ordinal(_schema.Top, "name"), "n"u8);
        editor.Root.SetLeafList(_schema.Steps.Ordinal, [TestSchema.Bytes("a"), TestSchema.Bytes("b")]);
        editor.Root.SetAny(_schema.Any.Ordinal, new AnyContent(TestSchema.Bytes("<x/>")));
        editor.Root.Container(_schema.Marked.Ordinal);
        editor.Root.List(_schema.Items.Ordinal).GetOrAdd(EntryKey.Of("k"));
        var names = new List<string>();
        foreach (var ordinal in editor.Root.Current.Children)
            names.Add(_schema.Top.DataChildren[ordinal].Name);
        CollectionAssert.AreEqual(new[] { "item", "name", "step", "marked", "any" }, names);
    }

    [TestMethod]
    public void GraftsSharedBranches()
    {
        var inner = new BranchEditor(_schema.Inner, Branch.Empty);
        inner.Root.SetLeaf(0, "v"u8);
        var branch = inner.ToBranch();
        var editor = new BranchEditor(_schema.Top, Branch.Empty);
        editor.Root.SetContainer(_schema.Inner.Ordinal, branch);
        Assert.AreSame(branch, editor.ToBranch().Container(_schema.Inner.Ordinal));
        editor.Root.Container(_schema.Inner.Ordinal).SetLeaf(0, "w"u8);
        Assert.IsTrue(new DataNode(_schema.Inner, branch).TryGetLeaf(0, out var old));
        Assert.AreEqual("v", TestSchema.Text(old));
    }

    [TestMethod]
    public void ABuilderTakesChildrenInAnyOrder()
    {
        var builder = new BranchBuilder();
        builder.Add(5, "r"u8);
        builder.Add(4, "z"u8);
        builder.Add(0, "k"u8);
        builder.Add(4, "a"u8);
        builder.Add(4, "z"u8);
        var node = new DataNode(_schema.Items, builder.Build(_schema.Items));
        Assert.AreEqual(2, node.LeafList(4).Count);
        Assert.AreEqual("a", TestSchema.Text(node.LeafList(4)[0]));
        Assert.IsTrue(node.TryGetLeaf(0, out var key));
        Assert.AreEqual("k", TestSchema.Text(key));
        Assert.IsTrue(builder.IsEmpty);
    }
}
