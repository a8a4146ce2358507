using System.Xml.Linq;

namespace Netconf.Mano.Protocol.Tests;

/// <summary>Dynamic subscriptions to event streams (RFC 8639 over RFC 8640); names carry the line of the checklist.</summary>
[TestClass]
public sealed class SubscribedNotificationsTests
{
    private const string OnlyChanges =
        "<stream-subtree-filter><netconf-config-change xmlns='urn:ietf:params:xml:ns:yang:ietf-netconf-notifications'/></stream-subtree-filter>";

    [TestMethod]
    public async Task C10_07_EstablishGivesAnIdAndDeliversAfterTheReply()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        var id = await client.EstablishAsync($"<stream>NETCONF</stream>{OnlyChanges}");
        Assert.IsGreaterThanOrEqualTo(0x8000_0000, id);
        (await client.EditAsync("running", ShopModel.Shop("<name>a</name>"))).AssertOk();
        Assert.AreEqual("netconf-config-change", (await client.NotificationAsync()).Elements().Last().Name.LocalName);
    }

    [TestMethod]
    public async Task C10_07_XPathFiltersResolveThePrefixesOfTheRequest()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        await client.EstablishAsync(
            "<stream>NETCONF</stream><stream-xpath-filter xmlns:q='urn:ietf:params:xml:ns:yang:ietf-netconf-notifications'>" +
            "/q:netconf-config-change[q:changed-by/q:username='admin']</stream-xpath-filter>");
        (await client.EditAsync("running", ShopModel.Shop("<name>a</name>"))).AssertOk();
        Assert.AreEqual("netconf-config-change", (await client.NotificationAsync()).Elements().Last().Name.LocalName);
    }

    [TestMethod]
    public async Task C10_07_ReplaysThenSaysSoThenGoesOnLiveThenCompletes()
    {
        var time = new FakeTime();
        await using var server = TestServer.Start(ShopModel.Schema, time);
        await using var client = server.Connect();
        (await client.EditAsync("running", ShopModel.Shop("<name>a</name>"))).AssertOk();
        time.Advance(TimeSpan.FromMinutes(1));
        var reply = await client.CallAsync(Subscriptions.Establish(
            $"<stream>NETCONF</stream>{OnlyChanges}<replay-start-time>2029-01-01T00:00:00Z</replay-start-time><stop-time>2030-01-01T01:00:00Z</stop-time>"));
        Assert.AreEqual("2030-01-01T00:00:00", reply.Descendants().Single(e => e.Name.LocalName == "replay-start-time-revision").Value[..19]);
        var id = reply.Descendants().Single(e => e.Name.LocalName == "id").Value;
        Assert.AreEqual("netconf-config-change", (await client.NotificationAsync()).Elements().Last().Name.LocalName);
        var completed = (await client.NotificationAsync()).Elements().Last();
        Assert.AreEqual(("replay-completed", id), (completed.Name.LocalName, completed.Value));
        (await client.EditAsync("running", ShopModel.Shop("<name>b</name>"))).AssertOk();
        Assert.AreEqual("netconf-config-change", (await client.NotificationAsync()).Elements().Last().Name.LocalName);
        time.Advance(TimeSpan.FromHours(1));
        Assert.AreEqual("subscription-completed", (await client.NotificationAsync()).Elements().Last().Name.LocalName);
        Assert.IsEmpty(await client.SubscriptionsAsync());
    }

    [TestMethod]
    public async Task C10_07_OnlyTheOwnerModifiesAndDeletes()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        await using var other = server.Connect();
        var id = await client.EstablishAsync($"<stream>NETCONF</stream>{OnlyChanges}");
        foreach (var operation in new[] { $"<delete-subscription xmlns='{Subscriptions.Space}'><id>{id}</id>" +
            $"</delete-subscription>", Modify(id, "<stream-subtree-filter/>") })
        {
            var refused = await other.CallAsync(operation);
            Assert.AreEqual("invalid-value", refused.ErrorTag());
            Assert.AreEqual("ietf-subscribed-notifications:no-such-subscription", refused.Descendants().Single(e => e.Name.LocalName == "error-app-tag").Value);
            var reason = refused.Descendants().Single(e => e.Name.LocalName == "reason");
            Assert.AreEqual(
                (XNamespace)Subscriptions.Space + "no-such-subscription", reason.GetNamespaceOfPrefix(reason.Value.Split(':')[0])! + reason.Value.Split(':')[1]);
        }
        (await client.CallAsync(Modify(id, "<stream-subtree-filter><none xmlns='urn:none'/></stream-subtree-filter>"))).AssertOk();
        (await client.EditAsync("running", ShopModel.Shop("<name>a</name>"))).AssertOk();
        (await client.CallAsync(Modify(id, OnlyChanges))).AssertOk();
        (await client.EditAsync("running", ShopModel.Shop("<name>b</name>"))).AssertOk();
        // The first change may be published after the second modification; it comes at most once.
        var told = (await client.NotificationAsync()).ToString();
        StringAssert.Contains(told.Contains("create", StringComparison.Ordinal) ? (await client.NotificationAsync()).ToString() : told, "replace");
        (await client.CallAsync($"<delete-subscription xmlns='{Subscriptions.Space}'><id>{id}</id></delete-subscription>")).AssertOk();
        Assert.IsEmpty(await client.SubscriptionsAsync());
    }

    [TestMethod]
    public async Task C10_07_KillTellsTheReceiver()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        await using var admin = server.Connect();
        var id = await client.EstablishAsync($"<stream>NETCONF</stream>{OnlyChanges}");
        (await admin.CallAsync($"<kill-subscription xmlns='{Subscriptions.Space}'><id>{id}</id></kill-subscription>")).AssertOk();
        var end = (await client.NotificationAsync()).Elements().Last();
        Assert.AreEqual("subscription-terminated", end.Name.LocalName);
        StringAssert.EndsWith(end.Elements().Last().Value, "no-such-subscription");
    }

    [TestMethod]
    public async Task C10_07_KillNeedsARule()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect("someone");
        Assert.AreEqual("access-denied", (await client.CallAsync($"<kill-subscription xmlns='{Subscriptions.Space}'><id>1</id>" +
            $"</kill-subscription>")).ErrorTag());
    }

    [TestMethod]
    public async Task C10_07_TheTwoKindsDoNotMixInASession()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        const string Create = "<create-subscription xmlns='urn:ietf:params:xml:ns:netconf:notification:1.0'/>";
        await client.EstablishAsync($"<stream>NETCONF</stream>{OnlyChanges}");
        Assert.AreEqual("operation-not-supported", (await client.CallAsync(Create)).ErrorTag());
        await using var other = server.Connect();
        (await other.CallAsync(Create)).AssertOk();
        Assert.AreEqual("operation-not-supported", (await other.CallAsync(Subscriptions.Establish("<stream>NETCONF</stream>"))).ErrorTag());
    }

    [TestMethod]
    public async Task C10_07_AWrongFilterIsRefusedWithAHint()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        var refused = await client.CallAsync(Subscriptions.Establish("<stream>NETCONF</stream><stream-xpath-filter>/a[</stream-xpath-filter>"));
        Assert.AreEqual(
            "ietf-subscribed-notifications:filter-unsupported", refused.Descendants().SingleOrDefault(e => e.Name.LocalName == "error-app-tag")?.Value, refused.ToString());
        var info = refused.Descendants().Single(e => e.Name.LocalName == "establish-subscription-stream-error-info");
        Assert.IsTrue(info.Elements().Any(e => e.Name == (XNamespace)Subscriptions.Space + "filter-failure-hint"), info.ToString());
        Assert.AreEqual("invalid-value", (await client.CallAsync(Subscriptions.Establish("<stream>none</stream>"))).ErrorTag());
        Assert.AreEqual(
            "invalid-value",
            (await client.CallAsync(Subscriptions.Establish("<stream>NETCONF</stream><replay-start-time>" +
                "2999-01-01T00:00:00Z</replay-start-time>"))).ErrorTag());
    }

    [TestMethod]
    public async Task SubscriptionsAndStreamsAreInTheTree()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        var id = await client.EstablishAsync($"<stream>NETCONF</stream>{OnlyChanges}");
        (await client.EditAsync("running", ShopModel.Shop("<name>a</name>"))).AssertOk();
        await client.NotificationAsync();
        var entry = (await client.SubscriptionsAsync()).Single();
        Assert.AreEqual(id.ToString(), entry.Elements().First().Value);
        Assert.AreEqual("NETCONF", entry.Elements().Single(e => e.Name.LocalName == "stream").Value);
        var receiver = entry.Descendants().Single(e => e.Name.LocalName == "receiver");
        Assert.AreEqual("active", receiver.Elements().Single(e => e.Name.LocalName == "state").Value);
        Assert.AreEqual("1", receiver.Elements().Single(e => e.Name.LocalName == "sent-event-records").Value);
        var streams = await client.CallAsync($"<get><filter><streams xmlns='{Subscriptions.Space}'/></filter></get>");
        Assert.AreEqual("NETCONF", streams.Descendants().Single(e => e.Name.LocalName == "name").Value);
    }

    [TestMethod]
    public async Task LimitsAreConfiguredAndSaidWhenReached()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        (await client.EditAsync(
            "running",
            $"<subscriptions xmlns='{Subscriptions.Space}'><limits xmlns='urn:netconf-mano:yang:netconf-mano-subscriptions'><per-session>" +
                $"2</per-session></limits></subscriptions>")).AssertOk();
        await client.EstablishAsync("<stream>NETCONF</stream>");
        var id = await client.EstablishAsync("<stream>NETCONF</stream>");
        Assert.AreEqual("resource-denied", (await client.CallAsync(Subscriptions.Establish("<stream>NETCONF</stream>"))).ErrorTag());
        (await client.CallAsync($"<delete-subscription xmlns='{Subscriptions.Space}'><id>{id}</id></delete-subscription>")).AssertOk();
        await client.EstablishAsync("<stream>NETCONF</stream>");
    }

    [TestMethod]
    public async Task ANamedFilterThatChangesReachesItsSubscriptions()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        await using var editor = server.Connect();
        (await editor.EditAsync("running", Named("<none xmlns='urn:none'/>"))).AssertOk();
        await client.EstablishAsync("<stream>NETCONF</stream><stream-filter-name>f</stream-filter-name>");
        (await editor.EditAsync("running", Named("<netconf-config-change xmlns='urn:ietf:params:xml:ns:yang:ietf-netconf-notifications'/>"))).AssertOk();
        Assert.AreEqual("subscription-modified", (await client.NotificationAsync()).Elements().Last().Name.LocalName);
        (await editor.EditAsync("running", ShopModel.Shop("<name>a</name>"))).AssertOk();
        Assert.AreEqual("netconf-config-change", (await client.NotificationAsync()).Elements().Last().Name.LocalName);
        (await editor.EditAsync(
            "running", $"<filters xmlns='{Subscriptions.Space}'><stream-filter xmlns:nc='{TestClient.Nc}' nc:operation='delete'><name>f</name>" +
                $"</stream-filter></filters>")).AssertOk();
        XElement end;
        do
            end = (await client.NotificationAsync()).Elements().Last();
        while (end.Name.LocalName == "netconf-config-change");
        StringAssert.EndsWith(end.Elements().Last().Value, "filter-unavailable");
    }

    [TestMethod]
    public async Task EverySubscriberIsToldWhenTheServerStops()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var one = server.Connect();
        await using var other = server.Connect();
        await one.EstablishAsync($"<stream>NETCONF</stream>{OnlyChanges}");
        (await other.CallAsync("<create-subscription xmlns='urn:ietf:params:xml:ns:netconf:notification:1.0'><filter/></create-subscription>")).AssertOk();
        await server.Netconf.EndSubscriptionsAsync(TimeSpan.FromSeconds(10));
        Assert.AreEqual("subscription-terminated", (await one.NotificationAsync()).Elements().Last().Name.LocalName);
        Assert.AreEqual("notificationComplete", (await other.NotificationAsync()).Elements().Last().Name.LocalName);
    }

    private static string Modify(uint id, string filter) => $"<modify-subscription xmlns='{Subscriptions.Space}'><id>{id}</id>{filter}</modify-subscription>";

    private static string Named(string filter) =>
        $"<filters xmlns='{Subscriptions.Space}'><stream-filter><name>f</name><stream-subtree-filter>{filter}</stream-subtree-filter>" +
            $"</stream-filter></filters>";
}

