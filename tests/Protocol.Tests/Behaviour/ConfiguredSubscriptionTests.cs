using System.Xml.Linq;

namespace Netconf.Mano.Protocol.Tests;

/// <summary>Subscriptions in the configuration (RFC 8639 §2.5): their receivers are sessions of the users they name.</summary>
[TestClass]
public sealed class ConfiguredSubscriptionTests
{
    private const string Nms = "urn:netconf-mano:yang:netconf-mano-subscriptions";

    [TestMethod]
    public async Task AReceiverIsServedWhenItsUserConnectsAgainAndAfterARestart()
    {
        var directory = Directory.CreateTempSubdirectory("mano-test-").FullName;
        try
        {
            await using (var server = TestServer.Start(ShopModel.Schema, directory: directory))
            {
                await using var admin = server.Connect();
                (await admin.EditAsync("running", Configured("<stream>NETCONF</stream>" + OnlyChanges))).AssertOk();
                Assert.AreEqual("connecting", await StateAsync(admin));
                await ReceivesAsync(server, admin, "a");
                Assert.AreEqual("connecting", await StateAsync(admin));
                await ReceivesAsync(server, admin, "b");
            }
            await using (var server = TestServer.Start(ShopModel.Schema, directory: directory))
            await using (var admin = server.Connect())
                await ReceivesAsync(server, admin, "c");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [TestMethod]
    public async Task ChangesOfTheConfigurationReachTheReceiver()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var admin = server.Connect();
        await using var collector = server.Connect("collector");
        (await admin.EditAsync("running", Configured(Subscriptions.To("running", ShopFilter("name"), OnChange)))).AssertOk();
        Assert.AreEqual("subscription-started", await NameAsync(collector));
        Assert.AreEqual("push-update", await NameAsync(collector));
        (await admin.EditAsync("running", ShopModel.Shop("<name>a</name>"))).AssertOk();
        Assert.AreEqual("push-change-update", await NameAsync(collector));
        (await admin.EditAsync("running", Configured(ShopFilter("open")))).AssertOk();
        Assert.AreEqual("subscription-modified", await NameAsync(collector));
        Assert.AreEqual("push-update", await NameAsync(collector));
        (await admin.EditAsync(
            "running",
            $"<subscriptions xmlns='{Subscriptions.Space}'><subscription xmlns:nc='{TestClient.Nc}' nc:operation='delete'><id>5</id>" +
                $"</subscription></subscriptions>")).AssertOk();
        Assert.AreEqual("subscription-terminated", await NameAsync(collector));
    }

    [TestMethod]
    public async Task OneThatMeansNothingIsInvalid()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var admin = server.Connect();
        (await admin.EditAsync("running", Configured(Subscriptions.To("candidate", "", OnChange)))).AssertOk();
        await Until(async () => (await admin.SubscriptionsAsync()).Single().Elements()
            .SingleOrDefault(e => e.Name.LocalName == "configured-subscription-state")?.Value == "invalid");
    }

    [TestMethod]
    public async Task ResetConnectsAnew()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var admin = server.Connect();
        await using var collector = server.Connect("collector");
        (await admin.EditAsync("running", Configured("<stream>NETCONF</stream>" + OnlyChanges))).AssertOk();
        Assert.AreEqual("subscription-started", await NameAsync(collector));
        var reply = await admin.CallAsync(
            $"<action xmlns='urn:ietf:params:xml:ns:yang:1'><subscriptions xmlns='{Subscriptions.Space}'><subscription><id>5</id>" +
            "<receivers><receiver><name>r</name><reset/></receiver></receivers></subscription></subscriptions></action>");
        Assert.IsTrue(reply.Elements().Any(e => e.Name.LocalName == "time"), reply.ToString());
        string name;
        do
            name = await NameAsync(collector);
        while (name == "netconf-config-change");
        Assert.AreEqual("subscription-started", name);
    }

    private const string OnlyChanges =
        "<stream-subtree-filter><netconf-config-change xmlns='urn:ietf:params:xml:ns:yang:ietf-netconf-notifications'/></stream-subtree-filter>";

    private const string OnChange = $"<on-change xmlns='{Subscriptions.Push}'/>";

    private static string ShopFilter(string leaf) =>
        $"<datastore-subtree-filter xmlns='{Subscriptions.Push}'><shop xmlns='urn:shop'><{leaf}/></shop></datastore-subtree-filter>";

    private static async Task<string> NameAsync(TestClient client) => (await client.NotificationAsync()).Elements().Last().Name.LocalName;

    private static async Task ReceivesAsync(TestServer server, TestClient admin, string name)
    {
        await using var collector = server.Connect("collector");
        Assert.AreEqual("subscription-started", await NameAsync(collector));
        (await admin.EditAsync("running", ShopModel.Shop($"<name>{name}</name>"))).AssertOk();
        Assert.AreEqual("netconf-config-change", await NameAsync(collector));
        Assert.AreEqual("active", await StateAsync(admin));
    }

    private static async Task<string?> StateAsync(TestClient admin)
    {
        string? state = null;
        await Until(async () => (state = (await admin.SubscriptionsAsync()).Single().Descendants()
            .SingleOrDefault(e => e.Name.LocalName == "state")?.Value) is not null);
        return state;
    }

    /// <summary>What the configuration says is followed off the commit: asked until it is so.</summary>
    private static async Task Until(Func<Task<bool>> isSo)
    {
        for (var i = 0; i < 1000; i++)
        {
            if (await isSo())
                return;
            await Task.Yield();
        }
        Assert.Fail("it did not become so");
    }

    private static string Configured(string target) =>
        $"<subscriptions xmlns='{Subscriptions.Space}'><subscription><id>5</id>{target}" +
        $"<transport xmlns:nms='{Nms}'>nms:netconf-session</transport><receivers><receiver><name>r</name><user xmlns='{Nms}'>collector</user>" +
            $"</receiver></receivers>" +
        "</subscription></subscriptions>";
}
