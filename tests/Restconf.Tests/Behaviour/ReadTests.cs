namespace Netconf.Mano.Restconf.Tests;

/// <summary>GET, HEAD and OPTIONS (RFC 8040 §3, §4.1–4.3, §4.8).</summary>
[TestClass]
public sealed class ReadTests
{
    private const string Music = """
        {"music:collection":{"artist":[{"name":"Foo/Bar, Inc","album":[{"name":"One","genre":"rock","year":1999,"tag":["a","b"],"admin":{"label":"L","copies":1}},{"name":"Two"}]}],
         "playlist":[{"name":"p","song":[{"index":2,"id":"x"},{"index":1,"id":"y"}]}]},
         "music:player":{"note":"a<b"},"music:lookup":[{"a":"","b":1,"value":"empty"},{"a":"x,y","b":2}],"music:word":["w/1","w2"]}
        """;

    [TestMethod]
    public async Task DiscoveryLeadsToTheRootAndItsResources()
    {
        await using var server = await WebServer.StartAsync();
        var meta = (await server.GetAsync("/.well-known/host-meta")).Is(200);
        Assert.Contains("<Link rel='restconf' href='/restconf'/>", meta.Body);
        Assert.AreEqual("""{"ietf-restconf:restconf":{"data":{},"operations":{},"yang-library-version":"2019-01-04"}}""", (await server.GetAsync("/restconf")).Is(200).Body);
        Assert.AreEqual("""{"ietf-restconf:yang-library-version":"2019-01-04"}""", (await server.GetAsync("/restconf/yang-library-version")).Is(200).Body);
        Assert.AreEqual(
            "<yang-library-version xmlns=\"urn:ietf:params:xml:ns:yang:ietf-restconf\">2019-01-04</yang-library-version>",
            (await server.XmlAsync("/restconf/yang-library-version")).Is(200).Body);
        (await server.GetAsync("/restconf/nothing")).IsError(404, "invalid-value");
    }

    [TestMethod]
    [DataRow("/music:collection/artist=Foo%2FBar%2C%20Inc/album=One/year", """{"music:year":1999}""")]
    [DataRow("/music:collection/artist=Foo%2FBar%2C%20Inc/album=One/genre", """{"music:genre":"rock"}""")]
    [DataRow("/music:collection/artist=Foo%2FBar%2C%20Inc/album=Two", """{"music:album":[{"name":"Two"}]}""")]
    [DataRow("/music:collection/artist=Foo%2FBar%2C%20Inc/album=One/admin", """{"music:admin":{"label":"L","copies":1}}""")]
    [DataRow("/music:collection/playlist=p/song", """{"music:song":[{"index":2,"id":"x"},{"index":1,"id":"y"}]}""")]
    [DataRow("/music:collection/playlist=p/song=1", """{"music:song":[{"index":1,"id":"y"}]}""")]
    [DataRow("/music:lookup=,1/value", """{"music:value":"empty"}""")]
    [DataRow("/music:lookup=x%2Cy,2", """{"music:lookup":[{"a":"x,y","b":2}]}""")]
    [DataRow("/music:word", """{"music:word":["w/1","w2"]}""")]
    [DataRow("/music:word=w%2F1", """{"music:word":["w/1"]}""")]
    [DataRow("/music:player/gap", """{"music:gap":"0.5"}""")]
    public async Task AResourceIsADocumentOfItsOwn(string path, string expected)
    {
        await using var server = await WebServer.StartAsync();
        await server.LoadAsync(Music);
        var reply = (await server.GetAsync("/restconf/data" + path)).Is(200);
        Assert.AreEqual(expected, reply.Body);
        Assert.AreEqual("application/yang-data+json", reply.Headers["Content-Type"]);
        Assert.AreEqual("no-cache, private", reply.Headers["Cache-Control"]);
    }

