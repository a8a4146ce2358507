using System.Xml.Linq;

namespace Netconf.Mano.Protocol.Tests;

/// <summary>What belongs to one session: partial locks (RFC 5717), a candidate of its own, preconditions.</summary>
[TestClass]
public sealed class SessionDataTests
{
    private static readonly XNamespace Partial = "urn:ietf:params:xml:ns:netconf:partial-lock:1.0";
    private const string Item = "/s:shop/s:item[s:name='a']";

    [TestMethod]
    public async Task APartialLockKeepsOthersOutOfItsNodes()
    {
        await using var server = await WithItemsAsync();
        await using var holder = server.Connect();
        await using var other = server.Connect();
        var taken = await holder.CallAsync(Lock(Item));
        var id = taken.Element(Partial + "lock-id")!.Value;
        StringAssert.Contains(taken.Element(Partial + "locked-node")!.Value, "item[");
        Assert.AreEqual("in-use", (await other.EditAsync("running", ShopModel.Shop("<item><name>a</name><price>1</price></item>"))).ErrorTag());
        Assert.AreEqual("in-use", (await other.EditAsync("running", "<shop xmlns='urn:shop' xmlns:nc='urn:ietf:params:xml:ns:netconf:base:1.0' nc:operation='delete'/>")).ErrorTag());
        (await other.EditAsync("running", ShopModel.Shop("<item><name>b</name><price>1</price></item>"))).AssertOk();
        (await other.EditAsync("candidate", ShopModel.Shop("<item><name>a</name><price>2</price></item>"))).AssertOk();
        Assert.AreEqual("in-use", (await other.CallAsync("<commit/>")).ErrorTag());
        (await other.CallAsync("<discard-changes/>")).AssertOk();
        (await holder.EditAsync("running", ShopModel.Shop("<item><name>a</name><price>3</price></item>"))).AssertOk();
        Assert.AreEqual("lock-denied", (await other.CallAsync("<lock><target><running/></target></lock>")).ErrorTag());
        Assert.AreEqual("lock-denied", (await other.CallAsync(Lock("/s:shop"))).ErrorTag());
        StringAssert.Contains((await other.CallAsync("<get/>")).ToString(), "partial-lock");
        Assert.AreEqual("invalid-value", (await other.CallAsync(Unlock(id))).ErrorTag());
        (await holder.CallAsync(Unlock(id))).AssertOk();
        (await other.EditAsync("running", ShopModel.Shop("<item><name>a</name><price>4</price></item>"))).AssertOk();
    }

    [TestMethod]
    [DataRow("/s:shop/s:item[s:name='none']", "operation-failed", "no-matches")]
    [DataRow("count(/s:shop)", "invalid-value", "not-a-node-set")]
    [DataRow("/s:shop[", "invalid-value", "not-a-node-set")]
    public async Task APartialLockNeedsNodes(string select, string tag, string appTag)
    {
        await using var server = await WithItemsAsync();
        await using var client = server.Connect();
        var refused = await client.CallAsync(Lock(select));
        Assert.AreEqual(tag, refused.ErrorTag());
        Assert.AreEqual(appTag, refused.Descendants(TestClient.Nc + "error-app-tag").Single().Value);
    }

    [TestMethod]
    public async Task APartialLockEndsWithItsSession()
    {
        await using var server = await WithItemsAsync();
        await using (var holder = server.Connect())
            Assert.IsNotNull((await holder.CallAsync(Lock(Item))).Element(Partial + "lock-id"));
        await using var other = server.Connect();
        (await other.EditAsync("running", ShopModel.Shop("<item><name>a</name><price>1</price></item>"))).AssertOk();
    }

    [TestMethod]
    public async Task PrivateCandidatesDoNotSeeEachOther()
    {
        await using var server = TestServer.Start(ShopModel.Schema, options: Always);
        await using var one = server.Connect();
        await using var other = server.Connect();
        StringAssert.Contains(one.ServerHello.Value, "private-candidate");
        (await one.EditAsync("candidate", ShopModel.Shop("<name>one</name>"))).AssertOk();
        (await other.EditAsync("candidate", ShopModel.Shop("<size>5</size>"))).AssertOk();
        Assert.IsNull(await other.ShopNameAsync("candidate"));
        (await one.CallAsync("<lock><target><running/></target></lock>")).AssertOk();
        (await one.CallAsync("<commit/>")).AssertOk();
        (await one.CallAsync("<unlock><target><running/></target></unlock>")).AssertOk();
        Assert.AreEqual("one", await other.ShopNameAsync("candidate"), "what others commit is taken in at once");
        (await other.CallAsync("<commit/>")).AssertOk();
        StringAssert.Contains((await one.GetConfigAsync("running", ShopModel.OnlyShop)).ToString(), "<size>5</size>");
    }

