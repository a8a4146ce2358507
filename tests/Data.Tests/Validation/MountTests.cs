using Netconf.Mano.Data.Tests.Kit;
using Netconf.Mano.Yang;
using static Netconf.Mano.Data.Tests.Kit.Kit;

namespace Netconf.Mano.Data.Tests.Validation;

/// <summary>Trees mounted in trees (RFC 8528): edited, merged and validated in one pass with what is around them.</summary>
[TestClass]
public class MountTests
{
    private static readonly Schema Outer = CompileWith(Corpus.Modules, """
        module m { yang-version 1.1; namespace "urn:m"; prefix m; import ietf-yang-schema-mount { prefix yangmnt; }
          list node { key id; leaf id { type string; } container root { yangmnt:mount-point "root"; leaf here { type string; } } } }
        """);

    private static readonly Schema Inner = Compile(
        """module i { namespace "urn:i"; prefix i; container c { leaf a { type int8; must ". != 7"; } leaf b { type string; } } }""");

    [TestMethod]
    public void MergesAndValidatesWhatIsMounted()
    {
        var tree = With(DataTree.Empty(Outer), "<c xmlns=\"urn:i\"><a>1</a></c>");
        Assert.AreEqual("c{a=1}", Mounted(tree));
        var merged = Data.Edit.Apply(tree, EditDocument.Of(With(DataTree.Empty(Outer), "<c xmlns=\"urn:i\"><b>x</b></c>")), new EditOptions());
        Assert.IsEmpty(merged.Errors);
        Assert.AreEqual("c{a=1 b=x}", Mounted(merged.Tree));
        var valid = Validator.ValidateAll(merged.Tree).Tree!;
        var wrong = With(merged.Tree, "<c xmlns=\"urn:i\"><a>7</a></c>");
        var errors = Validator.Validate(valid, wrong, Diff.Between(merged.Tree, wrong)).Errors;
        Assert.AreEqual("/m:node[id='n']/root/i:c/a", errors.Single().Path);
        Assert.AreEqual("/m:node[id='n']/root/i:c/a", Validator.ValidateAll(wrong).Errors.Single().Path);
    }

    [TestMethod]
    public void TakesTheOthersChangesOfWhatIsMountedIn()
    {
        var common = With(DataTree.Empty(Outer), "<c xmlns=\"urn:i\"><a>1</a></c>");
        var ours = With(common, "<c xmlns=\"urn:i\"><a>2</a></c>");
        var theirs = With(common, "<c xmlns=\"urn:i\"><a>1</a><b>x</b></c>");
        var merged = ThreeWayMerge.Merge(common, ours, theirs);
        Assert.IsEmpty(merged.Conflicts);
        Assert.AreEqual("c{a=2 b=x}", Mounted(merged.Tree));
        var conflict = ThreeWayMerge.Merge(common, ours, With(common, "<c xmlns=\"urn:i\"><a>3</a></c>"));
        Assert.AreEqual("/m:node[id='n']/root/i:c/a", string.Join(' ', conflict.Conflicts));
    }

    private static DataTree With(DataTree tree, string mounted)
    {
        var editor = new TreeEditor(tree);
        editor.Root.List(0).GetOrAdd(EntryKey.Of("n")).Container(1).SetMounted(TreeOf(Inner, mounted));
        return editor.ToTree();
    }

    private static string Mounted(DataTree tree) => Text(tree.Root.List(0).At(0).Container(1).Mounted!);
}
