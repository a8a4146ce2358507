using System.Buffers;
using System.Text;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data.Tests.Content;

/// <summary>Defaults, kinds, depth and selections, as a writer shows them.</summary>
[TestClass]
public class WriterOptionTests
{
    [TestMethod]
    public void ExplicitShowsWhatWasSet() =>
        Assert.AreEqual(
            "<top xmlns=\"urn:m\"><count>7</count><on>true</on></top>", Print("<top xmlns='urn:m'><count>7</count><on>true</on></top>"));

    [TestMethod]
    public void TrimLeavesOutWhatEqualsTheDefault()
    {
        var trim = new WriteOptions { Defaults = DefaultsReport.Trim };
        Assert.AreEqual(
            "<top xmlns=\"urn:m\"><on>true</on><item><id>1</id></item></top>",
            Print("<top xmlns='urn:m'><count>7</count><on>true</on><item><id>1</id><value>1</value><sub><x>deep</x></sub></item>" +
                "<preset>a</preset><preset>b</preset><plain><inner><q>qq</q></inner></plain></top>", trim));
    }

    [TestMethod]
    public void ReportAllShowsDefaultsInUse()
    {
        var all = new WriteOptions { Defaults = DefaultsReport.ReportAll };
        Assert.AreEqual(
            "<top xmlns=\"urn:m\"><name>n</name><count>7</count><ratio>1.5</ratio><on>false</on><preset>a</preset><preset>b</preset>" +
            "<item><id>1</id><value>1</value><sub><x>deep</x></sub></item>" +
            "<plain><inner><q>qq</q></inner></plain><speed>9</speed></top>",
            Print("<top xmlns='urn:m'><name>n</name><item><id>1</id></item></top>", all));
    }

    [TestMethod]
    public void DefaultsOfOtherCasesAndAbsentPresenceContainersAreNotInUse()
    {
        var all = new WriteOptions { Defaults = DefaultsReport.ReportAll };
        var xml = Print("<top xmlns='urn:m'><path><via>v</via></path><maybe/></top>", all);
        StringAssert.Contains(xml, "<wait>4</wait>");
        Assert.IsFalse(xml.Contains("<speed>", StringComparison.Ordinal));
        StringAssert.Contains(xml, "<maybe><dz>3</dz></maybe>");
        Assert.IsFalse(Print("<top xmlns='urn:m'/>", all).Contains("maybe", StringComparison.Ordinal));
    }

    [TestMethod]
    public void TagsEveryNodeThatHoldsADefault()
    {
        var xml = Print("<top xmlns='urn:m'><count>7</count><on>true</on></top>", new WriteOptions { Defaults = DefaultsReport.ReportAllTagged });
        const string Tag = " xmlns:wd=\"urn:ietf:params:xml:ns:netconf:default:1.0\" wd:default=\"true\"";
        StringAssert.Contains(xml, $"<count{Tag}>7</count><ratio{Tag}>1.5</ratio><on>true</on>");
    }

    [TestMethod]
    public void AskedWhensDecideWhichDefaultsAreInUse()
    {
        var schema = CodecSchema.Compile("""
            module w { namespace "urn:w"; prefix w;
              container c { leaf a { type string; } leaf b { when "../a = 'x'"; type int8; default 5; } leaf d { type int8; default 6; } } }
            """);
        var asked = new List<string>();
        var options = new WriteOptions
        {
            Defaults = DefaultsReport.ReportAll,
            IsInUse = (path, node) =>
            {
                asked.Add($"{path} {node.Name}");
                return false;
            },
        };
        Assert.AreEqual("<c xmlns=\"urn:w\"><d>6</d></c>", Print(DataTree.Empty(schema), options));
        CollectionAssert.AreEqual(new[] { "/w:c b" }, asked);
    }

