using Netconf.Mano.Datastore;
using Netconf.Mano.Protocol.Tests;
using static Netconf.Mano.Conformance.Tests.ChecklistModel;

namespace Netconf.Mano.Conformance.Tests;

/// <summary>Checklist §7: confirmed commit (RFC 6241 §8.4).</summary>
[TestClass]
public sealed class Section07ConfirmedCommitTests
{
    [TestMethod]
    public async Task C7_01_TenMinutesUnlessSaidAndBackToBeforeTheFirst()
    {
        var time = new FakeTime();
        await using var server = Start(time);
        await using var client = server.Connect();
        var ended = EndOf(server, ConfirmEvent.Timeout);
        await CommitAsync(client, "a", "<confirmed/>");
        time.Advance(TimeSpan.FromSeconds(599));
        await CommitAsync(client, "b", "<confirmed/>");
        time.Advance(TimeSpan.FromSeconds(599));
        Assert.AreEqual("name=b", await client.LeavesAsync());
        time.Advance(TimeSpan.FromSeconds(1));
        await ended;
        Assert.AreEqual("", await client.LeavesAsync());
    }

    [TestMethod]
    public async Task C7_02_WithoutPersistItIsItsSessionsAndWithItAnyonesWhoHasTheToken()
    {
        await using var server = Start(new FakeTime());
        await using var other = server.Connect();
        await using (var client = server.Connect())
        {
            await CommitAsync(client, "a", "<confirmed/>");
            Assert.AreEqual("in-use", (await other.CallAsync("<commit/>")).ErrorTag());
            (await client.CallAsync("<close-session/>")).AssertOk();
        }
        Assert.AreEqual("", await other.LeavesAsync());
        await using (var client = server.Connect())
            await CommitAsync(client, "b", "<confirmed/><persist>t</persist>");
        Assert.AreEqual("name=b", await other.LeavesAsync());
        Assert.AreEqual("in-use", (await other.CallAsync("<commit/>")).ErrorTag());
        Assert.AreEqual("invalid-value", (await other.CallAsync("<commit><persist-id>x</persist-id></commit>")).ErrorTag());
        (await other.CallAsync("<commit><persist-id>t</persist-id></commit>")).AssertOk();
        Assert.AreEqual("invalid-value", (await other.CallAsync("<commit><persist-id>t</persist-id></commit>")).ErrorTag(), "nothing is pending any more");
    }

    [TestMethod]
    public async Task C7_03_AFollowUpRenamesTheTokenAndTimesNeedConfirmed()
    {
        var time = new FakeTime();
        await using var server = Start(time);
        await using var client = server.Connect();
        await using var other = server.Connect();
        await CommitAsync(client, "a", "<confirmed/><persist>one</persist>");
        (await other.CallAsync("<commit><confirmed/><persist>two</persist><persist-id>one</persist-id></commit>")).AssertOk();
        Assert.AreEqual("invalid-value", (await client.CallAsync("<commit><persist-id>one</persist-id></commit>")).ErrorTag());
        time.Advance(TimeSpan.FromSeconds(590));
        (await client.CallAsync("<commit><confirmed/><persist-id>two</persist-id></commit>")).AssertOk();
        time.Advance(TimeSpan.FromSeconds(590));
        Assert.AreEqual("name=a", await client.LeavesAsync());
        (await other.CallAsync("<commit><persist-id>two</persist-id></commit>")).AssertOk();
        foreach (var parameter in new[] { "<confirm-timeout>5</confirm-timeout>", "<persist>t</persist>" })
            Assert.AreEqual("missing-element", (await client.CallAsync($"<commit>{parameter}</commit>")).ErrorTag());
    }

    [TestMethod]
    public async Task C7_04_CancelRevertsAtOnce()
    {
        await using var server = Start(new FakeTime());
        await using var client = server.Connect();
        await using var other = server.Connect();
        Assert.AreEqual("operation-failed", (await client.CallAsync("<cancel-commit/>")).ErrorTag());
        await CommitAsync(client, "a", "<confirmed/><persist>t</persist>");
        Assert.IsNotEmpty((await other.CallAsync("<cancel-commit/>")).ErrorTag());
        Assert.AreEqual("invalid-value", (await other.CallAsync("<cancel-commit><persist-id>x</persist-id></cancel-commit>")).ErrorTag());
        (await other.CallAsync("<cancel-commit><persist-id>t</persist-id></cancel-commit>")).AssertOk();
        Assert.AreEqual("", await client.LeavesAsync());
    }

    [TestMethod]
    public async Task C7_05_EveryStepIsTold()
    {
        await using var server = Start(new FakeTime());
        await using var watcher = server.Connect();
        (await watcher.CallAsync("<create-subscription xmlns='urn:ietf:params:xml:ns:netconf:notification:1.0'/>")).AssertOk();
        await using var client = server.Connect();
        await CommitAsync(client, "a", "<confirmed/>");
        Assert.AreEqual("lock-denied", (await watcher.CallAsync(Lock("running"))).ErrorTag());
        (await client.CallAsync("<commit><confirmed/></commit>")).AssertOk();
        (await client.CallAsync("<cancel-commit/>")).AssertOk();
        var told = new List<string>();
        while (!told.Contains("cancel") || told.Count(t => t == "change") < 2)
        {
            var notification = await watcher.NotificationAsync();
            if (notification.Descendants().Any(e => e.Name.LocalName == "netconf-config-change"))
                told.Add("change");
            told.AddRange(notification.Descendants().Where(e => e.Name.LocalName == "confirm-event").Select(e => e.Value));
        }
        CollectionAssert.AreEquivalent(new[] { "change", "start", "extend", "change", "cancel" }, told);
    }

    private static async Task CommitAsync(TestClient client, string name, string parameters)
    {
        (await client.EditAsync("candidate", Top($"<name>{name}</name>"))).AssertOk();
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
