using System.Text;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Restconf.Tests;

/// <summary>rpcs and actions (RFC 8040 §3.6).</summary>
[TestClass]
public sealed class OperationTests
{
    private static async Task<WebServer> StartAsync()
    {
        var server = await WebServer.StartAsync();
        var operations = server.Datastores.Operations;
        var schema = WebServer.Schema;
        operations.Register("/music:play", static (_, _) => ValueTask.FromResult(OperationResult.Ok));
        operations.Register("/music:stop", static (_, _) => ValueTask.FromResult<OperationResult>(
            new RpcError(RpcErrorType.Application, ErrorTag.ResourceDenied, "It cannot be stopped.")));
        var next = schema.FindRpc("urn:test:music", "next")!;
        operations.Register(next, (_, _) => ValueTask.FromResult(new OperationResult { Output = Leaf(next.Output, "title", "Song") }));
        var album = (ParentNode)((ParentNode)((ParentNode)schema.Root.FindChild("music", "collection")!).FindChild("music", "artist")!).FindChild("music", "album")!;
        var reissue = album.Actions.Single(a => a.Name == "reissue");
        operations.Register(reissue, (call, _) => ValueTask.FromResult(new OperationResult { Output = Leaf(reissue.Output, "edition", "2") }));
        operations.Register(album.Actions.Single(a => a.Name == "withdraw"), static (_, _) => ValueTask.FromResult(OperationResult.Ok));
        await server.LoadAsync("""{"music:collection":{"artist":[{"name":"X","album":[{"name":"A"}]}]}}""");
        return server;
    }

    private static Branch Leaf(ParentNode parent, string name, string value)
    {
        var editor = new BranchEditor(parent, Branch.Empty);
        editor.Root.SetLeaf(parent.FindChild("music", name)!.Ordinal, Encoding.UTF8.GetBytes(value));
        return editor.ToBranch();
    }

    [TestMethod]
    public async Task OperationsAreListedAndThoseOfSessionsAreNot()
    {
        await using var server = await StartAsync();
        var list = (await server.GetAsync("/restconf/operations")).Is(200).Body;
        Assert.Contains("\"music:play\":[null],\"music:stop\":[null],\"music:next\":[null]", list);
        Assert.DoesNotContain("ietf-netconf:", list);
        Assert.Contains("<play xmlns=\"urn:test:music\"/>", (await server.XmlAsync("/restconf/operations")).Is(200).Body);
        (await server.SendAsync("POST", "/restconf/operations/ietf-netconf:lock")).IsError(404, "invalid-value");
        Assert.AreEqual("POST, OPTIONS", (await server.GetAsync("/restconf/operations/music:play")).IsError(405, "operation-not-supported").Headers["Allow"]);
    }

    [TestMethod]
    public async Task AnRpcTakesInputAndGivesOutput()
    {
        await using var server = await StartAsync();
        const string play = "/restconf/operations/music:play";
        (await server.SendAsync("POST", play, """{"music:input":{"playlist":"p","song-number":1}}""")).Is(204);
        (await server.SendAsync("POST", play, "<input xmlns=\"urn:test:music\"><playlist>p</playlist><song-number>1</song-number></input>", "application/yang-data+xml")).Is(204);
        var missing = (await server.SendAsync("POST", play, """{"music:input":{"playlist":"p"}}""")).IsError(400, "missing-element");
        Assert.Contains("song-number", missing.Body);
        (await server.SendAsync("POST", play, """{"music:input":{"playlist":"p","song-number":"x"}}""")).IsError(400, "invalid-value");
        (await server.SendAsync("POST", play, """{"other:input":{}}""")).IsError(400, "bad-element");
        (await server.SendAsync("POST", play)).IsError(400, "missing-element");
        Assert.AreEqual("""{"music:output":{"title":"Song"}}""", (await server.SendAsync("POST", "/restconf/operations/music:next")).Is(200).Body);
        Assert.AreEqual(
            "<output xmlns=\"urn:test:music\"><title xmlns=\"urn:test:music\">Song</title></output>",
            (await server.SendAsync("POST", "/restconf/operations/music:next", null, "", ("Accept", "application/yang-data+xml"))).Is(200).Body);
        (await server.SendAsync("POST", "/restconf/operations/music:stop")).IsError(409, "resource-denied");
    }

    [TestMethod]
    public async Task AnActionIsCalledOnItsInstance()
    {
        await using var server = await StartAsync();
        const string album = "/restconf/data/music:collection/artist=X/album=A";
        Assert.AreEqual("""{"music:output":{"edition":2}}""", (await server.SendAsync("POST", album + "/reissue", """{"music:input":{"year":2020}}""")).Is(200).Body);
        (await server.SendAsync("POST", album + "/withdraw")).Is(204);
        (await server.SendAsync("POST", "/restconf/ds/ietf-datastores:operational/music:collection/artist=X/album=A/withdraw")).Is(204);
        (await server.SendAsync("POST", album + "/reissue", """{"music:input":{}}""")).IsError(400, "missing-element");
        (await server.SendAsync("POST", "/restconf/data/music:collection/artist=X/album=B/withdraw")).IsError(404, "invalid-value");
        Assert.AreEqual("POST, OPTIONS", (await server.GetAsync(album + "/withdraw")).IsError(405, "operation-not-supported").Headers["Allow"]);
    }
}
