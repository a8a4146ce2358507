using System.Xml.Linq;

namespace Netconf.Mano.Protocol.Tests;

/// <summary>Subscriptions to datastores (RFC 8641); names carry the line of the checklist.</summary>
[TestClass]
public sealed class YangPushTests
{
    private const string OnChange = $"<on-change xmlns='{Subscriptions.Push}'/>";
    private const string Quiet = $"<on-change xmlns='{Subscriptions.Push}'><sync-on-start>false</sync-on-start></on-change>";
    private const string ShopOnly = $"<datastore-subtree-filter xmlns='{Subscriptions.Push}'><shop xmlns='urn:shop'/></datastore-subtree-filter>";
    private static readonly XNamespace Push = Subscriptions.Push;

    [TestMethod]
    public async Task C10_07_OnChangeBeginsWithAllThenTellsPatchesInOrder()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        (await client.EditAsync("running", ShopModel.Shop("<name>a</name>"))).AssertOk();
        var id = await client.EstablishAsync(Subscriptions.To("running", ShopOnly, OnChange));
        var sync = (await client.NotificationAsync()).Element(Push + "push-update")!;
        Assert.AreEqual(id.ToString(), sync.Element(Push + "id")!.Value);
        Assert.AreEqual("a", sync.Element(Push + "datastore-contents")!.Value);
        (await client.EditAsync("running", ShopModel.Shop("<item><name>x/1</name><price>7</price></item>"))).AssertOk();
        (await client.EditAsync("running", ShopModel.Shop("<item><name>x/1</name><price>8</price></item>"))).AssertOk();
        (await client.EditAsync("running", ShopModel.Shop($"<item xmlns:nc='{TestClient.Nc}' nc:operation='delete'><name>x/1</name></item>"))).AssertOk();
        CollectionAssert.AreEqual(
            new[] { "0 create /shop:shop/item=x%2F1 x/17", "1 replace /shop:shop/item=x%2F1/price 8", "2 delete /shop:shop/item=x%2F1 " },
            new[] { Patch(await client.NotificationAsync()), Patch(await client.NotificationAsync()), Patch(await client.NotificationAsync()) });
    }

    [TestMethod]
    public async Task OnChangeIsSilentAboutWhatIsNotSelected()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        await client.EstablishAsync(Subscriptions.To(
            "running", $"<datastore-xpath-filter xmlns='{Subscriptions.Push}' xmlns:p='urn:shop'>" +
                $"/p:shop/p:item[p:name='b']/p:price</datastore-xpath-filter>", Quiet));
        (await client.EditAsync("running", ShopModel.Shop("<name>n</name><item><name>a</name><price>1</price></item>"))).AssertOk();
        (await client.EditAsync("running", ShopModel.Shop("<item><name>b</name><price>2</price></item>"))).AssertOk();
        (await client.EditAsync("running", ShopModel.Shop("<item><name>a</name><price>3</price></item>"))).AssertOk();
        (await client.EditAsync("running", ShopModel.Shop("<item><name>b</name><price>4</price></item>"))).AssertOk();
        Assert.AreEqual("0 create /shop:shop b2", Patch(await client.NotificationAsync()));
        Assert.AreEqual("1 replace /shop:shop/item=b/price 4", Patch(await client.NotificationAsync()));
    }

    [TestMethod]
    public async Task AnEntryThatBeginsToMatchComesWhole()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        foreach (var filter in new[]
        {
            $"<datastore-subtree-filter xmlns='{Subscriptions.Push}'><shop xmlns='urn:shop'><item><price>5</price></item></shop></datastore-subtree-filter>",
            $"<datastore-xpath-filter xmlns='{Subscriptions.Push}' xmlns:p='urn:shop'>/p:shop/p:item[p:price='5']</datastore-xpath-filter>",
        })
        {
            (await client.EditAsync("running", ShopModel.Shop("<item><name>a</name><price>5</price></item><item><name>b</name><price>4</price>" +
                "</item>"))).AssertOk();
            var id = await client.EstablishAsync(Subscriptions.To("running", filter, Quiet));
            (await client.EditAsync("running", ShopModel.Shop("<item><name>b</name><price>5</price></item>"))).AssertOk();
            Assert.AreEqual("0 create /shop:shop/item=b b5", Patch(await client.NotificationAsync()));
            (await client.EditAsync("running", ShopModel.Shop("<item><name>b</name><price>4</price></item>"))).AssertOk();
            Assert.AreEqual("1 delete /shop:shop/item=b ", Patch(await client.NotificationAsync()));
            (await client.CallAsync($"<delete-subscription xmlns='{Subscriptions.Space}'><id>{id}</id></delete-subscription>")).AssertOk();
        }
    }

    [TestMethod]
    public async Task C10_07_DampeningTellsTheLastValueOnce()
    {
        var time = new FakeTime();
        await using var server = TestServer.Start(ShopModel.Schema, time);
        await using var client = server.Connect();
        await client.EstablishAsync(Subscriptions.To(
            "running", ShopOnly,
            $"<on-change xmlns='{Subscriptions.Push}'><dampening-period>1000</dampening-period><sync-on-start>false</sync-on-start></on-change>"));
        (await client.EditAsync("running", ShopModel.Shop("<name>a</name>"))).AssertOk();
        Assert.AreEqual("0 create /shop:shop a", Patch(await client.NotificationAsync()));
        (await client.EditAsync("running", ShopModel.Shop("<name>b</name>"))).AssertOk();
        (await client.EditAsync("running", ShopModel.Shop("<name>c</name>"))).AssertOk();
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.AreEqual("1 replace /shop:shop/name c", Patch(await client.NotificationAsync()));
    }

    [TestMethod]
    public async Task C10_07_ExcludedChangesAreNotTold()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        await client.EstablishAsync(Subscriptions.To(
            "running", ShopOnly,
            $"<on-change xmlns='{Subscriptions.Push}'><sync-on-start>false</sync-on-start><excluded-change>create</excluded-change></on-change>"));
        (await client.EditAsync("running", ShopModel.Shop("<name>a</name>"))).AssertOk();
        (await client.EditAsync("running", ShopModel.Shop("<name>b</name>"))).AssertOk();
        Assert.AreEqual("0 replace /shop:shop/name b", Patch(await client.NotificationAsync()));
    }

    [TestMethod]
    public async Task C10_07_ResyncSendsEverythingOnceMore()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        (await client.EditAsync("running", ShopModel.Shop("<name>a</name>"))).AssertOk();
        var id = await client.EstablishAsync(Subscriptions.To("running", ShopOnly, Quiet));
        (await client.CallAsync($"<resync-subscription xmlns='{Subscriptions.Push}'><id>{id}</id></resync-subscription>")).AssertOk();
        Assert.AreEqual("a", (await client.NotificationAsync()).Element(Push + "push-update")!.Element(Push + "datastore-contents")!.Value);
        (await client.EditAsync("running", ShopModel.Shop("<name>b</name>"))).AssertOk();
        Assert.AreEqual("0 replace /shop:shop/name b", Patch(await client.NotificationAsync()));
        var refused = await client.CallAsync($"<resync-subscription xmlns='{Subscriptions.Push}'><id>7</id></resync-subscription>");
        Assert.AreEqual("ietf-yang-push:no-such-subscription-resync", refused.Descendants().Single(e => e.Name.LocalName == "error-app-tag").Value);
    }

    [TestMethod]
    public async Task C10_07_PeriodicFollowsTheAnchor()
    {
        var time = new FakeTime();
        await using var server = TestServer.Start(ShopModel.Schema, time);
        await using var client = server.Connect();
        (await client.EditAsync("running", ShopModel.Shop("<name>a</name>"))).AssertOk();
        await client.EstablishAsync(Subscriptions.To(
            "running", ShopOnly,
            $"<periodic xmlns='{Subscriptions.Push}'><period>6000</period><anchor-time>2029-12-31T23:00:25Z</anchor-time></periodic>"));
        time.Advance(TimeSpan.FromSeconds(25));
        Assert.AreEqual("2030-01-01T00:00:25", EventTime(await client.NotificationAsync()));
        time.Advance(TimeSpan.FromSeconds(60));
        Assert.AreEqual("2030-01-01T00:01:25", EventTime(await client.NotificationAsync()));
    }

    [TestMethod]
    public async Task PeriodicWithoutAnchorBeginsAtOnceAndSeesVolatileValues()
    {
        var time = new FakeTime();
        await using var server = TestServer.Start(ShopModel.Schema, time);
        await using var client = server.Connect();
        await client.EstablishAsync(Subscriptions.To(
            "operational",
            $"<datastore-xpath-filter xmlns='{Subscriptions.Push}' xmlns:m='urn:ietf:params:xml:ns:yang:ietf-netconf-monitoring'>" +
                $"/m:netconf-state/m:statistics</datastore-xpath-filter>",
            $"<periodic xmlns='{Subscriptions.Push}'><period>100</period></periodic>"));
        StringAssert.Contains((await client.NotificationAsync()).ToString(), "in-rpcs");
        time.Advance(TimeSpan.FromSeconds(1));
        StringAssert.Contains((await client.NotificationAsync()).ToString(), "in-rpcs");
    }

    [TestMethod]
    public async Task WhatCannotBeIsRefusedWithItsIdentity()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        await AssertRefused(Subscriptions.To("candidate", ShopOnly, OnChange), "datastore-not-subscribable");
        await AssertRefused(Subscriptions.To("running", ShopOnly, $"<periodic xmlns='{Subscriptions.Push}'><period>0</period>" +
            $"</periodic>"), "period-unsupported");
        await AssertRefused(
            Subscriptions.To("running", $"<datastore-subtree-filter xmlns='{Subscriptions.Push}'><none xmlns='urn:none'/>" +
                $"</datastore-subtree-filter>", OnChange),
            "unchanging-selection");
        await AssertRefused(
            Subscriptions.To(
                "operational",
                $"<datastore-subtree-filter xmlns='{Subscriptions.Push}'>" +
                    $"<netconf-state xmlns='urn:ietf:params:xml:ns:yang:ietf-netconf-monitoring'/></datastore-subtree-filter>",
                OnChange),
            "on-change-unsupported");
        Assert.AreEqual("missing-element", (await client.CallAsync(Subscriptions.Establish(Subscriptions.To("running", ShopOnly, "")))).ErrorTag());

        async Task AssertRefused(string parameters, string identity)
        {
            var refused = await client.CallAsync(Subscriptions.Establish(parameters));
            Assert.AreEqual($"ietf-yang-push:{identity}", refused.Descendants().SingleOrDefault(e => e.Name.LocalName == "error-app-tag")?.Value, refused.ToString());
        }
    }

    [TestMethod]
    public async Task AReaderIsToldOnlyOfWhatHeMayRead()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var admin = server.Connect();
        (await admin.EditAsync("running", """
            <nacm xmlns="urn:ietf:params:xml:ns:yang:ietf-netconf-acm">
              <groups><group><name>g</name><user-name>guest</user-name></group></groups>
              <rule-list><name>l</name><group>g</group>
                <rule><name>r</name><module-name>shop</module-name><path xmlns:s="urn:shop">/s:shop/s:item/s:price</path>
                <access-operations>read</access-operations><action>deny</action></rule>
              </rule-list></nacm>
            """)).AssertOk();
        await using var guest = server.Connect("guest");
        await guest.EstablishAsync(Subscriptions.To("running", ShopOnly, Quiet));
        (await admin.EditAsync("running", ShopModel.Shop("<item><name>a</name><price>1</price></item>"))).AssertOk();
        (await admin.EditAsync("running", ShopModel.Shop("<item><name>a</name><price>2</price></item>"))).AssertOk();
        (await admin.EditAsync("running", ShopModel.Shop("<name>b</name>"))).AssertOk();
        Assert.AreEqual("0 create /shop:shop a", Patch(await guest.NotificationAsync()));
        Assert.AreEqual("1 create /shop:shop/name b", Patch(await guest.NotificationAsync()));
    }

    [TestMethod]
    public async Task AReceiverThatMissedVersionsIsToldAndSynchronized()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        await using var editor = server.Connect();
        var blob = new string('x', 9000);
        await client.EstablishAsync(Subscriptions.To("running", ShopOnly, Quiet));
        // The client does not read: its transport fills, then the versions kept for it do.
        for (var i = 0; i < 500; i++)
            (await editor.EditAsync("running", ShopModel.Shop($"<name>{i}{blob}</name>"))).AssertOk();
        var seen = new List<string>();
        XElement last;
        do
        {
            last = (await client.NotificationAsync()).Elements().Last();
            seen.Add(last.Name.LocalName);
        }
        while (last.Name.LocalName != "push-update");
        CollectionAssert.AreEqual(new[] { "subscription-suspended", "subscription-resumed", "push-update" }, seen.TakeLast(3).ToList());
        StringAssert.StartsWith(last.Element(Push + "datastore-contents")!.Value, "499x");
    }

    private static string EventTime(XElement notification) => notification.Elements().First().Value[..19];

    /// <summary>A patch in one line: id, then operation, target and value of its edits.</summary>
    private static string Patch(XElement notification)
    {
        var patch = notification.Element(Push + "push-change-update")?.Descendants(Push + "yang-patch").Single();
        Assert.IsNotNull(patch, notification.ToString());
        return patch.Element(Push + "patch-id")!.Value + string.Concat(patch.Elements(Push + "edit").Select(
            e => $" {e.Element(Push + "operation")!.Value} {e.Element(Push + "target")!.Value} {e.Element(Push + "value")?.Value}"));
    }
}
