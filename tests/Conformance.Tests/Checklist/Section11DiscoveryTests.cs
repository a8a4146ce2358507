using System.Xml.Linq;
using Netconf.Mano.Protocol.Tests;
using static Netconf.Mano.Conformance.Tests.ChecklistModel;

namespace Netconf.Mano.Conformance.Tests;

/// <summary>Checklist §11: monitoring, schema discovery, NMDA (RFC 6022, 7950 §5.6.4, 8525, 8526, 8342).</summary>
[TestClass]
public sealed class Section11DiscoveryTests
{
    private static readonly XNamespace Library = "urn:ietf:params:xml:ns:yang:ietf-yang-library";
    private static readonly XNamespace Monitoring = "urn:ietf:params:xml:ns:yang:ietf-netconf-monitoring";

    [TestMethod]
    public async Task C11_01_SchemasAreServedAndCountersCount()
    {
        await using var server = Start();
        await using var client = server.Connect();
        var schema = await client.CallAsync(GetSchema("<identifier>chk</identifier>"));
        StringAssert.StartsWith(schema.Element(Monitoring + "data")!.Value.TrimStart(), "module chk");
        Assert.AreEqual("invalid-value", (await client.CallAsync(GetSchema("<identifier>none</identifier>"))).ErrorTag());
        Assert.AreEqual("invalid-value", (await client.CallAsync(GetSchema("<identifier>chk</identifier><version>1999-01-01</version>"))).ErrorTag());
        (await client.CallAsync(Lock("running"))).AssertOk();
        var state = (await client.CallAsync($"<get><filter><netconf-state xmlns='{Monitoring}'/></filter></get>")).Descendants(Monitoring + "netconf-state").Single();
        Assert.AreEqual(client.SessionId.ToString(), state.Descendants(Monitoring + "locked-by-session").Single().Value);
        var session = state.Element(Monitoring + "sessions")!.Elements().Single();
        Assert.AreEqual("5", session.Element(Monitoring + "in-rpcs")!.Value);
        Assert.AreEqual("2", session.Element(Monitoring + "out-rpc-errors")!.Value);
        Assert.AreEqual("5", state.Element(Monitoring + "statistics")!.Element(Monitoring + "in-rpcs")!.Value);
    }

    [TestMethod]
    public async Task C11_02_TheHelloNamesOldModulesAndTheLibrarysContentId()
    {
        await using var server = Start();
        await using var client = server.Connect();
        var capabilities = client.ServerHello.Descendants(TestClient.Nc + "capability").Select(c => c.Value).ToList();
        Assert.IsFalse(capabilities.Any(c => c.Contains("module=chk", StringComparison.Ordinal)), "a module of YANG 1.1");
        Assert.IsTrue(capabilities.Any(c => c.Contains("module=ietf-netconf-monitoring", StringComparison.Ordinal)), "one of YANG 1");
        var library = await LibraryAsync(client);
        var id = library.Element(Library + "content-id")!.Value;
        Assert.IsTrue(capabilities.Any(c => c.StartsWith("urn:ietf:params:netconf:capability:yang-library:1.1?", StringComparison.Ordinal) && c.EndsWith($"content-id={id}", StringComparison.Ordinal)));
        Assert.IsTrue(capabilities.Any(c => c.StartsWith("urn:ietf:params:netconf:capability:with-operational-defaults:1.0?", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task C11_03_EachDatastoreHasOneSchemaAndImportsAreApart()
    {
        await using var server = Start();
        await using var client = server.Connect();
        var library = await LibraryAsync(client);
        var datastores = library.Elements(Library + "datastore").Select(d => d.Element(Library + "name")!.Value.Split(':')[^1]).ToHashSet();
        Assert.IsTrue(datastores.SetEquals(["running", "candidate", "operational", "intended", "factory-default"]), string.Join(' ', datastores));
        var schema = library.Element(Library + "schema")!.Element(Library + "name")!.Value;
        Assert.IsTrue(library.Elements(Library + "datastore").All(d => d.Element(Library + "schema")!.Value == schema));
        var implemented = library.Descendants(Library + "module").Select(m => m.Element(Library + "name")!.Value).ToList();
        CollectionAssert.Contains(implemented, "chk");
        CollectionAssert.AllItemsAreUnique(implemented);
        Assert.IsTrue(library.Descendants(Library + "import-only-module").Any(m => m.Element(Library + "name")!.Value == "ietf-yang-types"));
    }

    [TestMethod]
    [DataRow("ds:startup", "", "invalid-value")]
    [DataRow("ds:running", "<with-origin/>", "invalid-value")]
    [DataRow("ds:running", "<origin-filter xmlns:or='urn:ietf:params:xml:ns:yang:ietf-origin'>or:system</origin-filter>", "invalid-value")]
    [DataRow("ds:running", "<max-depth>1</max-depth>", "top")]
    [DataRow("ds:running", "<subtree-filter><top xmlns='urn:chk'><item/></top></subtree-filter><max-depth>1</max-depth>", "top item id")]
    public async Task C11_04_GetDataKnowsWhatFits(string datastore, string parameters, string expected)
    {
        await using var server = Start();
        await using var client = server.Connect();
        (await client.EditAsync("running", Top("<name>a</name><item><id>1</id><price>4</price></item>"))).AssertOk();
        var reply = await client.CallAsync(GetData(datastore, parameters));
        Assert.AreEqual(expected, reply.Element(TestClient.Nc + "rpc-error") is null
            ? string.Join(' ', reply.Descendants().Where(e => e.Name.Namespace == C).Select(e => e.Name.LocalName))
            : reply.ErrorTag());
        foreach (var target in new[] { "operational", "intended" })
            Assert.AreEqual("invalid-value", (await client.CallAsync(
                "<edit-data xmlns='urn:ietf:params:xml:ns:yang:ietf-netconf-nmda' xmlns:ds='urn:ietf:params:xml:ns:yang:ietf-datastores'>" +
                $"<datastore>ds:{target}</datastore><config/></edit-data>")).ErrorTag());
    }

    [TestMethod]
    public async Task C11_05_OriginsAreToldWhereTheyChange()
    {
        await using var server = Start();
        await using var client = server.Connect();
        (await client.EditAsync("running", Top("<name>a</name><pres/>"))).AssertOk();
        var reply = await client.CallAsync(GetData("ds:operational", "<subtree-filter><top xmlns='urn:chk'/></subtree-filter><with-origin/>"));
        var origin = XName.Get("origin", "urn:ietf:params:xml:ns:yang:ietf-origin");
        var told = string.Join(' ', reply.Descendants().Where(e => e.Attribute(origin) is not null).Select(e => $"{e.Name.LocalName}={e.Attribute(origin)!.Value[3..]}"));
        Assert.AreEqual("top=intended mode=default tag=default tag=default d=default pd=default ca=default", told);
    }

    private static string GetSchema(string parameters) => $"<get-schema xmlns='{Monitoring}'>{parameters}</get-schema>";

    private static string GetData(string datastore, string parameters) =>
        $"<get-data xmlns='urn:ietf:params:xml:ns:yang:ietf-netconf-nmda'><datastore xmlns:ds='urn:ietf:params:xml:ns:yang:ietf-datastores'>{datastore}</datastore>{parameters}</get-data>";

    private static async Task<XElement> LibraryAsync(TestClient client) =>
        (await client.CallAsync($"<get><filter><yang-library xmlns='{Library}'/></filter></get>")).Descendants(Library + "yang-library").Single();
}
