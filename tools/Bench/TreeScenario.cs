using System.Globalization;
using System.Text;
using Netconf.Mano.Data;

namespace Netconf.Mano.Bench;

/// <summary>What single operations on a large tree cost.</summary>
internal static class TreeScenario
{
    private const int Calls = 50_000;

    /// <summary>Kept, so that what counts is not optimised away.</summary>
    private static int Changes { get; set; }

    public static void Run(int entries)
    {
        Console.WriteLine($"tree, {entries:N0} entries");
        var tree = ListModule.Read(ListModule.Document(entries));
        Keyed(tree, entries);
        UserOrdered(entries);
    }

    public static void Keyed(DataTree tree, int entries)
    {
        var keys = Enumerable.Range(0, Calls).Select(i => Encoding.UTF8.GetBytes(ListModule.Name((int)(i * 7919L % entries)))).ToArray();
        var list = List(tree);
        Each("lookup by key", i => list.TryGet(keys[i % Calls], out _));
        Each("entry at a position", i => list.At((int)(i * 7919L % entries)));
        Each("one-leaf edit to a new tree", i => EditOne(tree, keys[i % Calls], i));
        var other = EditOne(tree, keys[1], 1);
        Each("diff of two trees that differ in a leaf", _ => Changes += EntryDiff.Sorted(list, List(other)).Count());
        var output = new NullOutput();
        Each("print one entry found by key", i =>
        {
            list.TryGet(keys[i % Calls], out var entry);
            new XmlDataWriter(ListModule.Schema).WriteElement(entry, output);
        });
    }

    private static void UserOrdered(int entries)
    {
        var editor = new TreeEditor(DataTree.Empty(ListModule.Schema));
        var list = editor.Root.Container(ListModule.Box.Ordinal).List(ListModule.Step.Ordinal);
        for (var i = 0; i < entries; i++)
            list.GetOrAdd(EntryKey.Of(ListModule.Name(i)));
        var tree = editor.ToTree();
        var random = new Random(1);
        Each("user order: insert anywhere", i => OnSteps(tree, s => s.Insert(random.Next(entries), Step($"new-{i}"))));
        Each("user order: move", i => OnSteps(tree, s => s.Move(Key(random, entries), random.Next(entries))));
        Each("user order: edit a leaf", i => OnSteps(tree, s => s.Find(Key(random, entries))!.SetLeaf(1, "12"u8)));
        var at = entries / 2;
        Each("user order: insert at one place, tree after tree", i => tree = OnSteps(tree, s => s.Insert(at, Step($"hot-{i}"))));
        var steps = tree.Root.Container(ListModule.Box.Ordinal).List(ListModule.Step.Ordinal);
        var keys = Enumerable.Range(0, Calls).Select(_ => Key(random, entries)).ToArray();
        Each("user order: find by key", i => steps.TryGet(keys[i % Calls], out _));
        Each("user order: position of a key", i => steps.IndexOf(keys[i % Calls]));
    }

    private static EntryKey Key(Random random, int entries) => EntryKey.Of(ListModule.Name(random.Next(entries)));

    private static Branch Step(string name)
    {
        var editor = new BranchEditor(ListModule.Step, Branch.Empty);
        editor.Root.SetLeaf(0, Encoding.UTF8.GetBytes(name));
        return editor.ToBranch();
    }

    private static DataTree OnSteps(DataTree tree, Action<ListEditor> edit)
    {
        var editor = new TreeEditor(tree);
        edit(editor.Root.Container(ListModule.Box.Ordinal).List(ListModule.Step.Ordinal));
        return editor.ToTree();
    }

    private static DataTree EditOne(DataTree tree, byte[] key, int i)
    {
        var editor = new TreeEditor(tree);
        var item = editor.Root.Container(ListModule.Box.Ordinal).List(ListModule.Item.Ordinal).Find(new EntryKey(key))!;
        item.SetLeaf(1, Encoding.UTF8.GetBytes((i + 5).ToString(CultureInfo.InvariantCulture)));
        return editor.ToTree();
    }

    private static ListView List(DataTree tree) => tree.Root.Container(ListModule.Box.Ordinal).List(ListModule.Item.Ordinal);

    private static void Each(string what, Action<int> run)
    {
        var (microseconds, bytes) = Measure.Each(Calls, run);
        Console.WriteLine($"{what,-52} {microseconds,12:N2} µs {bytes,12:N0} B");
    }
}
