using Netconf.Mano.Data.Tests.Kit;
using Netconf.Mano.Yang;
using static Netconf.Mano.Data.Tests.Kit.Kit;

namespace Netconf.Mano.Data.Tests.Edits;

/// <summary>Choices, whens and the user's order in edits (RFC 7950 §7.9.6, §8.3.2, §7.7.9, §7.8.6).</summary>
[TestClass]
public class EditStructureTests
{
    private static readonly Schema Choices = Module("""
        container c {
          choice ch {
            case one { leaf a { type string; } leaf b { type string; } }
            case two { container in { leaf x { type string; } } choice inner { leaf y { type string; } leaf z { type string; } } }
          }
        }
        """);

    private static readonly Schema Whens = Module("""
        container c {
          leaf mode { type string; }
          leaf a { when "../mode = 'on'"; type string; }
          container in { when "../a"; leaf x { type string; } }
          list l { key k; when "../mode != 'off'"; leaf k { type string; } }
          leaf t { type string; default "d"; }
          leaf u { when "../t = 'd'"; type string; }
        }
        """);

    private static readonly Schema Ordered = Module("""
        list l { key "a b"; ordered-by user; leaf a { type string; } leaf b { type int8; } leaf v { type string; } }
        leaf-list ll { type string; ordered-by user; }
        """);

    [TestMethod]
    [DataRow("<c><in><x>1</x></in></c>", "c{in{x=1}}")]
    [DataRow("<c><b>2</b></c>", "c{a=1 b=2}")]
    [DataRow("<c><y nc:operation=\"create\">1</y></c>", "c{y=1}")]
    [DataRow("<c><a nc:operation=\"delete\"/><z>1</z></c>", "c{z=1}")]
    [DataRow("<c><z>1</z><a nc:operation=\"delete\"/></c>", "c{z=1}")]
    [DataRow("<c><in/></c>", "c{a=1}")]
    public void MovesToTheCaseThatIsSent(string xml, string expected) =>
        Assert.AreEqual(expected, Text(Edited(TreeOf(Choices, "<c><a>1</a></c>"), xml)));

    [TestMethod]
    public void MovesWithinANestedChoice() =>
        Assert.AreEqual("c{in{x=1} z=2}", Text(Edited(TreeOf(Choices, "<c><in><x>1</x></in><y>1</y></c>"), "<c><z>2</z></c>")));

    [TestMethod]
    [DataRow("<c><a>1</a><in><x>1</x></in></c>")]
    [DataRow("<c><y>1</y><z nc:operation=\"create\">1</z></c>")]
    public void RefusesTwoCasesInOneRequest(string xml) => Assert.AreEqual(ErrorTag.BadElement, Refused(DataTree.Empty(Choices), xml).Tag);

    [TestMethod]
    public void DeletesWhatItsWhenNoLongerAllowsAndWhatHangsOnThat()
    {
        var tree = Edited(DataTree.Empty(Whens), "<c><mode>on</mode><a>1</a><in><x>1</x></in><l><k>1</k></l><u>1</u></c>");
        Assert.AreEqual("c{mode=off u=1}", Text(Edited(tree, "<c><mode>off</mode></c>")));
        Assert.AreEqual("c{mode=on a=1 in{x=1} l{k=1} t=other}", Text(Edited(tree, "<c><t>other</t></c>")));
    }

    [TestMethod]
    public void RefusesToSendWhatItsWhenForbids()
    {
        var error = Refused(DataTree.Empty(Whens), "<c><mode>off</mode><a>1</a></c>");
        Assert.AreEqual((ErrorTag.UnknownElement, "/m:c/a"), (error.Tag, error.Path));
        Assert.AreEqual("a", error.Info[0].Value);
    }

    [TestMethod]
    public void LeavesWhatAWhenForbidsOutOfAnEditThatStopsAtErrors()
    {
        var result = Edit(DataTree.Empty(Whens), "<c><mode>off</mode><a>1</a></c>", new EditOptions { ErrorOption = ErrorOption.StopOnError });
        Assert.HasCount(1, result.Errors);
        Assert.AreEqual("c{mode=off}", Text(result.Tree));
    }

