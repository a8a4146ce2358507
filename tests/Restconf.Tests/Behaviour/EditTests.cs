namespace Netconf.Mano.Restconf.Tests;

/// <summary>POST, PUT, PATCH, DELETE and their preconditions (RFC 8040 §4.4–4.7, §3.5).</summary>
[TestClass]
public sealed class EditTests
{
    private const string Data = "/restconf/data";
    private const string Xml = "application/yang-data+xml";

    [TestMethod]
    public async Task PostCreatesOnceAndSaysWhere()
    {
        await using var server = await WebServer.StartAsync();
        (await server.SendAsync("POST", Data, """{"music:collection":{}}""")).Is(201);
        var made = (await server.SendAsync("POST", Data + "/music:collection", """{"music:artist":[{"name":"Foo/Bar, Inc"}]}""")).Is(201);
        Assert.AreEqual($"{server.Address}restconf/data/music:collection/artist=Foo%2FBar%2C%20Inc", made.Headers["Location"]);
        Assert.IsNotNull(made.Tag);
        Assert.IsTrue(made.Headers.ContainsKey("Last-Modified"));
        Assert.AreEqual(made.Tag, (await server.GetAsync(new Uri(made.Headers["Location"]).PathAndQuery)).Is(200).Tag);
        var again = (await server.SendAsync("POST", Data + "/music:collection", """{"music:artist":[{"name":"Foo/Bar, Inc"}]}""")).IsError(409, "data-exists");
        Assert.Contains("\"error-path\":\"/music:collection/artist[name='Foo/Bar, Inc']\"", again.Body);
        (await server.SendAsync("POST", Data + "/music:collection/artist=Foo%2FBar%2C%20Inc", "<album xmlns=\"urn:test:music\"><name>A</name><year>2001</year></album>", Xml)).Is(201);
        (await server.SendAsync("POST", Data + "/music:collection/artist=None", """{"music:album":[{"name":"A"}]}""")).IsError(404, "invalid-value");
        (await server.SendAsync("POST", Data + "/music:player/note", """{"music:x":1}""")).IsError(405, "operation-not-supported");
    }

    [TestMethod]
    public async Task PutCreatesThenReplaces()
    {
        await using var server = await WebServer.StartAsync();
        await server.LoadAsync("""{"music:collection":{"artist":[{"name":"X","album":[{"name":"A","year":1999,"genre":"jazz"}]}]}}""");
        const string album = Data + "/music:collection/artist=X/album=A";
        (await server.SendAsync("PUT", album, """{"music:album":[{"name":"A","genre":"music:rock"}]}""")).Is(204);
        Assert.AreEqual("""{"music:album":[{"name":"A","genre":"rock"}]}""", (await server.GetAsync(album)).Body);
        (await server.SendAsync("PUT", Data + "/music:collection/artist=X/album=B", """{"music:album":[{"name":"B"}]}""")).Is(201);
        (await server.SendAsync("PUT", album, """{"music:album":[{"name":"C"}]}""")).IsError(400, "invalid-value");
        (await server.SendAsync("PUT", album + "/year", """{"music:year":2010}""")).Is(201);
        (await server.SendAsync("PUT", album + "/year", "<year xmlns=\"urn:test:music\">2011</year>", Xml)).Is(204);
        (await server.SendAsync("PUT", album + "/name", """{"music:name":"Z"}""")).IsError(400, "invalid-value");
        (await server.SendAsync("PUT", album + "/year", """{"music:year":1}""")).IsError(400, "invalid-value");
        (await server.SendAsync("PUT", Data + "/music:word", """{"music:word":["a"]}""")).IsError(400, "invalid-value");
        (await server.SendAsync("PUT", Data + "/music:word=a", """{"music:word":["a"]}""")).Is(201);
        (await server.SendAsync("PUT", Data, """{"ietf-restconf:data":{"music:player":{"note":"only"}}}""")).Is(204);
        Assert.AreEqual("""{"ietf-restconf:data":{"music:player":{"note":"only"}}}""", (await server.GetAsync(Data + "?content=config")).Body);
    }

