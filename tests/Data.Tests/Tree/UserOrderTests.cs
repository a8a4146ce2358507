using Netconf.Mano.Yang;

namespace Netconf.Mano.Data.Tests.Tree;

/// <summary>User-ordered lists and leaf-lists of all kinds against plain lists.</summary>
[TestClass]
public class UserOrderTests
{
    private readonly TestSchema _schema = new();

    [TestMethod]
    [DataRow(1, 30, 300)]
    [DataRow(2, 300, 4000)]
    [DataRow(3, 4000, 15000)]
    public void AUserOrderedListBehavesLikeAList(int seed, int keys, int edits)
    {
        var random = new Random(seed);
        var model = new List<string>();
        var tree = DataTree.Empty(_schema.Schema);
        for (var i = 0; i < edits;)
        {
            var before = (Tree: tree, Model: model.ToArray());
            var editor = new TreeEditor(tree);
            var list = editor.Root.Container(_schema.Top.Ordinal).List(_schema.Ordered.Ordinal);
            for (var batch = random.Next(1, 20); batch > 0; batch--, i++)
                EditOnce(random, model, list, $"k{random.Next(keys)}", grows: i / (edits / 4) % 2 == 0);
            tree = editor.ToTree();
            CollectionAssert.AreEqual(model, Keys(tree));
            CollectionAssert.AreEqual(before.Model, Keys(before.Tree));
            if (random.Next(4) == 0)
                AssertChanges(List(before.Tree), List(tree));
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void AKeylessListKeepsWhatItIsGiven(int seed)
    {
        var random = new Random(seed);
        var model = new List<string>();
        var editor = new BranchEditor(_schema.Top, Branch.Empty);
        var list = editor.Root.List(_schema.Keyless.Ordinal);
        for (var i = 0; i < 2000; i++)
        {
            var value = $"{random.Next(5)}";
            var at = random.Next(model.Count + 1);
            if (model.Count > 0 && random.Next(3) == 0)
            {
                at = random.Next(model.Count);
                model.RemoveAt(at);
                list.RemoveAt(at);
                continue;
            }
            model.Insert(at, value);
            list.Insert(at, TestSchema.Entry(_schema.Keyless, value));
        }
        CollectionAssert.AreEqual(model, Values(list.Current));
    }

    [TestMethod]
    [DataRow(1, 20)]
    [DataRow(2, 70)]
    [DataRow(3, 500)]
    public void LeafListsBehaveLikeTheirModels(int seed, int values)
    {
        var random = new Random(seed);
        var (numbers, steps, samples) = (new SortedSet<int>(), new List<string>(), new List<string>());
        var editor = new BranchEditor(_schema.Top, Branch.Empty);
        for (var i = 0; i < values * 20; i++)
        {
            var n = random.Next(values);
            var v = TestSchema.Bytes($"{n}").Span;
            var grows = i / (values * 5) % 2 == 0;
            if (random.Next(10) < (grows ? 7 : 3))
            {
                Assert.AreEqual(numbers.Add(n), editor.Root.AddValue(_schema.Numbers.Ordinal, v));
                steps.Remove($"{n}");
                var at = random.Next(steps.Count + 1);
                steps.Insert(at, $"{n}");
                editor.Root.InsertValue(_schema.Steps.Ordinal, at, v);
                samples.Add($"{n}");
                Assert.IsTrue(editor.Root.AddValue(_schema.Samples.Ordinal, v));
            }
            else
            {
                Assert.AreEqual(numbers.Remove(n), editor.Root.RemoveValue(_schema.Numbers.Ordinal, v));
                Assert.AreEqual(steps.Remove($"{n}"), editor.Root.RemoveValue(_schema.Steps.Ordinal, v));
                Assert.AreEqual(samples.Remove($"{n}"), editor.Root.RemoveValue(_schema.Samples.Ordinal, v));
            }
            if (i % 97 != 0)
                continue;
            var node = editor.Root.Current;
            CollectionAssert.AreEqual(numbers.Select(x => $"{x}").ToArray(), Values(node.LeafList(_schema.Numbers.Ordinal)));
            CollectionAssert.AreEqual(steps, Values(node.LeafList(_schema.Steps.Ordinal)));
            CollectionAssert.AreEqual(samples, Values(node.LeafList(_schema.Samples.Ordinal)));
            Assert.AreEqual(numbers.Contains(n), node.LeafList(_schema.Numbers.Ordinal).Contains(_schema.Numbers, v));
        }
    }

    private static void EditOnce(Random random, List<string> model, ListEditor list, string key, bool grows)
    {
        var there = model.IndexOf(key);
        var at = random.Next(model.Count + (there < 0 ? 1 : 0));
        switch (random.Next(6))
        {
            case 0 when there >= 0:
                model.RemoveAt(there);
                model.Insert(at, key);
                list.Move(EntryKey.Of(key), at);
                break;
            case 1:
                if (there < 0)
                    model.Add(key);
                list.Put(TestSchema.Entry(list.Schema, key, $"{random.Next(5)}"));
                break;
            case < 4 when grows:
                if (there >= 0)
                    model.RemoveAt(there);
                model.Insert(at, key);
                list.Insert(at, TestSchema.Entry(list.Schema, key, $"{random.Next(5)}"));
                break;
            case 4:
                list.Find(EntryKey.Of(key))?.SetLeaf(1, "77"u8);
                break;
            default:
                Assert.AreEqual(model.Remove(key), list.Remove(EntryKey.Of(key)));
                break;
        }
    }

    /// <summary>Applying the changes to the old order must give the new one, and nothing unchanged is named.</summary>
    private static void AssertChanges(ListView before, ListView after)
    {
        var changes = EntryDiff.Sequence(before, after).ToList();
        var gone = changes.Where(c => !c.After.Exists || c.IsMoved).Select(c => Key(c.Before)).ToHashSet();
        var result = new List<string>();
        foreach (var entry in before)
            if (!gone.Contains(Key(entry)))
                result.Add(Key(entry));
        foreach (var change in changes.Where(c => c.After.Exists && (c.IsMoved || !c.Before.Exists)))
            result.Insert(after.IndexOf(EntryKey.Of(Key(change.After))), Key(change.After));
        var keys = new List<string>();
        foreach (var entry in after)
            keys.Add(Key(entry));
        CollectionAssert.AreEqual(keys, result);
        foreach (var change in changes)
            Assert.IsTrue(change.IsMoved || change.Before.Storage != change.After.Storage);
        var window = EntryDiff.Window(before, after);
        for (var i = 0; i < window.Start; i++)
            Assert.AreSame(before.At(i).Storage, after.At(i).Storage);
        for (var i = window.BeforeEnd; i < before.Count; i++)
            Assert.AreSame(before.At(i).Storage, after.At(i - window.BeforeEnd + window.AfterEnd).Storage);
    }

    private static string Key(DataNode entry) => entry.TryGetLeaf(0, out var value) ? TestSchema.Text(value) : "";

    private static List<string> Values(LeafListView list)
    {
        var result = new List<string>();
        foreach (var value in list)
            result.Add(TestSchema.Text(value));
        return result;
    }

    private static List<string> Values(ListView list)
    {
        var result = new List<string>();
        foreach (var entry in list)
            result.Add(Key(entry));
        return result;
    }

    private List<string> Keys(DataTree tree) => Values(List(tree));

    private ListView List(DataTree tree) => tree.Root.Container(_schema.Top.Ordinal) is { Exists: true } top
        ? top.List(_schema.Ordered.Ordinal)
        : new ListView(_schema.Ordered, null);
}
