using Netconf.Mano.Datastore;

namespace Netconf.Mano.Protocol.Tests;

/// <summary>The rpc layer (RFC 6241 §4).</summary>
[TestClass]
public sealed class RpcLayerTests
{
    [TestMethod]
    public async Task RefusesAnRpcWithoutMessageId()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        var reply = await client.RpcAsync($"<rpc xmlns=\"{TestClient.Nc}\"><get/></rpc>");
        Assert.AreEqual("missing-attribute", reply.ErrorTag());
        Assert.IsNull(reply.Attribute("message-id"));
        Assert.AreEqual("rpc", reply.Descendants(TestClient.Nc + "bad-element").Single().Value);
    }

    [TestMethod]
    public async Task ReturnsAllAttributesOfTheRpc()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        var reply = await client.RpcAsync(
            $"<nc:rpc xmlns:nc='{TestClient.Nc}' xmlns:x='urn:x' message-id='say \"a\" &amp; &lt;b' x:tag='it&apos;s'><nc:discard-changes/></nc:rpc>");
        reply.AssertOk();
        Assert.AreEqual("say \"a\" & <b", reply.Attribute("message-id")!.Value);
        Assert.AreEqual("it's", reply.Attribute(System.Xml.Linq.XName.Get("tag", "urn:x"))!.Value);
    }

    [TestMethod]
    [DataRow("<frobnicate/>", "operation-not-supported")]
    [DataRow("<frobnicate xmlns='urn:none'/>", "unknown-namespace")]
    [DataRow("<discard-changes/><discard-changes/>", "bad-element")]
    [DataRow("", "missing-element")]
    [DataRow("<get-config/>", "missing-element")]
    [DataRow("<get><frob/></get>", "unknown-element")]
    [DataRow("<forgotten xmlns='urn:shop'/>", "operation-not-supported")]
    [DataRow("<delete-config><target><running/></target></delete-config>", "invalid-value")]
    [DataRow("<copy-config><target><running/></target><source><running/></source></copy-config>", "invalid-value")]
    [DataRow("<unlock><target><running/></target></unlock>", "operation-failed")]
    [DataRow("<kill-session><session-id>99999</session-id></kill-session>", "invalid-value")]
    [DataRow("<commit><persist>a</persist></commit>", "missing-element")]
    [DataRow("<commit><persist-id>a</persist-id></commit>", "invalid-value")]
    [DataRow("<cancel-commit/>", "operation-failed")]
    [DataRow("<validate><source><config><shop xmlns='urn:shop'><size>0</size></shop></config></source></validate>", "invalid-value")]
    [DataRow("<get-schema xmlns='urn:ietf:params:xml:ns:yang:ietf-netconf-monitoring'><identifier>none</identifier></get-schema>", "invalid-value")]
    public async Task AnswersABadRequestAndGoesOn(string operation, string tag)
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        Assert.AreEqual(tag, (await client.CallAsync(operation)).ErrorTag());
        (await client.CallAsync("<discard-changes/>")).AssertOk();
    }

    [TestMethod]
    [DataRow("<rpc xmlns='urn:ietf:params:xml:ns:netconf:base:1.0' message-id='1'><get></rpc>")]
    [DataRow("<!DOCTYPE rpc [<!ENTITY a 'b'>]><rpc xmlns='urn:ietf:params:xml:ns:netconf:base:1.0' message-id='1'><get/></rpc>")]
    public async Task AnswersBrokenXmlWithMalformedMessage(string text)
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        Assert.AreEqual("malformed-message", (await client.RpcAsync(text)).ErrorTag());
        (await client.CallAsync("<discard-changes/>")).AssertOk();
    }

    [TestMethod]
    public async Task ClosesABase10SessionOnBrokenXml()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = TestClient.Connect(server.Netconf, "admin", base11: false);
        await client.SendAsync("<rpc><unclosed>");
        Assert.IsNull(await client.ReceiveTextAsync());
    }

    [TestMethod]
    public async Task CallsTheHandlerOfAnRpc()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        var called = 0;
        server.Datastores.Operations.Register(
            ShopModel.Schema.Rpcs.Single(r => r.Name == "echo"),
            (_, _) =>
            {
                called++;
                return ValueTask.FromResult(OperationResult.Ok);
            });
        await using var client = server.Connect();
        Assert.AreEqual("missing-element", (await client.CallAsync("<echo xmlns='urn:shop'/>")).ErrorTag());
        Assert.AreEqual(0, called);
        (await client.CallAsync("<echo xmlns='urn:shop'><text>a</text></echo>")).AssertOk();
        Assert.AreEqual(1, called);
    }
}