    [TestMethod]
    public async Task APrivateCandidateNamesItsConflicts()
    {
        await using var server = TestServer.Start(ShopModel.Schema, options: Always);
        await using var one = server.Connect();
        await using var other = server.Connect();
        (await one.EditAsync("candidate", ShopModel.Shop("<name>one</name>"))).AssertOk();
        (await other.EditAsync("candidate", ShopModel.Shop("<name>other</name>"))).AssertOk();
        (await one.CallAsync("<commit/>")).AssertOk();
        var refused = await other.CallAsync("<commit/>");
        StringAssert.Contains(refused.ToString(), "candidate-conflict");
        StringAssert.Contains(refused.ToString(), "name</error-path>");
        (await other.CallAsync("<discard-changes/>")).AssertOk();
        Assert.AreEqual("one", await other.ShopNameAsync("candidate"));
    }

    [TestMethod]
    public async Task AChangeIsRefusedWhenWhatWasReadHasChanged()
    {
        await using var server = await WithItemsAsync();
        await using var client = server.Connect();
        var (whole, node) = await TagsAsync(client);
        (await client.EditAsync("running", ShopModel.Shop("<item><name>b</name><price>8</price></item>"))).AssertOk();
        var stale = await client.EditAsync("running", ShopModel.Shop("<size>1</size>"), IfMatch(whole));
        Assert.AreEqual("operation-failed", stale.ErrorTag());
        Assert.AreEqual("data-changed", stale.Descendants(TestClient.Nc + "error-app-tag").Single().Value);
        // The node itself is as it was.
        Assert.AreEqual(node, (await TagsAsync(client)).Node);
        (await client.EditAsync("running", ShopModel.Shop("<size>2</size>"), IfNodeMatch(node))).AssertOk();
        (await client.EditAsync("running", ShopModel.Shop("<item><name>a</name><price>9</price></item>"))).AssertOk();
        Assert.AreEqual("operation-failed", (await client.EditAsync("running", ShopModel.Shop("<size>3</size>"), IfNodeMatch(node))).ErrorTag());
        (await client.EditAsync("candidate", ShopModel.Shop("<size>4</size>"))).AssertOk();
        Assert.AreEqual("operation-failed", (await client.CallAsync($"<commit>{IfMatch(whole)}</commit>")).ErrorTag());
        (await client.CallAsync($"<commit>{IfMatch((await TagsAsync(client)).Whole)}</commit>")).AssertOk();
    }

    private const string Transactions = "urn:netconf-mano:yang:mano-transactions";

    private static NetconfServerOptions Always => new() { IsRecoveryUser = static u => u == "admin", PrivateCandidates = PrivateCandidates.Always };

    private static string IfMatch(string tag) => $"<if-match xmlns='{Transactions}'>{tag}</if-match>";

    private static string IfNodeMatch(string tag) =>
        $"<if-node-match xmlns='{Transactions}'><path xmlns:s='urn:shop'>{Item}</path><transaction-id>{tag}</transaction-id></if-node-match>";

    private static string Lock(string select) => $"<partial-lock xmlns='{Partial}' xmlns:s='urn:shop'><select>{select}</select></partial-lock>";

    private static string Unlock(string id) => $"<partial-unlock xmlns='{Partial}'><lock-id>{id}</lock-id></partial-unlock>";

    private static async Task<(string Whole, string Node)> TagsAsync(TestClient client)
    {
        var reply = await client.CallAsync($"<get-transaction-id xmlns='{Transactions}'><path xmlns:s='urn:shop'>{Item}</path></get-transaction-id>");
        XNamespace space = Transactions;
        Assert.IsNotNull(reply.Element(space + "last-modified"), reply.ToString());
        return (reply.Element(space + "transaction-id")!.Value, reply.Element(space + "node")!.Element(space + "transaction-id")!.Value);
    }

    private static async Task<TestServer> WithItemsAsync()
    {
        var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        (await client.EditAsync("running", ShopModel.Shop("<item><name>a</name></item><item><name>b</name></item>"))).AssertOk();
        return server;
    }
}
