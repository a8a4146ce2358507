using Netconf.Mano.Yang;

namespace Netconf.Mano.Data.Tests.Tree;

/// <summary>A keyed list against a sorted dictionary, through random edits of all sizes.</summary>
[TestClass]
public class KeyedListTests
{
    private readonly TestSchema _schema = new();

    [TestMethod]
    [DataRow(1, 40, 200)]
    [DataRow(2, 400, 3000)]
    [DataRow(3, 6000, 20000)]
    public void BehavesLikeASortedDictionary(int seed, int keys, int edits)
    {
        var random = new Random(seed);
        var model = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var tree = DataTree.Empty(_schema.Schema);
        var snapshots = new List<(DataTree Tree, KeyValuePair<string, string>[] Content)>();
        for (var i = 0; i < edits;)
        {
            var editor = new TreeEditor(tree);
            var list = editor.Root.Container(_schema.Top.Ordinal).List(_schema.Items.Ordinal);
            for (var batch = random.Next(1, 40); batch > 0; batch--, i++)
                EditOnce(random, model, list, keys, grows: i / (edits / 4) % 2 == 0);
            tree = editor.ToTree();
            if (random.Next(50) == 0)
                snapshots.Add((tree, [.. model]));
        }
        snapshots.Add((tree, [.. model]));
        foreach (var (snapshot, content) in snapshots)
            AssertHolds(List(snapshot), content);
    }

    [TestMethod]
    [DataRow(10)]
    [DataRow(33)]
    [DataRow(5000)]
    public void BulkBuildEqualsOneByOne(int count)
    {
        var random = new Random(count);
        var entries = Enumerable.Range(0, count).Select(i => TestSchema.Entry(_schema.Items, $"k{i:D6}", $"{i}")).ToArray();
        var sorted = EntrySet.Of(KeyOrder.Of(_schema.Items), entries)!;
        random.Shuffle(entries);
        var shuffled = EntrySet.Of(KeyOrder.Of(_schema.Items), entries)!;
        var content = Enumerable.Range(0, count).Select(i => KeyValuePair.Create($"k{i:D6}", $"{i}")).ToArray();
        AssertHolds(new ListView(_schema.Items, sorted), content);
        AssertHolds(new ListView(_schema.Items, shuffled), content);
    }

    [TestMethod]
    public void OfTheSameKeyTheLastOneStays()
    {
        var set = EntrySet.Of(KeyOrder.Of(_schema.Items), [
            TestSchema.Entry(_schema.Items, "b", "1"), TestSchema.Entry(_schema.Items, "a", "2"), TestSchema.Entry(_schema.Items, "b", "3")]);
        AssertHolds(new ListView(_schema.Items, set), [KeyValuePair.Create("a", "2"), KeyValuePair.Create("b", "3")]);
    }

    [TestMethod]
    public void KeysCompareByTypeLeafByLeaf()
    {
        var set = EntrySet.Of(KeyOrder.Of(_schema.Pairs), [
            TestSchema.Entry(_schema.Pairs, "10", "a"), TestSchema.Entry(_schema.Pairs, "9", "z"), TestSchema.Entry(_schema.Pairs, "9", "b")]);
        var list = new ListView(_schema.Pairs, set);
        CollectionAssert.AreEqual(
            new[] { "9b", "9z", "10a" },
            Enumerable.Range(0, 3).Select(i => Leaf(list.At(i), 0) + Leaf(list.At(i), 1)).ToArray());
        Assert.IsTrue(list.TryGet(EntryKey.Of("9", "z"), out _));
        Assert.IsFalse(list.TryGet(EntryKey.Of("9", "a"), out _));
        Assert.AreEqual(1, list.IndexOf(EntryKey.Of("9", "z")));
        Assert.AreEqual(2, list.LowerBound(EntryKey.Of("9", "zz")));
    }

    [TestMethod]
    [DataRow(1, 100)]
    [DataRow(2, 3000)]
    [DataRow(3, 40000)]
    public void ChangesAreExactlyWhatDiffers(int seed, int count)
    {
        var random = new Random(seed);
        var editor = new TreeEditor(DataTree.Empty(_schema.Schema));
        var list = editor.Root.Container(_schema.Top.Ordinal).List(_schema.Items.Ordinal);
        for (var i = 0; i < count; i++)
            list.Put(TestSchema.Entry(_schema.Items, $"k{random.Next(count * 2):D6}", "0"));
        var tree = editor.ToTree();
        for (var round = 0; round < 20; round++)
        {
            editor = new TreeEditor(tree);
            list = editor.Root.Container(_schema.Top.Ordinal).List(_schema.Items.Ordinal);
            for (var i = random.Next(60); i > 0; i--)
                if (random.Next(2) == 0)
                    list.Remove(EntryKey.Of($"k{random.Next(count * 2):D6}"));
                else
                    list.Put(TestSchema.Entry(_schema.Items, $"k{random.Next(count * 2):D6}", $"{round}"));
            var next = editor.ToTree();
            AssertChanges(List(tree), List(next));
            tree = next;
        }
    }

    [TestMethod]
    public void AnEditThatSaysTheSameChangesNothing()
    {
        var tree = Filled(1000);
        var editor = new TreeEditor(tree);
        var list = editor.Root.Container(_schema.Top.Ordinal).List(_schema.Items.Ordinal);
        list.Put(TestSchema.Entry(_schema.Items, "k000500", "500"));
        list.Find(EntryKey.Of("k000007"))!.SetLeaf(1, "7"u8);
        Assert.AreSame(tree, editor.ToTree());
    }

