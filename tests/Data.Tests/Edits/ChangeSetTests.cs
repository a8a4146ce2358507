using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Netconf.Mano.Data.Tests.Validation;
using Netconf.Mano.Yang;
using static Netconf.Mano.Data.Tests.Kit.Kit;

namespace Netconf.Mano.Data.Tests.Edits;

/// <summary>Differences, their form in the log, and the merge of two lines of change.</summary>
[TestClass]
public class ChangeSetTests
{
    private static readonly Schema Schema = Module("""
        container c {
          leaf a { type string; }
          container np { leaf x { type string; } }
          list l { key k; leaf k { type string; } leaf v { type string; } }
          list u { key k; ordered-by user; leaf k { type string; } leaf v { type string; } }
          choice ch { leaf one { type string; } leaf two { type string; } }
          leaf-list ll { type string; }
        }
        """);

    private static DataTree Base => TreeOf(Schema, "<c><a>1</a><l><k>p</k></l><l><k>q</k></l><u><k>p</k></u><u><k>q</k></u><u><k>r</k></u><ll>x</ll></c>");

    [TestMethod]
    public void SaysTheLeastThatChanged()
    {
        var after = Edited(Base, """
            <c><a>2</a><np><x>1</x></np><l nc:operation="delete"><k>p</k></l><l><k>q</k><v>1</v></l>
            <u yang:insert="first"><k>r</k></u><ll>y</ll></c>
            """);
        var changes = Diff.Between(Base, after).Changes.Select(c => $"{c.Kind} {c.Path}");
        Assert.AreEqual(
            "Modified /m:c/a; Created /m:c/np; Deleted /m:c/l[k='p']; Created /m:c/l[k='q']/v; Moved /m:c/u[k='r']; Created /m:c/ll[.='y']",
            string.Join("; ", changes));
    }

    [TestMethod]
    public void GroupsByEntryForASubscriber()
    {
        var list = (ListNode)((ContainerNode)Schema.Root.DataChildren[0]).FindChild("m", "l")!;
        var after = Edited(Base, """<c><l nc:operation="delete"><k>p</k></l><l><k>q</k><v>1</v></l><l><k>s</k></l><a>3</a></c>""");
        var changes = Diff.Between(Base, after).Of(list).Select(c => $"{c.Kind} {c.Path}");
        Assert.AreEqual("Deleted /m:c/l[k='p']; Modified /m:c/l[k='q']; Created /m:c/l[k='s']", string.Join("; ", changes));
        var all = Diff.Between(DataTree.Empty(Schema), Base).Of(list).Select(c => $"{c.Kind} {c.Path}");
        Assert.AreEqual("Created /m:c/l[k='p']; Created /m:c/l[k='q']", string.Join("; ", all));
    }

    [TestMethod]
    public void ReadsBackWhatItWrote()
    {
        Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), RoundTrip)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(150).WithReplay(42, 43));
    }

    private static void RoundTrip(int seed)
    {
        var text = new RandomSchema(seed).Text;
        // The log is about data alone: conditions that delete on the way would only hide what it says.
        text = System.Text.RegularExpressions.Regex.Replace(text, " (when|must) \"[^\"]*\";", "");
        var compiled = SchemaCompiler.Compile(new SchemaRequest(new DirectoryModuleSource([])) { Texts = [new ModuleText("r", Encoding.UTF8.GetBytes(text))] });
        if (compiled.Schema is not { } schema)
            return;
        var edits = new RandomEdits(new Random(seed));
        var before = DataTree.Empty(schema);
        for (var step = 0; step < 10; step++)
        {
            var after = edits.Change(before, 4);
            var output = new ArrayBufferWriter<byte>();
            Diff.Between(before, after).WriteEdit(output);
            var read = EditXml.Read(output.WrittenMemory, schema);
            var xml = Encoding.UTF8.GetString(output.WrittenSpan);
            if (read.Errors.Any(e => e.Message.Contains("different cases", StringComparison.Ordinal)))
                return; // Random edits know no choices.
            Assert.IsEmpty(read.Errors, $"{xml}\n{string.Join('\n', read.Errors)}\n{Text(after)}\n{text}");
            var replayed = Data.Edit.Apply(before, read.Document!, new EditOptions());
            if (replayed.Errors.Any(e => e.Message.Contains("different cases", StringComparison.Ordinal)) || HasTwoCases(after))
                return;
            Assert.IsEmpty(replayed.Errors, $"{xml}\n{Text(before)}\n{Text(after)}");
            Assert.IsTrue(Diff.Between(after, replayed.Tree).IsEmpty, $"{xml}\nbefore {Text(before)}\nafter {Text(after)}\ngot {Text(replayed.Tree)}\n{text}");
            before = after;
        }
    }

    private static bool HasTwoCases(DataTree tree) =>
        Validator.ValidateAll(tree).Errors.Any(e => e.Message.Contains("different cases", StringComparison.Ordinal));

    [TestMethod]
    public void MergesWhatDoesNotMeet()
    {
        var ours = Edited(Base, """<c><a>2</a><l><k>q</k><v>1</v></l><ll>y</ll><u yang:insert="first"><k>n</k></u></c>""");
        var theirs = Edited(Base, """<c><np><x>1</x></np><l nc:operation="delete"><k>p</k></l><l><k>s</k></l><ll>z</ll><u><k>t</k></u></c>""");
        var merged = ThreeWayMerge.Merge(Base, ours, theirs);
        Assert.IsEmpty(merged.Conflicts);
        Assert.AreEqual("c{a=2 np{x=1} l{k=q v=1} l{k=s} u{k=n} u{k=p} u{k=q} u{k=r} u{k=t} ll=(x,y,z)}", Text(merged.Tree));
    }

    [TestMethod]
    [DataRow("<c><a>2</a></c>", "<c><a>3</a></c>", "/m:c/a")]
    [DataRow("<c><l nc:operation=\"delete\"><k>p</k></l></c>", "<c><l><k>p</k><v>1</v></l></c>", "/m:c/l[k='p']")]
    [DataRow("<c><one>1</one></c>", "<c><two>1</two></c>", "/m:c/two")]
    [DataRow("<c><u yang:insert=\"first\"><k>r</k></u></c>", "<c><u yang:insert=\"last\"><k>p</k></u></c>", "/m:c/u")]
    public void NamesTheConflict(string ours, string theirs, string path)
    {
        var merged = ThreeWayMerge.Merge(Base, Edited(Base, ours), Edited(Base, theirs));
        Assert.AreEqual(path, string.Join(' ', merged.Conflicts));
    }

    [TestMethod]
    public void AgreesWhenBothDidTheSame()
    {
        var both = Edited(Base, """<c><a>2</a><l nc:operation="delete"><k>p</k></l></c>""");
        var merged = ThreeWayMerge.Merge(Base, both, Edited(Base, """<c><a>2</a><l nc:operation="delete"><k>p</k></l></c>"""));
        Assert.IsEmpty(merged.Conflicts);
        Assert.AreEqual(Text(both), Text(merged.Tree));
    }
}