    [TestMethod]
    public async Task PatchMergesAndNeverCreatesItsTarget()
    {
        await using var server = await WebServer.StartAsync();
        await server.LoadAsync("""{"music:collection":{"artist":[{"name":"X","album":[{"name":"A","year":1999}]}]}}""");
        const string album = Data + "/music:collection/artist=X/album=A";
        (await server.SendAsync("PATCH", album, """{"music:album":[{"name":"A","genre":"rock"}]}""")).Is(204);
        Assert.AreEqual("""{"music:album":[{"name":"A","genre":"rock","year":1999}]}""", (await server.GetAsync(album)).Body);
        (await server.SendAsync("PATCH", Data + "/music:collection/artist=X/album=B", """{"music:album":[{"name":"B"}]}""")).IsError(404, "invalid-value");
        (await server.SendAsync("PATCH", Data + "/music:player", "<player xmlns=\"urn:test:music\"><gap>1.0</gap></player>", Xml)).Is(204);
        Assert.AreEqual("""{"music:gap":"1.0"}""", (await server.GetAsync(Data + "/music:player/gap")).Body);
        (await server.SendAsync("PATCH", Data + "/music:player", """{"music:player":{"speaker":{"level":1}}}""")).Is(204);
        (await server.SendAsync("PATCH", Data + "/music:player", """{"music:player":{"headphone":[null]}}""")).Is(204);
        Assert.AreEqual("""{"music:player":{"gap":"1.0","headphone":[null]}}""", (await server.GetAsync(Data + "/music:player")).Body);
        var wrong = (await server.SendAsync("PATCH", album, "hello", "text/plain")).IsError(415, "invalid-value");
        Assert.Contains("application/yang-patch+json", wrong.Headers["Accept-Patch"]);
    }

    [TestMethod]
    public async Task AnEmptyContainerIsABodyToo()
    {
        await using var server = await WebServer.StartAsync();
        await server.LoadAsync("""{"music:player":{"note":"n"}}""");
        (await server.SendAsync("PUT", Data + "/music:player", """{"music:player":{}}""")).Is(204);
        (await server.GetAsync(Data + "/music:player/note")).Is(404);
        (await server.SendAsync("PUT", Data + "/music:player", "<player xmlns=\"urn:test:music\"/>", Xml)).Is(201);
        (await server.SendAsync("PATCH", Data + "/music:player", "{}")).IsError(400, "bad-element");
    }

    [TestMethod]
    public async Task DeleteDeletesWhatIsThere()
    {
        await using var server = await WebServer.StartAsync();
        await server.LoadAsync("""{"music:collection":{"artist":[{"name":"X"}]},"music:word":["a","b"],"music:player":{"note":"n"}}""");
        (await server.SendAsync("DELETE", Data + "/music:word=a")).Is(204);
        (await server.SendAsync("DELETE", Data + "/music:word=a")).IsError(404, "invalid-value");
        (await server.SendAsync("DELETE", Data + "/music:player/note")).Is(204);
        (await server.SendAsync("DELETE", Data + "/music:player/gap")).IsError(404, "invalid-value");
        (await server.SendAsync("DELETE", Data + "/music:collection/artist=X/name")).IsError(400, "invalid-value");
        (await server.SendAsync("DELETE", Data + "/music:collection")).Is(204);
        Assert.AreEqual("""{"ietf-restconf:data":{"music:word":["b"]}}""", (await server.GetAsync(Data + "?content=config")).Body);
    }

