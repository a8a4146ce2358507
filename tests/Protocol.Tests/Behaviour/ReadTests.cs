namespace Netconf.Mano.Protocol.Tests;

/// <summary>get-config with filters and defaults, get-schema.</summary>
[TestClass]
public sealed class ReadTests
{
    private const string Defaults = "urn:ietf:params:xml:ns:yang:ietf-netconf-with-defaults";

    [TestMethod]
    [DataRow("<filter/>", "")]
    [DataRow("<filter><shop xmlns='urn:shop'><item><name>b</name></item></shop></filter>", "b:20")]
    [DataRow("<filter><shop xmlns='urn:shop'><item><price/></item></shop></filter>", "a:10,b:20")]
    [DataRow("<filter><shop xmlns='urn:shop'><item><name>a</name></item><item><name>b</name></item></shop></filter>", "a:10,b:20")]
    [DataRow("<filter><shop xmlns='urn:none'/></filter>", "")]
    [DataRow("<filter type='xpath' xmlns:s='urn:shop' select=\"/s:shop/s:item[s:price &gt; 15]\"/>", "b:20")]
    [DataRow("<filter type='xpath' xmlns:s='urn:shop' select=\"/shop/item\"/>", "")]
    public async Task SelectsWhatTheFilterSays(string filter, string expected)
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        await FillAsync(client);
        var items = (await client.GetConfigAsync("running", filter)).Descendants().Where(e => e.Name.LocalName == "item");
        var found = items.Select(i => string.Join(':', i.Elements().Select(e => e.Value.Trim())));
        Assert.AreEqual(expected, string.Join(',', found));
    }

    [TestMethod]
    [DataRow("report-all", true, true)]
    [DataRow("explicit", false, true)]
    [DataRow("trim", false, false)]
    public async Task ReportsDefaultsAsAsked(string mode, bool open, bool price)
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        await FillAsync(client);
        var data = await client.GetConfigAsync("running", $"{ShopModel.OnlyShop}<with-defaults xmlns='{Defaults}'>{mode}</with-defaults>");
        Assert.AreEqual(open, data.Descendants().Any(e => e.Name.LocalName == "open"));
        Assert.AreEqual(price, data.Descendants().Any(e => e.Name.LocalName == "price" && e.Value == "10"));
    }

    [TestMethod]
    public async Task RefusesFiltersAndModesThereAreNot()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        Assert.AreEqual("invalid-value", (await client.CallAsync($"<get><with-defaults xmlns='{Defaults}'>some</with-defaults></get>")).ErrorTag());
        Assert.AreEqual("bad-attribute", (await client.CallAsync("<get><filter type='magic'/></get>")).ErrorTag());
        Assert.AreEqual("missing-attribute", (await client.CallAsync("<get><filter type='xpath'/></get>")).ErrorTag());
        Assert.AreEqual("invalid-value", (await client.CallAsync("<get><filter type='xpath' select='1 + 1'/></get>")).ErrorTag());
    }

    [TestMethod]
    [DataRow("", "<offset>1</offset><limit>2</limit>", "b,c")]
    [DataRow("", "<limit>2</limit><direction>backwards</direction>", "e,d")]
    [DataRow("", "<offset>9</offset>", "")]
    [DataRow("<filter type='xpath' xmlns:s='urn:shop' select=\"/s:shop/s:item[s:price &gt; 2]\"/>", "<offset>1</offset><limit>1</limit>", "d")]
    [DataRow("<filter><shop xmlns='urn:shop'><item><name/></item></shop></filter>", "<offset>3</offset>", "d,e")]
    public async Task ReadsALargeListPageByPage(string filter, string page, string expected)
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        (await client.EditAsync("running", ShopModel.Shop(string.Concat("abcde".Select(
            (c, i) => $"<item><name>{c}</name><price>{i + 1}</price></item>"))))).AssertOk();
        const string Pages = "urn:netconf-mano:yang:mano-pagination";
        var data = await client.GetConfigAsync("running", $"{filter}<page xmlns='{Pages}' xmlns:q='urn:shop'><list>/q:shop/q:item</list>{page}</page>");
        Assert.AreEqual(expected, string.Join(',', data.Descendants().Where(e => e.Name.LocalName == "item").Select(e => e.Elements().First().Value)));
        Assert.AreEqual("invalid-value", (await client.CallAsync(
            $"<get><page xmlns='{Pages}' xmlns:q='urn:shop'><list>/q:shop/q:size</list></page></get>")).ErrorTag());
    }

    [TestMethod]
    public async Task ServesTheTextOfAModule()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        const string Start = "<get-schema xmlns='urn:ietf:params:xml:ns:yang:ietf-netconf-monitoring'><identifier>shop</identifier><version>";
        StringAssert.Contains((await client.CallAsync(Start + "2026-01-01</version></get-schema>")).Value, "module shop {");
        Assert.AreEqual("invalid-value", (await client.CallAsync(Start + "2025-01-01</version></get-schema>")).ErrorTag());
    }

    private static async Task FillAsync(TestClient client) => (await client.EditAsync("running", ShopModel.Shop(
        "<item><name>a</name><price>10</price></item><item><name>b</name><price>20</price></item>"))).AssertOk();
}
