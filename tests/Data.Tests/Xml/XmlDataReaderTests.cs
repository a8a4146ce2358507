using System.Text;
using Netconf.Mano.Data.Tests.Content;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data.Tests.Xml;

/// <summary>What the reader refuses, with tag and path, and where it can be used.</summary>
[TestClass]
public class XmlDataReaderTests
{
    [TestMethod]
    [DataRow("<top xmlns='urn:m'><bogus/></top>", "unknown-element", "/m:top", "bogus")]
    [DataRow("<bogus xmlns='urn:m'/>", "unknown-element", null, "bogus")]
    [DataRow("<top xmlns='urn:none'/>", "unknown-namespace", null, "top")]
    [DataRow("<top/>", "unknown-namespace", null, "top")]
    [DataRow("<top xmlns='urn:m'><state/></top>", "unknown-element", "/m:top/state", "state")]
    [DataRow("<top xmlns='urn:m'><count>x</count></top>", "invalid-value", "/m:top/count", null)]
    [DataRow("<top xmlns='urn:m'><item><id>a</id><value>-1</value></item></top>", "invalid-value", "/m:top/item[id='a']/value", null)]
    [DataRow("<top xmlns='urn:m'><name>a</name><name>a</name></top>", "operation-failed", "/m:top/name", "name")]
    [DataRow("<top xmlns='urn:m'/><top xmlns='urn:m'/>", "bad-element", "/m:top", "top")]
    [DataRow("<top xmlns='urn:m'><tag>a</tag><tag>a</tag></top>", "operation-failed", "/m:top/tag", "tag")]
    [DataRow("<top xmlns='urn:m'><number>7</number><number>+07</number></top>", "operation-failed", "/m:top/number", "number")]
    [DataRow("<top xmlns='urn:m'><item><value>1</value></item></top>", "missing-element", "/m:top/item", "id")]
    [DataRow("<top xmlns='urn:m'><item><id>a</id></item><name>n</name><item><id>a</id></item></top>", "operation-failed", "/m:top/item[id='a']", "item")]
    [DataRow("<top xmlns='urn:m'><ordered><id>a</id></ordered><ordered><id>a</id></ordered></top>", "operation-failed", "/m:top/ordered[id='a']", "ordered")]
    [DataRow("<top xmlns='urn:m'><speed>1</speed><path><via>x</via></path></top>", "bad-element", "/m:top/path", "path")]
    [DataRow("<top xmlns='urn:m'>text</top>", "bad-element", "/m:top", "top")]
    [DataRow("<top xmlns='urn:m'><name><b/></name></top>", "unknown-element", "/m:top/name", "b")]
    [DataRow("<top xmlns='urn:m'><name>a<b/></name></top>", "unknown-element", "/m:top/name", "b")]
    [DataRow("<top xmlns='urn:m'><form>circle</form><form xmlns:x='urn:o'>x:none</form></top>", "invalid-value", "/m:top/form", null)]
    [DataRow("<top xmlns='urn:m'></d>", "malformed-message", null, null)]
    [DataRow("<top xmlns='urn:m'><name>&e;</name></top>", "malformed-message", null, null)]
    public void SaysWhatIsWrong(string content, string tag, string? path, string? element)
    {
        var result = Read($"<d>{content}</d>", ContentRules.Config);
        Assert.AreEqual(1, result.Errors.Count, string.Join('\n', result.Errors));
        var error = result.Errors[0];
        Assert.AreEqual((tag, path), (error.Tag, error.Path));
        Assert.AreEqual(element, error.Info.FirstOrDefault(i => i.Name == "bad-element")?.Value);
    }

    [TestMethod]
    public void ReportsAllThatIsWrongInOrder()
    {
        var result = Read("<d><top xmlns='urn:m'><count>x</count><bogus><a/></bogus><item><value>1</value></item><on>maybe</on></top></d>");
        CollectionAssert.AreEqual(
            new[] { "invalid-value", "unknown-element", "missing-element", "invalid-value" }, result.Errors.Select(e => e.Tag).ToArray());
    }

    [TestMethod]
    public void StopsAfterTooManyErrors()
    {
        var content = string.Concat(Enumerable.Repeat("<bogus/>", 1000));
        Assert.AreEqual(10, Read($"<d>{content}</d>", new ContentRules { MaxErrors = 10 }).Errors.Count);
    }

    [TestMethod]
    public void UnknownNodesCanBePassedOver()
    {
        var result = Read("<d><top xmlns='urn:m'><bogus><x/></bogus><name>n</name></top><z xmlns='urn:z'/></d>", new ContentRules { IgnoresUnknown = true });
        Assert.IsTrue(result.Tree!.Root.Container(CodecSchema.Top.Ordinal).TryGetLeaf(0, out var name));
        Assert.AreEqual("n", Encoding.UTF8.GetString(name));
    }

    [TestMethod]
    public void ReadsFromWithinAMessage()
    {
        var reader = new Utf8XmlReader(
            "<rpc xmlns='urn:ietf:params:xml:ns:netconf:base:1.0' xmlns:o='urn:o' message-id='1'><run xmlns='urn:m'><what>x</what><arg>2</arg><arg>2</arg></run><next/></rpc>"u8);
        reader.Read();
        reader.Read();
        var rpc = CodecSchema.Schema.FindRpc("urn:m", "run")!;
        var result = XmlDataReader.ReadContent(ref reader, CodecSchema.Schema, rpc.Input);
        Assert.AreEqual(2, new DataNode(rpc.Input, result.Content!).LeafList(rpc.Input.FindChild("m", "arg")!.Ordinal).Count);
        Assert.AreEqual(XmlToken.End, reader.Token);
        Assert.AreEqual("run", Encoding.UTF8.GetString(reader.LocalName));
        Assert.IsTrue(reader.Read());
        Assert.AreEqual("next", Encoding.UTF8.GetString(reader.LocalName));
    }

    [TestMethod]
    public void AnydataKeepsTheDeclarationsItUses()
    {
        var result = Read("<d xmlns:p='urn:p' xmlns:unused='urn:u'><top xmlns='urn:m'><blob><x p:y='1'>v</x><p:z xmlns=''/>tail</blob></top></d>");
        var blob = result.Tree!.Root.Container(CodecSchema.Top.Ordinal).Any(CodecSchema.Top.FindChild("m", "blob")!.Ordinal)!;
        Assert.AreEqual(
            "<x xmlns:p=\"urn:p\" xmlns=\"urn:m\" p:y='1'>v</x><p:z xmlns:p=\"urn:p\" xmlns=''/>tail", Encoding.UTF8.GetString(blob.Xml.Span));
    }

    private static TreeResult Read(string xml, ContentRules? rules = null) =>
        XmlDataReader.ReadTree(Encoding.UTF8.GetBytes(xml), CodecSchema.Schema, rules);
}
