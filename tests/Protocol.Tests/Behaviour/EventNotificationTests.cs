using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Netconf.Mano.Datastore;

namespace Netconf.Mano.Protocol.Tests;

/// <summary>RFC 5277 and RFC 6470 line by line of the checklist (§10.1 to §10.6).</summary>
[TestClass]
public sealed class EventNotificationTests
{
    private const string Space = "urn:ietf:params:xml:ns:netconf:notification:1.0";
    private const string Marks = "urn:ietf:params:xml:ns:netmod:notification";
    private const string OnlyChanges = "<filter><netconf-config-change xmlns='urn:ietf:params:xml:ns:yang:ietf-netconf-notifications'/></filter>";

    [TestMethod]
    [DataRow("<filter type='xpath' select='/a['/>", "invalid-value")]
    [DataRow("<filter type='xpath' select='count(/a)'/>", "invalid-value")]
    [DataRow("<filter type='xpath'/>", "missing-attribute")]
    [DataRow("<filter type='other'/>", "bad-attribute")]
    public async Task C10_01_AWrongFilterIsRefusedAtOnce(string parameters, string tag)
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        Assert.AreEqual(tag, (await client.CallAsync(Subscribe(parameters))).ErrorTag());
    }

    [TestMethod]
    public async Task C10_02_ReplayJoinsLiveWithoutLossOrDoubleAndTheSessionGoesOn()
    {
        var time = new FakeTime();
        await using var server = TestServer.Start(ShopModel.Schema, time);
        await using var client = server.Connect();
        await using var editor = server.Connect();
        // Enough for several reads of the log, some of them while others are made.
        for (var i = 0; i < 600; i++)
            (await editor.EditAsync("running", ShopModel.Shop($"<name>{i}</name>"))).AssertOk();
        var making = Task.Run(async () =>
        {
            for (var i = 600; i < 800; i++)
                (await editor.EditAsync("running", ShopModel.Shop($"<name>{i}</name>"))).AssertOk();
        });
        (await client.CallAsync(Subscribe($"{OnlyChanges}<startTime>2029-01-01T00:00:00Z</startTime><stopTime>2031-01-01T00:00:00Z</stopTime>"))).AssertOk();
        var (events, marks) = (0, new List<string>());
        while (events < 800 || marks.Count == 0)
        {
            var name = (await client.NotificationAsync()).Elements().Last().Name;
            if (name.LocalName == "netconf-config-change")
                events++;
            else
                marks.Add(name.ToString());
        }
        await making;
        Assert.AreEqual(800, events);
        time.Advance(TimeSpan.FromDays(400));
        marks.Add((await client.NotificationAsync()).Elements().Last().Name.ToString());
        CollectionAssert.AreEqual(new[] { $"{{{Marks}}}replayComplete", $"{{{Marks}}}notificationComplete" }, marks);
        Assert.AreEqual("799", await client.ShopNameAsync());
        (await client.CallAsync(Subscribe(""))).AssertOk();
    }

    [TestMethod]
    public async Task C10_03_TheFilterDoesNotTouchRepliesOrMarksAndIsOverTheContent()
    {
        await using var server = TestServer.Start(ShopModel.Schema, new FakeTime());
        await using var client = server.Connect();
        (await client.CallAsync(Subscribe(
            "<filter type='xpath' xmlns:n='urn:ietf:params:xml:ns:yang:ietf-netconf-notifications' select=\"/n:netconf-config-change[n:edit/n:operation='delete']\"/>" +
            "<startTime>2030-01-01T00:00:00Z</startTime>"))).AssertOk();
        Assert.AreEqual("replayComplete", (await client.NotificationAsync()).Elements().Last().Name.LocalName);
        (await client.EditAsync("running", ShopModel.Shop("<name>a</name>"))).AssertOk();
        Assert.AreEqual("a", await client.ShopNameAsync());
        (await client.EditAsync("running", $"<shop xmlns='{ShopModel.Namespace}' xmlns:nc='{TestClient.Nc}' nc:operation='delete'/>")).AssertOk();
        StringAssert.Contains((await client.NotificationAsync()).ToString(), "delete");
    }

    [TestMethod]
    public async Task TheFilterMayBeInNetconfsNamespaceAsNcclientSendsIt()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        (await client.CallAsync(Subscribe(OnlyChanges.Replace("<filter>", $"<filter xmlns='{TestClient.Nc}'>", StringComparison.Ordinal)))).AssertOk();
        (await client.EditAsync("running", ShopModel.Shop("<name>a</name>"))).AssertOk();
        Assert.AreEqual("netconf-config-change", (await client.NotificationAsync()).Elements().Last().Name.LocalName);
    }

    [TestMethod]
    public async Task C10_04_RequestsAndEventsInterleaveButNeverMix()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        StringAssert.Contains(client.ServerHello.ToString(), "urn:ietf:params:netconf:capability:interleave:1.0");
        (await client.CallAsync(Subscribe(OnlyChanges))).AssertOk();
        Assert.AreEqual("operation-failed", (await client.CallAsync(Subscribe(""))).ErrorTag());
        await using var editor = server.Connect();
        var making = Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++)
                (await editor.EditAsync("running", ShopModel.Shop($"<name>{i}</name>"))).AssertOk();
        });
        for (var i = 0; i < 100; i++)
            Assert.AreEqual("data", (await client.CallAsync("<get/>")).Elements().Single().Name.LocalName);
        await making;
        for (var i = 0; i < 100; i++)
            Assert.AreEqual("netconf-config-change", (await client.NotificationAsync()).Elements().Last().Name.LocalName);
    }

    [TestMethod]
    public async Task C10_05_EventTimesAreOfTheEventHaveAZoneAndNeverGoBack()
    {
        var time = new FakeTime();
        await using var server = TestServer.Start(ShopModel.Schema, time);
        await using var client = server.Connect();
        (await client.EditAsync("running", ShopModel.Shop("<name>a</name>"))).AssertOk();
        time.Advance(TimeSpan.FromMinutes(5));
        (await client.CallAsync(Subscribe($"{OnlyChanges}<startTime>2029-01-01T00:00:00Z</startTime>"))).AssertOk();
        var at = (await client.NotificationAsync()).Elements().First();
        Assert.AreEqual(XName.Get("eventTime", Space), at.Name);
        Assert.AreEqual("2030-01-01T00:00:00.000000Z", at.Value);
    }

    [TestMethod]
    public async Task C10_06_EveryPathToRunningIsToldWithActorTargetAndOperation()
    {
        var time = new FakeTime();
        await using var server = TestServer.Start(ShopModel.Schema, time);
        await using var client = server.Connect();
        await using var listener = server.Connect();
        (await listener.CallAsync(Subscribe(OnlyChanges))).AssertOk();
        (await client.EditAsync("running", ShopModel.Shop("<name>a</name><item><name>i</name></item>"))).AssertOk();
        Assert.AreEqual("admin: create /shop:shop", await TellAsync(listener));
        (await client.EditAsync("candidate", ShopModel.Shop("<name>b</name><item><name>j</name></item>"))).AssertOk();
        (await client.CallAsync("<commit><confirmed/><confirm-timeout>10</confirm-timeout></commit>")).AssertOk();
        Assert.AreEqual("admin: replace /shop:shop/shop:name, create /shop:shop/shop:item[shop:name='j']", await TellAsync(listener));
        time.Advance(TimeSpan.FromSeconds(11));
        Assert.AreEqual("server: replace /shop:shop/shop:name, delete /shop:shop/shop:item[shop:name='j']", await TellAsync(listener));
        (await client.CallAsync($"<copy-config><target><running/></target><source><config>" +
            $"{ShopModel.Shop("<name>c</name>")}</config></source></copy-config>")).AssertOk();
        Assert.AreEqual("admin: replace /shop:shop/shop:name, delete /shop:shop/shop:item[shop:name='i']", await TellAsync(listener));
    }

    [TestMethod]
    public async Task C10_06_SessionsAreToldAtBeginAndEnd()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var listener = server.Connect();
        (await listener.CallAsync(Subscribe(""))).AssertOk();
        uint killed;
        await using (var closing = server.Connect("one"))
            (await closing.CallAsync("<close-session/>")).AssertOk();
        await using (var victim = server.Connect("two"))
        {
            killed = victim.SessionId;
            await victim.CallAsync("<get/>");
            (await listener.CallAsync($"<kill-session><session-id>{killed}</session-id></kill-session>")).AssertOk();
        }
        await using (var lost = server.Connect("three"))
            await lost.CallAsync("<get/>");
        var told = new List<string>();
        while (told.Count < 6)
        {
            var e = (await listener.NotificationAsync()).Elements().Last();
            string Leaf(string name) => e.Elements().SingleOrDefault(x => x.Name.LocalName == name)?.Value ?? "";
            if (Leaf("username") != "admin")
                told.Add($"{e.Name.LocalName[8..]} {Leaf("username")} {Leaf("termination-reason")}{(Leaf("killed-by").Length > 0 ? " by " + (Leaf("killed-by") == listener.SessionId.ToString()) : "")}".Trim());
        }
        CollectionAssert.AreEquivalent(
            new[] { "session-start one", "session-end one closed", "session-start two", "session-end two killed by True", "session-start three", "session-end three dropped" },
            told);
    }

    [TestMethod]
    public async Task AStreamMayCarryAPartOfTheEvents()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        server.Datastores.Notifications.AddStream("changes", "Changes.", e => e.Node?.Name == "netconf-config-change");
        await using var client = server.Connect();
        (await client.EditAsync("running", ShopModel.Shop("<name>a</name>"))).AssertOk();
        (await client.CallAsync(Subscribe("<stream>changes</stream><startTime>2020-01-01T00:00:00Z</startTime>"))).AssertOk();
        Assert.AreEqual("netconf-config-change", (await client.NotificationAsync()).Elements().Last().Name.LocalName);
        Assert.AreEqual("replayComplete", (await client.NotificationAsync()).Elements().Last().Name.LocalName);
        await using (var other = server.Connect())
            await other.CallAsync("<get/>");
        (await client.EditAsync("running", ShopModel.Shop("<name>b</name>"))).AssertOk();
        Assert.AreEqual("netconf-config-change", (await client.NotificationAsync()).Elements().Last().Name.LocalName);
        var streams = await client.CallAsync("<get><filter><netconf xmlns='urn:ietf:params:xml:ns:netmod:notification'/></filter></get>");
        CollectionAssert.AreEquivalent(
            new[] { "NETCONF", "changes" }, streams.Descendants().Where(e => e.Name.LocalName == "name").Select(e => e.Value).ToArray());
    }

    [TestMethod]
    public async Task ACursorGivesEventsAsJsonToo()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        var datastores = server.Datastores;
        var stream = datastores.Notifications.Find("NETCONF")!;
        var filter = EventFilter.XPath(
            "/ietf-netconf-notifications:netconf-config-change", EventFilter.ModulePrefixes(datastores.Schema), takesValues: true).Filter!;
        var cursor = new EventCursor(datastores, new EventRequest(stream, Actor.Server("test")) { Filter = filter }, TimeProvider.System);
        (await client.EditAsync("running", ShopModel.Shop("<name>a</name>"))).AssertOk();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var batch = await cursor.NextAsync(patience.Token);
        using var json = JsonDocument.Parse(batch.Events.Single().Json);
        var content = json.RootElement.GetProperty("ietf-restconf:notification");
        Assert.IsTrue(content.GetProperty("eventTime").GetString()!.EndsWith('Z'));
        var change = content.GetProperty("ietf-netconf-notifications:netconf-config-change");
        Assert.AreEqual("/shop:shop", change.GetProperty("edit")[0].GetProperty("target").GetString());
        StringAssert.Contains(Encoding.UTF8.GetString(batch.Events.Single().Xml.Span), "<netconf-config-change");
    }

    /// <summary>A config-change event in one line: who, then operation and target of each edit.</summary>
    private static async Task<string> TellAsync(TestClient listener)
    {
        var e = (await listener.NotificationAsync()).Elements().Last();
        Assert.AreEqual("running", e.Elements().Single(x => x.Name.LocalName == "datastore").Value);
        var who = e.Descendants().Single(x => x.Name.LocalName is "username" or "server");
        var edits = e.Elements().Where(x => x.Name.LocalName == "edit").Select(
            x => $"{x.Elements().Single(c => c.Name.LocalName == "operation").Value} {x.Elements().Single(c => c.Name.LocalName == "target").Value}");
        return $"{(who.Name.LocalName == "server" ? "server" : who.Value)}: {string.Join(", ", edits)}";
    }

    private static string Subscribe(string parameters) => $"<create-subscription xmlns='{Space}'>{parameters}</create-subscription>";
}