    [TestMethod]
    [DataRow("<l nc:operation=\"create\"><a>n</a><b>1</b></l>", "p1 q1 r1 n1")]
    [DataRow("<l yang:insert=\"first\"><a>n</a><b>1</b></l>", "n1 p1 q1 r1")]
    [DataRow("<l yang:insert=\"last\"><a>p</a><b>1</b></l>", "q1 r1 p1")]
    [DataRow("<l yang:insert=\"before\" yang:key=\"[m:a='q'][m:b='1']\"><a>n</a><b>1</b></l>", "p1 n1 q1 r1")]
    [DataRow("<l yang:insert=\"after\" yang:key=\"[m:b='01'][m:a='p']\"><a>r</a><b>1</b></l>", "p1 r1 q1")]
    [DataRow("<l><a>p</a><b>1</b><v>x</v></l>", "p1 q1 r1")]
    [DataRow("<l nc:operation=\"replace\"><a>q</a><b>1</b></l>", "p1 q1 r1")]
    public void PlacesEntries(string xml, string expected)
    {
        var tree = Edited(TreeOf(Ordered, "<l><a>p</a><b>1</b></l><l><a>q</a><b>1</b></l><l><a>r</a><b>1</b></l>"), xml);
        var order = new List<string>();
        foreach (var entry in tree.Root.List(0))
            order.Add(string.Concat(EntryKey.Of(entry.Schema as ListNode ?? throw new InvalidOperationException(), entry.Storage)
                .Values.Select(v => System.Text.Encoding.UTF8.GetString(v.Span))));
        Assert.AreEqual(expected, string.Join(' ', order));
    }

    [TestMethod]
    [DataRow("<ll>n</ll>", "(p,q,r,n)")]
    [DataRow("<ll yang:insert=\"first\">r</ll>", "(r,p,q)")]
    [DataRow("<ll yang:insert=\"after\" yang:value=\"p\">n</ll>", "(p,n,q,r)")]
    [DataRow("<ll yang:insert=\"before\" yang:value=\"r\">p</ll>", "(q,p,r)")]
    [DataRow("<ll>p</ll>", "(p,q,r)")]
    [DataRow("<ll nc:operation=\"delete\">q</ll>", "(p,r)")]
    public void PlacesValues(string xml, string expected) =>
        Assert.AreEqual($"ll={expected}", Text(Edited(TreeOf(Ordered, "<ll>p</ll><ll>q</ll><ll>r</ll>"), xml)));

    [TestMethod]
    [DataRow("<ll yang:insert=\"before\" yang:value=\"none\">n</ll>", ErrorTag.BadAttribute, "missing-instance")]
    [DataRow("<ll yang:insert=\"after\" yang:value=\"p\">p</ll>", ErrorTag.BadAttribute, "missing-instance")]
    [DataRow("<ll yang:insert=\"after\">n</ll>", ErrorTag.MissingAttribute, null)]
    [DataRow("<l yang:insert=\"after\"><a>n</a><b>1</b></l>", ErrorTag.MissingAttribute, null)]
    [DataRow("<l yang:insert=\"after\" yang:key=\"[m:a='x'][m:b='1']\"><a>n</a><b>1</b></l>", ErrorTag.BadAttribute, "missing-instance")]
    [DataRow("<ll yang:insert=\"sideways\">n</ll>", ErrorTag.BadAttribute, null)]
    public void RefusesImpossiblePlaces(string xml, string tag, string? appTag)
    {
        var error = Refused(TreeOf(Ordered, "<ll>p</ll>"), xml);
        Assert.AreEqual((tag, appTag), (error.Tag, error.AppTag));
    }

    [TestMethod]
    public void TakesTheRequestsOrderUnderAReplacedParent() =>
        Assert.AreEqual("ll=(r,n,p)", Text(Edited(
            TreeOf(Ordered, "<ll>p</ll><ll>q</ll><ll>r</ll>"), "<ll>r</ll><ll>n</ll><ll>p</ll>", new EditOptions { DefaultOperation = EditOperation.Replace })));
}
