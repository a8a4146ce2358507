using System.Xml.Linq;

namespace Netconf.Mano.Protocol.Tests;

/// <summary>get-data, edit-data and the datastores by their identities (RFC 8526, RFC 8342, RFC 8808).</summary>
[TestClass]
public sealed class NmdaTests
{
    private static readonly XNamespace Nmda = "urn:ietf:params:xml:ns:yang:ietf-netconf-nmda";
    private static readonly XNamespace Shop = ShopModel.Namespace;
    private static readonly XName Origin = XName.Get("origin", "urn:ietf:params:xml:ns:yang:ietf-origin");

    [TestMethod]
    [DataRow("ds:running", "r")]
    [DataRow("ds:candidate", "c")]
    [DataRow("ds:intended", "r")]
    [DataRow("ds:operational", "r")]
    [DataRow("fd:factory-default", null)]
    public async Task ReadsEveryDatastore(string datastore, string? name)
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        (await client.EditAsync("running", ShopModel.Shop("<name>r</name>"))).AssertOk();
        (await client.EditAsync("candidate", ShopModel.Shop("<name>c</name>"))).AssertOk();
        var data = await GetAsync(client, datastore, OnlyShop);
        Assert.AreEqual(name, data.Descendants(Shop + "name").FirstOrDefault()?.Value);
    }

    [TestMethod]
    [DataRow("ds:startup")]
    [DataRow("ds:conventional")]
    [DataRow("ds:nothing")]
    [DataRow("running")]
    public async Task RefusesDatastoresThereAreNot(string datastore)
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        Assert.AreEqual("invalid-value", (await client.CallAsync(GetData(datastore, ""))).ErrorTag());
        Assert.AreEqual("invalid-value", (await client.CallAsync(EditData(datastore, "<name>a</name>"))).ErrorTag());
    }

    [TestMethod]
    public async Task TellsOriginsWhereTheyChange()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        (await client.EditAsync("running", ShopModel.Shop("<name>r</name><item><name>a</name></item>"))).AssertOk();
        var shop = (await GetAsync(client, "ds:operational", OnlyShop + "<with-origin/>")).Element(Shop + "shop")!;
        Assert.AreEqual("or:intended", shop.Attribute(Origin)?.Value);
        Assert.IsNull(shop.Element(Shop + "name")!.Attribute(Origin), "what a node shares with the one around it is not repeated");
        Assert.AreEqual("or:default", shop.Element(Shop + "open")!.Attribute(Origin)?.Value);
        Assert.AreEqual("or:default", shop.Element(Shop + "item")!.Element(Shop + "price")!.Attribute(Origin)?.Value);
        Assert.IsNull(shop.Element(Shop + "item")!.Attribute(Origin));
    }

    [TestMethod]
    [DataRow("<origin-filter>or:intended</origin-filter>", "name=r,item=a")]
    [DataRow("<origin-filter>or:default</origin-filter>", "open=true,item=a,price=10")]
    [DataRow("<negated-origin-filter>or:intended</negated-origin-filter>", "open=true,item=a,price=10")]
    [DataRow("<origin-filter>or:learned</origin-filter>", "")]
    [DataRow("<origin-filter>or:default</origin-filter><origin-filter>or:intended</origin-filter>", "name=r,open=true,item=a,price=10")]
    public async Task FiltersByOrigin(string filter, string expected)
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        (await client.EditAsync("running", ShopModel.Shop("<name>r</name><item><name>a</name></item>"))).AssertOk();
        var data = await GetAsync(client, "ds:operational", OnlyShop + filter);
        var found = data.Descendants().Where(e => !e.HasElements && e.Name.Namespace == Shop)
            .Select(e => $"{(e.Parent!.Name.LocalName == "item" && e.Name.LocalName == "name" ? "item" : e.Name.LocalName)}={e.Value}");
        Assert.AreEqual(expected, string.Join(',', found));
    }

    [TestMethod]
    [DataRow("", 1, "shop")]
    [DataRow("", 2, "shop,name,item")]
    [DataRow("<subtree-filter><shop xmlns='urn:shop'><item/></shop></subtree-filter>", 1, "shop,item,name")]
    [DataRow("<subtree-filter><shop xmlns='urn:shop'><item/></shop></subtree-filter>", 2, "shop,item,name,price")]
    [DataRow("<xpath-filter xmlns:s='urn:shop'>/s:shop/s:item[s:name='a']</xpath-filter>", 1, "shop,item,name")]
    public async Task CountsTheDepthFromWhatTheFilterSelects(string filter, int depth, string expected)
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        (await client.EditAsync("running", ShopModel.Shop("<name>r</name><item><name>a</name><price>5</price></item>"))).AssertOk();
        var data = await GetAsync(client, "ds:running", $"{filter}<max-depth>{depth}</max-depth>");
        var found = data.Descendants().Where(e => e.Name.Namespace == Shop).Select(e => e.Name.LocalName).Distinct().ToList();
        // Of a list entry its keys are always told.
        Assert.AreEqual(depth == 2 && filter.Length == 0 ? "shop,name,item" : expected, string.Join(',', found));
    }

    [TestMethod]
    public async Task FiltersConfigurationAndState()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        (await client.EditAsync("running", ShopModel.Shop("<name>r</name>"))).AssertOk();
        Assert.IsEmpty((await GetAsync(client, "ds:running", "<config-filter>false</config-filter>")).Elements());
        var state = await GetAsync(client, "ds:operational", "<config-filter>false</config-filter>");
        Assert.IsTrue(state.Elements().Any(e => e.Name.LocalName == "netconf-state"), state.ToString());
        Assert.IsFalse(state.Elements().Any(e => e.Name.LocalName == "shop"));
        var config = await GetAsync(client, "ds:operational", "<config-filter>true</config-filter>");
        Assert.IsFalse(config.Elements().Any(e => e.Name.LocalName == "netconf-state"));
        Assert.IsTrue(config.Elements().Any(e => e.Name.LocalName == "shop"));
    }

    [TestMethod]
    [DataRow("ds:running", "<with-origin/>", "invalid-value")]
    [DataRow("ds:candidate", "<origin-filter>or:intended</origin-filter>", "invalid-value")]
    [DataRow("ds:operational", "<origin-filter>or:nothing</origin-filter>", "invalid-value")]
    [DataRow("ds:operational", "<origin-filter>or:intended</origin-filter><negated-origin-filter>or:default</negated-origin-filter>", "bad-element")]
    [DataRow("ds:running", "<max-depth>0</max-depth>", "invalid-value")]
    [DataRow("ds:running", "<config-filter>yes</config-filter>", "invalid-value")]
    [DataRow("ds:running", "<xpath-filter>1+1</xpath-filter>", "invalid-value")]
    [DataRow("ds:running", "<subtree-filter/><xpath-filter>/a</xpath-filter>", "bad-element")]
    [DataRow("ds:running", "<magic/>", "unknown-element")]
    public async Task RefusesParametersThatDoNotFit(string datastore, string parameters, string tag)
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        Assert.AreEqual(tag, (await client.CallAsync(GetData(datastore, parameters))).ErrorTag());
    }

    [TestMethod]
    public async Task NeedsADatastore()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        Assert.AreEqual("missing-element", (await client.CallAsync($"<get-data xmlns='{Nmda}'/>")).ErrorTag());
        Assert.AreEqual("missing-element", (await client.CallAsync($"<edit-data xmlns='{Nmda}'><config/></edit-data>")).ErrorTag());
    }

    [TestMethod]
    public async Task EditsWhatCanBeWritten()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        (await client.CallAsync(EditData("ds:candidate", "<name>c</name>"))).AssertOk();
        Assert.AreEqual("c", await client.ShopNameAsync("candidate"));
        (await client.CallAsync(EditData("ds:running", "<size>7</size>"))).AssertOk();
        StringAssert.Contains((await client.GetConfigAsync("running", ShopModel.OnlyShop)).ToString(), "<size>7</size>");
        foreach (var datastore in new[] { "ds:operational", "ds:intended", "fd:factory-default" })
            Assert.AreEqual("invalid-value", (await client.CallAsync(EditData(datastore, "<name>x</name>"))).ErrorTag());
        // RFC 8526 §3.1.2: an error leaves nothing of the edit, in the candidate too.
        (await client.CallAsync("<discard-changes/>")).AssertOk();
        Assert.AreEqual("invalid-value", (await client.CallAsync(EditData("ds:candidate", "<name>x</name><size>200</size>"))).ErrorTag());
        Assert.IsNull(await client.ShopNameAsync("candidate"));
    }

    [TestMethod]
    public async Task LocksAndValidatesByIdentity()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        await using var other = server.Connect();
        (await client.CallAsync($"<lock><target>{Datastore("ds:running")}</target></lock>")).AssertOk();
        Assert.AreEqual("lock-denied", (await other.CallAsync("<lock><target><running/></target></lock>")).ErrorTag());
        (await client.CallAsync($"<unlock><target>{Datastore("ds:running")}</target></unlock>")).AssertOk();
        Assert.AreEqual("invalid-value", (await client.CallAsync($"<lock><target>{Datastore("ds:operational")}</target></lock>")).ErrorTag());
        (await client.CallAsync($"<validate><source>{Datastore("ds:candidate")}</source></validate>")).AssertOk();
        Assert.AreEqual("invalid-value", (await client.CallAsync($"<validate><source>{Datastore("ds:operational")}</source></validate>")).ErrorTag());
    }

    [TestMethod]
    public async Task GoesBackToTheFactorysConfiguration()
    {
        var factory = System.Text.Encoding.UTF8.GetBytes($"<config>{ShopModel.Shop("<name>factory</name>")}</config>");
        await using var server = TestServer.Start(
            ShopModel.Schema, datastores: new() { Startup = () => (ReadOnlyMemory<byte>?)factory });
        await using var client = server.Connect();
        (await client.EditAsync("running", ShopModel.Shop("<name>changed</name><size>9</size>"))).AssertOk();
        (await client.EditAsync("candidate", ShopModel.Shop("<name>draft</name>"))).AssertOk();
        Assert.AreEqual("factory", (await GetAsync(client, "fd:factory-default", OnlyShop)).Descendants(Shop + "name").Single().Value);
        (await client.CallAsync("<factory-reset xmlns='urn:ietf:params:xml:ns:yang:ietf-factory-default'/>")).AssertOk();
        Assert.AreEqual("factory", await client.ShopNameAsync());
        Assert.AreEqual("factory", await client.ShopNameAsync("candidate"));
        Assert.DoesNotContain("size", (await client.GetConfigAsync("running", ShopModel.OnlyShop)).ToString());
    }

    [TestMethod]
    public async Task HidesFromGetDataWhatTheReaderMayNotSee()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        (await client.EditAsync("running", ShopModel.Shop("<name>secret</name><size>5</size>") + """
            <nacm xmlns="urn:ietf:params:xml:ns:yang:ietf-netconf-acm">
              <groups><group><name>g</name><user-name>guest</user-name></group></groups>
              <rule-list><name>l</name><group>g</group><rule><name>r</name><module-name>shop</module-name>
                <path xmlns:s="urn:shop">/s:shop/s:name</path><access-operations>read</access-operations><action>deny</action></rule></rule-list>
            </nacm>
            """)).AssertOk();
        await using var guest = server.Connect("guest");
        foreach (var datastore in new[] { "ds:running", "ds:operational" })
        {
            var seen = (await GetAsync(guest, datastore, OnlyShop)).ToString();
            Assert.DoesNotContain("secret", seen);
            StringAssert.Contains(seen, ">5<");
        }
        var compared = await guest.CallAsync(
            "<compare xmlns='urn:ietf:params:xml:ns:yang:ietf-nmda-compare' xmlns:ds='urn:ietf:params:xml:ns:yang:ietf-datastores' " +
            "xmlns:fd='urn:ietf:params:xml:ns:yang:ietf-factory-default'><source>fd:factory-default</source><target>ds:running</target></compare>");
        Assert.DoesNotContain("secret", compared.ToString());
        StringAssert.Contains(compared.ToString(), "size");
    }

    private const string OnlyShop = "<subtree-filter><shop xmlns='urn:shop'/></subtree-filter>";

    private const string Prefixes =
        "xmlns:ds='urn:ietf:params:xml:ns:yang:ietf-datastores' xmlns:or='urn:ietf:params:xml:ns:yang:ietf-origin' " +
        "xmlns:fd='urn:ietf:params:xml:ns:yang:ietf-factory-default'";

    private static string GetData(string datastore, string parameters) =>
        $"<get-data xmlns='{Nmda}' {Prefixes}><datastore>{datastore}</datastore>{parameters}</get-data>";

    private static string EditData(string datastore, string shop) =>
        $"<edit-data xmlns='{Nmda}' {Prefixes}><datastore>{datastore}</datastore><config>{ShopModel.Shop(shop)}</config></edit-data>";

    private static string Datastore(string datastore) => $"<datastore xmlns='{Nmda}' {Prefixes}>{datastore}</datastore>";

    private static async Task<XElement> GetAsync(TestClient client, string datastore, string parameters)
    {
        var reply = await client.CallAsync(GetData(datastore, parameters));
        Assert.IsNotNull(reply.Element(Nmda + "data"), reply.ToString());
        return reply.Element(Nmda + "data")!;
    }
}
