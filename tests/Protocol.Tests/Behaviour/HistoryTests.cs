using System.Xml.Linq;

namespace Netconf.Mano.Protocol.Tests;

/// <summary>The history of running (mano-history): who changed what, when and why; the way back; the difference of revisions and of datastores.</summary>
[TestClass]
public sealed class HistoryTests
{
    private static readonly XNamespace H = "urn:netconf-mano:yang:mano-history";

    [TestMethod]
    public async Task TellsWhoDidWhatAndWhy()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        (await client.EditAsync("running", ShopModel.Shop("<name>a</name>"), Comment("the beginning"))).AssertOk();
        (await client.EditAsync("candidate", ShopModel.Shop("<name>b</name><size>5</size>"))).AssertOk();
        (await client.CallAsync($"<commit>{Comment("ticket 7")}</commit>")).AssertOk();
        var revision = (await CallAsync(client, "get-revision", "<revision>2</revision>")).ToList();
        Assert.AreEqual("admin", Value(revision, "user"));
        Assert.AreEqual("ticket 7", Value(revision, "comment"));
        Assert.AreEqual(client.SessionId.ToString(), Value(revision, "session-id"));
        Assert.AreEqual("modify a b;create  5", string.Join(';', Changes(revision)));
        var all = await CallAsync(client, "get-revisions", "");
        Assert.AreEqual("2,1", string.Join(',', all.Select(r => r.Element(H + "revision")!.Value)));
        var older = await CallAsync(client, "get-revisions", "<before>2</before><user>admin</user>");
        Assert.AreEqual("1", string.Join(',', older.Select(r => r.Element(H + "revision")!.Value)));
        Assert.IsEmpty(await CallAsync(client, "get-revisions", "<user>nobody</user>"));
    }

    [TestMethod]
    public async Task ShowsTheNewestCommitsAsState()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        (await client.EditAsync("running", ShopModel.Shop("<name>a</name>"))).AssertOk();
        var state = await client.CallAsync($"<get><filter><history xmlns='{H}'/></filter></get>");
        Assert.AreEqual("1", state.Descendants(H + "newest").Single().Value);
        Assert.AreEqual("admin", state.Descendants(H + "user").Single().Value);
    }

    [TestMethod]
    public async Task FindsWhoChangedALeafAndWhatElseChangedWithIt()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        foreach (var edit in new[]
        {
            "<item><name>a</name><price>1</price></item>", "<size>9</size>", "<item><name>a</name><price>2</price></item><name>both</name>",
            "<item xmlns:nc='urn:ietf:params:xml:ns:netconf:base:1.0' nc:operation='delete'><name>a</name></item>",
        })
            (await client.EditAsync("running", ShopModel.Shop(edit))).AssertOk();
        var found = await CallAsync(client, "who-changed", "<path xmlns:s='urn:shop'>/s:shop/s:item[s:name='a']/s:price</path>");
        Assert.AreEqual("4,3,1", string.Join(',', found.Select(r => r.Element(H + "revision")!.Value)));
        Assert.AreEqual("modify 1 2;create  both", string.Join(';', Changes(found[1].Elements())));
        Assert.AreEqual("delete 2 ", Changes(found[0].Elements()).First());
        var one = await CallAsync(client, "who-changed", "<path xmlns:s='urn:shop'>/s:shop/s:item[s:name='a']</path><before>3</before><limit>1</limit>");
        Assert.AreEqual("1", string.Join(',', one.Select(r => r.Element(H + "revision")!.Value)));
    }

    [TestMethod]
    public async Task GoesBackToAnyRevisionAlsoAfterARestart()
    {
        var directory = Directory.CreateTempSubdirectory("mano-test-").FullName;
        try
        {
            await using (var server = TestServer.Start(ShopModel.Schema, directory: directory))
            await using (var client = server.Connect())
                foreach (var name in new[] { "one", "two", "three" })
                    (await client.EditAsync("running", ShopModel.Shop($"<name>{name}</name><item><name>{name}</name></item>"))).AssertOk();
            await using (var server = TestServer.Start(ShopModel.Schema, directory: directory))
            await using (var client = server.Connect())
            {
                (await client.CallAsync(Rpc("rollback", "<revision>1</revision>"))).AssertOk();
                Assert.AreEqual("three", await client.ShopNameAsync());
                Assert.AreEqual("one", await client.ShopNameAsync("candidate"));
                (await client.CallAsync("<discard-changes/>")).AssertOk();
                (await client.CallAsync(Rpc("rollback", "<revision>2</revision><target>running</target>"))).AssertOk();
                Assert.AreEqual("two", await client.ShopNameAsync());
                Assert.AreEqual("two,one", string.Join(',', (await client.GetConfigAsync("running", ShopModel.OnlyShop))
                    .Descendants().Where(e => e.Name.LocalName == "item").Select(e => e.Value.Trim()).OrderDescending()));
                Assert.AreEqual("rollback to revision 2", Value((await CallAsync(client, "get-revision", "<revision>4</revision>")).ToList(), "comment"));
                (await client.CallAsync(Rpc("rollback", "<revision>0</revision><target>running</target>"))).AssertOk();
                Assert.IsNull(await client.ShopNameAsync());
                foreach (var unknown in new[] { "77", "18446744073709551615" })
                    Assert.AreEqual("invalid-value", (await client.CallAsync(Rpc("rollback", $"<revision>{unknown}</revision>"))).ErrorTag());
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [TestMethod]
    public async Task ComparesRevisions()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        (await client.EditAsync("running", ShopModel.Shop("<name>a</name>"))).AssertOk();
        (await client.EditAsync("running", ShopModel.Shop("<size>3</size>"))).AssertOk();
        (await client.EditAsync("running", ShopModel.Shop("<name>b</name>"))).AssertOk();
        Assert.AreEqual("create  3", string.Join(';', Changes(await CallAsync(client, "compare-revisions", "<from>1</from><to>2</to>"))));
        Assert.AreEqual("modify a b;create  3", string.Join(';', Changes(await CallAsync(client, "compare-revisions", "<from>1</from>"))));
        Assert.IsEmpty(await CallAsync(client, "compare-revisions", "<from>3</from>"));
    }

    [TestMethod]
    public async Task ComparesDatastoresAsAPatch()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var client = server.Connect();
        (await client.EditAsync("running", ShopModel.Shop("<name>a</name><size>3</size>"))).AssertOk();
        StringAssert.Contains((await client.CallAsync(Compare("running", "candidate"))).ToString(), "no-matches");
        const string Delete = "<size xmlns:nc='urn:ietf:params:xml:ns:netconf:base:1.0' nc:operation='delete'/>";
        (await client.EditAsync("candidate", ShopModel.Shop($"<name>b</name>{Delete}<item><name>x/y</name></item>"))).AssertOk();
        XNamespace c = "urn:ietf:params:xml:ns:yang:ietf-nmda-compare";
        var edits = (await client.CallAsync(Compare("running", "candidate"))).Descendants(c + "edit")
            .Select(e => string.Join(' ', e.Element(c + "operation")!.Value, e.Element(c + "target")!.Value,
                e.Element(c + "source-value")?.Value, e.Element(c + "value")?.Value)).ToList();
        CollectionAssert.AreEquivalent(
            new[] { "replace /shop:shop/name a b", "delete /shop:shop/size 3 ", "create /shop:shop/item=x%2Fy  x/y" }, edits);
        Assert.AreEqual("invalid-value", (await client.CallAsync(Compare("running", "startup"))).ErrorTag());
    }

    [TestMethod]
    public async Task ForgetsWhatThePolicyDoesNotKeep()
    {
        var time = new FakeTime();
        await using var server = TestServer.Start(ShopModel.Schema, time, datastores: new() { MinimumLogBeforeCheckpoint = 1 });
        await using var client = server.Connect();
        (await client.EditAsync("running", $"<history xmlns='{H}'><retention><max-age>1</max-age><keep-at-least>1</keep-at-least></retention></history>")).AssertOk();
        (await client.EditAsync("running", ShopModel.Shop("<name>a</name>"))).AssertOk();
        var kept = await CallAsync(client, "get-revisions", "");
        Assert.HasCount(2, kept);
        time.Advance(TimeSpan.FromDays(2));
        // What a start needs is kept whatever the policy says; the rest is gone, and nothing is lost of running.
        Assert.AreEqual("a", await client.ShopNameAsync());
        Assert.IsGreaterThanOrEqualTo(1, (await CallAsync(client, "get-revisions", "")).Count);
    }

    private static string Comment(string text) => $"<comment xmlns='{H}'>{text}</comment>";

    private static string Rpc(string name, string input) => $"<{name} xmlns='{H}'>{input}</{name}>";

    private static string Compare(string source, string target) =>
        "<compare xmlns='urn:ietf:params:xml:ns:yang:ietf-nmda-compare' xmlns:ds='urn:ietf:params:xml:ns:yang:ietf-datastores'>" +
        $"<source>ds:{source}</source><target>ds:{target}</target></compare>";

    private static async Task<List<XElement>> CallAsync(TestClient client, string name, string input)
    {
        var reply = await client.CallAsync(Rpc(name, input));
        Assert.IsNull(reply.Element(TestClient.Nc + "rpc-error"), reply.ToString());
        return [.. reply.Elements().Where(e => e.Name.Namespace == H)];
    }

    private static string? Value(IEnumerable<XElement> nodes, string name) => nodes.FirstOrDefault(n => n.Name == H + name)?.Value;

    private static IEnumerable<string> Changes(IEnumerable<XElement> nodes) => nodes.Where(n => n.Name == H + "change")
        .Select(c => $"{c.Element(H + "operation")!.Value} {c.Element(H + "before")?.Value} {c.Element(H + "after")?.Value}");
}
