namespace Netconf.Mano.Protocol.Tests;

/// <summary>Locks (RFC 6241 §7.5, §7.6, §8.3.5.2).</summary>
[TestClass]
public sealed class LockTests
{
    private static readonly string Edit = ShopModel.Shop("<name>a</name>");

    [TestMethod]
    public async Task KeepsOthersOutOfALockedDatastore()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var holder = server.Connect();
        await using var other = server.Connect();
        (await holder.CallAsync(Lock("running"))).AssertOk();
        var denied = await other.CallAsync(Lock("running"));
        Assert.AreEqual("lock-denied", denied.ErrorTag());
        Assert.AreEqual(holder.SessionId.ToString(), denied.Descendants(TestClient.Nc + "session-id").Single().Value);
        Assert.AreEqual("lock-denied", (await holder.CallAsync(Lock("running"))).ErrorTag());
        Assert.AreEqual("in-use", (await other.EditAsync("running", Edit)).ErrorTag());
        Assert.AreEqual("in-use", (await other.CallAsync("<commit/>")).ErrorTag());
        Assert.AreEqual("operation-failed", (await other.CallAsync("<unlock><target><running/></target></unlock>")).ErrorTag());
        (await holder.EditAsync("running", Edit)).AssertOk();
        Assert.AreEqual("a", await other.ShopNameAsync());
        (await holder.CallAsync("<unlock><target><running/></target></unlock>")).AssertOk();
        (await other.CallAsync(Lock("running"))).AssertOk();
    }

    [TestMethod]
    public async Task DoesNotLockAModifiedCandidate()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        (await client.EditAsync("candidate", Edit)).AssertOk();
        Assert.AreEqual("lock-denied", (await client.CallAsync(Lock("candidate"))).ErrorTag());
        (await client.CallAsync("<discard-changes/>")).AssertOk();
        (await client.CallAsync(Lock("candidate"))).AssertOk();
    }

    [TestMethod]
    public async Task DiscardsTheCandidateWhenItsLockIsReleased()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        (await client.CallAsync(Lock("candidate"))).AssertOk();
        (await client.EditAsync("candidate", Edit)).AssertOk();
        (await client.CallAsync("<unlock><target><candidate/></target></unlock>")).AssertOk();
        Assert.IsNull(await client.ShopNameAsync("candidate"));
    }

    [TestMethod]
    [DataRow("kill")]
    [DataRow("close")]
    [DataRow("lose")]
    public async Task ReleasesAllWhenTheSessionEnds(string how)
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var other = server.Connect();
        var holder = server.Connect();
        (await holder.CallAsync(Lock("running"))).AssertOk();
        (await holder.CallAsync(Lock("candidate"))).AssertOk();
        (await holder.EditAsync("candidate", Edit)).AssertOk();
        if (how == "kill")
            (await other.CallAsync($"<kill-session><session-id>{holder.SessionId}</session-id></kill-session>")).AssertOk();
        else if (how == "close")
            (await holder.CallAsync("<close-session/>")).AssertOk();
        if (how != "kill")
            await holder.DisposeAsync();
        (await other.CallAsync(Lock("running"))).AssertOk();
        (await other.CallAsync(Lock("candidate"))).AssertOk();
        Assert.IsNull(await other.ShopNameAsync("candidate"));
        if (how == "kill")
            await holder.DisposeAsync();
    }

    [TestMethod]
    public async Task KeepsAnUnlockedCandidateAfterItsSession()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using (var first = server.Connect())
            (await first.EditAsync("candidate", Edit)).AssertOk();
        await using var second = server.Connect();
        Assert.AreEqual("a", await second.ShopNameAsync("candidate"));
    }

    private static string Lock(string datastore) => $"<lock><target><{datastore}/></target></lock>";
}
