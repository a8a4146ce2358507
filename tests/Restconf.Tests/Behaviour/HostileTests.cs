using System.Net.Sockets;
using System.Text;
using Netconf.Mano.Data;
using Netconf.Mano.Protocol.Restconf;

namespace Netconf.Mano.Restconf.Tests;

/// <summary>What strangers send: paths, queries and bodies that are nonsense end in a clear refusal, never in a fault of ours.</summary>
[TestClass]
public sealed class HostileTests
{
    private static readonly string[] Pieces =
    [
        "/", "//", "music:", "music:collection", "artist", "=", ",", "%", "%2", "%2F", "%00", "%ff", "%C3%A4", "%ED%A0%80", "..", ".", "?", "&", "=x", "album", ":", "song=1",
        "lookup=a,1", "word=", "player", "gap", "é", "'", "\"", "[", "]", "{", "}", "<", ";", "(", ")", "depth=", "fields=", "a(b(c", "-1", "99999999999999999999", "data", "\\",
    ];

    [TestMethod]
    public void NoPathIsAFault()
    {
        var random = new Random(8040);
        var root = InstancePath.Root(WebServer.Schema.Root);
        for (var i = 0; i < 20_000; i++)
        {
            var path = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            var (target, fault) = ResourcePath.Parse(path, root, WebServer.Schema);
            Assert.IsTrue(target is null != fault is null, path);
            Assert.IsTrue(fault is null or { Status: 400 or 404, Errors.Count: > 0 }, path);
            // What is understood is printed so that it is understood the same.
            if (target is { Action: null } && !target.Instance.IsRoot)
                Assert.AreEqual(target.Instance, ResourcePath.Parse(ResourcePath.Print(target.Instance), root, WebServer.Schema).Target!.Instance, path);
            _ = QueryParameters.OfRead("?" + path);
            _ = QueryParameters.OfInsert("?" + path);
            _ = QueryParameters.OfEvents("?" + path);
        }
    }

    [TestMethod]
    public async Task NoBodyIsAFault()
    {
        await using var server = await WebServer.StartAsync();
        string[] seeds =
        [
            """{"music:collection":{"artist":[{"name":"X","album":[{"name":"A","year":1999,"tag":["t"]}]}]}}""",
            "<collection xmlns=\"urn:test:music\"><artist><name>X</name><album><name>A</name></album></artist></collection>",
            """{"ietf-yang-patch:yang-patch":{"patch-id":"p","edit":[{"edit-id":"1","operation":"create","target":"/music:word=a","value":{"music:word":["a"]}}]}}""",
            "<yang-patch xmlns=\"urn:ietf:params:xml:ns:yang:ietf-yang-patch\"><patch-id>p</patch-id><edit><edit-id>e</edit-id><operation>remove</operation><target>/music:word=a</target></edit></yang-patch>",
        ];
        string[] types = ["application/yang-data+json", "application/yang-data+xml", "application/yang-patch+json", "application/yang-patch+xml"];
        var random = new Random(8072);
        for (var i = 0; i < 600; i++)
        {
            var kind = random.Next(seeds.Length);
            var body = new StringBuilder(seeds[kind]);
            for (var n = random.Next(1, 4); n > 0; n--)
            {
                var at = random.Next(body.Length);
                if (random.Next(2) == 0)
                    body.Remove(at, Math.Min(random.Next(1, 9), body.Length - at));
                else
                    body.Insert(at, Pieces[random.Next(Pieces.Length)]);
            }
            var method = kind < 2 && random.Next(2) == 0 ? "POST" : "PATCH";
            var reply = await server.SendAsync(method, "/restconf/data", body.ToString(), types[kind]);
            Assert.IsLessThan(500, reply.Status, $"{method} {types[kind]}\n{body}\n{reply.Body}");
        }
    }

    [TestMethod]
    public async Task ABodyHasBounds()
    {
        await using var server = await WebServer.StartAsync(null, o => o with { MaxBody = 4096, MaxDepth = 32 });
        (await server.SendAsync("POST", "/restconf/data", $"{{\"music:word\":[\"{new string('x', 5000)}\"]}}")).IsError(413, "too-big");
        (await server.SendAsync("POST", "/restconf/data", string.Concat(Enumerable.Repeat("""{"music:extra":""", 200)))).IsError(400, "malformed-message");
        (await server.SendAsync("POST", "/restconf/data", string.Concat(Enumerable.Repeat("<a>", 200)), "application/yang-data+xml")).IsError(400, "malformed-message");
        (await server.SendAsync(
            "POST", "/restconf/data", "<!DOCTYPE a [<!ENTITY b \"c\">]><word xmlns=\"urn:test:music\">&b;</word>", "application/yang-data+xml")).IsError(400, "malformed-message");
    }

    [TestMethod]
    public async Task APathIsNeverNormalized()
    {
        await using var server = await WebServer.StartAsync();
        await server.LoadAsync("""{"music:word":["..","a/b"]}""");
        Assert.AreEqual("""{"music:word":[".."]}""", (await server.GetAsync("/restconf/data/music:word=%2E%2E")).Is(200).Body);
        Assert.AreEqual("""{"music:word":["a/b"]}""", (await server.GetAsync("/restconf/data/music:word=a%2fb")).Is(200).Body);
        using var client = new TcpClient("127.0.0.1", server.Address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync("GET http://other/restconf/yang-library-version HTTP/1.1\r\nHost: other\r\nAuthorization: Basic admin\r\nConnection: close\r\n\r\n"u8.ToArray());
        Assert.Contains("2019-01-04", await new StreamReader(stream).ReadToEndAsync());
    }
}
