namespace Netconf.Mano.Protocol.Tests;

/// <summary>The candidate beside the commits of others (RFC 6241 §8.3), and a store that is full.</summary>
[TestClass]
public sealed class CandidateTests
{
    [TestMethod]
    public async Task TakesInWhatOthersCommit()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        (await client.EditAsync("candidate", ShopModel.Shop("<name>mine</name>"))).AssertOk();
        (await client.EditAsync("running", ShopModel.Shop("<size>5</size>"))).AssertOk();
        (await client.CallAsync("<commit/>")).AssertOk();
        var shop = (await client.GetConfigAsync("running", ShopModel.OnlyShop)).ToString();
        StringAssert.Contains(shop, "mine");
        StringAssert.Contains(shop, "<size>5</size>");
    }

    [TestMethod]
    public async Task ReportsAConflictUntilItIsChangedAgain()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        (await client.EditAsync("candidate", ShopModel.Shop("<name>mine</name>"))).AssertOk();
        (await client.EditAsync("running", ShopModel.Shop("<name>theirs</name>"))).AssertOk();
        var refused = await client.CallAsync("<commit/>");
        Assert.AreEqual("operation-failed", refused.ErrorTag());
        StringAssert.Contains(refused.ToString(), "candidate-conflict");
        Assert.AreEqual("theirs", await client.ShopNameAsync());
        (await client.EditAsync("candidate", ShopModel.Shop("<name>agreed</name>"))).AssertOk();
        (await client.CallAsync("<commit/>")).AssertOk();
        Assert.AreEqual("agreed", await client.ShopNameAsync());
    }

    [TestMethod]
    public async Task AFailedCommitChangesNeitherDatastore()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        (await client.EditAsync("candidate", ShopModel.Shop("<name>a</name><item><name>i</name><like>none</like></item>"))).AssertOk();
        Assert.AreEqual("data-missing", (await client.CallAsync("<validate><source><candidate/></source></validate>")).ErrorTag());
        Assert.AreEqual("data-missing", (await client.CallAsync("<commit/>")).ErrorTag());
        Assert.IsNull(await client.ShopNameAsync());
        Assert.AreEqual("a", await client.ShopNameAsync("candidate"));
        (await client.CallAsync("<discard-changes/>")).AssertOk();
        Assert.IsNull(await client.ShopNameAsync("candidate"));
    }

    [TestMethod]
    public async Task AFullStoreRefusesCommitsAndKeepsTheDraft()
    {
        FullStore? store = null;
        await using var server = TestServer.Start(ShopModel.Schema, wrap: inner => store = new FullStore(inner));
        await using var client = server.Connect();
        (await client.EditAsync("candidate", ShopModel.Shop("<name>a</name>"))).AssertOk();
        store!.IsFull = true;
        Assert.AreEqual("resource-denied", (await client.CallAsync("<commit/>")).ErrorTag());
        Assert.AreEqual("resource-denied", (await client.EditAsync("running", ShopModel.Shop("<size>7</size>"))).ErrorTag());
        Assert.IsNull(await client.ShopNameAsync());
        Assert.AreEqual("a", await client.ShopNameAsync("candidate"));
        store.IsFull = false;
        (await client.CallAsync("<commit/>")).AssertOk();
        Assert.AreEqual("a", await client.ShopNameAsync());
        // The refused edit of running does not come back with the draft.
        Assert.DoesNotContain("size", (await client.GetConfigAsync("running", ShopModel.OnlyShop)).ToString());
    }

    [TestMethod]
    public async Task CopiesRunningOverTheCandidate()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        (await client.EditAsync("running", ShopModel.Shop("<name>a</name>"))).AssertOk();
        (await client.EditAsync("candidate", ShopModel.Shop("<name>b</name>"))).AssertOk();
        (await client.CallAsync("<copy-config><target><candidate/></target><source><running/></source></copy-config>")).AssertOk();
        Assert.AreEqual("a", await client.ShopNameAsync("candidate"));
        Assert.IsFalse(server.Datastores.Configuration.IsCandidateModified);
    }
}
