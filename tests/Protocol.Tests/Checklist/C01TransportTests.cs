using System.Text;

namespace Netconf.Mano.Protocol.Tests.Checklist;

/// <summary>Transport and framing (checklist 1), one test per line, by its number. Lines 11 and those on real sockets are in Mano.Tests and Ssh.Tests.</summary>
[TestClass]
public sealed class C01TransportTests
{
    private const string Hello11 =
        "<hello xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\"><capabilities><capability>urn:ietf:params:netconf:base:1.1</capability></capabilities></hello>]]>]]>";

    [TestMethod]
    public async Task C1_01_TheServerSaysHelloAtOnceDelimitedByTheMarkAlsoWhen11Follows()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = TestClient.Open(server.Netconf, "admin");
        // Nothing was sent yet.
        var hello = await client.ReceiveAsync();
        Assert.AreEqual("hello", hello!.Name.LocalName);
        StringAssert.Contains(hello.ToString(), "urn:ietf:params:netconf:base:1.1");
    }

    [TestMethod]
    [DataRow(true, "\n#")]
    [DataRow(false, "<")]
    public async Task C1_02_ChunksAreSpokenOnlyWhenBothOffered11(bool base11, string begins)
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = RawClient.Open(server.Netconf);
        await client.UntilAsync("]]>]]>");
        var version = base11 ? "1.1" : "1.0";
        await client.SendAsync(Hello11.Replace("base:1.1", $"base:{version}", StringComparison.Ordinal));
        var rpc = "<rpc xmlns='urn:ietf:params:xml:ns:netconf:base:1.0' message-id='1'><close-session/></rpc>";
        await client.SendAsync(base11 ? $"\n#{rpc.Length}\n{rpc}\n##\n" : rpc + "]]>]]>");
        var reply = await client.ToEndAsync();
        StringAssert.StartsWith(reply, begins);
        StringAssert.EndsWith(reply, base11 ? "\n##\n" : "]]>]]>");
    }

    [TestMethod]
    [DataRow("\n#0\n\n##\n", DisplayName = "C1_03 size zero")]
    [DataRow("\n#05\n<rpc/\n##\n", DisplayName = "C1_03 leading zero")]
    [DataRow("\n#+5\n<rpc/\n##\n", DisplayName = "C1_03 sign")]
    [DataRow("\n#4294967296\n", DisplayName = "C1_03 over 32 bits")]
    [DataRow("\n#1\nab\n##\n", DisplayName = "C1_04 text between chunks")]
    [DataRow("<rpc/>]]>]]>", DisplayName = "C1_04 the other framing")]
    [DataRow("\n##\n", DisplayName = "C1_04 an end without a chunk")]
    [DataRow("garbage of a lost client", DisplayName = "C1_04 garbage")]
    public async Task C1_03_04_BrokenFramingClosesWithoutAnswer(string octets)
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = await RawClient.Open11Async(server.Netconf);
        await client.SendAsync(octets);
        Assert.AreEqual("", await client.ToEndAsync());
    }

    [TestMethod]
    public async Task C1_05_ChunksMaySplitTagsAndCharactersAndAnnounceMoreThanComes()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = await RawClient.Open11Async(server.Netconf);
        var rpc = "<rpc xmlns='urn:ietf:params:xml:ns:netconf:base:1.0' message-id='é1'><unlock><target><running/></target></unlock></rpc>"u8.ToArray();
        var octets = new List<byte>();
        foreach (var one in rpc)
            octets.AddRange([(byte)'\n', (byte)'#', (byte)'1', (byte)'\n', one]);
        octets.AddRange("\n##\n"u8);
        // Twice in one segment, then a chunk that announces 4 GiB: nothing is reserved for what was not sent.
        await client.SendAsync([.. octets, .. octets, .. "\n#4294967295\n<rpc"u8]);
        var replies = await client.UntilAsync("\n##\n") + await client.UntilAsync("\n##\n");
        Assert.AreEqual(2, replies.Split("message-id='é1'").Length - 1 + replies.Split("message-id=\"é1\"").Length - 1, replies);
    }

    [TestMethod]
    public async Task C1_06_TheMarkInsideAChunkIsData()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        (await client.EditAsync("running", ShopModel.Shop("<name><![CDATA[a]]>]]&gt;]]&gt;<![CDATA[b]]></name>"))).AssertOk();
        Assert.AreEqual("a]]>]]>b", await client.ShopNameAsync());
    }

    [TestMethod]
    [DataRow("<rpc xmlns='urn:ietf:params:xml:ns:netconf:base:1.0' message-id='1'><get></rpc>", DisplayName = "not well-formed")]
    [DataRow("<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><rpc xmlns='urn:ietf:params:xml:ns:netconf:base:1.0' message-id='1'><get/>&b;</rpc>", DisplayName = "DTD")]
    [DataRow("<!DOCTYPE x SYSTEM 'file:///etc/passwd'><rpc xmlns='urn:ietf:params:xml:ns:netconf:base:1.0' message-id='1'><get/></rpc>", DisplayName = "external DTD")]
    public async Task C1_07_WhatIsNotWellFormedOrHasADtdIsMalformedAndTheSessionGoesOn(string message)
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        await client.SendAsync(message);
        Assert.AreEqual("malformed-message", (await client.ReceiveAsync())!.ErrorTag());
        (await client.CallAsync("<discard-changes/>")).AssertOk();
    }

    [TestMethod]
    public async Task C1_07_AClientOf10IsClosedInstead()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = TestClient.Connect(server.Netconf, "admin", base11: false);
        await client.SendAsync("<rpc");
        Assert.IsNull(await client.ReceiveTextAsync());
    }

    [TestMethod]
    [DataRow("  \n")]
    [DataRow("<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n<!-- a -->")]
    [DataRow("<?hint x?>")]
    [DataRow("\uFEFF")]
    public async Task C1_08_SpaceCommentsInstructionsAndAByteOrderMarkMeanNothing(string before)
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        (await client.RpcAsync(before + "<rpc xmlns='urn:ietf:params:xml:ns:netconf:base:1.0' message-id='1'><!-- b --><discard-changes/></rpc>")).AssertOk();
    }

    [TestMethod]
    [DataRow("<hello xmlns='urn:ietf:params:xml:ns:netconf:base:1.0'><capabilities><capability>urn:ietf:params:netconf:base:1.1</capability></capabilities><session-id>1</session-id></hello>")]
    [DataRow("<hello xmlns='urn:ietf:params:xml:ns:netconf:base:1.0'><capabilities/></hello>")]
    [DataRow("<hello xmlns='urn:ietf:params:xml:ns:netconf:base:1.0'/>")]
    [DataRow("<hello><capabilities><capability>urn:ietf:params:netconf:base:1.1</capability></capabilities></hello>")]
    [DataRow("<hello")]
    [DataRow("<rpc xmlns='urn:ietf:params:xml:ns:netconf:base:1.0' message-id='1'><get/></rpc>")]
    public async Task C1_09_ABadHelloOrNoneClosesWithoutAnswer(string first)
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = RawClient.Open(server.Netconf);
        StringAssert.Matches(await client.UntilAsync("]]>]]>"), new("<session-id>[1-9][0-9]*</session-id>"));
        await client.SendAsync(first + "]]>]]>");
        Assert.AreEqual("", await client.ToEndAsync());
    }

    [TestMethod]
    public async Task C1_10_CapabilitiesMatchWithoutTheirParametersAndSpace()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = RawClient.Open(server.Netconf);
        await client.UntilAsync("]]>]]>");
        await client.SendAsync(Hello11.Replace("urn:ietf:params:netconf:base:1.1", "\n  urn:ietf:params:netconf:base:1.1?x=y  ", StringComparison.Ordinal));
        var rpc = "<rpc xmlns='urn:ietf:params:xml:ns:netconf:base:1.0' message-id='1'><discard-changes/></rpc>";
        await client.SendAsync($"\n#{rpc.Length}\n{rpc}\n##\n");
        StringAssert.Contains(await client.UntilAsync("\n##\n"), "<ok/>");
    }

    [TestMethod]
    public async Task C1_11_TheEndOfTheTransportEndsTheSessionAndFreesItsLocks()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        var one = server.Connect();
        (await one.CallAsync("<lock><target><running/></target></lock>")).AssertOk();
        await one.DisposeAsync();
        await using var two = server.Connect();
        (await two.CallAsync("<lock><target><running/></target></lock>")).AssertOk();
    }

    [TestMethod]
    public async Task C1_12_WhoDoesNotReadHoldsNobodyUp()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        var items = string.Concat(Enumerable.Range(0, 2000).Select(i => $"<item><name>item-{i}</name></item>"));
        (await client.EditAsync("running", ShopModel.Shop(items))).AssertOk();
        await using var slow = await RawClient.Open11Async(server.Netconf);
        var get = "<rpc xmlns='urn:ietf:params:xml:ns:netconf:base:1.0' message-id='1'><get-config><source><running/></source></get-config></rpc>";
        for (var i = 0; i < 200; i++)
            await slow.SendAsync($"\n#{get.Length}\n{get}\n##\n");
        // Some 20 MB of answers that nobody takes: only what the pipe holds is made.
        for (var i = 0; i < 20; i++)
            (await client.EditAsync("running", ShopModel.Shop($"<size>{i + 1}</size>"))).AssertOk();
    }
}

