namespace Netconf.Mano.Protocol.Tests.Behaviour;

/// <summary>Limits of sessions, idle time-outs, what the audit is told.</summary>
[TestClass]
public sealed class SessionLimitTests
{
    [TestMethod]
    public async Task NoMoreSessionsOfAUserThanAllowedAndAnEndedOneMakesRoom()
    {
        await using var server = TestServer.Start(ShopModel.Schema, options: new NetconfServerOptions { Quota = () => new SessionQuota { PerUser = 2 } });
        var one = TestClient.Connect(server.Netconf, "ann");
        await using var two = TestClient.Connect(server.Netconf, "ann");
        await using var other = TestClient.Connect(server.Netconf, "bob");
        await using (var third = TestClient.Open(server.Netconf, "ann"))
            Assert.IsNull(await third.ReceiveTextAsync());
        await one.DisposeAsync();
        await using var again = TestClient.Connect(server.Netconf, "ann");
    }

    [TestMethod]
    public async Task WhoNeverSaysHelloCountsToo()
    {
        await using var server = TestServer.Start(ShopModel.Schema, options: new NetconfServerOptions { Quota = () => new SessionQuota { Total = 1 } });
        await using var silent = TestClient.Open(server.Netconf, "ann");
        Assert.IsNotNull(await silent.ReceiveAsync());
        await using var second = TestClient.Open(server.Netconf, "bob");
        Assert.IsNull(await second.ReceiveTextAsync());
    }

    [TestMethod]
    public async Task ALimitOfStartsHoldsForItsMinute()
    {
        var time = new FakeTime();
        await using var server = TestServer.Start(
            ShopModel.Schema, time, options: new NetconfServerOptions { Quota = () => new SessionQuota { StartsPerMinute = 1 } });
        await TestClient.Connect(server.Netconf, "ann").DisposeAsync();
        await using (var second = TestClient.Open(server.Netconf, "ann"))
            Assert.IsNull(await second.ReceiveTextAsync());
        time.Advance(TimeSpan.FromMinutes(1));
        await using var third = TestClient.Connect(server.Netconf, "ann");
    }

    [TestMethod]
    public async Task AnIdleSessionEndsAndOneThatAsksOrListensDoesNot()
    {
        var time = new FakeTime();
        TimeSpan? longest = null;
        await using var server = TestServer.Start(
            ShopModel.Schema, time, options: new NetconfServerOptions { IsRecoveryUser = static _ => true, IdleTimeout = _ => longest });
        await using var idle = TestClient.Connect(server.Netconf, "ann");
        await using var asking = TestClient.Connect(server.Netconf, "bob");
        await using var listening = TestClient.Connect(server.Netconf, "carol");
        (await listening.CallAsync("<create-subscription xmlns='urn:ietf:params:xml:ns:netconf:notification:1.0'/>")).AssertOk();
        await using var subscribed = TestClient.Connect(server.Netconf, "dave");
        StringAssert.Contains(
            (await subscribed.RpcAsync(
                "<rpc message-id='1' xmlns='urn:ietf:params:xml:ns:netconf:base:1.0'><establish-subscription "
                + "xmlns='urn:ietf:params:xml:ns:yang:ietf-subscribed-notifications'><stream>NETCONF</stream></establish-subscription></rpc>")).ToString(), "<id");
        (await idle.CallAsync("<discard-changes/>")).AssertOk();
        time.Advance(TimeSpan.FromHours(1));
        server.Netconf.EndIdleSessions();
        (await asking.CallAsync("<discard-changes/>")).AssertOk();
        longest = TimeSpan.FromMinutes(5);
        server.Netconf.EndIdleSessions();
        Assert.IsNull(await idle.ReceiveTextAsync());
        (await asking.CallAsync("<discard-changes/>")).AssertOk();
        Assert.IsFalse(listening.Session.IsCompleted);
        Assert.IsFalse(subscribed.Session.IsCompleted);
    }

    [TestMethod]
    public async Task TheAuditIsToldOfEveryOperationWithItsOutcome()
    {
        var told = new List<string>();
        await using var server = TestServer.Start(ShopModel.Schema, options: new NetconfServerOptions
        {
            IsRecoveryUser = static u => u == "admin",
            Audit = (actor, operation, target, error) => told.Add($"{actor.User} {operation} {target} {error}".TrimEnd()),
        });
        await using (var client = server.Connect())
        {
            await client.CallAsync("<discard-changes/>");
            await client.CallAsync("<unlock><target><running/></target></unlock>");
        }
        await using (var other = TestClient.Connect(server.Netconf, "eve"))
            await other.CallAsync("<kill-session><session-id>1</session-id></kill-session>");
        CollectionAssert.AreEqual(new[] { "admin discard-changes", "admin unlock  operation-failed", "eve kill-session  access-denied" }, told);
    }
}