/// <summary>What tests of subscriptions ask.</summary>
internal static class Subscriptions
{
    public const string Space = "urn:ietf:params:xml:ns:yang:ietf-subscribed-notifications";
    public const string Push = "urn:ietf:params:xml:ns:yang:ietf-yang-push";

    public static string Establish(string parameters) => $"<establish-subscription xmlns='{Space}'>{parameters}</establish-subscription>";

    /// <summary>The parameters of a subscription to a datastore.</summary>
    public static string To(string datastore, string filter, string trigger) =>
        $"<datastore xmlns='{Push}' xmlns:ds='urn:ietf:params:xml:ns:yang:ietf-datastores'>ds:{datastore}</datastore>{filter}{trigger}";

    public static async Task<uint> EstablishAsync(this TestClient client, string parameters)
    {
        var reply = await client.CallAsync(Establish(parameters));
        var id = reply.Elements().SingleOrDefault(e => e.Name == (XNamespace)Space + "id");
        Assert.IsNotNull(id, reply.ToString());
        return uint.Parse(id.Value);
    }

    /// <summary>The entries of /subscriptions.</summary>
    public static async Task<IReadOnlyList<XElement>> SubscriptionsAsync(this TestClient client) =>
        [.. (await client.CallAsync($"<get><filter><subscriptions xmlns='{Space}'><subscription/></subscriptions></filter></get>"))
            .Descendants((XNamespace)Space + "subscription")];
}
