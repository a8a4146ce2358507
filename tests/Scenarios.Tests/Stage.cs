using System.Text.Json;
using System.Xml.Linq;
using Microsoft.Extensions.Logging.Abstractions;
using Netconf.Mano.Datastore;
using Netconf.Mano.Datastore.Storage.Sqlite;
using Netconf.Mano.OpenStack;
using Netconf.Mano.Orchestration;
using Netconf.Mano.Orchestration.Reconciler;
using Netconf.Mano.Protocol;
using Netconf.Mano.Protocol.Tests;
using Netconf.Mano.Simulator;
using Netconf.Mano.Southbound;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Scenarios.Tests;

/// <summary>What a case is played on: the server with its store, a session that asks, one that listens, and two simulated clouds.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40); // only ends a case that has failed
    private static readonly Lazy<Schema> Models = new(Compile);

    private readonly string _directory = Directory.CreateTempSubdirectory("mano-scenario-").FullName;
    private readonly Dictionary<string, VimSimulator> _clouds;
    private readonly HttpClient _http = new();
    private SqliteStore _store = null!;
    private Datastores _datastores = null!;
    private ManoOrchestration _orchestration = null!;
    private TestClient _client = null!;
    private TestClient _listener = null!;

    private Stage(Dictionary<string, VimSimulator> clouds)
    {
        _clouds = clouds;
        foreach (var (name, cloud) in clouds)
        {
            Known[$"cloud-{name}"] = cloud.Endpoint.ToString();
        }
    }

    public static string Repository { get; } = Find();

    /// <summary>Values that requests name as <c>$(name)</c>.</summary>
    public Dictionary<string, string> Known { get; } = [];

    public Pattern Pattern => new(Known);

    public static async Task<Stage> OpenAsync()
    {
        var options = new SimulatorOptions { BuildTime = TimeSpan.FromMilliseconds(20), ActionTime = TimeSpan.FromMilliseconds(10) };
        var stage = new Stage(new()
        {
            ["a"] = await VimSimulator.StartAsync(options, TimeProvider.System),
            ["b"] = await VimSimulator.StartAsync(options, TimeProvider.System),
        });
        await stage.StartAsync("");
        return stage;
    }

    /// <summary>Ends the server and starts it again over the same store; sessions are opened anew, nothing told meanwhile is missed.</summary>
    public async Task RestartAsync()
    {
        var now = DateTimeOffset.UtcNow;
        await StopAsync();
        await StartAsync($"<startTime>{now:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}</startTime>");
    }

    public async Task<XElement> CallAsync(XElement operation)
    {
        foreach (var text in operation.DescendantNodesAndSelf().OfType<XText>())
        {
            text.Value = Known.Aggregate(text.Value, (t, k) => t.Replace($"$({k.Key})", k.Value, StringComparison.Ordinal));
        }

        return await _client.CallAsync(operation.ToString(SaveOptions.DisableFormatting));
    }

    /// <summary>Waits for a notification that fits; those before it are passed over.</summary>
    public async Task NotifiedAsync(XElement expected, string file)
    {
        var heard = new List<string>();
        while (true)
        {
            XElement message;
            try
            {
                message = await _listener.NotificationAsync().WaitAsync(Patience, TimeProvider.System);
            }
            catch (Exception e) when (e is TimeoutException or OperationCanceledException)
            {
                throw new AssertFailedException($"{file}: no notification fits {expected}\nheard:\n{string.Join('\n', heard)}");
            }

            var content = message.Elements().Last();
            if (Pattern.Difference(expected, content) is not { } why)
            {
                return;
            }

            heard.Add($"{content.ToString(SaveOptions.DisableFormatting)}  ({why})");
        }
    }

    /// <summary>Waits until the operational state fits.</summary>
    public Task BecomesAsync(XElement expected, string file) => UntilAsync(file, async () =>
    {
        var tops = expected.Elements().Select(e => new XElement(e.Name).ToString()).Distinct();
        var reply = await _client.CallAsync($"<get><filter type=\"subtree\">{string.Concat(tops)}</filter></get>");
        var seen = new XElement(expected.Name, reply.Element(TestClient.Nc + "data")?.Elements());
        return Pattern.Difference(expected, seen) is { } why ? $"{why}\nseen: {seen}" : null;
    });

    /// <summary>Does something to a cloud, or waits until it shows something.</summary>
    public async Task CloudAsync(JsonElement step, string file)
    {
        var cloud = _clouds[step.TryGetProperty("cloud", out var which) ? which.GetString()! : "a"];
        var root = new Uri(cloud.Endpoint, "/");
        if (step.TryGetProperty("post", out var path))
        {
            var body = new StringContent(step.GetProperty("body").GetRawText(), System.Text.Encoding.UTF8, "application/json");
            using var reply = await _http.PostAsync(new Uri(root, path.GetString()), body);
            Assert.IsTrue(reply.IsSuccessStatusCode, $"{file}: {await reply.Content.ReadAsStringAsync()}");
        }

        if (step.TryGetProperty("count", out var counts))
        {
            await UntilAsync(file, async () =>
            {
                using var state = JsonDocument.Parse(await _http.GetStringAsync(new Uri(root, "/simulator/state")));
                return counts.EnumerateObject().Select(c => (c.Name, Want: c.Value.GetInt32(), Is: Count(state.RootElement.GetProperty(c.Name))))
                    .Where(c => c.Want != c.Is).Select(c => $"{c.Is} {c.Name}, not {c.Want}").FirstOrDefault();
            });
        }

        if (step.TryGetProperty("shows", out var shows))
        {
            await UntilAsync(file, async () =>
            {
                using var state = JsonDocument.Parse(await _http.GetStringAsync(new Uri(root, "/simulator/state")));
                return shows.EnumerateObject().SelectMany(kind => kind.Value.EnumerateArray()
                        .Where(want => !Entries(state.RootElement.GetProperty(kind.Name)).Any(e => Fits(want, e)))
                        .Select(want => $"no entry of {kind.Name} fits {want}; there are {state.RootElement.GetProperty(kind.Name)}"))
                    .FirstOrDefault();
            });
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        foreach (var cloud in _clouds.Values)
        {
            await cloud.DisposeAsync();
        }

        _http.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static int Count(JsonElement collection) =>
        collection.ValueKind == JsonValueKind.Object ? collection.EnumerateObject().Count() : collection.GetArrayLength();

    private static IEnumerable<JsonElement> Entries(JsonElement collection) =>
        collection.ValueKind == JsonValueKind.Object ? collection.EnumerateObject().Select(p => p.Value) : collection.EnumerateArray();

    private static bool Fits(JsonElement want, JsonElement seen) => want.ValueKind switch
    {
        JsonValueKind.Object => seen.ValueKind == JsonValueKind.Object && want.EnumerateObject().All(p => seen.TryGetProperty(p.Name, out var v) && Fits(p.Value, v)),
        JsonValueKind.Array => seen.ValueKind == JsonValueKind.Array && seen.GetArrayLength() >= want.GetArrayLength()
            && want.EnumerateArray().All(w => seen.EnumerateArray().Any(s => Fits(w, s))) && (want.GetArrayLength() > 0 || seen.GetArrayLength() == 0),
        _ => want.ToString() == seen.ToString(),
    };

    private static async Task UntilAsync(string file, Func<Task<string?>> difference)
    {
        var end = DateTimeOffset.UtcNow + Patience;
        while (await difference() is { } why)
        {
            if (DateTimeOffset.UtcNow > end)
            {
                throw new AssertFailedException($"{file}: {why}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(15), TimeProvider.System);
        }
    }

    private async Task StartAsync(string replay)
    {
        _store = SqliteStore.Open(_directory);
        _datastores = Datastores.Open(Models.Value, _store, new DatastoreOptions(), TimeProvider.System, NullLogger.Instance);
        var pace = new InstancePace
        {
            Poll = TimeSpan.FromMilliseconds(20), HealPause = TimeSpan.FromMilliseconds(10),
            Converge = new ConvergeOptions { FirstPause = TimeSpan.FromMilliseconds(10), TransientAttempts = 4 },
        };
        _orchestration = ManoOrchestration.Compose(
            _datastores,
            new ManoOrchestrationOptions
            {
                Plugins = [new OpenStackPlugin(TimeProvider.System)],
                Artifacts = _store.Artifacts,
                Sites = new VimSiteOptions { ActivePeriod = TimeSpan.FromMilliseconds(10), VisibilityGrace = TimeSpan.FromMilliseconds(150) },
                Orchestrator = new OrchestratorOptions { Instances = pace },
            },
            TimeProvider.System, NullLoggerFactory.Instance);
        var netconf = new NetconfServer(
            _datastores, new NetconfServerOptions { IsRecoveryUser = static u => u == "admin" }, TimeProvider.System, NullLogger.Instance);
        _client = TestClient.Connect(netconf, "admin");
        _listener = TestClient.Connect(netconf, "admin");
        var subscribed = await _listener.CallAsync($"<create-subscription xmlns=\"urn:ietf:params:xml:ns:netconf:notification:1.0\">{replay}</create-subscription>");
        Assert.IsNotNull(subscribed.Element(TestClient.Nc + "ok"), subscribed.ToString());
        _orchestration.Start();
    }

    private async Task StopAsync()
    {
        await _client.DisposeAsync();
        await _listener.DisposeAsync();
        await _orchestration.DisposeAsync();
        await _datastores.DisposeAsync();
        _store.Dispose();
    }

    private static Schema Compile()
    {
        var result = SchemaCompiler.Compile(new SchemaRequest(new DirectoryModuleSource(
            [.. new[] { "ietf", "etsi", "mano" }.Select(d => Path.Combine(Repository, "yang", "Modules", d))]))
        {
            Implement =
            [
                "ietf-netconf", "ietf-netconf-monitoring", "ietf-netconf-with-defaults", "ietf-netconf-acm", "ietf-netconf-notifications", "ietf-yang-library",
                "ietf-datastores", "notifications", "nc-notifications", "etsi-nfv-descriptors", "ietf-alarms", "mano-vnf", "mano-vim-openstack", "mano-lcm",
                "mano-kpi", "mano-oam", "mano-aaa", "mano-alarms", "mano-sol006-deviations", "mano-artifacts",
            ],
            Features = new Dictionary<string, IReadOnlyList<string>>
            {
                ["ietf-netconf"] = ["writable-running", "candidate", "confirmed-commit", "rollback-on-error", "validate", "xpath"], ["ietf-alarms"] = [],
            },
        });
        return result.Schema ?? throw new AssertFailedException(string.Join('\n', result.Diagnostics));
    }

    private static string Find()
    {
        var at = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(at, "Netconf.Mano.sln")))
        {
            at = Path.GetDirectoryName(at)!;
        }

        return at;
    }
}
