using Microsoft.OpenApi;

namespace Netconf.Mano.Restconf.Tests;

/// <summary>The OpenAPI document, read by Microsoft's own reader.</summary>
[TestClass]
public sealed class OpenApiTests
{
    [TestMethod]
    [DataRow("")]
    [DataRow("?module=music")]
    [DataRow("?module=ietf-netconf-acm")]
    [DataRow("?path=/music:player")]
    public async Task AReaderFindsNothingWrongWithIt(string query)
    {
        await using var server = await WebServer.StartAsync();
        var text = (await server.GetAsync("/openapi/document.json" + query)).Is(200).Body;
        var read = OpenApiDocument.Parse(text, "json");
        Assert.IsEmpty(read.Diagnostic!.Errors, string.Join('\n', read.Diagnostic.Errors.Select(e => $"{e.Pointer}: {e.Message}")));
        Assert.IsNotEmpty(read.Document!.Paths);
    }

    [TestMethod]
    public async Task ItTellsResourcesKeysOperationsAndActions()
    {
        await using var server = await WebServer.StartAsync();
        var document = OpenApiDocument.Parse((await server.GetAsync("/openapi/document.json?module=music")).Is(200).Body, "json").Document!;
        string[] expected =
        [
            "/restconf/data/music:collection/artist={artist-name}/album={album-name}",
            "/restconf/data/music:lookup={lookup-a},{lookup-b}",
            "/restconf/data/music:collection/artist={artist-name}/album={album-name}/reissue",
            "/restconf/operations/music:play",
        ];
        foreach (var path in expected)
            Assert.IsTrue(document.Paths.ContainsKey(path), path);
        Assert.IsFalse(document.Paths.Keys.Any(p => p.Contains("ietf-", StringComparison.Ordinal)));
        Assert.HasCount(5, document.Paths["/restconf/data/music:player"].Operations!);
        Assert.HasCount(1, document.Paths["/restconf/data/music:state"].Operations!);
        (await server.GetAsync("/openapi/document.json?module=nothing")).IsError(404, "invalid-value");
    }

    [TestMethod]
    public async Task APageShowsItWithoutAnythingFromElsewhere()
    {
        await using var server = await WebServer.StartAsync();
        var page = (await server.GetAsync("/openapi")).Is(200);
        Assert.Contains("/openapi/document.json", page.Body);
        Assert.DoesNotContain("http://", page.Body);
        Assert.DoesNotContain("https://", page.Body);
        server.Client.DefaultRequestHeaders.Authorization = null;
        (await server.GetAsync("/openapi")).IsError(401, "access-denied");
    }
}
