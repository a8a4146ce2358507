namespace Netconf.Mano.Restconf.Tests;

/// <summary>Access control (RFC 8341) by way of RESTCONF.</summary>
[TestClass]
public sealed class AccessTests
{
    private const string Data = "/restconf/data";

    private static async Task<WebServer> StartAsync()
    {
        var server = await WebServer.StartAsync();
        await server.LoadAsync("""
            {"music:collection":{"artist":[{"name":"seen"},{"name":"hidden"}]},"music:player":{"note":"secret","gap":"1.0"},
             "ietf-netconf-acm:nacm":{"groups":{"group":[{"name":"g","user-name":["guest"]}]},
              "rule-list":[{"name":"r","group":["g"],"rule":[
               {"name":"note","path":"/music:player/music:note","access-operations":"read","action":"deny"},
               {"name":"hidden","path":"/music:collection/music:artist[music:name='hidden']","access-operations":"*","action":"deny"},
               {"name":"words","path":"/music:word","access-operations":"*","action":"permit"},
               {"name":"quiet","module-name":"music","notification-name":"quiet","access-operations":"read","action":"deny"}]}]}}
            """);
        return server;
    }

    [TestMethod]
    public async Task WhatMayNotBeReadIsNotThere()
    {
        await using var server = await StartAsync();
        Task<Reply> As(string path) => server.GetAsync(Data + path, ("User", "guest"));
        Assert.AreEqual("""{"music:player":{"gap":"1.0"}}""", (await As("/music:player")).Is(200).Body);
        Assert.AreEqual("""{"music:collection":{"artist":[{"name":"seen"}]}}""", (await As("/music:collection")).Is(200).Body);
        var hidden = (await As("/music:collection/artist=hidden")).IsError(404, "invalid-value");
        var absent = (await As("/music:collection/artist=hiddem")).IsError(404, "invalid-value");
        Assert.AreEqual(hidden.Body.Replace("hidden", "hiddem", StringComparison.Ordinal), absent.Body, "one that is hidden is not told from one that is not there");
        Assert.IsFalse(hidden.Headers.ContainsKey("ETag"));
        (await As("/music:player/note")).IsError(404, "invalid-value");
        (await As("/ietf-netconf-acm:nacm")).IsError(404, "invalid-value");
        Assert.DoesNotContain("secret", (await As("")).Is(200).Body);
    }

    [TestMethod]
    public async Task WhatMayNotBeWrittenIsForbidden()
    {
        await using var server = await StartAsync();
        (await server.SendAsync("PUT", Data + "/music:player/gap", """{"music:gap":"2.0"}""", "application/yang-data+json", ("User", "guest"))).IsError(403, "access-denied");
        (await server.SendAsync("PUT", Data + "/music:word=a", """{"music:word":["a"]}""", "application/yang-data+json", ("User", "guest"))).Is(201);
        (await server.SendAsync("DELETE", Data + "/music:word=a", null, "", ("User", "nobody"))).IsError(403, "access-denied");
    }
}
