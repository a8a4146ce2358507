namespace Netconf.Mano.Protocol.Tests;

/// <summary>The hello exchange (RFC 6241 §8.1, RFC 6242 §4.1).</summary>
[TestClass]
public sealed class HelloTests
{
    private const string Base = "urn:ietf:params:netconf:base:";

    [TestMethod]
    [DataRow("<capability>urn:example:other</capability>", "")]
    [DataRow("<capability>" + Base + "1.1</capability>", "<session-id>4</session-id>")]
    public async Task ClosesWithoutReplyOnABadHello(string capability, string further)
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = TestClient.Open(server.Netconf, "admin");
        Assert.IsNotNull(await client.ReceiveAsync());
        await client.SendAsync($"<hello xmlns=\"{TestClient.Nc}\"><capabilities>{capability}</capabilities>{further}</hello>");
        Assert.IsNull(await client.ReceiveTextAsync());
        Assert.AreEqual(1, server.Netconf.Sessions.BadHellos);
    }

    [TestMethod]
    public async Task ClosesWhenAnRpcComesBeforeTheHello()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = TestClient.Open(server.Netconf, "admin");
        Assert.IsNotNull(await client.ReceiveAsync());
        await client.SendAsync($"<rpc xmlns=\"{TestClient.Nc}\" message-id=\"1\"><get/></rpc>");
        Assert.IsNull(await client.ReceiveTextAsync());
    }

    [TestMethod]
    public async Task SpeaksEndOfMessageFramingWithABase10Client()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = TestClient.Connect(server.Netconf, "admin", base11: false);
        (await client.EditAsync("running", ShopModel.Shop("<name>a</name>"))).AssertOk();
        Assert.AreEqual("a", await client.ShopNameAsync());
    }

    [TestMethod]
    public async Task GivesEverySessionANumberOfItsOwn()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var one = server.Connect();
        await using var two = server.Connect();
        Assert.IsGreaterThan(0u, one.SessionId);
        Assert.AreNotEqual(one.SessionId, two.SessionId);
    }
}