    [TestMethod]
    public async Task EntriesArePlacedWhereTheyWereWished()
    {
        await using var server = await WebServer.StartAsync();
        await server.LoadAsync("""{"music:collection":{"playlist":[{"name":"p","song":[{"index":1,"id":"a"},{"index":2,"id":"b"}]}]}}""");
        const string list = Data + "/music:collection/playlist=p";
        string Song(int index) => $"{{\"music:song\":[{{\"index\":{index},\"id\":\"s{index}\"}}]}}";
        (await server.SendAsync("POST", list + "?insert=first", Song(3))).Is(201);
        (await server.SendAsync("POST", list + "?insert=after&point=%2Fmusic%3Acollection%2Fplaylist%3Dp%2Fsong%3D1", Song(4))).Is(201);
        (await server.SendAsync("PUT", list + "/song=5?insert=before&point=%2Fmusic%3Acollection%2Fplaylist%3Dp%2Fsong%3D2", Song(5))).Is(201);
        (await server.SendAsync("PUT", list + "/song=1?insert=last", Song(1))).Is(204);
        var order = (await server.GetAsync(list + "?fields=song/index")).Body;
        Assert.AreEqual("""{"music:playlist":[{"name":"p","song":[{"index":3},{"index":4},{"index":5},{"index":2},{"index":1}]}]}""", order);
        (await server.SendAsync("POST", list + "?insert=before", Song(6))).IsError(400, "invalid-value");
        (await server.SendAsync("POST", list + "?insert=before&point=%2Fmusic%3Aplayer", Song(6))).IsError(400, "invalid-value");
        (await server.SendAsync("POST", list + "?point=x", Song(6))).IsError(400, "invalid-value");
        (await server.SendAsync("POST", Data + "/music:collection?insert=first", """{"music:artist":[{"name":"Y"}]}""")).IsError(400, "invalid-value");
        (await server.SendAsync("POST", list + "?insert=after&point=%2Fmusic%3Acollection%2Fplaylist%3Dp%2Fsong%3D99", Song(6))).Is(400);
    }

    [TestMethod]
    public async Task OfTwoWhoReadTheSameOnlyTheFirstEdits()
    {
        await using var server = await WebServer.StartAsync();
        await server.LoadAsync("""{"music:player":{"note":"0"},"music:word":["w"]}""");
        const string player = Data + "/music:player";
        var tag = (await server.GetAsync(player)).Tag!;
        (await server.SendAsync("PUT", Data + "/music:word=other", """{"music:word":["other"]}""")).Is(201);
        Assert.AreEqual(tag, (await server.GetAsync(player)).Tag, "what did not change keeps its tag");
        var replies = await Task.WhenAll(Enumerable.Range(1, 8).Select(i => server.SendAsync(
            "PATCH", player, $"{{\"music:player\":{{\"note\":\"{i}\"}}}}", "application/yang-data+json", ("If-Match", tag))));
        Assert.AreEqual(1, replies.Count(r => r.Status == 204));
        Assert.AreEqual(7, replies.Count(r => r.Status == 412));
        replies.First(r => r.Status == 412).IsError(412, "operation-failed");
        var now = (await server.GetAsync(player)).Tag!;
        Assert.AreNotEqual(tag, now);
        (await server.GetAsync(player + "?content=config", ("If-None-Match", now))).Is(304);
        (await server.GetAsync(player + "?content=config", ("If-None-Match", tag))).Is(200);
        (await server.GetAsync(player, ("If-None-Match", now))).Is(200);
        (await server.SendAsync("PUT", Data + "/music:player/pair", """{"music:pair":7}""", "application/yang-data+json", ("If-None-Match", "*"))).Is(201);
        (await server.SendAsync("PUT", Data + "/music:player/pair", """{"music:pair":8}""", "application/yang-data+json", ("If-None-Match", "*"))).Is(412);
        (await server.SendAsync("DELETE", Data + "/music:player/pair", null, "", ("If-Unmodified-Since", "Tue, 01 Jan 2019 00:00:00 GMT"))).Is(412);
        (await server.SendAsync("DELETE", Data + "/music:player/pair", null, "", ("If-Match", "nonsense"))).IsError(400, "invalid-value");
        (await server.GetAsync(Data + "?content=config", ("If-Modified-Since", (await server.GetAsync(Data)).Headers["Last-Modified"]))).Is(304);
    }

    [TestMethod]
    [DataRow("""{"music:player":{"note":1}}""", 400, "invalid-value")]
    [DataRow("""{"music:player":{"nothing":1}}""", 400, "unknown-element")]
    [DataRow("""{"music:player":{"played":"1"}}""", 400, "unknown-element")]
    [DataRow("""{"music:player":""", 400, "malformed-message")]
    [DataRow("""{"music:player":{}} x""", 400, "malformed-message")]
    [DataRow("", 400, "malformed-message")]
    [DataRow("""{"player":{}}""", 400, "unknown-namespace")]
    [DataRow("""{"other:player":{}}""", 400, "unknown-namespace")]
    [DataRow("""{"music:player":{},"music:word":["a"]}""", 400, "bad-element")]
    [DataRow("""{"music:player":{"speaker":{"level":1},"headphone":[null]}}""", 400, "bad-element")]
    [DataRow("""{"music:word":["a","b"]}""", 400, "bad-element")]
    [DataRow("""{"music:lookup":[{"a":"x"}]}""", 400, "missing-element")]
    public async Task BodiesThatMeanNothingSayWhy(string body, int status, string tag)
    {
        await using var server = await WebServer.StartAsync();
        (await server.SendAsync("POST", Data, body)).IsError(status, tag);
        Assert.AreEqual("""{"ietf-restconf:data":{}}""", (await server.GetAsync(Data + "?content=config")).Body);
    }

