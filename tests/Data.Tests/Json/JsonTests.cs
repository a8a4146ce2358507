using System.Buffers;
using System.Text;
using System.Text.Json;
using Netconf.Mano.Data.Tests.Content;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data.Tests.Json;

/// <summary>JSON as RFC 7951 has it, both ways.</summary>
[TestClass]
public class JsonTests
{
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void RandomTreesReadBackAsTheyWere(bool isIndented)
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var tree = WithoutAny(new RandomContent(seed, CodecSchema.Schema).Tree());
            var json = Print(tree, new WriteOptions { Indented = isIndented });
            using var document = JsonDocument.Parse(json);
            var result = JsonDataReader.ReadTree(Encoding.UTF8.GetBytes(json), CodecSchema.Schema);
            Assert.AreEqual("", string.Join('\n', result.Errors.Select(e => $"{e.Path}: {e.Message}")), $"seed {seed}");
            TreeEquality.AssertSame(tree.Root, result.Tree!.Root);
        }
    }

    [TestMethod]
    public void ValuesHaveTheShapesOfTheirTypes()
    {
        const string Json = """
            {"m:top":{"name":"é\"","count":5,"big":"-7","ratio":"2.25","on":true,"there":[null],"rights":"read write","form":"circle",
            "either":17,"tag":["a","b"],"item":[{"id":"1","o:more":"star","o:name":"n"}],"o:extra":"e"}}
            """;
        var tree = Read(Json);
        Assert.AreEqual(
            Json.Replace("\n", "", StringComparison.Ordinal).Replace("\\\"", "\\\"", StringComparison.Ordinal), Print(tree));
    }

    [TestMethod]
    public void ModulesMayBeLeftOutWhereTheParentHasThem()
    {
        var plain = Read("""{"m:top":{"form":"circle","o:ext":{"name":"x"}}}""");
        var full = Read("""{"m:top":{"m:form":"m:circle","o:ext":{"o:name":"x"}}}""");
        TreeEquality.AssertSame(plain.Root, full.Root);
    }

    [TestMethod]
    [DataRow("""{"top":{}}""", "unknown-namespace", null)]
    [DataRow("""{"m:nothing":{}}""", "unknown-element", null)]
    [DataRow("""{"m:top":{"extra":"e"}}""", "unknown-element", "/m:top")]
    [DataRow("""{"m:top":{"count":"5"}}""", "invalid-value", "/m:top/count")]
    [DataRow("""{"m:top":{"big":5}}""", "invalid-value", "/m:top/big")]
    [DataRow("""{"m:top":{"on":"true"}}""", "invalid-value", "/m:top/on")]
    [DataRow("""{"m:top":{"there":null}}""", "invalid-value", "/m:top/there")]
    [DataRow("""{"m:top":{"name":{}}}""", "invalid-value", "/m:top/name")]
    [DataRow("""{"m:top":[]}""", "bad-element", "/m:top")]
    [DataRow("""{"m:top":{"tag":"a"}}""", "bad-element", "/m:top/tag")]
    [DataRow("""{"m:top":{"tag":["a","a"]}}""", "operation-failed", "/m:top/tag")]
    [DataRow("""{"m:top":{"name":"a","name":"b"}}""", "operation-failed", "/m:top/name")]
    [DataRow("""{"m:top":{"item":[{"id":"1"}],"item":[{"id":"2"}]}}""", "bad-element", "/m:top/item")]
    [DataRow("""{"m:top":{"item":[{"value":1}]}}""", "missing-element", "/m:top/item")]
    [DataRow("""{"m:top":{"item":[{"id":"1"},{"id":"1"}]}}""", "operation-failed", "/m:top/item[id='1']")]
    [DataRow("""{"m:top":{"speed":1,"wait":2}}""", "bad-element", "/m:top/wait")]
    [DataRow("""{"m:top":{"name":"a",}}""", "malformed-message", null)]
    [DataRow("""{"m:top":{}} x""", "malformed-message", null)]
    [DataRow("""[]""", "malformed-message", null)]
    [DataRow("""{"m:top":{"name":"\ud800"}}""", "malformed-message", null)]
    [DataRow("""{"m:top":{"blob":{"a b":1}}}""", "invalid-value", "/m:top/blob")]
    [DataRow("""{"m:top":{"blob":{"a":"\u0001"}}}""", "invalid-value", "/m:top/blob")]
    [DataRow("""{"m:top":{"blob":{"a":"\udc00"}}}""", "invalid-value", "/m:top/blob")]
    public void SaysWhatIsWrong(string json, string tag, string? path)
    {
        var result = JsonDataReader.ReadTree(Encoding.UTF8.GetBytes(json), CodecSchema.Schema);
        Assert.AreEqual(1, result.Errors.Count, string.Join('\n', result.Errors));
        Assert.AreEqual((tag, path), (result.Errors[0].Tag, result.Errors[0].Path));
    }

    [TestMethod]
    public void DefaultsAreTaggedByMetadata()
    {
        var json = Print(Read("""{"m:root-item":[{"k":1}],"m:top":{"item":[{"id":"a","value":1}]}}"""), new WriteOptions { Defaults = DefaultsReport.ReportAllTagged });
        StringAssert.Contains(json, "\"value\":1,\"@value\":{\"ietf-netconf-with-defaults:default\":true}");
        StringAssert.Contains(json, "\"preset\":[\"a\",\"b\"],\"@preset\":[{\"ietf-netconf-with-defaults:default\":true},{\"ietf-netconf-with-defaults:default\":true}]");
        Read(json);
    }

    [TestMethod]
    public void AnydataGoesFromOneEncodingToTheOther()
    {
        var tree = Read("""{"m:top":{"blob":{"m:name":"x","o:more":[{"o:a":1},{"b":[null]}],"free":{"t":true}}}}""");
        var blob = tree.Root.Container(CodecSchema.Top.Ordinal).Any(CodecSchema.Top.FindChild("m", "blob")!.Ordinal)!;
        Assert.AreEqual(
            "<name xmlns=\"urn:m\">x</name><more xmlns=\"urn:o\"><a>1</a></more><more xmlns=\"urn:o\"><b></b></more><free xmlns=\"urn:m\"><t>true</t></free>",
            Encoding.UTF8.GetString(blob.Xml.Span));
        Assert.AreEqual("""{"m:top":{"blob":{"name":"x","o:more":[{"a":"1"},{"b":""}],"free":{"t":"true"}}}}""", Print(tree));
    }

    [TestMethod]
    public void InputOfAnRpcInheritsItsModule()
    {
        var rpc = CodecSchema.Schema.FindRpc("urn:m", "run")!;
        var reader = JsonDataReader.Begin("""{"what":"x","arg":["1","1"],"m:opts":{"o":"v"}}"""u8, ContentRules.Data);
        reader.Read();
        var result = JsonDataReader.ReadContent(ref reader, CodecSchema.Schema, rpc.Input);
        Assert.IsTrue(result.Succeeded);
        var output = new ArrayBufferWriter<byte>();
        new JsonDataWriter(CodecSchema.Schema).Write(new DataNode(rpc.Input, result.Content!), output);
        Assert.AreEqual("""{"what":"x","arg":["1","1"],"opts":{"o":"v"}}""", Encoding.UTF8.GetString(output.WrittenSpan));
    }

    private static DataTree Read(string json)
    {
        var result = JsonDataReader.ReadTree(Encoding.UTF8.GetBytes(json), CodecSchema.Schema);
        Assert.AreEqual(0, result.Errors.Count, string.Join('\n', result.Errors));
        return result.Tree!;
    }

    private static string Print(DataTree tree, WriteOptions? options = null)
    {
        var output = new ArrayBufferWriter<byte>();
        JsonDataWriter.Write(tree, output, options);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    // Anydata has no schema here: its numbers come back as strings.
    private static DataTree WithoutAny(DataTree tree)
    {
        var editor = new TreeEditor(tree);
        if (tree.Root.Container(CodecSchema.Top.Ordinal).Exists)
            foreach (var any in CodecSchema.Top.DataChildren.OfType<AnyNode>())
                editor.Root.Container(CodecSchema.Top.Ordinal).Remove(any.Ordinal);
        return editor.ToTree();
    }
}
