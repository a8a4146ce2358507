using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Datastore.Storage.Sqlite;
using Netconf.Mano.OpenStack;
using Netconf.Mano.Orchestration.Reconciler;
using Netconf.Mano.Simulator;
using Netconf.Mano.Southbound;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Orchestration.Tests;

/// <summary>The orchestration over a real datastore and store, with a simulated cloud; it can be ended and opened anew as a restart does.</summary>
internal sealed class DatastoreWorld : IAsyncDisposable
{
    public const string Instance = "gateway-a";

    private readonly string _directory = Directory.CreateTempSubdirectory("mano-orchestration-").FullName;
    private SqliteStore _store = null!;

    private DatastoreWorld(VimSimulator cloud) => Cloud = cloud;

    public VimSimulator Cloud { get; }

    public Datastores Datastores { get; private set; } = null!;

    public ManoOrchestration Orchestration { get; private set; } = null!;

    public static Actor Admin { get; } = new("admin", 1, "test");

    public static async Task<DatastoreWorld> StartAsync(SimulatorOptions? options = null)
    {
        var world = new DatastoreWorld(await VimSimulator.StartAsync(
            options ?? new SimulatorOptions { BuildTime = TimeSpan.FromMilliseconds(20), ActionTime = TimeSpan.FromMilliseconds(10) }, TimeProvider.System));
        world.Open();
        return world;
    }

    public void Open()
    {
        _store = SqliteStore.Open(_directory);
        Datastores = Datastores.Open(Models.Schema, _store, new DatastoreOptions(), TimeProvider.System, NullLogger.Instance);
        Orchestration = ManoOrchestration.Compose(
            Datastores,
            new ManoOrchestrationOptions
            {
                Plugins = [new OpenStackPlugin(TimeProvider.System)],
                Sites = new VimSiteOptions { ActivePeriod = TimeSpan.FromMilliseconds(10), VisibilityGrace = TimeSpan.FromMilliseconds(150) },
                Orchestrator = new OrchestratorOptions
                {
                    Instances = new InstancePace { Poll = TimeSpan.FromMilliseconds(20), HealPause = TimeSpan.FromMilliseconds(10) },
                },
            },
            TimeProvider.System, NullLoggerFactory.Instance);
        Orchestration.Start();
    }

    public async Task CloseAsync()
    {
        await Orchestration.DisposeAsync();
        await Datastores.DisposeAsync();
        _store.Dispose();
    }

    /// <summary>The demo's documents as they fit this cloud; an instance document may be changed on the way.</summary>
    public string Documents(Func<string, string>? instance = null, Func<string, string>? vnfd = null, bool withInstance = true)
    {
        var vim = Models.Demo("vim.xml").Replace("http://127.0.0.1:5000/identity/v3", Cloud.Endpoint.ToString(), StringComparison.Ordinal)
            .Replace("<observation-interval>2<", "<observation-interval>1<", StringComparison.Ordinal);
        var text = Models.Demo("vnf-instance.xml");
        return (vnfd?.Invoke(Models.Demo("vnfd.xml")) ?? Models.Demo("vnfd.xml")) + vim + (withInstance ? instance?.Invoke(text) ?? text : "");
    }

    /// <summary>Makes these documents the whole configuration.</summary>
    public Task<CommitResult> CommitAsync(string documents)
    {
        var tree = Models.Tree(documents);
        return Datastores.Configuration.ChangeRunningAsync(Admin, _ => new EditResult(tree, []));
    }

    public async Task CommittedAsync(string documents)
    {
        var result = await CommitAsync(documents);
        Assert.IsTrue(result.Succeeded, string.Join('\n', result.Errors.Select(e => $"{e.Path}: {e.Message}")));
    }

    public ManoRoot Kept => new(Datastores.State.Current.Root);

    public VnfInstance? State => Kept.VnfInstances.VnfInstanceList.Find(Instance);

    public int Servers => Cloud.With(s => s.Servers.Count);

    public async Task UntilAsync(Func<bool> isSo, string what)
    {
        for (var left = 20_000; !isSo(); left--)
        {
            Assert.IsGreaterThan(0, left, $"{what} did not happen; operations: {string.Join(", ", Kept.Lcm.Operations.Select(o => $"{o.OperationLeaf} {o.State} {o.Cause} {o.WaitingFor}"))}");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    public Task UntilAsync(LcmOperationType operation, LcmOperationState state) => UntilAsync(
        () => Kept.Lcm.Operations.Any(o => o.OperationLeaf == operation && o.State == state), $"{operation} {state}");

    /// <summary>Calls an action as the protocol does.</summary>
    public async Task<OperationResult> CallAsync(OperationNode action, InstancePath target, Action<NodeEditor>? fill = null)
    {
        var input = new BranchEditor(action.Input, Branch.Empty);
        fill?.Invoke(input.Root);
        var call = new OperationCall(Admin, action, new DataNode(action.Input, input.ToBranch()), target);
        return await Datastores.Operations.Find(action)!(call, CancellationToken.None);
    }

    public IReadOnlyList<string> Notifications() =>
        [.. Datastores.Notifications.Find(NotificationEvent.Netconf)!.Replay(DateTimeOffset.MinValue, null, 0).Select(n => Encoding.UTF8.GetString(n.Content.Span))];

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await Cloud.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
