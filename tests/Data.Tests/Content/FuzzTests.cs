using System.Buffers;
using System.Diagnostics;
using System.Text;
using Netconf.Mano.Data.Tests.Xml;

namespace Netconf.Mano.Data.Tests.Content;

/// <summary>Whatever arrives, a codec answers with content or with errors; what it took it can write and read again.</summary>
[TestClass]
public class FuzzTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void BrokenXmlIsAnError(int seed)
    {
        var random = new Random(seed + First);
        var time = Stopwatch.StartNew();
        for (var i = 0; Minutes > 0 ? time.Elapsed.TotalMinutes < Minutes : i < 60; i++)
        {
            var document = Encoding.UTF8.GetBytes($"<d xmlns:nc='urn:ietf:params:xml:ns:netconf:base:1.0'>{Xml(new RandomContent(random.Next(), CodecSchema.Schema).Tree())}</d>");
            for (var j = 0; j < 40; j++)
            {
                var broken = RandomXml.Break(random, document);
                var result = XmlDataReader.ReadTree(broken, CodecSchema.Schema);
                Assert.AreEqual(result.Tree is null, result.Errors.Count > 0, Encoding.UTF8.GetString(broken));
                if (result.Tree is { } tree)
                    TreeEquality.AssertSame(
                        tree.Root, XmlDataReader.ReadTree(Encoding.UTF8.GetBytes($"<d>{Xml(tree)}</d>"), CodecSchema.Schema).Tree!.Root);
                var reader = new Utf8XmlReader(broken);
                reader.Read();
                var (edit, errors) = XmlDataReader.ReadEdit(ref reader, CodecSchema.Schema, CodecSchema.Schema.Root);
                Assert.AreEqual(edit is null, errors.Count > 0, Encoding.UTF8.GetString(broken));
            }
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void BrokenJsonIsAnError(int seed)
    {
        var random = new Random(seed + First);
        var time = Stopwatch.StartNew();
        for (var i = 0; Minutes > 0 ? time.Elapsed.TotalMinutes < Minutes : i < 60; i++)
        {
            var output = new ArrayBufferWriter<byte>();
            JsonDataWriter.Write(new RandomContent(random.Next(), CodecSchema.Schema).Tree(), output);
            for (var j = 0; j < 40; j++)
            {
                var broken = RandomXml.Break(random, output.WrittenSpan.ToArray());
                var result = JsonDataReader.ReadTree(broken, CodecSchema.Schema);
                Assert.AreEqual(result.Tree is null, result.Errors.Count > 0, Encoding.UTF8.GetString(broken));
            }
        }
    }

    /// <summary>How long each test goes on; 0 for the few rounds of the suite (tools/test --fuzz).</summary>
    private static readonly int Minutes = int.TryParse(Environment.GetEnvironmentVariable("MANO_FUZZ_MINUTES"), out var minutes) ? minutes : 0;

    private static readonly int First = Minutes > 0 ? Random.Shared.Next(int.MaxValue / 2) : 0;

    private static string Xml(DataTree tree)
    {
        var output = new ArrayBufferWriter<byte>();
        XmlDataWriter.Write(tree, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
