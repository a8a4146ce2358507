using System.Net.Http.Headers;

namespace Netconf.Mano.Restconf.Tests;

/// <summary>Event streams (RFC 8040 §6).</summary>
[TestClass]
public sealed class StreamTests
{
    private const string Json = "/restconf/streams/NETCONF/json";

    [TestMethod]
    public async Task EventsArriveAsTheyHappen()
    {
        await using var server = await WebServer.StartAsync();
        using var stream = await Listener.OpenAsync(server, Json + "?filter=" + Uri.EscapeDataString("/music:ended[music:seconds>10]"));
        await server.PublishAsync("ended", ("title", "short"), ("seconds", "5"));
        await server.PublishAsync("ended", ("title", "long"), ("seconds", "50"));
        var (id, data) = await stream.NextAsync();
        Assert.MatchesRegex("""^\{"ietf-restconf:notification":\{"eventTime":"[^"]+Z","music:ended":\{"title":"long","seconds":50\}\}\}$""", data);
        await server.PublishAsync("ended", ("title", "later"), ("seconds", "51"));
        using var xml = await Listener.OpenAsync(server, "/restconf/streams/NETCONF/xml", id);
        Assert.Contains("<ended xmlns=\"urn:test:music\"><title>later</title>", (await xml.NextAsync()).Data);
    }

    [TestMethod]
    public async Task WhatHappenedIsReplayedAndTheStreamEndsAtItsStop()
    {
        var time = new FakeTime();
        await using var server = await WebServer.StartAsync(time);
        await server.PublishAsync("ended", ("title", "old"));
        time.Advance(TimeSpan.FromMinutes(1));
        await server.PublishAsync("ended", ("title", "new\nline"));
        time.Advance(TimeSpan.FromMinutes(1));
        var from = Uri.EscapeDataString(time.GetUtcNow().AddSeconds(-90).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"));
        var to = Uri.EscapeDataString(time.GetUtcNow().AddSeconds(-10).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"));
        using var stream = await Listener.OpenAsync(server, $"{Json}?filter=%2Fmusic%3Aended&start-time={from}&stop-time={to}");
        Assert.Contains("""{"title":"new\nline"}""", (await stream.NextAsync()).Data);
        await Assert.ThrowsExactlyAsync<EndOfStreamException>(() => stream.NextAsync());
    }

    [TestMethod]
    public async Task ASilentStreamSaysThatItLivesAndEndsWithItsUser()
    {
        var time = new FakeTime();
        var isKnown = true;
        await using var server = await WebServer.StartAsync(time, o => o with { IsKnown = _ => isKnown });
        using var stream = await Listener.OpenAsync(server, Json);
        var line = stream.LineAsync();
        while (!line.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }
        Assert.AreEqual(":", await line);
        isKnown = false;
        var end = stream.ToEndAsync();
        while (!end.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }
        await end;
    }

    [TestMethod]
    [DataRow("/restconf/streams/OTHER", "text/event-stream", 404)]
    [DataRow("/restconf/streams/NETCONF/yaml", "text/event-stream", 404)]
    [DataRow(Json, "application/yang-data+json", 406)]
    [DataRow(Json + "?filter=%5B", "text/event-stream", 400)]
    [DataRow(Json + "?filter=nothing%3Ax", "text/event-stream", 400)]
    [DataRow(Json + "?stop-time=2030-01-01T00%3A00%3A00Z", "text/event-stream", 400)]
    [DataRow(Json + "?start-time=yesterday", "text/event-stream", 400)]
    [DataRow(Json + "?start-time=2999-01-01T00%3A00%3A00Z", "text/event-stream", 400)]
    [DataRow(Json + "?depth=1", "text/event-stream", 400)]
    public async Task WhatIsNoStreamSaysWhy(string path, string accept, int status)
    {
        await using var server = await WebServer.StartAsync();
        (await server.GetAsync(path, ("Accept", accept))).IsError(status, "invalid-value");
    }

    [TestMethod]
    public async Task ThereAreNoMoreStreamsThanAllowedAndAClosedOneMakesRoom()
    {
        await using var server = await WebServer.StartAsync(null, o => o with { MaxStreams = 1 });
        using (await Listener.OpenAsync(server, Json))
            (await server.GetAsync(Json, ("Accept", "text/event-stream"))).IsError(503, "resource-denied");
        Reply? reply = null;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (reply is null or { Status: 503 })
        {
            // The server notices that the client has gone when it does.
            patience.Token.ThrowIfCancellationRequested();
            reply = await server.SendAsync("HEAD", Json, null, "", ("Accept", "text/event-stream"));
        }
        reply.Is(200);
    }

    /// <summary>Reads server-sent events.</summary>
    private sealed class Listener(HttpResponseMessage response, StreamReader reader) : IDisposable
    {
        public static async Task<Listener> OpenAsync(WebServer server, string path, string? after = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Address, path));
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
            if (after is not null)
                request.Headers.Add("Last-Event-ID", after);
            var response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            Assert.AreEqual(200, (int)response.StatusCode);
            Assert.AreEqual("text/event-stream", response.Content.Headers.ContentType!.MediaType);
            return new Listener(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
        }

        public Task<string?> LineAsync() => reader.ReadLineAsync();

        public Task ToEndAsync() => reader.ReadToEndAsync();

        public async Task<(string Id, string Data)> NextAsync()
        {
            var (id, data) = ("", new List<string>());
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line.StartsWith("id: ", StringComparison.Ordinal))
                    id = line[4..];
                else if (line.StartsWith("data: ", StringComparison.Ordinal))
                    data.Add(line[6..]);
                else if (line.Length == 0 && data.Count > 0)
                    return (id, string.Join('\n', data));
            }
            throw new EndOfStreamException();
        }

        public void Dispose()
        {
            reader.Dispose();
            response.Dispose();
        }
    }
}
