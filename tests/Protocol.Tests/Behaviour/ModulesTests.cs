using System.Security;
using System.Xml.Linq;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol.Tests;

/// <summary>Modules added and removed while the server runs: sessions, the candidate and the data go on.</summary>
[TestClass]
public sealed class ModulesTests
{
    private const string Added = "urn:netconf-mano:yang:mano-modules";
    private const string Acme = "module acme { yang-version 1.1; namespace urn:acme; prefix a; revision 2026-01-01; " +
        "container acme { leaf size { type uint8; } leaf kind { type identityref { base kind; } } } identity kind; identity small { base kind; } }";
    private const string Legacy = "module legacy { namespace urn:legacy; prefix l; leaf old { type string; } }";

    private static readonly Lazy<Schema> Own = new(() => TestServer.Compile(
        new Dictionary<string, string> { ["shop"] = "module shop { namespace urn:shop; prefix s; container shop { leaf name { type string; } } }" },
        ["shop", "mano-modules"], new DirectoryModuleSource([Path.Combine(Repository.Root, "yang", "Modules", "mano")])));

    [TestMethod]
    public async Task AModuleIsServedFromTheMomentItIsAdded()
    {
        await using var server = TestServer.Start(Own.Value);
        await using var client = server.Connect();
        (await client.EditAsync("candidate", "<shop xmlns='urn:shop'><name>draft</name></shop>")).AssertOk();
        var before = server.Datastores.Schema.ContentId;
        var reply = await AddAsync(client, ("acme.yang", Acme));
        var id = reply.Descendants().Single(e => e.Name.LocalName == "content-id").Value;
        Assert.AreNotEqual(before, id);
        // The session goes on, and so does the draft.
        (await client.EditAsync("candidate", "<acme xmlns='urn:acme'><size>7</size><kind>small</kind></acme>")).AssertOk();
        (await client.CallAsync("<commit/>")).AssertOk();
        var running = (await client.CallAsync("<get-config><source><running/></source></get-config>")).ToString();
        StringAssert.Contains(running, "draft");
        StringAssert.Contains(running, "<size>7</size>");
        StringAssert.Contains((await GetSchemaAsync(client, "acme")).Value, "module acme");
        var library = await client.CallAsync("<get><filter><yang-library xmlns='urn:ietf:params:xml:ns:yang:ietf-yang-library'/></filter></get>");
        Assert.AreEqual(id, library.Descendants().Single(e => e.Name.LocalName == "content-id").Value);
        StringAssert.Contains(library.ToString(), "<name>acme</name>");
        await using var another = server.Connect();
        StringAssert.Contains(another.ServerHello.ToString(), $"content-id={id}");
    }

    [TestMethod]
    public async Task SubscribersAreTold()
    {
        await using var server = TestServer.Start(Own.Value);
        await using var client = server.Connect();
        (await client.CallAsync("<create-subscription xmlns='urn:ietf:params:xml:ns:netconf:notification:1.0'/>")).AssertOk();
        AssertDone(await AddAsync(client, ("legacy.yang", Legacy)));
        var told = new Dictionary<string, XElement>();
        while (told.Count < 2)
            if ((await client.NotificationAsync()).Elements().Last() is { Name.LocalName: "netconf-capability-change" or "yang-library-update" } e)
                told[e.Name.LocalName] = e;
        Assert.AreEqual(server.Datastores.Schema.ContentId, told["yang-library-update"].Value);
        var change = told["netconf-capability-change"];
        Assert.AreEqual("urn:legacy?module=legacy", change.Elements().Single(e => e.Name.LocalName == "added-capability").Value);
        Assert.AreEqual(2, change.Elements().Count(e => e.Name.LocalName == "modified-capability"));
        Assert.AreEqual("admin", change.Descendants().Single(e => e.Name.LocalName == "username").Value);
    }

