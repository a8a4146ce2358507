using Netconf.Mano.Datastore;

namespace Netconf.Mano.Protocol.Tests;

/// <summary>Confirmed commit (RFC 6241 §8.4).</summary>
[TestClass]
public sealed class ConfirmedCommitTests
{
    [TestMethod]
    [DataRow("", 600u)]
    [DataRow("<confirm-timeout>30</confirm-timeout>", 30u)]
    [DataRow("<confirm-timeout>4294967295</confirm-timeout>", 4294967295u)]
    public async Task RevertsAtTheTimeoutAndNotBefore(string parameter, uint seconds)
    {
        var time = new FakeTime();
        await using var server = TestServer.Start(ShopModel.Schema, time);
        await using var client = server.Connect();
        var ended = EndOf(server, ConfirmEvent.Timeout);
        await CommitAsync(client, "a", "<confirmed/>" + parameter);
        Assert.AreEqual("a", await client.ShopNameAsync());
        time.Advance(TimeSpan.FromSeconds(seconds - 1.0));
        Assert.AreEqual("a", await client.ShopNameAsync());
        time.Advance(TimeSpan.FromSeconds(1));
        await ended;
        Assert.IsNull(await client.ShopNameAsync());
    }

    [TestMethod]
    public async Task AFollowUpRestartsTheTimeAndKeepsTheRollbackPoint()
    {
        var time = new FakeTime();
        await using var server = TestServer.Start(ShopModel.Schema, time);
        await using var client = server.Connect();
        var ended = EndOf(server, ConfirmEvent.Timeout);
        await CommitAsync(client, "a", "<confirmed/>");
        time.Advance(TimeSpan.FromSeconds(500));
        await CommitAsync(client, "b", "<confirmed/>");
        time.Advance(TimeSpan.FromSeconds(599));
        Assert.AreEqual("b", await client.ShopNameAsync());
        time.Advance(TimeSpan.FromSeconds(1));
        await ended;
        Assert.IsNull(await client.ShopNameAsync());
    }

    [TestMethod]
    public async Task IsKeptWhenConfirmed()
    {
        var time = new FakeTime();
        await using var server = TestServer.Start(ShopModel.Schema, time);
        await using var client = server.Connect();
        await CommitAsync(client, "a", "<confirmed/>");
        (await client.CallAsync("<commit/>")).AssertOk();
        time.Advance(TimeSpan.FromDays(1));
        Assert.IsNull(server.Datastores.Configuration.Pending);
        Assert.AreEqual("a", await client.ShopNameAsync());
    }

    [TestMethod]
    public async Task RefusesTheCommitsAndLocksOfOthersMeanwhile()
    {
        await using var server = TestServer.Start(ShopModel.Schema, new FakeTime());
        await using var client = server.Connect();
        await using var other = server.Connect();
        await CommitAsync(client, "a", "<confirmed/>");
        Assert.AreEqual("in-use", (await other.CallAsync("<commit/>")).ErrorTag());
        Assert.AreEqual("in-use", (await other.EditAsync("running", ShopModel.Shop("<name>b</name>"))).ErrorTag());
        Assert.AreEqual("lock-denied", (await other.CallAsync("<lock><target><running/></target></lock>")).ErrorTag());
        Assert.AreEqual("in-use", (await other.CallAsync("<cancel-commit/>")).ErrorTag());
        (await client.CallAsync("<cancel-commit/>")).AssertOk();
        Assert.IsNull(await other.ShopNameAsync());
    }

    [TestMethod]
    public async Task EndsWithItsSessionUnlessPersistent()
    {
        await using var server = TestServer.Start(ShopModel.Schema, new FakeTime());
        await using var other = server.Connect();
        await using (var client = server.Connect())
            await CommitAsync(client, "a", "<confirmed/>");
        Assert.IsNull(await other.ShopNameAsync());
        await using (var client = server.Connect())
            await CommitAsync(client, "b", "<confirmed/><persist>key</persist>");
        Assert.AreEqual("b", await other.ShopNameAsync());
        Assert.AreEqual("in-use", (await other.CallAsync("<commit/>")).ErrorTag());
        Assert.AreEqual("invalid-value", (await other.CallAsync("<commit><persist-id>no</persist-id></commit>")).ErrorTag());
        (await other.CallAsync("<commit><persist-id>key</persist-id></commit>")).AssertOk();
        Assert.IsNull(server.Datastores.Configuration.Pending);
        Assert.AreEqual("b", await other.ShopNameAsync());
    }

    [TestMethod]
    public async Task IsRevertedByARestart()
    {
        var directory = Directory.CreateTempSubdirectory("mano-test-").FullName;
        try
        {
            await using (var server = TestServer.Start(ShopModel.Schema, new FakeTime(), directory))
            await using (var client = server.Connect())
            {
                (await client.EditAsync("running", ShopModel.Shop("<name>kept</name>"))).AssertOk();
                await CommitAsync(client, "lost", "<confirmed/><persist>key</persist>");
            }
            await using (var server = TestServer.Start(ShopModel.Schema, new FakeTime(), directory))
            await using (var client = server.Connect())
            {
                Assert.AreEqual("kept", await client.ShopNameAsync());
                Assert.IsNull(server.Datastores.Configuration.Pending);
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task CommitAsync(TestClient client, string name, string parameters)
    {
        (await client.EditAsync("candidate", ShopModel.Shop($"<name>{name}</name>"))).AssertOk();
        (await client.CallAsync($"<commit>{parameters}</commit>")).AssertOk();
    }

    private static Task EndOf(TestServer server, ConfirmEvent what)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Datastores.Configuration.ConfirmationChanged += (e, _) =>
        {
            if (e == what)
                seen.TrySetResult();
        };
        return seen.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
