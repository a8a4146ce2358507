namespace Netconf.Mano.Restconf.Tests;

/// <summary>YANG Patch (RFC 8072).</summary>
[TestClass]
public sealed class PatchTests
{
    private const string Json = "application/yang-patch+json";
    private const string List = "/restconf/data/music:collection/playlist=p";

    private static string Patch(string edits) => $"{{\"ietf-yang-patch:yang-patch\":{{\"patch-id\":\"one\",\"comment\":\"c\",\"edit\":[{edits}]}}}}";

    private static async Task<WebServer> StartAsync()
    {
        var server = await WebServer.StartAsync();
        await server.LoadAsync("""{"music:collection":{"playlist":[{"name":"p","song":[{"index":1,"id":"a"},{"index":2,"id":"b"}],"mood":["x","y"]}]}}""");
        return server;
    }

    [TestMethod]
    public async Task EditsAreMadeInOrder()
    {
        await using var server = await StartAsync();
        var reply = (await server.SendAsync("PATCH", List, Patch("""
            {"edit-id":"1","operation":"create","target":"/song=3","value":{"music:song":[{"index":3,"id":"c"}]}},
            {"edit-id":"2","operation":"insert","target":"/song=4","where":"before","point":"/song=2","value":{"music:song":[{"index":4,"id":"d"}]}},
            {"edit-id":"3","operation":"move","target":"/song=1","where":"last"},
            {"edit-id":"4","operation":"delete","target":"/song=2"},
            {"edit-id":"5","operation":"remove","target":"/song=99"},
            {"edit-id":"6","operation":"merge","target":"/","value":{"music:playlist":[{"name":"p","description":"d"}]}},
            {"edit-id":"7","operation":"replace","target":"/song=3/id","value":{"music:id":"cc"}},
            {"edit-id":"8","operation":"move","target":"/mood=y","where":"first"}
            """), Json)).Is(200);
        Assert.AreEqual("""{"ietf-yang-patch:yang-patch-status":{"patch-id":"one","ok":[null]}}""", reply.Body);
        Assert.AreEqual(
            """{"music:playlist":[{"name":"p","description":"d","song":[{"index":4,"id":"d"},{"index":3,"id":"cc"},{"index":1,"id":"a"}],"mood":["y","x"]}]}""",
            (await server.GetAsync(List)).Body);
        Assert.AreEqual(reply.Tag, (await server.GetAsync(List)).Tag);
    }

    [TestMethod]
    public async Task AFailedEditUndoesAllAndIsNamed()
    {
        await using var server = await StartAsync();
        var before = (await server.GetAsync(List)).Body;
        var reply = (await server.SendAsync("PATCH", List, Patch("""
            {"edit-id":"good","operation":"create","target":"/song=3","value":{"music:song":[{"index":3,"id":"c"}]}},
            {"edit-id":"bad","operation":"create","target":"/song=1","value":{"music:song":[{"index":1,"id":"c"}]}}
            """), Json)).IsError(409, "data-exists");
        Assert.Contains("""{"ietf-yang-patch:yang-patch-status":{"patch-id":"one","edit-status":{"edit":[{"edit-id":"bad","errors":""", reply.Body);
        Assert.DoesNotContain("\"good\"", reply.Body);
        Assert.AreEqual(before, (await server.GetAsync(List)).Body);
    }

    [TestMethod]
    public async Task XmlIsSpokenToo()
    {
        await using var server = await StartAsync();
        const string patch = """
            <yang-patch xmlns="urn:ietf:params:xml:ns:yang:ietf-yang-patch"><patch-id>x</patch-id>
              <edit><edit-id>e</edit-id><operation>create</operation><target>/song=9</target>
                <value><song xmlns="urn:test:music"><index>9</index><id>nine</id></song></value></edit></yang-patch>
            """;
        var reply = (await server.SendAsync("PATCH", List, patch, "application/yang-patch+xml", ("Accept", "application/yang-data+xml"))).Is(200);
        Assert.AreEqual("<yang-patch-status xmlns=\"urn:ietf:params:xml:ns:yang:ietf-yang-patch\"><patch-id>x</patch-id><ok/></yang-patch-status>", reply.Body);
        var again = (await server.SendAsync("PATCH", List, patch, "application/yang-patch+xml", ("Accept", "application/yang-data+xml"))).Is(409);
        Assert.Contains("<edit-status><edit><edit-id>e</edit-id><errors><error>", again.Body);
    }

    [TestMethod]
    [DataRow("""{"edit-id":"1","operation":"burn","target":"/song=1"}""", "invalid-value")]
    [DataRow("""{"edit-id":"1","operation":"create","target":"/song=7"}""", "missing-element")]
    [DataRow("""{"edit-id":"1","operation":"delete","target":"/song=1","value":{}}""", "bad-element")]
    [DataRow("""{"edit-id":"1","operation":"move","target":"/song=1","where":"before"}""", "bad-element")]
    [DataRow("""{"edit-id":"1","operation":"delete","target":"/nothing"}""", "invalid-value")]
    [DataRow("""{"operation":"delete","target":"/song=1"}""", "missing-element")]
    [DataRow("""{"edit-id":"1","operation":"merge","target":"/song=1","value":{"music:song":[{"index":2}]}}""", "invalid-value")]
    [DataRow("""{"edit-id":"1","operation":"delete","target":"/song=1"},{"edit-id":"1","operation":"delete","target":"/song=2"}""", "bad-element")]
    public async Task EditsThatMeanNothingSayWhy(string edits, string tag)
    {
        await using var server = await StartAsync();
        var reply = await server.SendAsync("PATCH", List, Patch(edits), Json);
        Assert.Contains($"\"error-tag\":\"{tag}\"", reply.Body);
        Assert.IsGreaterThanOrEqualTo(400, reply.Status);
    }

    [TestMethod]
    public async Task TheTagOfThePatchedResourceGuardsIt()
    {
        await using var server = await StartAsync();
        (await server.SendAsync("PATCH", List, Patch("""{"edit-id":"1","operation":"delete","target":"/song=1"}"""), Json, ("If-Match", "\"other\""))).IsError(412, "operation-failed");
        (await server.SendAsync("PATCH", "/restconf/data/music:collection/playlist=none", Patch("""{"edit-id":"1","operation":"delete","target":"/song=1"}"""), Json)).Is(404);
        (await server.SendAsync("POST", List, Patch(""), Json)).Is(415);
    }
}