    [TestMethod]
    public void WhatWasHandedOutStaysAsItWas()
    {
        var editor = new TreeEditor(Filled(100));
        var list = editor.Root.Container(_schema.Top.Ordinal).List(_schema.Items.Ordinal);
        list.Put(TestSchema.Entry(_schema.Items, "a", "1"));
        var first = list.Current;
        list.Put(TestSchema.Entry(_schema.Items, "a", "2"));
        list.Find(EntryKey.Of("k000001"))!.SetLeaf(1, "99"u8);
        var second = editor.ToTree();
        list.Remove(EntryKey.Of("a"));
        Assert.AreEqual("1", Leaf(first, "a"));
        Assert.AreEqual("1", Leaf(first, "k000001"));
        Assert.AreEqual("2", Leaf(List(second), "a"));
        Assert.AreEqual("99", Leaf(List(second), "k000001"));
        Assert.AreEqual(100, list.Current.Count);
    }

    [TestMethod]
    public void AnEditorOfAnEntryThatWasReplacedEditsNothing()
    {
        var editor = new TreeEditor(Filled(10));
        var list = editor.Root.Container(_schema.Top.Ordinal).List(_schema.Items.Ordinal);
        var entry = list.Find(EntryKey.Of("k000003"))!;
        entry.SetLeaf(1, "5"u8);
        list.Put(TestSchema.Entry(_schema.Items, "k000003", "6"));
        entry.SetLeaf(1, "7"u8);
        Assert.AreEqual("6", Leaf(List(editor.ToTree()), "k000003"));
    }

    [TestMethod]
    public void WalksFromAnyPosition()
    {
        var list = List(Filled(2500));
        foreach (var from in new[] { 0, 1, 31, 32, 33, 1024, 2499, 2500 })
        {
            var at = from;
            foreach (var entry in list.From(from))
                Assert.AreEqual($"{at++}", Leaf(entry, 1));
            Assert.AreEqual(2500, at);
        }
    }

    private static void EditOnce(Random random, SortedDictionary<string, string> model, ListEditor list, int keys, bool grows)
    {
        var key = $"k{random.Next(keys)}";
        switch (random.Next(10))
        {
            case < 4 when grows:
            case 0:
                model[key] = $"{random.Next(10)}";
                list.Put(TestSchema.Entry(list.Schema, key, model[key]));
                break;
            case 4:
                var value = $"{random.Next(10)}";
                model[key] = value;
                list.GetOrAdd(EntryKey.Of(key)).SetLeaf(1, TestSchema.Bytes(value).Span);
                break;
            case 5:
                Assert.AreEqual(model.ContainsKey(key), list.Find(EntryKey.Of(key)) is not null);
                break;
            default:
                Assert.AreEqual(model.Remove(key), list.Remove(EntryKey.Of(key)));
                break;
        }
        if (random.Next(100) == 0)
            Assert.AreEqual(model.Count, list.Current.Count);
    }

    private static void AssertHolds(ListView list, KeyValuePair<string, string>[] content)
    {
        Assert.AreEqual(content.Length, list.Count);
        var i = 0;
        foreach (var entry in list)
            Assert.AreEqual(content[i++].ToString(), KeyValuePair.Create(Leaf(entry, 0), Leaf(entry, 1)).ToString());
        Assert.AreEqual(content.Length, i);
        for (i = 0; i < content.Length; i += 1 + (content.Length / 50))
        {
            Assert.AreEqual(content[i].Value, Leaf(list, content[i].Key));
            Assert.AreEqual(i, list.IndexOf(EntryKey.Of(content[i].Key)));
            Assert.AreEqual(content[i].Key, Leaf(list.At(i), 0));
        }
    }

    private static void AssertChanges(ListView before, ListView after)
    {
        var expected = new SortedDictionary<string, (Branch?, Branch?)>(StringComparer.Ordinal);
        foreach (var entry in before)
            expected[Leaf(entry, 0)] = (entry.Storage, null);
        foreach (var entry in after)
            expected[Leaf(entry, 0)] = (expected.GetValueOrDefault(Leaf(entry, 0)).Item1, entry.Storage);
        CollectionAssert.AreEqual(
            expected.Values.Where(p => !ReferenceEquals(p.Item1, p.Item2)).ToArray(),
            EntryDiff.Sorted(before, after).Select(p => (p.Before.Storage, p.After.Storage)).ToArray());
    }

    private DataTree Filled(int count)
    {
        var editor = new TreeEditor(DataTree.Empty(_schema.Schema));
        var list = editor.Root.Container(_schema.Top.Ordinal).List(_schema.Items.Ordinal);
        for (var i = 0; i < count; i++)
            list.Put(TestSchema.Entry(_schema.Items, $"k{i:D6}", $"{i}"));
        return editor.ToTree();
    }

    private ListView List(DataTree tree) => tree.Root.Container(_schema.Top.Ordinal) is { Exists: true } top
        ? top.List(_schema.Items.Ordinal)
        : new ListView(_schema.Items, null);

    private static string Leaf(ListView list, string key) =>
        list.TryGet(key, out var entry) ? Leaf(entry, 1) : throw new AssertFailedException($"no {key}");

    private static string Leaf(DataNode node, int ordinal) =>
        node.TryGetLeaf(ordinal, out var value) ? TestSchema.Text(value) : "";
}
