using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.OpenStack;
using Netconf.Mano.Orchestration.Lifecycle;
using Netconf.Mano.Orchestration.Reconciler;
using Netconf.Mano.Orchestration.Vims;
using Netconf.Mano.Simulator;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.Orchestration.Tests;

/// <summary>A simulated cloud, and an orchestrator over it that can be killed and started anew over the same state.</summary>
internal sealed class World : IAsyncDisposable
{
    public const string Instance = "gateway-a";

    private int _ids;

    private World(VimSimulator cloud) => Cloud = cloud;

    public VimSimulator Cloud { get; }

    public MemoryState State { get; } = new();

    public MemoryConfiguration Configuration { get; } = new();

    public Orchestrator Orchestrator { get; private set; } = null!;

    public List<Exception> Faults { get; } = [];

    public static Wish Wish(string level = "single") => Samples.Wish(level) with { Connectivity = Attached };

    public static Connectivity Attached { get; } = Connectivity.None with
    {
        External = Connectivity.None.External
            .Add("management", new Attachment("mgmt", null, [], ImmutableSortedDictionary<int, PortAddress>.Empty
                .Add(1, new PortAddress([IPAddress.Parse("10.10.0.10")], null))))
            .Add("traffic", new Attachment("data", null, [], ImmutableSortedDictionary<int, PortAddress>.Empty)),
    };

    public static async Task<World> StartAsync(SimulatorOptions? options = null)
    {
        var cloud = await VimSimulator.StartAsync(
            options ?? new SimulatorOptions { BuildTime = TimeSpan.FromMilliseconds(20), ActionTime = TimeSpan.FromMilliseconds(10) },
            TimeProvider.System);
        var world = new World(cloud);
        world.Configuration.Configure(new VimSettings
        {
            Name = "site-a", Kind = VimKind.Openstack, Endpoint = cloud.Endpoint, Project = "mano", User = "mano", Secret = "mano", Region = "RegionOne",
            ObservationInterval = TimeSpan.FromMilliseconds(100),
        });
        world.Begin();
        return world;
    }

    /// <summary>Starts an orchestrator over what there is.</summary>
    public void Begin()
    {
        var sites = new VimSites(
            [new OpenStackPlugin(TimeProvider.System)],
            new VimSiteOptions { ActivePeriod = TimeSpan.FromMilliseconds(10), VisibilityGrace = TimeSpan.FromMilliseconds(150), },
            s => s, TimeProvider.System, NullLogger.Instance);
        var options = new OrchestratorOptions
        {
            Instances = new InstancePace
            {
                Poll = TimeSpan.FromMilliseconds(20),
                HealPause = TimeSpan.FromMilliseconds(10),
                Converge = new ConvergeOptions { FirstPause = TimeSpan.FromMilliseconds(10), TransientAttempts = 4 },
            },
        };
        Orchestrator = new Orchestrator(
            new OrchestratorParts(Configuration, State, State, sites, State), options, () => $"op-{Interlocked.Increment(ref _ids)}",
            (_, e) =>
            {
                lock (Faults)
                {
                    Faults.Add(e);
                }
            }, TimeProvider.System, new Random(1));
        Orchestrator.Start();
    }

    /// <summary>Ends the orchestrator as a kill does: nothing more is written or called.</summary>
    public async Task KillAsync() => await Orchestrator.DisposeAsync();

    /// <summary>Configures the instance and wakes its reconciler, as a commit does.</summary>
    public void Commit(Wish? wish, bool heals = true)
    {
        Configuration.Configure(Instance, wish, heals);
        if (wish is null)
        {
            Orchestrator.WakeRemovedInstance(Instance);
        }
        else
        {
            Orchestrator.WakeInstance(Instance);
        }
    }

    /// <summary>Invokes an action as a client does.</summary>
    public Task<Outcome<Accepted>> StartAsync(Func<InstanceActions, InstanceAction> action) =>
        Orchestrator.Commands.StartAsync(Instance, action(InstanceActions.OfClients), "admin", CancellationToken.None);

    /// <summary>Waits for something to become true; the deadline only ends a test that has failed.</summary>
    public async Task UntilAsync(Func<bool> isSo, string what)
    {
        for (var left = 20_000; !State.Look(isSo); left--)
        {
            Assert.IsGreaterThan(0, left, $"{what} did not happen; last: {State.Read(Instance).Occurrence} faults: {string.Join(" | ", Faults.Select(f => f.Message).Distinct())}");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    public Task UntilEndedAsync(LcmOperationState state, ulong generation) => UntilAsync(
        () => State.Occurrences.Any(o => o.Generation == generation && o.State == state), $"generation {generation} to be {state}");

    public InstanceRecord Record => State.Read(Instance).Instance!;

    public int Servers => Cloud.With(s => s.Servers.Count);

    public int Ports => Cloud.With(s => s.Ports.Count);

    public async ValueTask DisposeAsync()
    {
        await Orchestrator.DisposeAsync();
        await Cloud.DisposeAsync();
    }
}
