using System.Net;
using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Protocol.Restconf;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Restconf.Tests;

/// <summary>RESTCONF on a Kestrel of its own; the user is whom Basic names, unasked: how users prove themselves is tested elsewhere.</summary>
internal sealed class WebServer : IAsyncDisposable
{
    private static readonly Lazy<Schema> Music = new(() => TestServer.Compile(
        new Dictionary<string, string> { ["music"] = MusicModel.Text }, ["music", "ietf-restconf-monitoring", "ietf-restconf", "ietf-yang-patch"]));

    private readonly WebApplication _app;

    private WebServer(TestServer server, WebApplication app)
    {
        Server = server;
        _app = app;
        Address = new Uri(app.Urls.First());
        Client = new HttpClient { BaseAddress = Address };
        Client.DefaultRequestHeaders.Authorization = As("admin");
    }

    public static Schema Schema => Music.Value;

    public TestServer Server { get; }

    public Datastores Datastores => Server.Datastores;

    public Uri Address { get; }

    public HttpClient Client { get; }

    public static async Task<WebServer> StartAsync(TimeProvider? time = null, Func<RestconfOptions, RestconfOptions>? with = null)
    {
        var server = TestServer.Start(Schema, time);
        var options = new RestconfOptions { IsRecoveryUser = static u => u == "admin", ExternalUrl = static () => "https://mano.example" };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http1));
        var app = builder.Build();
        app.Use(static (context, next) =>
        {
            if (AuthenticationHeaderValue.TryParse(context.Request.Headers.Authorization, out var header))
                context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, header.Parameter!)], "test"));
            return next(context);
        });
        new RestconfServer(server.Datastores, with?.Invoke(options) ?? options, time ?? TimeProvider.System, FaultLogger.Instance).Map(app);
        await app.StartAsync();
        return new WebServer(server, app);
    }

    public static AuthenticationHeaderValue As(string user) => new("Basic", user);

    /// <summary>Sends a request; the path follows /restconf unless it begins with a dot or another root.</summary>
    public async Task<Reply> SendAsync(string method, string path, string? body = null, string type = "application/yang-data+json", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri($"{Address.ToString().TrimEnd('/')}{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse(type));
        foreach (var (name, value) in headers)
            if (name == "User")
                request.Headers.Authorization = As(value);
            else
                request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Client.SendAsync(request);
        return new Reply(
            (int)response.StatusCode, await response.Content.ReadAsStringAsync(),
            response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase));
    }

    public Task<Reply> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync("GET", path, null, "", headers);

    public Task<Reply> XmlAsync(string path) => GetAsync(path, ("Accept", "application/yang-data+xml"));

    /// <summary>Makes a configuration the whole of running.</summary>
    public async Task LoadAsync(string json)
    {
        var reply = await SendAsync("PATCH", "/restconf/data", $"{{\"ietf-restconf:data\":{json}}}");
        Assert.AreEqual(204, reply.Status, reply.Body);
    }

    /// <summary>Publishes an event.</summary>
    public Task PublishAsync(string name, params (string Leaf, string Value)[] leaves)
    {
        var notification = Schema.FindNotification("music", name)!;
        var editor = new BranchEditor(notification, Branch.Empty);
        foreach (var (leaf, value) in leaves)
            editor.Root.SetLeaf(notification.FindChild("music", leaf)!.Ordinal, Encoding.UTF8.GetBytes(value));
        return Datastores.Notifications.PublishAsync(NotificationEvent.On(new DataNode(notification, editor.ToBranch())));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        await Server.DisposeAsync();
    }
}

/// <summary>What came back.</summary>
internal sealed record Reply(int Status, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public string? Tag => Headers.GetValueOrDefault("ETag");

    /// <summary>Asserts the status, showing the body when it is another.</summary>
    public Reply Is(int status)
    {
        Assert.AreEqual(status, Status, Body);
        return this;
    }

    /// <summary>Asserts the status and the error-tag.</summary>
    public Reply IsError(int status, string tag)
    {
        Is(status);
        Assert.Contains($"\"error-tag\":\"{tag}\"", Body);
        return this;
    }
}
