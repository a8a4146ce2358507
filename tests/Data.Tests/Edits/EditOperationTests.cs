using Netconf.Mano.Data.Tests.Kit;
using Netconf.Mano.Yang;
using static Netconf.Mano.Data.Tests.Kit.Kit;

namespace Netconf.Mano.Data.Tests.Edits;

/// <summary>The operations of edit-config (RFC 6241 §7.2) on every kind of node.</summary>
[TestClass]
public class EditOperationTests
{
    private static readonly Schema Schema = Module("""
        container c {
          leaf a { type string; }
          leaf d { type uint8; default 7; }
          container np { leaf x { type string; } leaf y { type string; } }
          container p { presence "p"; leaf x { type string; } }
          list l { key k; leaf k { type string; } leaf v { type string; } container in { leaf w { type string; } } }
          leaf-list ll { type string; }
          anydata any;
        }
        leaf top { type string; }
        """);

    private static DataTree Some => TreeOf(Schema, """
        <c><a>1</a><np><x>1</x></np><p/><l><k>one</k><v>1</v></l><l><k>two</k></l><ll>x</ll><any><z xmlns="urn:z">1</z></any></c>
        """);

    private static EditOptions Default(EditOperation operation) => new() { DefaultOperation = operation };

    [TestMethod]
    public void MergesWhatIsNewAndKeepsTheRest() =>
        Assert.AreEqual("c{a=2 np{x=1 y=9} p{} l{k=one v=1 in{w=5}} l{k=three} l{k=two} ll=(x,y) any=<<z xmlns=\"urn:z\">1</z>>}",
            Text(Edited(Some, "<c><a>2</a><np><y>9</y></np><l><k>one</k><in><w>5</w></in></l><l><k>three</k></l><ll>y</ll></c>")));

    [TestMethod]
    public void ReplacesOnlyTheNodeThatSaysSo() =>
        Assert.AreEqual("c{a=1 np{y=9} p{} l{k=one} l{k=two} ll=(x)}",
            Text(Edited(Some, """
                <c><np nc:operation="replace"><y>9</y></np><l nc:operation="replace"><k>one</k></l><any nc:operation="remove"/></c>
                """)));

    [TestMethod]
    public void ReplacesTheWholeTargetByDefaultOperationReplace() =>
        Assert.AreEqual("top=t", Text(Edited(Some, "<top>t</top>", Default(EditOperation.Replace))));

    [TestMethod]
    public void HonoursOperationsInsideReplace() =>
        Assert.AreEqual("c{l{k=two v=2}}",
            Text(Edited(Some, """<c nc:operation="replace"><l nc:operation="delete"><k>one</k></l><l nc:operation="merge"><k>two</k><v>2</v></l></c>""")));

    [TestMethod]
    [DataRow("<c><a nc:operation=\"create\">2</a></c>", "/m:c/a")]
    [DataRow("<c nc:operation=\"create\"><a>2</a></c>", "/m:c")]
    [DataRow("<c><np nc:operation=\"create\"><y>2</y></np></c>", "/m:c/np")]
    [DataRow("<c><p nc:operation=\"create\"/></c>", "/m:c/p")]
    [DataRow("<c><l nc:operation=\"create\"><k>one</k></l></c>", "/m:c/l[k='one']")]
    [DataRow("<c><ll nc:operation=\"create\">x</ll></c>", "/m:c/ll[.='x']")]
    [DataRow("<c><any nc:operation=\"create\"/></c>", "/m:c/any")]
    public void RefusesToCreateWhatExists(string xml, string path)
    {
        var error = Refused(Some, xml);
        Assert.AreEqual((ErrorTag.DataExists, path), (error.Tag, error.Path));
    }

    [TestMethod]
    [DataRow("<top nc:operation=\"delete\"/>", "/m:top")]
    [DataRow("<c><l nc:operation=\"delete\"><k>none</k></l></c>", "/m:c/l[k='none']")]
    [DataRow("<c><ll nc:operation=\"delete\">none</ll></c>", "/m:c/ll[.='none']")]
    [DataRow("<c><np><y nc:operation=\"delete\"/></np></c>", "/m:c/np/y")]
    [DataRow("<c><d nc:operation=\"delete\"/></c>", "/m:c/d")]
    [DataRow("<c><l><k>one</k><in nc:operation=\"delete\"/></l></c>", "/m:c/l[k='one']/in")]
    public void RefusesToDeleteWhatIsMissing(string xml, string path)
    {
        var error = Refused(Some, xml);
        Assert.AreEqual((ErrorTag.DataMissing, path), (error.Tag, error.Path));
        var remove = xml.Replace("delete", "remove");
        Assert.AreEqual(Text(Some), Text(Edited(Some, remove)));
    }

    [TestMethod]
    public void DeletesWhatIsThereAndEmptiesContainersWithIt() =>
        Assert.AreEqual("c{l{k=two}}", Text(Edited(Some, """
            <c><a nc:operation="delete"/><np><x nc:operation="delete"/></np><p nc:operation="delete"/>
            <l nc:operation="delete"><k>one</k><v>ignored</v></l><ll nc:operation="delete">x</ll><any nc:operation="delete"/></c>
            """)));