    [TestMethod]
    public async Task XmlResourcesDeclareTheirNamespace()
    {
        await using var server = await WebServer.StartAsync();
        await server.LoadAsync(Music);
        Assert.AreEqual(
            "<year xmlns=\"urn:test:music\">1999</year>", (await server.XmlAsync("/restconf/data/music:collection/artist=Foo%2FBar%2C%20Inc/album=One/year")).Is(200).Body);
        Assert.AreEqual("<player xmlns=\"urn:test:music\"><note>a&lt;b</note></player>", (await server.XmlAsync("/restconf/data/music:player")).Is(200).Body);
        Assert.AreEqual(
            "<song xmlns=\"urn:test:music\"><index>1</index><id>y</id></song>", (await server.XmlAsync("/restconf/data/music:collection/playlist=p/song=1")).Is(200).Body);
        var several = (await server.XmlAsync("/restconf/data/music:word")).Is(400);
        Assert.Contains("<error-tag>invalid-value</error-tag>", several.Body);
        Assert.StartsWith("<data xmlns=\"urn:ietf:params:xml:ns:yang:ietf-restconf\"><collection xmlns=\"urn:test:music\">", (await server.XmlAsync("/restconf/data?content=config")).Is(200).Body);
    }

    [TestMethod]
    [DataRow("depth=1", """{"music:collection":{}}""")]
    [DataRow("depth=2", """{"music:collection":{"artist":[{"name":"Foo/Bar, Inc"}],"playlist":[{"name":"p"}]}}""")]
    [DataRow("fields=playlist(name)", """{"music:collection":{"playlist":[{"name":"p"}]}}""")]
    [DataRow("fields=artist/album(year;admin/label)", """{"music:collection":{"artist":[{"name":"Foo/Bar, Inc","album":[{"name":"One","year":1999,"admin":{"label":"L"}},{"name":"Two"}]}]}}""")]
    public async Task QueriesSelect(string query, string expected)
    {
        await using var server = await WebServer.StartAsync();
        await server.LoadAsync(Music);
        Assert.AreEqual(expected, (await server.GetAsync("/restconf/data/music:collection?" + query)).Is(200).Body);
    }

    [TestMethod]
    [DataRow("content=none")]
    [DataRow("depth=0")]
    [DataRow("depth=65536")]
    [DataRow("depth=2&depth=2")]
    [DataRow("fields=nothing")]
    [DataRow("insert=first")]
    [DataRow("bogus=1")]
    [DataRow("with-defaults=maybe")]
    [DataRow("fields=%ff")]
    public async Task QueriesThatMeanNothingAreRefused(string query)
    {
        await using var server = await WebServer.StartAsync();
        await server.LoadAsync(Music);
        (await server.GetAsync("/restconf/data/music:collection?" + query)).IsError(400, "invalid-value");
    }

    [TestMethod]
    public async Task DefaultsAreReportedAsAsked()
    {
        await using var server = await WebServer.StartAsync();
        await server.LoadAsync(Music);
        const string path = "/restconf/data/music:player?content=config&with-defaults=";
        Assert.AreEqual("""{"music:player":{"note":"a<b"}}""", (await server.GetAsync(path + "explicit")).Is(200).Body);
        Assert.AreEqual("""{"music:player":{"gap":"0.5","note":"a<b"}}""", (await server.GetAsync(path + "report-all")).Is(200).Body);
        Assert.AreEqual(
            """{"music:player":{"gap":"0.5","@gap":{"ietf-netconf-with-defaults:default":true},"note":"a<b"}}""",
            (await server.GetAsync(path + "report-all-tagged")).Is(200).Body);
        Assert.AreEqual(
            """{"music:admin":{"label":"L"}}""",
            (await server.GetAsync("/restconf/data/music:collection/artist=Foo%2FBar%2C%20Inc/album=One/admin?with-defaults=trim")).Is(200).Body);
    }

    [TestMethod]
    [DataRow("/music:nothing", 404)]
    [DataRow("/player", 404)]
    [DataRow("/music:collection/artist=x", 404)]
    [DataRow("/music:lookup=a", 400)]
    [DataRow("/music:lookup=a,1,2", 400)]
    [DataRow("/music:lookup=a,300", 400)]
    [DataRow("/music:player=1", 400)]
    [DataRow("/music:collection/artist/album", 400)]
    [DataRow("/music:player/note/x", 404)]
    [DataRow("//music:player", 400)]
    [DataRow("/music:word=%zz", 400)]
    [DataRow("/music:word=%ff", 400)]
    [DataRow("/music:word=%", 400)]
    [DataRow("/music:extra", 404)]
    public async Task PathsThatNameNothingSayWhy(string path, int status)
    {
        await using var server = await WebServer.StartAsync();
        await server.LoadAsync(Music);
        (await server.GetAsync("/restconf/data" + path)).IsError(status, "invalid-value");
    }

