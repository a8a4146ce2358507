namespace Netconf.Mano.Protocol.Tests;

/// <summary>create-subscription (RFC 5277) and the server's own events (RFC 6470).</summary>
[TestClass]
public sealed class SubscriptionTests
{
    private const string Space = "urn:ietf:params:xml:ns:netconf:notification:1.0";

    [TestMethod]
    public async Task TellsOfACommitToRunning()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        (await client.CallAsync(Subscribe($"<filter><netconf-config-change xmlns='urn:ietf:params:xml:ns:yang:ietf-netconf-notifications'/></filter>"))).AssertOk();
        Assert.AreEqual("operation-failed", (await client.CallAsync(Subscribe(""))).ErrorTag());
        (await client.EditAsync("running", ShopModel.Shop("<name>a</name>"))).AssertOk();
        var e = (await client.NotificationAsync()).Elements().Single(x => x.Name.LocalName == "netconf-config-change");
        Assert.AreEqual("admin", e.Descendants().Single(x => x.Name.LocalName == "username").Value);
        StringAssert.Contains(e.ToString(), "create");
    }

    [TestMethod]
    public async Task ReplaysAcrossARestartThenCompletes()
    {
        var directory = Directory.CreateTempSubdirectory("mano-test-").FullName;
        try
        {
            var time = new FakeTime();
            await using (var server = TestServer.Start(ShopModel.Schema, time, directory))
            await using (var client = server.Connect())
            {
                (await client.EditAsync("running", ShopModel.Shop("<name>a</name>"))).AssertOk();
                (await client.EditAsync("running", ShopModel.Shop("<name>b</name>"))).AssertOk();
            }
            time.Advance(TimeSpan.FromHours(1));
            await using (var server = TestServer.Start(ShopModel.Schema, time, directory))
            await using (var client = server.Connect())
            {
                Assert.AreEqual("b", await client.ShopNameAsync());
                (await client.CallAsync(Subscribe(
                    "<filter><netconf-config-change xmlns='urn:ietf:params:xml:ns:yang:ietf-netconf-notifications'/></filter>" +
                    "<startTime>2030-01-01T00:00:00Z</startTime><stopTime>2030-01-01T00:30:00Z</stopTime>"))).AssertOk();
                var names = new List<string>();
                for (var i = 0; i < 4; i++)
                    names.Add((await client.NotificationAsync()).Elements().Last().Name.LocalName);
                CollectionAssert.AreEqual(
                    new[] { "netconf-config-change", "netconf-config-change", "replayComplete", "notificationComplete" }, names);
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [TestMethod]
    public async Task StopsAtAStopTimeFarAway()
    {
        var time = new FakeTime();
        await using var server = TestServer.Start(ShopModel.Schema, time);
        await using var client = server.Connect();
        (await client.CallAsync(Subscribe(
            "<filter><none xmlns='urn:none'/></filter><startTime>2030-01-01T00:00:00Z</startTime><stopTime>2031-01-01T00:00:00Z</stopTime>"))).AssertOk();
        Assert.AreEqual("replayComplete", (await client.NotificationAsync()).Elements().Last().Name.LocalName);
        time.Advance(TimeSpan.FromDays(366));
        Assert.AreEqual("notificationComplete", (await client.NotificationAsync()).Elements().Last().Name.LocalName);
    }

    [TestMethod]
    [DataRow("<stream>none</stream>", "invalid-value")]
    [DataRow("<stopTime>2030-01-01T00:00:00Z</stopTime>", "missing-element")]
    [DataRow("<startTime>2030-01-02T00:00:00Z</startTime>", "bad-element")]
    [DataRow("<startTime>2029-01-02T00:00:00Z</startTime><stopTime>2029-01-01T00:00:00Z</stopTime>", "bad-element")]
    [DataRow("<startTime>yesterday</startTime>", "invalid-value")]
    public async Task RefusesWhatCannotBe(string parameters, string tag)
    {
        await using var server = TestServer.Start(ShopModel.Schema, new FakeTime());
        await using var client = server.Connect();
        Assert.AreEqual(tag, (await client.CallAsync(Subscribe(parameters))).ErrorTag());
        (await client.CallAsync(Subscribe(""))).AssertOk();
    }

    private static string Subscribe(string parameters) => $"<create-subscription xmlns='{Space}'>{parameters}</create-subscription>";
}
