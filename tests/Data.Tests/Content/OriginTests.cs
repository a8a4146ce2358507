using System.Buffers;
using System.Text;

namespace Netconf.Mano.Data.Tests.Content;

/// <summary>Origins (RFC 8342 §5.3.4) as metadata in XML and JSON (RFC 7952), and the content tags of nodes.</summary>
[TestClass]
public class OriginTests
{
    private const string Configured = "<top xmlns='urn:m'><name>n</name><tag>a</tag><item><id>1</id></item></top>";

    private const string Operational =
        "<top xmlns='urn:m'><name>n</name><tag>a</tag><tag>b</tag><item><id>1</id></item><item><id>2</id></item><state><uptime>5</uptime></state></top>";

    [TestMethod]
    public void XmlMarksWhereTheOriginChanges()
    {
        const string Or = " xmlns:or=\"urn:ietf:params:xml:ns:yang:ietf-origin\" or:origin=\"or:";
        Assert.AreEqual(
            $"<top xmlns=\"urn:m\"{Or}intended\"><name>n</name><tag>a</tag><tag{Or}system\">b</tag><item><id>1</id></item>" +
            $"<item{Or}system\"><id>2</id></item><state><uptime>5</uptime></state></top>",
            Print(xml: true));
    }

    [TestMethod]
    public void JsonHasItAsMetadata()
    {
        Assert.AreEqual(
            """
            {"m:top":{"@":{"ietf-origin:origin":"ietf-origin:intended"},"name":"n","tag":["a","b"],"@tag":[null,{"ietf-origin:origin":"ietf-origin:system"}],
            "item":[{"id":"1"},{"@":{"ietf-origin:origin":"ietf-origin:system"},"id":"2"}],"state":{"uptime":"5"}}}
            """.Replace("\n", "", StringComparison.Ordinal),
            Print(xml: false));
    }

    [TestMethod]
    public void ATagIsThatOfTheContentWhateverTheTree()
    {
        var one = Read(Operational);
        var same = Read(Operational);
        var other = Read(Operational.Replace("<id>2</id>", "<id>2</id><text>t</text>", StringComparison.Ordinal));
        Assert.AreEqual(ContentTag.Of(one.Root), ContentTag.Of(same.Root));
        Assert.AreNotEqual(ContentTag.Of(one.Root), ContentTag.Of(other.Root));
        var top = CodecSchema.Top.Ordinal;
        Assert.AreEqual(ContentTag.Of(Item(one, 0)), ContentTag.Of(Item(other, 0)));
        Assert.AreNotEqual(ContentTag.Of(Item(one, 1)), ContentTag.Of(Item(other, 1)));
        Assert.AreEqual("none", ContentTag.Of(default));
        Assert.AreEqual(32, ContentTag.Of(one.Root.Container(top)).Length);
    }

    private static DataNode Item(DataTree tree, int index)
    {
        var top = tree.Root.Container(CodecSchema.Top.Ordinal);
        return top.List(CodecSchema.Top.FindChild("m", "item")!.Ordinal).At(index);
    }

    private static DataTree Read(string xml)
    {
        var read = XmlDataReader.ReadTree(Encoding.UTF8.GetBytes($"<data>{xml}</data>"), CodecSchema.Schema);
        Assert.IsTrue(read.Succeeded, string.Join('\n', read.Errors));
        return read.Tree!;
    }

    private static string Print(bool xml)
    {
        var output = new ArrayBufferWriter<byte>();
        var options = new WriteOptions { Intended = Read(Configured) };
        if (xml)
            XmlDataWriter.Write(Read(Operational), output, options);
        else
            JsonDataWriter.Write(Read(Operational), output, options);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