    [TestMethod]
    public async Task StateIsReadFromProvidersAndToldApart()
    {
        await using var server = await WebServer.StartAsync();
        await server.LoadAsync(Music);
        var library = (await server.GetAsync("/restconf/data/ietf-yang-library:yang-library")).Is(200);
        Assert.Contains("\"location\":[\"https://mano.example/yang/music\"]", library.Body);
        Assert.IsFalse(library.Headers.ContainsKey("ETag"));
        Assert.AreEqual(MusicModel.Text, (await server.GetAsync("/yang/music")).Is(200).Body);
        (await server.GetAsync("/yang/nothing@2000-01-01")).IsError(404, "invalid-value");
        var state = (await server.GetAsync("/restconf/data/ietf-restconf-monitoring:restconf-state")).Is(200);
        Assert.Contains("urn:ietf:params:restconf:capability:yang-patch:1.0", state.Body);
        Assert.Contains("\"location\":\"https://mano.example/restconf/streams/NETCONF/json\"", state.Body);
        Assert.AreEqual("""{"music:player":{}}""", (await server.GetAsync("/restconf/data/music:player?content=nonconfig")).Is(200).Body);
    }

    [TestMethod]
    public async Task TheAcceptedTypeWithTheHighestWeightWins()
    {
        await using var server = await WebServer.StartAsync();
        await server.LoadAsync(Music);
        const string path = "/restconf/data/music:player";
        Assert.AreEqual("application/yang-data+xml", (await server.GetAsync(path, ("Accept", "application/yang-data+json;q=0.5, application/yang-data+xml"))).Is(200).Headers["Content-Type"]);
        Assert.AreEqual("application/yang-data+xml", (await server.GetAsync(path, ("Accept", "application/xml, */*;q=0.1"))).Is(200).Headers["Content-Type"]);
        Assert.AreEqual("application/yang-data+json", (await server.GetAsync(path, ("Accept", "*/*"))).Is(200).Headers["Content-Type"]);
        (await server.GetAsync(path, ("Accept", "text/html"))).IsError(406, "invalid-value");
        (await server.GetAsync(path, ("Accept", "application/yang-data+json;q=0"))).IsError(406, "invalid-value");
    }

    [TestMethod]
    public async Task HeadAndOptionsSayWhatGetAndTheOthersWould()
    {
        await using var server = await WebServer.StartAsync();
        await server.LoadAsync(Music);
        var head = (await server.SendAsync("HEAD", "/restconf/data/music:player")).Is(200);
        Assert.AreEqual("", head.Body);
        Assert.AreEqual((await server.GetAsync("/restconf/data/music:player")).Body.Length.ToString(), head.Headers["Content-Length"]);
        Assert.IsNotNull(head.Tag);
        async Task Allows(string path, string allow) => Assert.AreEqual(allow, (await server.SendAsync("OPTIONS", "/restconf" + path)).Is(204).Headers["Allow"]);
        await Allows("/data", "GET, HEAD, OPTIONS, POST, PUT, PATCH");
        await Allows("/data/music:player", "GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE");
        await Allows("/data/music:player/note", "GET, HEAD, OPTIONS, PUT, PATCH, DELETE");
        await Allows("/data/music:state", "GET, HEAD, OPTIONS");
        await Allows("/operations", "GET, HEAD, OPTIONS");
        await Allows("/operations/music:play", "POST, OPTIONS");
        var options = await server.SendAsync("OPTIONS", "/restconf/data/music:player");
        Assert.Contains("application/yang-patch+json", options.Headers["Accept-Patch"]);
        Assert.AreEqual("GET, HEAD, OPTIONS", (await server.SendAsync("PUT", "/restconf/data/music:state", "{}")).IsError(405, "operation-not-supported").Headers["Allow"]);
        (await server.SendAsync("DELETE", "/restconf/data")).IsError(405, "operation-not-supported");
    }

    [TestMethod]
    public async Task WhoIsNobodyIsToldNothing()
    {
        await using var server = await WebServer.StartAsync();
        server.Client.DefaultRequestHeaders.Authorization = null;
        (await server.GetAsync("/restconf/data")).IsError(401, "access-denied");
        (await server.GetAsync("/yang/music")).IsError(401, "access-denied");
        (await server.GetAsync("/.well-known/host-meta.json")).Is(200);
    }
}
