using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Xml.Linq;
using Netconf.Mano.Data.Tests.Content;

namespace Netconf.Mano.Data.Tests.Xml;

/// <summary>What is written reads back as it was, whole or in pieces, and is XML to others too.</summary>
[TestClass]
public class XmlRoundTripTests
{
    [TestMethod]
    public void RandomTreesReadBackAsTheyWere()
    {
        for (var seed = 0; seed < 150; seed++)
        {
            var tree = new RandomContent(seed, CodecSchema.Schema).Tree();
            var xml = Print(tree);
            XDocument.Parse(xml, LoadOptions.PreserveWhitespace);
            var result = XmlDataReader.ReadTree(Encoding.UTF8.GetBytes(xml), CodecSchema.Schema);
            Assert.AreEqual("", string.Join('\n', result.Errors.Select(e => $"{e.Path}: {e.Message}")), $"seed {seed}");
            TreeEquality.AssertSame(tree.Root, result.Tree!.Root);
            Assert.AreEqual(xml, Print(result.Tree!), $"seed {seed}");
        }
    }

    [TestMethod]
    public void IndentedTreesReadBackAsTheyWere()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var tree = new RandomContent(seed, CodecSchema.Schema).Tree();
            var xml = Print(tree, new WriteOptions { Indented = true });
            var result = XmlDataReader.ReadTree(Encoding.UTF8.GetBytes(xml), CodecSchema.Schema);
            TreeEquality.AssertSame(tree.Root, result.Tree!.Root);
        }
    }

    [TestMethod]
    public async Task PiecesMakeTheWhole()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var tree = new RandomContent(seed, CodecSchema.Schema).Tree();
            var whole = Print(tree, root: "");
            var writer = new XmlDataWriter(tree.Schema);
            writer.Start(tree.Root);
            var output = new ArrayBufferWriter<byte>();
            while (writer.Continue(output, 100))
            {
            }
            Assert.AreEqual(whole, Encoding.UTF8.GetString(output.WrittenSpan));
            var pipe = new Pipe();
            var writing = XmlDataWriter.WriteAsync(tree, pipe.Writer).AsTask();
            var reading = Task.Run(async () => await ReadAll(pipe.Reader));
            Assert.IsTrue(await writing);
            await pipe.Writer.CompleteAsync();
            Assert.AreEqual(whole, await reading);
        }
    }

    [TestMethod]
    public void PrefixesOfAnyLayoutResolve()
    {
        var tree = Read("""
            <d xmlns:a="urn:m" xmlns:b="urn:o"><a:top>
              <a:form>b:star</a:form>
              <b:extra>e</b:extra>
              <form-list xmlns="urn:m" xmlns:q="urn:m">q:square</form-list>
              <a:where xmlns:z="urn:m">/z:top/z:item[z:id='x']/b:name</a:where>
              <item xmlns="urn:m"><more xmlns="urn:o" xmlns:m="urn:m">m:circle</more><id>1</id></item>
            </a:top></d>
            """);
        Assert.AreEqual(
            "<top xmlns=\"urn:m\"><form xmlns:o=\"urn:o\">o:star</form>" +
            "<where xmlns:m=\"urn:m\" xmlns:o=\"urn:o\">/m:top/m:item[m:id='x']/o:name</where>" +
            "<form-list>square</form-list>" +
            "<item><id>1</id><more xmlns=\"urn:o\" xmlns:m=\"urn:m\">m:circle</more></item>" +
            "<extra xmlns=\"urn:o\">e</extra></top>",
            Print(tree, root: ""));
    }

    private static DataTree Read(string xml)
    {
        var result = XmlDataReader.ReadTree(Encoding.UTF8.GetBytes(xml), CodecSchema.Schema);
        Assert.AreEqual(0, result.Errors.Count, string.Join('\n', result.Errors));
        return result.Tree!;
    }

    private static string Print(DataTree tree, WriteOptions? options = null, string root = "data")
    {
        var output = new ArrayBufferWriter<byte>();
        XmlDataWriter.Write(tree, output, options);
        var xml = Encoding.UTF8.GetString(output.WrittenSpan);
        return root.Length == 0 ? xml : $"<{root}>{xml}</{root}>";
    }

    private static async Task<string> ReadAll(PipeReader reader)
    {
        using var stream = new MemoryStream();
        await reader.CopyToAsync(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
