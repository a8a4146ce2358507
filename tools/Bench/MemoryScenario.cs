using System.Runtime.CompilerServices;
using Netconf.Mano.Data;

namespace Netconf.Mano.Bench;

/// <summary>What an entry costs in memory.</summary>
internal static class MemoryScenario
{
    public static void Run(int entries)
    {
        Console.WriteLine($"memory, {entries:N0} entries");
        ListModule.Read(ListModule.Document(10));
        PerEntry("bulk load in order", entries, isShuffled: false);
        PerEntry("bulk load shuffled", entries, isShuffled: true);
        WithIndexes(entries);
        OneByOne(entries);
        Deletes(entries);
    }

    private static void PerEntry(string what, int entries, bool isShuffled)
    {
        var document = ListModule.Document(entries, isShuffled);
        var before = Measure.Heap();
        var tree = ListModule.Read(document);
        Measure.Row(what, (double)(Measure.Heap() - before) / entries, "bytes/entry");
        GC.KeepAlive(tree);
        GC.KeepAlive(document);
    }

    /// <summary>What a datastore keeps: the tree and what makes its commits cheap.</summary>
    private static void WithIndexes(int entries)
    {
        var document = ListModule.Document(entries);
        var before = Measure.Heap();
        var valid = Validate(document);
        Measure.Row("validated: tree and indexes", (double)(Measure.Heap() - before) / entries, "bytes/entry");
        GC.KeepAlive(valid);
        GC.KeepAlive(document);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ValidatedTree Validate(byte[] document)
    {
        var empty = Validator.ValidateAll(DataTree.Empty(ListModule.Schema)).Tree!;
        var tree = ListModule.Read(document);
        var result = Validator.Validate(empty, tree, Diff.Between(empty.Tree, tree));
        return result.Tree ?? throw new InvalidOperationException(result.Errors[0].Message);
    }

    private static void OneByOne(int entries)
    {
        var entriesToPut = Shuffled(entries);
        var before = Measure.Heap();
        var tree = PutAll(entriesToPut);
        Measure.Row("tree nodes alone, put one by one shuffled", (double)(Measure.Heap() - before) / entries, "bytes/entry");
        GC.KeepAlive(tree);
        GC.KeepAlive(entriesToPut);
    }

    // Apart, so that nothing of the making is alive while the heap is measured.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Branch[] Shuffled(int entries)
    {
        var list = ListModule.Read(ListModule.Document(entries)).Root.Container(ListModule.Box.Ordinal).List(ListModule.Item.Ordinal);
        var result = new Branch[entries];
        for (var i = 0; i < entries; i++)
            result[i] = list.At(i).Storage;
        new Random(1).Shuffle(result);
        return result;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static DataTree PutAll(Branch[] entries)
    {
        var editor = new TreeEditor(DataTree.Empty(ListModule.Schema));
        var list = editor.Root.Container(ListModule.Box.Ordinal).List(ListModule.Item.Ordinal);
        foreach (var entry in entries)
            list.Put(entry);
        return editor.ToTree();
    }

    private static void Deletes(int entries)
    {
        var before = Measure.Heap();
        var tree = ListModule.Read(ListModule.Document(entries));
        var full = Measure.Heap() - before;
        var editor = new TreeEditor(tree);
        var list = editor.Root.Container(ListModule.Box.Ordinal).List(ListModule.Item.Ordinal);
        for (var i = 0; i < entries; i++)
            if (i % 100 != 0)
                list.Remove(EntryKey.Of(ListModule.Name(i)));
        tree = editor.ToTree();
        (editor, list) = (null, null);
        Measure.Row("left after deleting 99 of 100", 100.0 * (Measure.Heap() - before) / full, "% of the heap");
        GC.KeepAlive(tree);
    }
}