    [TestMethod]
    public async Task SubscriptionsGoOnUnderTheNewSchema()
    {
        await using var server = TestServer.Start(Own.Value);
        await using var client = server.Connect();
        await client.EstablishAsync(Subscriptions.To("running", "", $"<on-change xmlns='{Subscriptions.Push}'/>"));
        Assert.AreEqual("push-update", (await client.NotificationAsync()).Elements().Last().Name.LocalName);
        AssertDone(await AddAsync(client, ("acme.yang", Acme)));
        // Trees of two schemas are not compared: all that is selected comes once more, then patches again.
        (await client.EditAsync("running", "<acme xmlns='urn:acme'><size>7</size></acme>")).AssertOk();
        var update = (await client.NotificationAsync()).Elements().Last();
        Assert.AreEqual(("push-update", true), (update.Name.LocalName, update.ToString().Contains("<size>7</size>", StringComparison.Ordinal)), update.ToString());
        (await client.EditAsync("running", "<acme xmlns='urn:acme'><size>8</size></acme>")).AssertOk();
        StringAssert.Contains((await client.NotificationAsync()).ToString(), "<target>/acme:acme/size</target>");
    }

    [TestMethod]
    public async Task EveryFindingIsToldAndNothingChanges()
    {
        await using var server = TestServer.Start(Own.Value);
        await using var client = server.Connect();
        var before = server.Datastores.Schema;
        var reply = await AddAsync(client, ("bad.yang", "module bad { namespace urn:bad; prefix b;\n leaf a { type nothing; }\n leaf c;\n}"));
        var errors = reply.Descendants().Where(e => e.Name.LocalName == "rpc-error").ToList();
        CollectionAssert.AreEquivalent(
            new[] { "unknown-type", "missing-statement" }, errors.Select(e => e.Elements().Single(x => x.Name.LocalName == "error-app-tag").Value).ToList());
        StringAssert.Contains(errors[0].ToString(), "bad.yang:2:");
        Assert.AreSame(before, server.Datastores.Schema);
        Assert.IsEmpty(server.Datastores.Modules.Added);
    }

    [TestMethod]
    [DataRow("module need { namespace urn:need; prefix n; leaf must-have { type string; mandatory true; } }", "data-missing")]
    [DataRow("module shop { namespace urn:shop; prefix s; }", "data-exists")]
    [DataRow("module need { namespace urn:need; prefix n; import nowhere { prefix x; } }", "operation-failed")]
    public async Task RefusesWhatCannotBeServed(string text, string tag)
    {
        await using var server = TestServer.Start(Own.Value);
        await using var client = server.Connect();
        (await client.EditAsync("running", "<shop xmlns='urn:shop'><name>a</name></shop>")).AssertOk();
        Assert.AreEqual(tag, (await AddAsync(client, ("m.yang", text))).ErrorTag());
        (await client.EditAsync("running", "<shop xmlns='urn:shop'><name>b</name></shop>")).AssertOk();
    }

    [TestMethod]
    public async Task RefusesWhileAConfirmedCommitIsPending()
    {
        await using var server = TestServer.Start(Own.Value);
        await using var client = server.Connect();
        (await client.EditAsync("candidate", "<shop xmlns='urn:shop'><name>a</name></shop>")).AssertOk();
        (await client.CallAsync("<commit><confirmed/></commit>")).AssertOk();
        Assert.AreEqual("in-use", (await AddAsync(client, ("acme.yang", Acme))).ErrorTag());
        (await client.CallAsync("<commit/>")).AssertOk();
        AssertDone(await AddAsync(client, ("acme.yang", Acme)));
    }

    [TestMethod]
    public async Task NobodyAddsModulesWithoutARule()
    {
        await using var server = TestServer.Start(Own.Value);
        await using var client = server.Connect("guest");
        Assert.AreEqual("access-denied", (await AddAsync(client, ("acme.yang", Acme))).ErrorTag());
        Assert.AreEqual("access-denied", (await RemoveAsync(client, "acme")).ErrorTag());
    }