    [TestMethod]
    public void KindsSeparateConfigurationAndState()
    {
        const string Data = "<top xmlns='urn:m'><name>n</name><item><id>1</id></item><maybe/><state><uptime>5</uptime><event><n>1</n></event></state><seen>s</seen></top>";
        Assert.AreEqual(
            "<top xmlns=\"urn:m\"><name>n</name><item><id>1</id></item><maybe></maybe></top>", Print(Data, new WriteOptions { Kinds = ContentKinds.Config }));
        Assert.AreEqual(
            "<top xmlns=\"urn:m\"><state><uptime>5</uptime><event><n>1</n></event></state><seen>s</seen></top>",
            Print(Data, new WriteOptions { Kinds = ContentKinds.State }));
    }

    [TestMethod]
    public void DepthCountsLevels()
    {
        const string Data = "<top xmlns='urn:m'><name>n</name><item><id>1</id><sub><x>v</x></sub></item></top>";
        Assert.AreEqual("<top xmlns=\"urn:m\"></top>", Shown(1));
        Assert.AreEqual("<top xmlns=\"urn:m\"><name>n</name><item><id>1</id></item></top>", Shown(2));
        Assert.AreEqual("<top xmlns=\"urn:m\"><name>n</name><item><id>1</id><sub></sub></item></top>", Shown(3));
        Assert.AreEqual("<top xmlns=\"urn:m\"><name>n</name><item><id>1</id><sub><x>v</x></sub></item></top>", Shown(4));

        string Shown(int depth) => Print(Data, new WriteOptions { MaxDepth = depth });
    }

    [TestMethod]
    public void SelectionsLeaveNoEmptyAncestors()
    {
        const string Data = "<top xmlns='urn:m'><name>n</name><item><id>1</id><flag>true</flag></item><item><id>2</id></item><plain><p>x</p></plain></top>";
        Assert.AreEqual(
            "<top xmlns=\"urn:m\"><item><id>1</id><flag>true</flag></item><item><id>2</id></item></top>",
            Print(Data, new WriteOptions { Selection = new Named("top", "item", "flag") }));
        Assert.AreEqual("", Print(Data, new WriteOptions { Selection = new Named("top", "plain", "inner") }));
    }

    [TestMethod]
    public void MountedTreesAreWrittenAndReadInTheirOwnSchema()
    {
        var outer = CodecSchema.Compile("""
            module y { namespace "urn:y"; prefix y; container c { leaf a { type string; } } }
            """);
        outer.Root.DataChildren.OfType<ContainerNode>().Single().MountPoint = "here";
        var rules = new ContentRules { MountedSchema = (_, node) => node.MountPoint == "here" ? CodecSchema.Schema : null };
        const string Xml = "<c xmlns=\"urn:y\"><a>x</a><root-item xmlns=\"urn:m\"><k>1</k></root-item><top xmlns=\"urn:m\"><form xmlns:o=\"urn:o\">o:star</form></top></c>";
        var result = XmlDataReader.ReadTree(Encoding.UTF8.GetBytes($"<d>{Xml}</d>"), outer, rules);
        Assert.AreEqual(0, result.Errors.Count, string.Join('\n', result.Errors));
        Assert.AreSame(CodecSchema.Schema, result.Tree!.Root.Container(0).Mounted!.Schema);
        Assert.AreEqual(Normal(Xml), Normal(Print(result.Tree)));

        // Which of the mounted root's children comes first is the schema's matter.
        static string Normal(string xml) => string.Concat(xml.Order());
    }

    private static string Print(string content, WriteOptions? options = null)
    {
        var result = XmlDataReader.ReadTree(Encoding.UTF8.GetBytes($"<d>{content}</d>"), CodecSchema.Schema);
        Assert.AreEqual(0, result.Errors.Count, string.Join('\n', result.Errors));
        return Print(result.Tree!, options);
    }

    private static string Print(DataTree tree, WriteOptions? options)
    {
        var output = new ArrayBufferWriter<byte>();
        XmlDataWriter.Write(tree, output, options);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static string Print(DataTree tree) => Print(tree, null);

    /// <summary>Selects by names, level after level.</summary>
    private sealed class Named(params string[] names) : Selection
    {
        public override Selection? Child(DataNode parent, SchemaNode child) =>
            child.Name != names[0] ? null : names.Length == 1 ? Everything : child is ListNode ? this : new Named(names[1..]);

        public override Selection? Entry(DataNode entry) => new Named(names[1..]);
    }
}
