using System.Text;
using Netconf.Mano.Data.Tests.Content;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data.Tests.Xml;

/// <summary>Edits keep their operations where they stand; everything else is packed.</summary>
[TestClass]
public class XmlEditTests
{
    private const string Namespaces =
        "xmlns:nc='urn:ietf:params:xml:ns:netconf:base:1.0' xmlns:yang='urn:ietf:params:xml:ns:yang:1' " +
        "xmlns:wd='urn:ietf:params:xml:ns:netconf:default:1.0' xmlns:m='urn:m'";

    [TestMethod]
    public void APlainEditIsOneBranch()
    {
        var edit = Read("<top xmlns='urn:m'><name>n</name><item><id>1</id></item></top>");
        Assert.AreEqual(0, edit.Annotated.Count);
        Assert.AreEqual(1, new DataNode(edit.Schema, edit.Content).Container(CodecSchema.Top.Ordinal).List(Child("item").Ordinal).Count);
    }

    [TestMethod]
    public void OperationsMakeItemsDownToWhereTheyStand()
    {
        var edit = Read(
            "<top xmlns='urn:m'><name nc:operation='delete'/><tag>a</tag><tag nc:operation='remove'>b</tag>" +
            "<item nc:operation='replace'><id>1</id><value>2</value></item><item><id>2</id></item>" +
            "<item><id>3</id><sub><x nc:operation='create'>v</x></sub></item><blob nc:operation='replace'><q/></blob></top>");
        var top = edit.Annotated.Single();
        Assert.IsNull(top.Operation);
        CollectionAssert.AreEqual(
            new[] { "name:Delete:", "tag:Remove:b", "item:Replace:", "item::", "blob:Replace:" },
            top.Node!.Annotated.Select(a => $"{a.Schema.Name}:{a.Operation}:{(a.Value is { } v ? Encoding.UTF8.GetString(v.Span) : "")}").ToArray());
        Assert.IsNull(top.Node.Annotated[0].Value);
        var content = new DataNode(CodecSchema.Top, top.Node.Content);
        Assert.AreEqual(1, content.LeafList(Child("tag").Ordinal).Count);
        Assert.AreEqual(1, content.List(Child("item").Ordinal).Count);
        var third = top.Node.Annotated[3].Node!;
        Assert.IsTrue(new DataNode(third.Schema, third.Content).TryGetLeaf(0, out var id));
        Assert.AreEqual("3", Encoding.UTF8.GetString(id));
        Assert.AreEqual(EditOperation.Create, third.Annotated.Single().Node!.Annotated.Single().Operation);
    }

    [TestMethod]
    public void PlacesInUserOrderBringAllEntriesOfTheList()
    {
        var edit = Read(
            "<top xmlns='urn:m'><ordered><id>a</id></ordered><ordered yang:insert='after' yang:key=\"[m:id='z z']\"><id>b</id></ordered>" +
            "<ordered><id>c</id></ordered><step yang:insert='before' yang:value='s'>t</step><step yang:insert='first'>u</step></top>");
        var items = edit.Annotated.Single().Node!.Annotated;
        var ordered = items.Where(i => i.Schema.Name == "ordered").ToArray();
        Assert.AreEqual(3, ordered.Length);
        Assert.IsNull(ordered[0].Insert);
        Assert.AreEqual(InsertPosition.After, ordered[1].Insert!.Position);
        Assert.AreEqual("z z", Encoding.UTF8.GetString(ordered[1].Insert!.Key!.Value.Values[0].Span));
        var steps = items.Where(i => i.Schema.Name == "step").ToArray();
        Assert.AreEqual("s", Encoding.UTF8.GetString(steps[0].Insert!.Value!.Value.Span));
        Assert.AreEqual(InsertPosition.First, steps[1].Insert!.Position);
    }

    [TestMethod]
    public void ATaggedDefaultIsToBeUnset()
    {
        var item = Read("<top xmlns='urn:m'><count wd:default='true'>7</count></top>").Annotated.Single().Node!.Annotated.Single();
        Assert.IsTrue(item.IsTaggedDefault);
        Assert.AreEqual(EditOperation.Remove, item.Operation);
    }

    [TestMethod]
    public void AnnotationsOfOthersMeanNothing() =>
        Assert.AreEqual(0, Read("<top xmlns='urn:m' xmlns:x='urn:x' x:operation='delete'><name x:y='z'>n</name></top>").Annotated.Count);

    [TestMethod]
    [DataRow("<top xmlns='urn:m' operation='merge'/>", "unknown-attribute", "operation")]
    [DataRow("<top xmlns='urn:m' nc:operation='destroy'/>", "bad-attribute", "operation")]
    [DataRow("<top xmlns='urn:m' nc:other='x'/>", "unknown-attribute", "other")]
    [DataRow("<top xmlns='urn:m'><tag yang:insert='first'>a</tag></top>", "unknown-attribute", "insert")]
    [DataRow("<top xmlns='urn:m'><ordered yang:insert='middle'><id>a</id></ordered></top>", "bad-attribute", "insert")]
    [DataRow("<top xmlns='urn:m'><ordered yang:insert='after'><id>a</id></ordered></top>", "missing-attribute", "key")]
    [DataRow("<top xmlns='urn:m'><step yang:insert='after'>a</step></top>", "missing-attribute", "value")]
    [DataRow("<top xmlns='urn:m'><ordered yang:insert='after' yang:key='nonsense'><id>a</id></ordered></top>", "bad-attribute", "key")]
    [DataRow("<top xmlns='urn:m'><ordered yang:key=\"[m:id='a']\"><id>a</id></ordered></top>", "missing-attribute", "insert")]
    [DataRow("<top xmlns='urn:m'><name nc:operation='merge'>a</name><name>b</name></top>", "operation-failed", null)]
    [DataRow("<top xmlns='urn:m'><item><id>1</id></item><item nc:operation='delete'><id>1</id></item></top>", "operation-failed", null)]
    public void SaysWhatIsWrong(string content, string tag, string? attribute)
    {
        var error = Errors(content).Single();
        Assert.AreEqual(tag, error.Tag);
        Assert.AreEqual(attribute, error.Info.FirstOrDefault(i => i.Name == "bad-attribute")?.Value);
    }

    private static SchemaNode Child(string name) => CodecSchema.Top.FindChild("m", name)!;

    private static EditNode Read(string content)
    {
        var reader = new Utf8XmlReader(Encoding.UTF8.GetBytes($"<config {Namespaces}>{content}</config>"));
        reader.Read();
        var (edit, errors) = XmlDataReader.ReadEdit(ref reader, CodecSchema.Schema, CodecSchema.Schema.Root);
        Assert.AreEqual(0, errors.Count, string.Join('\n', errors));
        return edit!;
    }

    private static IReadOnlyList<RpcError> Errors(string content)
    {
        var reader = new Utf8XmlReader(Encoding.UTF8.GetBytes($"<config {Namespaces}>{content}</config>"));
        reader.Read();
        return XmlDataReader.ReadEdit(ref reader, CodecSchema.Schema, CodecSchema.Schema.Root).Errors;
    }
}