/// <summary>Octets to and from a server.</summary>
internal sealed class RawClient : IAsyncDisposable
{
    private readonly PipeConnection _connection = new("admin");
    private readonly Task _session;

    private RawClient(NetconfServer server) => _session = Task.Run(async () =>
    {
        await server.ServeAsync(_connection);
        await _connection.Transport.Output.CompleteAsync();
    });

    public static RawClient Open(NetconfServer server) => new(server);

    public static async Task<RawClient> Open11Async(NetconfServer server)
    {
        var client = Open(server);
        await client.UntilAsync("]]>]]>");
        await client.SendAsync("<hello xmlns='urn:ietf:params:xml:ns:netconf:base:1.0'><capabilities><capability>urn:ietf:params:netconf:base:1.1</capability></capabilities></hello>]]>]]>");
        return client;
    }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(byte[] octets) => await _connection.ClientOutput.WriteAsync(octets);

    /// <summary>What comes up to the mark, the mark included.</summary>
    public async Task<string> UntilAsync(string mark)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var read = await _connection.ClientInput.ReadAsync(patience.Token);
            var text = Encoding.UTF8.GetString(read.Buffer);
            var at = text.IndexOf(mark, StringComparison.Ordinal);
            if (at >= 0)
            {
                var taken = text[..(at + mark.Length)];
                _connection.ClientInput.AdvanceTo(read.Buffer.GetPosition(Encoding.UTF8.GetByteCount(taken)));
                return taken;
            }
            Assert.IsFalse(read.IsCompleted, $"the server closed after: {text}");
            _connection.ClientInput.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>All that comes until the server closes.</summary>
    public async Task<string> ToEndAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var read = await _connection.ClientInput.ReadAsync(patience.Token);
            if (read.IsCompleted)
                return Encoding.UTF8.GetString(read.Buffer);
            _connection.ClientInput.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.ClientOutput.CompleteAsync();
        await _connection.ClientInput.CompleteAsync();
        await _session;
        _connection.Dispose();
    }
}
