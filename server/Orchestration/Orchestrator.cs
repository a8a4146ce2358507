using System.Collections.Concurrent;
using Netconf.Mano.Orchestration.Heartbeats;
using Netconf.Mano.Orchestration.Lifecycle;
using Netconf.Mano.Orchestration.Performance;
using Netconf.Mano.Orchestration.Placement;
using Netconf.Mano.Orchestration.Reconciler;
using Netconf.Mano.Orchestration.State;
using Netconf.Mano.Orchestration.Vims;

namespace Netconf.Mano.Orchestration;

/// <summary>What the orchestration waits and tries.</summary>
public sealed record OrchestratorOptions
{
    /// <summary>The queue's pace. Passes mostly wait; calls to one VIM are limited by its site.</summary>
    public ReconcilePace Queue { get; init; } = ReconcilePace.Default with { LaneConcurrency = 256 };

    /// <summary>The instances' pace.</summary>
    public InstancePace Instances { get; init; } = new();
}

/// <summary>What the orchestration is made of.</summary>
/// <param name="Configuration">The running configuration.</param>
/// <param name="State">The durable state of instances.</param>
/// <param name="Vims">The durable state of VIMs.</param>
/// <param name="Sites">The connected VIMs; the orchestrator disposes them.</param>
/// <param name="Kpis">Where reports go.</param>
public sealed record OrchestratorParts(IConfiguration Configuration, IOrchestrationState State, IVimState Vims, VimSites Sites, IKpiSink Kpis)
{
    /// <summary>Grants operations; null: this server's own placement.</summary>
    public IGrant? Grant { get; init; }
}

/// <summary>
/// Wakes the reconcilers: with every name at the start, then with the names that configuration, actions and VIMs change. Holds
/// nothing that a restart would miss.
/// </summary>
public sealed class Orchestrator : IAsyncDisposable
{
    private const string Instance = "vnf/";
    private const string Vim = "vim/";
    private const string Collection = "kpi/";
    private const string Heartbeat = "hbt/";

    private readonly OrchestratorParts _parts;
    private readonly ReconcileQueue _queue;
    private readonly InstanceReconciler _instances;
    private readonly VimReconciler _vims;
    private readonly KpiCollector _kpis;
    private readonly LocalGrant? _local;
    private readonly HeartbeatMonitor _heartbeats;
    private readonly ConcurrentDictionary<string, string> _lanes = new(StringComparer.Ordinal);

    /// <summary>Makes an orchestrator; nothing runs before <see cref="Start"/>.</summary>
    /// <param name="parts">What it is made of.</param>
    /// <param name="options">What it waits and tries.</param>
    /// <param name="newId">Makes identifiers of occurrences.</param>
    /// <param name="faulted">Told of a pass that threw, for the log.</param>
    /// <param name="time">The time.</param>
    /// <param name="random">Jitter.</param>
    public Orchestrator(
        OrchestratorParts parts, OrchestratorOptions options, Func<string> newId, Action<string, Exception> faulted, TimeProvider time, Random random)
    {
        _parts = parts;
        _local = parts.Grant is null ? new LocalGrant(parts.Sites.Find) : null;
        var grant = parts.Grant ?? _local!;
        _heartbeats = new HeartbeatMonitor(parts.Configuration, parts.State, WakeInstance, time);
        _instances = new InstanceReconciler(
            parts.Configuration, parts.State, parts.Sites.Find, grant, _heartbeats.SilenceOf, newId, options.Instances, time);
        _vims = new VimReconciler(parts.Configuration, parts.Vims, parts.Sites, time);
        _kpis = new KpiCollector(parts.Configuration, parts.State, parts.Sites.Find, parts.Kpis, time);
        _queue = new ReconcileQueue(PassAsync, key => _lanes.GetValueOrDefault(key, key), faulted, options.Queue, time, random);
        Audit = new VimAudit(parts.Configuration, parts.State, parts.Vims, parts.Sites.Find);
        Plans = new DryRun(parts.Configuration, parts.State, parts.Sites.Find, grant, time);
        Commands = new InstanceCommands(parts.Configuration, parts.State, WakeInstance, _instances.Interrupt, newId, time);
        parts.Sites.OwnersChanged += (_, owners) =>
        {
            foreach (var owner in owners)
            {
                WakeInstance(owner);
            }
        };
        parts.Sites.HealthChanged += WakeVim;
    }

    /// <summary>The actions of clients.</summary>
    public InstanceCommands Commands { get; }

    /// <summary>What is on the VIMs and should not be, or should be and is not.</summary>
    public VimAudit Audit { get; }

    /// <summary>What operations would do.</summary>
    public DryRun Plans { get; }

    /// <summary>The queue, for its figures.</summary>
    public ReconcileQueue Queue => _queue;

    /// <summary>Looks at everything there is.</summary>
    public void Start()
    {
        var configuration = _parts.Configuration.Current;
        foreach (var name in configuration.Vims.Union(_parts.Vims.Known))
        {
            WakeVim(name);
        }

        foreach (var name in configuration.Instances.Union(_parts.State.Instances))
        {
            WakeConfiguredInstance(name);
        }

        foreach (var name in configuration.Collections)
        {
            WakeCollection(name);
        }
    }

    /// <summary>An instance, or its configuration, changed.</summary>
    public void WakeInstance(string name) => _queue.Wake(Instance + name);

    /// <summary>An instance's configuration changed: it, and how it is asked whether it lives.</summary>
    public void WakeConfiguredInstance(string name)
    {
        WakeInstance(name);
        _queue.Wake(Heartbeat + name);
    }

    /// <summary>An instance left the configuration: what is being done for it ends at the next chance.</summary>
    public void WakeRemovedInstance(string name)
    {
        _instances.Interrupt(name);
        WakeConfiguredInstance(name);
    }

    /// <summary>A VIM, or its configuration, changed.</summary>
    public void WakeVim(string name) => _queue.Wake(Vim + name);

    /// <summary>A collection's configuration changed.</summary>
    public void WakeCollection(string name) => _queue.Wake(Collection + name);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _queue.DisposeAsync().ConfigureAwait(false);
        await _parts.Sites.DisposeAsync().ConfigureAwait(false);
        _local?.Dispose();
    }

    private async Task<ReconcileResult> PassAsync(string key, CancellationToken cancellationToken)
    {
        var name = key[Instance.Length..]; // all prefixes are of one length
        if (key.StartsWith(Vim, StringComparison.Ordinal))
        {
            return await _vims.PassAsync(name, cancellationToken).ConfigureAwait(false);
        }

        if (key.StartsWith(Collection, StringComparison.Ordinal))
        {
            return await _kpis.PassAsync(name, cancellationToken).ConfigureAwait(false);
        }

        if (key.StartsWith(Heartbeat, StringComparison.Ordinal))
        {
            return await _heartbeats.PassAsync(name, cancellationToken).ConfigureAwait(false);
        }

        var result = await _instances.PassAsync(name, cancellationToken).ConfigureAwait(false);
        if (_parts.State.Read(name).Instance is not { } record)
        {
            _ = _lanes.TryRemove(key, out _);
        }
        else if (record.PlacedOn is { } vim)
        {
            _lanes[key] = "on/" + vim;
        }

        return result;
    }
}
