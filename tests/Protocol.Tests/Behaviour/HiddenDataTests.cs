namespace Netconf.Mano.Protocol.Tests;

/// <summary>What a user may not read is not told to him in any way: not by filters, not by errors (RFC 8341 §3.2.4, §3.4.5).</summary>
[TestClass]
public sealed class HiddenDataTests
{
    private const string Acm = "urn:ietf:params:xml:ns:yang:ietf-netconf-acm";

    private const string Items = "<name>a</name>" +
        "<item><name>open</name><price>1</price></item><item><name>secret</name><price>77</price></item><item><name>other</name><like>secret</like></item>";

    [TestMethod]
    [DataRow("/s:shop/s:item[s:name='secret']", "")]
    [DataRow("/s:shop/s:item[s:price=77]", "")]
    [DataRow("/s:shop/s:item[position()=2]/s:name", "other")]
    [DataRow("/s:shop[count(s:item)=3]/s:item/s:name", "")]
    [DataRow("/s:shop[count(s:item)=2]/s:item/s:name", "open other")]
    [DataRow("/s:shop/s:item[deref(s:like)/../s:price=77]", "")]
    [DataRow("/s:shop/s:item[../s:item/s:price=77]/s:name", "")]
    [DataRow("//s:price[.=77]", "")]
    [DataRow("/s:shop/s:item[s:price=1]/s:name[contains(string(/s:shop), '77')]", "")]
    [DataRow("/s:shop/s:item[s:name='open']/following-sibling::s:item/s:name", "other")]
    public async Task AnExpressionDoesNotSeeAHiddenEntry(string select, string names)
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var bob = await Guarded(server);
        var reply = await bob.GetConfigAsync("running", $"<filter type=\"xpath\" xmlns:s=\"urn:shop\" select=\"{select}\"/>");
        var seen = reply.Descendants().Where(e => e.Name.LocalName == "name").Select(e => e.Value);
        Assert.AreEqual(names, string.Join(' ', seen.Order(StringComparer.Ordinal)));
        Assert.DoesNotContain("77", reply.ToString());
    }

    [TestMethod]
    public async Task ASubtreeFilterDoesNotMatchAHiddenLeaf()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var bob = await Guarded(server, "<rule><name>0</name><path xmlns:s='urn:shop'>/s:shop/s:item[s:name='open']/s:price</path>" +
            "<access-operations>read</access-operations><action>deny</action></rule>");
        foreach (var content in (string[])["<item><name>secret</name></item>", "<item><price>77</price></item>", "<item><price>1</price></item>"])
            Assert.IsEmpty((await bob.GetConfigAsync("running", $"<filter>{ShopModel.Shop(content)}</filter>")).Elements(), content);
        var open = (await bob.GetConfigAsync("running", $"<filter>{ShopModel.Shop("<item><name>open</name></item>")}</filter>")).ToString();
        StringAssert.Contains(open, "open");
        Assert.DoesNotContain("price", open);
    }

    [TestMethod]
    public async Task AnEditDoesNotTellWhetherHiddenDataIsThere()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var bob = await Guarded(server);
        foreach (var (name, operation) in ((string, string)[])[("secret", "create"), ("secret", "delete")])
        {
            var reply = await bob.EditAsync("running", Item(name, operation));
            Assert.AreEqual("access-denied", reply.ErrorTag(), operation);
            Assert.DoesNotContain("secret", reply.ToString());
        }
        Assert.AreEqual("data-exists", (await bob.EditAsync("running", Item("open", "create"))).ErrorTag());
        Assert.AreEqual("data-missing", (await bob.EditAsync("running", Item("none", "delete"))).ErrorTag());
        Assert.AreEqual(2, server.Datastores.Access.DeniedDataWrites);
    }

    [TestMethod]
    public async Task DeletingHiddenDataThatIsNotThereIsDeniedToo()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var admin = server.Connect();
        await using var bob = await Guarded(server);
        (await admin.EditAsync("running", ShopModel.Shop($"<item xmlns:nc='{TestClient.Nc}'><name>other</name><like nc:operation='delete'/></item>"))).AssertOk();
        (await admin.EditAsync("running", Item("secret", "delete"))).AssertOk();
        Assert.AreEqual("access-denied", (await bob.EditAsync("running", Item("secret", "delete"))).ErrorTag());
    }

    [TestMethod]
    public async Task AConstraintOfHiddenDataIsToldWithoutItsPlace()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var bob = await Guarded(server,
            "<rule><name>0</name><path xmlns:s='urn:shop'>/s:shop/s:item[s:name='other']</path><access-operations>read</access-operations><action>deny</action></rule>");
        await using var admin = server.Connect();
        (await admin.EditAsync("running", ShopModel.Shop("<item><name>other</name><like>open</like></item>"))).AssertOk();
        var reply = await bob.EditAsync("running", Item("open", "delete"));
        Assert.AreEqual("data-missing", reply.ErrorTag());
        Assert.DoesNotContain("other", reply.ToString());
        Assert.DoesNotContain("error-path", reply.ToString());
    }

    [TestMethod]
    public async Task AReadUnderRulesOfOneEntryCostsNoMoreInALongList()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var bob = await Guarded(server);
        await using var admin = server.Connect();
        async Task<long> Allocated()
        {
            const string Select = "<filter type=\"xpath\" xmlns:s=\"urn:shop\" select=\"/s:shop/s:item[s:name='open']\"/>";
            await bob.GetConfigAsync("running", Select);
            var before = GC.GetTotalAllocatedBytes(precise: true);
            for (var i = 0; i < 20; i++)
                await bob.GetConfigAsync("running", Select);
            return GC.GetTotalAllocatedBytes(precise: true) - before;
        }
        var few = await Allocated();
        (await admin.EditAsync("running", ShopModel.Shop(string.Concat(Enumerable.Range(0, 20_000).Select(i => $"<item><name>i{i}</name></item>"))))).AssertOk();
        Assert.IsLessThan(few * 3, await Allocated());
    }

    private static string Item(string name, string operation) =>
        ShopModel.Shop($"<item xmlns:nc='{TestClient.Nc}' nc:operation='{operation}'><name>{name}</name></item>");

    /// <summary>A session of bob's, who may do anything in the shop but see the entry secret.</summary>
    private static async Task<TestClient> Guarded(TestServer server, string first = "")
    {
        await using var admin = server.Connect();
        (await admin.EditAsync("running", ShopModel.Shop(Items))).AssertOk();
        (await admin.EditAsync("running",
            $"<nacm xmlns='{Acm}'><groups><group><name>g</name><user-name>bob</user-name></group></groups><rule-list><name>l</name><group>g</group>{first}" +
            "<rule><name>1</name><path xmlns:s='urn:shop'>/s:shop/s:item[s:name='secret']</path><access-operations>*</access-operations><action>deny</action></rule>" +
            "<rule><name>2</name><module-name>shop</module-name><access-operations>*</access-operations><action>permit</action></rule></rule-list></nacm>")).AssertOk();
        return server.Connect("bob");
    }
}