    [TestMethod]
    [DataRow("<c><l><k>none</k><v nc:operation=\"create\">1</v></l></c>", "/m:c/l[k='none']")]
    [DataRow("<c><np><y>1</y></np></c>", "/m:c/np/y")]
    [DataRow("<top>1</top>", "/m:top")]
    public void WantsTheWayToExistUnderDefaultOperationNone(string xml, string path)
    {
        var error = Refused(Some, xml, Default(EditOperation.None));
        Assert.AreEqual((ErrorTag.DataMissing, path), (error.Tag, error.Path));
    }

    [TestMethod]
    public void ChangesNothingOnTheWayUnderDefaultOperationNone() =>
        Assert.AreEqual("c{a=1 np{x=1} p{} l{k=one v=1 in{w=5}} l{k=two} ll=(x) any=<<z xmlns=\"urn:z\">1</z>>}",
            Text(Edited(Some, """<c><a>other</a><l><k>one</k><in><w nc:operation="create">5</w></in></l></c>""", Default(EditOperation.None))));

    [TestMethod]
    public void TreatsADefaultAsTheBasicModeSays()
    {
        const string Create = """<c><d nc:operation="create">7</d></c>""";
        Assert.IsTrue(Edit(Some, Create).Succeeded);
        Assert.AreEqual(ErrorTag.DataExists, Refused(Some, Create, new EditOptions { Defaults = DefaultsMode.ReportAll }).Tag);
        var set = Edited(Some, Create);
        Assert.AreEqual(ErrorTag.DataExists, Refused(set, Create).Tag);
        Assert.IsTrue(Edit(set, Create, new EditOptions { Defaults = DefaultsMode.Trim }).Succeeded);
        Assert.AreEqual(ErrorTag.DataMissing,
            Refused(set, """<c><d nc:operation="delete"/></c>""", new EditOptions { Defaults = DefaultsMode.Trim }).Tag);
    }

    [TestMethod]
    public void UnsetsWhatIsTaggedAsDefault()
    {
        const string Tagged = """<c><d xmlns:wd="urn:ietf:params:xml:ns:netconf:default:1.0" wd:default="true">7</d></c>""";
        Assert.AreEqual(Text(Some), Text(Edited(Edited(Some, "<c><d>9</d></c>"), Tagged)));
        Assert.AreEqual(ErrorTag.InvalidValue, Refused(Some, Tagged.Replace("7", "8")).Tag);
    }

    [TestMethod]
    public void KeepsPartsByErrorOption()
    {
        const string Xml = """<c><a nc:operation="create">2</a><l><k>three</k></l></c><top>t</top>""";
        var target = Some;
        Assert.AreSame(target, Edit(target, Xml).Tree);
        var goingOn = Edit(target, Xml, new EditOptions { ErrorOption = ErrorOption.ContinueOnError });
        Assert.HasCount(1, goingOn.Errors);
        StringAssert.Contains(Text(goingOn.Tree), "l{k=three}");
        StringAssert.Contains(Text(goingOn.Tree), "top=t");
        // What carries operations comes after what carries none; of that, later siblings are not reached.
        var stopped = Edit(target, """<c><a nc:operation="create">2</a></c><top nc:operation="create">t</top>""", new EditOptions { ErrorOption = ErrorOption.StopOnError });
        Assert.HasCount(1, stopped.Errors);
        Assert.DoesNotContain("top=t", Text(stopped.Tree));
    }

    [TestMethod]
    [DataRow("<c><a>1</a><a>2</a></c>", ErrorTag.OperationFailed)]
    [DataRow("<c><l><k>z</k></l><l><k>z</k></l></c>", ErrorTag.OperationFailed)]
    [DataRow("<c><l><k>z</k></l><l nc:operation=\"create\"><k>z</k></l></c>", ErrorTag.OperationFailed)]
    [DataRow("<c><l><v>1</v></l></c>", ErrorTag.MissingElement)]
    [DataRow("<c><nothing/></c>", ErrorTag.UnknownElement)]
    [DataRow("<c><d>300</d></c>", ErrorTag.InvalidValue)]
    [DataRow("<c operation=\"merge\"/>", ErrorTag.UnknownAttribute)]
    [DataRow("<c nc:operation=\"wrong\"/>", ErrorTag.BadAttribute)]
    [DataRow("<c><l yang:insert=\"first\"><k>z</k></l></c>", ErrorTag.UnknownAttribute)]
    public void RefusesBrokenRequests(string xml, string tag) => Assert.AreEqual(tag, Refused(Some, xml).Tag);

    [TestMethod]
    public void GraftsPlainContentWithoutACopy()
    {
        var content = TreeOf(Schema, "<c><l><k>one</k><v>1</v></l></c>");
        var result = Data.Edit.Apply(DataTree.Empty(Schema), EditDocument.Of(content), new EditOptions());
        Assert.AreSame(content.Root.Container(0).Storage, result.Tree.Root.Container(0).Storage);
    }
}