    [TestMethod]
    public async Task WhatConstraintsRefuseIsNotDone()
    {
        await using var server = await WebServer.StartAsync();
        var artists = string.Join(',', Enumerable.Range(0, 101).Select(i => $"{{\"name\":\"{i}\"}}"));
        var refused = (await server.SendAsync("POST", Data, $"{{\"music:collection\":{{\"artist\":[{artists}]}}}}")).IsError(412, "operation-failed");
        Assert.Contains("too-many", refused.Body);
        (await server.GetAsync(Data + "/music:collection")).Is(404);
        (await server.SendAsync("POST", Data, """{"music:collection":{"playlist":[{"name":"p","song":[{"index":1}]}]}}""")).IsError(409, "data-missing");
    }

    [TestMethod]
    public async Task ALockOfASessionHoldsForEverybody()
    {
        await using var server = await WebServer.StartAsync();
        await using var session = server.Server.Connect();
        await session.CallAsync("<lock><target><running/></target></lock>");
        (await server.SendAsync("PUT", Data + "/music:player/note", """{"music:note":"x"}""")).IsError(409, "in-use");
        (await server.SendAsync("PUT", "/restconf/ds/ietf-datastores:candidate/music:player/note", """{"music:note":"x"}""")).Is(201);
    }

    [TestMethod]
    public async Task DatastoresAreResourcesOfTheirOwn()
    {
        await using var server = await WebServer.StartAsync();
        const string candidate = "/restconf/ds/ietf-datastores:candidate";
        (await server.SendAsync("PUT", candidate + "/music:player/note", """{"music:note":"draft"}""")).Is(201);
        Assert.AreEqual("""{"music:note":"draft"}""", (await server.GetAsync(candidate + "/music:player/note")).Is(200).Body);
        (await server.GetAsync(Data + "/music:player/note")).Is(404);
        (await server.SendAsync("PUT", "/restconf/ds/ietf-datastores:running/music:player/note", """{"music:note":"real"}""")).Is(201);
        Assert.AreEqual("""{"music:note":"real"}""", (await server.GetAsync("/restconf/ds/ietf-datastores:operational/music:player/note")).Is(200).Body);
        (await server.SendAsync("PUT", "/restconf/ds/ietf-datastores:operational/music:player/note", """{"music:note":"x"}""")).IsError(405, "operation-not-supported");
        (await server.GetAsync("/restconf/ds/ietf-datastores:running?content=config")).IsError(400, "invalid-value");
        Assert.AreEqual("""{"music:note":"real"}""", (await server.GetAsync("/restconf/ds/ietf-datastores:intended/music:player/note")).Is(200).Body);
        (await server.SendAsync("DELETE", "/restconf/ds/ietf-datastores:intended/music:player/note")).IsError(405, "operation-not-supported");
        var origins = (await server.GetAsync("/restconf/ds/ietf-datastores:operational/music:player?with-origin")).Is(200).Body;
        Assert.Contains("\"ietf-origin:origin\":\"ietf-origin:intended\"", origins);
        Assert.Contains("\"ietf-origin:origin\":\"ietf-origin:default\"", origins);
        Assert.Contains("origin=\"or:intended\"", (await server.XmlAsync("/restconf/ds/ietf-datastores:operational/music:player/note?with-origin")).Is(200).Body);
        (await server.GetAsync("/restconf/data?with-origin")).IsError(400, "invalid-value");
        (await server.GetAsync("/restconf/ds/ietf-datastores:nothing")).IsError(404, "invalid-value");
    }
}
