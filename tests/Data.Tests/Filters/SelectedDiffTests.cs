using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Netconf.Mano.Data.Tests.Validation;
using Netconf.Mano.Yang;
using static Netconf.Mano.Data.Tests.Kit.Kit;

namespace Netconf.Mano.Data.Tests.Filters;

/// <summary>What a subscriber to a part of a tree is told of a change: the difference of the parts, whatever the filter.</summary>
[TestClass]
public class SelectedDiffTests
{
    private static readonly Schema Schema = Module("""
        container c {
          leaf a { type string; }
          container np { leaf x { type string; } container deep { leaf y { type string; } } }
          list l { key k; leaf k { type string; } leaf v { type string; } list m { key j; leaf j { type string; } leaf w { type string; } } }
          list u { key k; ordered-by user; leaf k { type string; } leaf v { type string; } }
          leaf-list ll { type string; }
        }
        """);

    private static readonly string[] Subtrees =
    [
        "<c xmlns='urn:m'/>", "<c xmlns='urn:m'><a/></c>", "<c xmlns='urn:m'><l><v/></l></c>", "<c xmlns='urn:m'><l><k>p</k></l></c>",
        "<c xmlns='urn:m'><l><v>1</v></l></c>", "<c xmlns='urn:m'><l><v>1</v><m><w/></m></l><np/></c>", "<c xmlns='urn:m'><np><deep/></np><ll/></c>",
        "<c xmlns='urn:m'><a>1</a><l><m/></l></c><c xmlns='urn:m'><l><m><w/></m></l></c>",
    ];

    [TestMethod]
    public void TellsExactlyTheDifferenceOfTheParts()
    {
        Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), seed =>
        {
            var edits = new RandomEdits(new Random(seed));
            var before = edits.Change(DataTree.Empty(Schema), 12);
            var after = edits.Change(before, 1 + (seed % 5));
            foreach (var subtree in Subtrees)
            {
                var filter = Filter.Subtree(Encoding.UTF8.GetBytes($"<filter>{subtree}</filter>"), Schema).Filter!;
                var told = string.Join("\n", SelectedDiff.Between(before, filter.Select(before), after, filter.Select(after)).Select(Line));
                var expected = string.Join("\n", Diff.Between(Part(before, filter), Part(after, filter)).Changes.Select(Line));
                Assert.AreEqual(Sorted(expected), Sorted(told), $"{subtree} of {Print(before)} to {Print(after)}");
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(150).WithReplay(42, 43));
    }

    [TestMethod]
    public void PathsAreFollowedAsSubtreesWithTheSameResult()
    {
        foreach (var (path, isPath) in new[]
        {
            ("/m:c/m:a", true), ("/m:c/m:l[m:k='p']/m:v | /m:c/m:np", true), ("/m:c/m:l/m:m[m:j='q']", true), ("m:c", true),
            ("//m:v", false), ("/m:c/m:l[m:v='1']", false), ("/m:c/m:l[1]", false), ("/m:c/m:l[m:k=' p']", false), ("count(/m:c)", false), ("/m:c/..", false),
        })
        {
            var subtree = Filter.PathsAsSubtree(path, Prefixes(), Schema);
            Assert.AreEqual(isPath, subtree is not null, path);
            if (subtree is null)
                continue;
            for (var seed = 0; seed < 50; seed++)
            {
                var tree = new RandomEdits(new Random(seed)).Change(DataTree.Empty(Schema), 15);
                Assert.AreEqual(
                    Print(tree, Filter.XPath(path, Prefixes(), Schema).Filter!), Print(tree, Filter.Subtree(Encoding.UTF8.GetBytes(subtree), Schema).Filter!), path);
            }
        }
    }

    private static ModuleNameResolver Prefixes() => new(Schema);

    private static DataTree Part(DataTree tree, Filter filter)
    {
        var text = Encoding.UTF8.GetBytes($"<config>{Print(tree, filter)}</config>");
        return XmlDataReader.ReadTree(text, Schema).Tree!;
    }

    private static string Print(DataTree tree, Filter? filter = null)
    {
        var output = new ArrayBufferWriter<byte>();
        XmlDataWriter.Write(tree, output, new WriteOptions { Selection = filter?.Select(tree) ?? Selection.Everything });
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static string Sorted(string lines) => string.Join("\n", lines.Split('\n').Order(StringComparer.Ordinal));

    private static string Line(Change change) => change.Kind == ChangeKind.Created && change.After.Exists
        ? $"Created {change.Path} {Content(change.After, Selection.Everything)}" : $"{change.Kind} {change.Path} {Value(change.ValueAfter)}";

    private static string Line(SelectedChange change) => change.Kind == ChangeKind.Created && change.After.Exists
        ? $"Created {change.Path} {Content(change.After, change.Selection!)}" : $"{change.Kind} {change.Path} {Value(change.Value)}";

    private static string Value(ReadOnlyMemory<byte>? value) => value is { } v ? Encoding.UTF8.GetString(v.Span) : "";

    private static string Content(DataNode node, Selection selection)
    {
        var output = new ArrayBufferWriter<byte>();
        new XmlDataWriter(Schema, new WriteOptions { Selection = selection }).WriteElement(node, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
