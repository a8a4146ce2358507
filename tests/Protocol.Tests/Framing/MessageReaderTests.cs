using System.IO.Pipelines;
using System.Text;

namespace Netconf.Mano.Protocol.Tests.Framing;

[TestClass]
public sealed class MessageReaderTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(7)]
    [DataRow(1000)]
    public async Task EndOfMessageMarkIsFoundHoweverTheOctetsArrive(int piece)
    {
        var (ends, messages) = await ReadAll("<a/>]]>]]><b>]]</b>]]>]]>", FramingMode.EndOfMessage, piece);
        CollectionAssert.AreEqual(new[] { "<a/>", "<b>]]</b>" }, messages);
        Assert.AreEqual(FramingEnd.Closed, ends);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    [DataRow(1000)]
    public async Task ChunksAreJoinedHoweverTheOctetsArrive(int piece)
    {
        // RFC 6242 §4.2: a chunk's border may split a character; the 1.0 mark inside a chunk is data.
        var (end, messages) = await ReadAll("\n#4\n<rpc\n#2\n/>\n##\n\n#10\n<x>]]>]]>\u00c3\n#1\n\u00a9\n##\n", FramingMode.Chunked, piece);
        CollectionAssert.AreEqual(new[] { "<rpc/>", "<x>]]>]]>\u00e9" }, messages);
        Assert.AreEqual(FramingEnd.Closed, end);
    }

    [TestMethod]
    [DataRow("\n#0\n\n##\n", DisplayName = "size zero")]
    [DataRow("\n#01\na\n##\n", DisplayName = "leading zero")]
    [DataRow("\n#+1\na\n##\n", DisplayName = "sign")]
    [DataRow("\n# 1\na\n##\n", DisplayName = "blank")]
    [DataRow("\n#4294967296\na", DisplayName = "size over 32 bits")]
    [DataRow("\n#1\nab\n##\n", DisplayName = "text between chunks")]
    [DataRow("\n##\n", DisplayName = "end without a chunk")]
    [DataRow("#1\na\n##\n", DisplayName = "no line feed first")]
    [DataRow("<rpc/>]]>]]>", DisplayName = "1.0 framing")]
    public async Task BrokenChunksAreRefused(string octets)
    {
        var (ends, messages) = await ReadAll(octets, FramingMode.Chunked, 1000);
        Assert.AreEqual(FramingEnd.Broken, ends);
        Assert.IsEmpty(messages);
    }

    [TestMethod]
    [DataRow("\n#5\nab", FramingMode.Chunked)]
    [DataRow("\n#", FramingMode.Chunked)]
    [DataRow("\n#1\na", FramingMode.Chunked)]
    [DataRow("<rpc", FramingMode.EndOfMessage)]
    public async Task EndInsideAMessageIsSeen(string octets, FramingMode mode)
    {
        var (ends, _) = await ReadAll(octets, mode, 1000);
        Assert.AreEqual(FramingEnd.Truncated, ends);
    }

    [TestMethod]
    [DataRow(FramingMode.Chunked)]
    [DataRow(FramingMode.EndOfMessage)]
    public async Task MessageOverTheLimitIsRefused(FramingMode mode)
    {
        var text = new string('x', 200);
        var octets = mode == FramingMode.Chunked ? $"\n#200\n{text}\n##\n" : text + "]]>]]>";
        var (ends, _) = await ReadAll(octets, mode, 50, max: 100);
        Assert.AreEqual(FramingEnd.TooBig, ends);
    }

    [TestMethod]
    public async Task WhatTheWriterFramesTheReaderReads()
    {
        foreach (var mode in new[] { FramingMode.Chunked, FramingMode.EndOfMessage })
        {
            var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
            using var writer = new MessageWriter(pipe.Writer) { Mode = mode };
            var texts = new[] { "a", new string('b', 200_000), "c" };
            foreach (var text in texts)
            {
                var bytes = Encoding.UTF8.GetBytes(text);
                for (var i = 0; i < bytes.Length; i += 1000)
                {
                    var run = bytes.AsSpan(i, Math.Min(1000, bytes.Length - i));
                    run.CopyTo(writer.GetSpan(run.Length));
                    writer.Advance(run.Length);
                }
                Assert.IsTrue(await writer.EndMessageAsync(CancellationToken.None));
            }
            pipe.Writer.Complete();
            using var reader = new MessageReader(pipe.Reader, int.MaxValue) { Mode = mode };
            foreach (var text in texts)
            {
                Assert.AreEqual(FramingEnd.None, await reader.ReadAsync(CancellationToken.None));
                Assert.AreEqual(text, Encoding.UTF8.GetString(reader.Message.Span));
            }
            Assert.AreEqual(FramingEnd.Closed, await reader.ReadAsync(CancellationToken.None));
        }
    }

    private static async Task<(FramingEnd End, List<string> Messages)> ReadAll(
        string octets, FramingMode mode, int piece, int max = int.MaxValue)
    {
        var pipe = new Pipe(new PipeOptions(minimumSegmentSize: 1, pauseWriterThreshold: 0));
        var bytes = Encoding.Latin1.GetBytes(octets);
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < bytes.Length; i += piece)
                await pipe.Writer.WriteAsync(bytes.AsMemory(i, Math.Min(piece, bytes.Length - i)));
            await pipe.Writer.CompleteAsync();
        });
        using var reader = new MessageReader(pipe.Reader, max) { Mode = mode };
        var messages = new List<string>();
        FramingEnd end;
        while ((end = await reader.ReadAsync(CancellationToken.None)) == FramingEnd.None)
            messages.Add(Encoding.UTF8.GetString(reader.Message.Span));
        await writing;
        return (end, messages);
    }
}