    [TestMethod]
    public async Task ARestartKeepsModulesAndTheirData()
    {
        var directory = Directory.CreateTempSubdirectory("mano-test-").FullName;
        try
        {
            string id;
            await using (var server = TestServer.Start(Own.Value, directory: directory))
            await using (var client = server.Connect())
            {
                AssertDone(await AddAsync(client, ("legacy.yang", Legacy), ("acme.yang", Acme)));
                (await client.EditAsync("running", "<acme xmlns='urn:acme'><size>7</size></acme><old xmlns='urn:legacy'>x</old>")).AssertOk();
                id = server.Datastores.Schema.ContentId;
            }
            await using (var server = TestServer.Start(Own.Value, directory: directory))
            await using (var client = server.Connect())
            {
                Assert.AreEqual(id, server.Datastores.Schema.ContentId);
                StringAssert.Contains((await client.CallAsync("<get-config><source><running/></source></get-config>")).ToString(), "<size>7</size>");
                // The log still tells of data of a module that is gone: the next start does not trip over it.
                (await client.EditAsync("running", "<acme xmlns='urn:acme' xmlns:nc='urn:ietf:params:xml:ns:netconf:base:1.0' nc:operation='delete'/>")).AssertOk();
                AssertDone(await RemoveAsync(client, "acme"));
            }
            await using (var server = TestServer.Start(Own.Value, directory: directory))
            await using (var client = server.Connect())
            {
                Assert.IsNull(server.Datastores.Schema.FindModule("acme"));
                StringAssert.Contains((await client.CallAsync("<get-config><source><running/></source></get-config>")).ToString(), ">x<");
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [TestMethod]
    public async Task AModuleInUseIsNotRemoved()
    {
        await using var server = TestServer.Start(Own.Value);
        await using var client = server.Connect();
        const string user = "module user { yang-version 1.1; namespace urn:user; prefix u; import acme { prefix a; } augment /a:acme { leaf more { type string; } } }";
        AssertDone(await AddAsync(client, ("acme.yang", Acme)));
        AssertDone(await AddAsync(client, ("user.yang", user)));
        Assert.AreEqual("operation-failed", (await RemoveAsync(client, "acme")).ErrorTag());
        (await client.EditAsync("candidate", "<acme xmlns='urn:acme'><more xmlns='urn:user'>m</more></acme>")).AssertOk();
        Assert.AreEqual("unknown-namespace", (await RemoveAsync(client, "user")).ErrorTag());
        (await client.CallAsync("<discard-changes/>")).AssertOk();
        Assert.AreEqual("data-missing", (await RemoveAsync(client, "shop")).ErrorTag());
        AssertDone(await RemoveAsync(client, "acme", "user"));
        Assert.AreEqual("unknown-namespace", (await client.EditAsync("running", "<acme xmlns='urn:acme'/>")).ErrorTag());
    }

    [TestMethod]
    public async Task RemovingOneModuleLeavesTheDataOfTheOthers()
    {
        await using var server = TestServer.Start(Own.Value);
        await using var client = server.Connect();
        AssertDone(await AddAsync(client, ("acme.yang", Acme)));
        AssertDone(await AddAsync(client, ("legacy.yang", Legacy)));
        (await client.EditAsync("running", "<old xmlns='urn:legacy'>kept</old>")).AssertOk();
        (await client.EditAsync("candidate", "<shop xmlns='urn:shop'><name>draft</name></shop>")).AssertOk();
        AssertDone(await RemoveAsync(client, "acme"));
        StringAssert.Contains((await client.CallAsync("<get-config><source><candidate/></source></get-config>")).ToString(), "draft");
        (await client.CallAsync("<commit/>")).AssertOk();
        StringAssert.Contains((await client.CallAsync("<get-config><source><running/></source></get-config>")).ToString(), ">kept<");
    }

    private static Task<XElement> AddAsync(TestClient client, params (string File, string Text)[] texts) => client.CallAsync(
        $"<add-modules xmlns='{Added}'>" +
        string.Concat(texts.Select(t => $"<module-text><file>{t.File}</file><text>{SecurityElement.Escape(t.Text)}</text></module-text>")) + "</add-modules>");

    private static Task<XElement> RemoveAsync(TestClient client, params string[] names) =>
        client.CallAsync($"<remove-modules xmlns='{Added}'>{string.Concat(names.Select(n => $"<name>{n}</name>"))}</remove-modules>");

    private static void AssertDone(XElement reply) =>
        Assert.IsTrue(reply.Elements().Any(e => e.Name.LocalName == "content-id"), reply.ToString());

    private static Task<XElement> GetSchemaAsync(TestClient client, string name) => client.CallAsync(
        $"<get-schema xmlns='urn:ietf:params:xml:ns:yang:ietf-netconf-monitoring'><identifier>{name}</identifier></get-schema>");
}
