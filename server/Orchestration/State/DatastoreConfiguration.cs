using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Datastore.Storage;
using Netconf.Mano.Orchestration.Catalogue;
using Netconf.Mano.Orchestration.Heartbeats;
using Netconf.Mano.Orchestration.Lifecycle;
using Netconf.Mano.Orchestration.Placement;
using Netconf.Mano.Orchestration.Vims;

namespace Netconf.Mano.Orchestration.State;

/// <summary>The running configuration of the datastore as the orchestration reads it.</summary>
/// <param name="datastore">The datastore.</param>
/// <param name="artifacts">Where files are kept; null: nowhere.</param>
public sealed class DatastoreConfiguration(ConfigurationDatastore datastore, IArtifacts? artifacts = null) : IConfiguration
{
    private readonly Lock _gate = new();
    private ConfigurationSnapshot? _current;

    /// <inheritdoc/>
    public IConfigurationSnapshot Current
    {
        get
        {
            var running = datastore.Running.Tree;
            lock (_gate)
            {
                return _current is { } current && ReferenceEquals(current.Tree, running)
                    ? current : _current = new ConfigurationSnapshot(running, _current, artifacts);
            }
        }
    }

    /// <inheritdoc/>
    public bool IsCommitPending => datastore.IsUnsettled;
}

/// <summary>One snapshot. Blueprints are compiled when they are asked for, and taken over from the snapshot before while their descriptor is the same.</summary>
internal sealed class ConfigurationSnapshot : IConfigurationSnapshot
{
    private readonly ManoRoot _root;
    private readonly IArtifacts? _artifacts;
    private readonly ConcurrentDictionary<(string, string), Compiled> _blueprints;
    private ILookup<string, string>? _groups;
    private HashSet<IPAddress>? _static;

    public ConfigurationSnapshot(DataTree tree, ConfigurationSnapshot? before, IArtifacts? artifacts)
    {
        _artifacts = artifacts;
        Tree = tree;
        _root = new ManoRoot(tree.Root);
        _blueprints = before?._blueprints ?? new ConcurrentDictionary<(string, string), Compiled>();
    }

    /// <summary>The datastore's tree.</summary>
    public DataTree Tree { get; }

    /// <inheritdoc/>
    public IEnumerable<string> Instances => _root.VnfInstances.VnfInstanceList.Select(i => i.Id);

    /// <inheritdoc/>
    public IEnumerable<string> Vims => _root.Vims.VimList.Select(v => v.Name);

    /// <inheritdoc/>
    public IEnumerable<string> Collections => _root.Kpis.Collections.Select(c => c.Name);

    /// <inheritdoc/>
    public InstanceConfiguration? Instance(string id) => _root.VnfInstances.VnfInstanceList.TryGet(id, out var instance)
        ? new InstanceConfiguration(
            WishOf(instance, _root), [.. instance.Vims], instance.Healing.Automatic, instance.Healing.MaxAttempts)
        {
            MaxUnavailable = instance.Update.MaxUnavailable,
            Placement = PlacementOf(instance),
            Recoveries = [.. instance.Healing.Recoveries.Select(r => r == VnfInstanceHealingRecovery.Restart ? Recovery.Restart : Recovery.Redeploy)],
            HealPause = instance.Healing.Pause is { } pause ? TimeSpan.FromSeconds(pause) : null,
            Heartbeats = [.. instance.Healing.Heartbeats.Select(HeartbeatOf)],
        }
        : null;

    /// <inheritdoc/>
    public VimSettings? Vim(string name) => _root.Vims.VimList.TryGet(name, out var vim)
        ? VimMapping.Read(name, vim, _root.Vims.Mark) with { ObservationInterval = TimeSpan.FromSeconds(vim.ObservationInterval) }
        : null;

    /// <inheritdoc/>
    public KpiCollection? Collection(string name) => _root.Kpis.Collections.TryGet(name, out var collection) && collection.Enabled
        ? new KpiCollection(
            name, [.. collection.Metrics], collection.VnfInstances.ToHashSet(StringComparer.Ordinal), TimeSpan.FromSeconds(collection.Period))
        : null;

    /// <inheritdoc/>
    public Blueprint? Blueprint(string vnfdId, string flavour)
    {
        if (!_root.Nfv.Vnfds.TryGet(vnfdId, out var vnfd) || !vnfd.Dfs.TryGet(flavour, out var df))
        {
            return null;
        }

        var storage = vnfd.View.Branch;
        if (!_blueprints.TryGetValue((vnfdId, flavour), out var compiled) || !ReferenceEquals(compiled.From, storage))
        {
            compiled = new Compiled(storage, WithFiles(BlueprintCompiler.Compile(vnfd, df).Blueprint));
            _blueprints[(vnfdId, flavour)] = compiled;
        }

        return compiled.Blueprint;
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> LabelsOf(string vim) => _root.Vims.VimList.TryGet(vim, out var found)
        ? found.Labels.ToImmutableSortedDictionary(l => l.Name, l => l.Value, StringComparer.Ordinal) : ImmutableSortedDictionary<string, string>.Empty;

    /// <inheritdoc/>
    public IEnumerable<string> MembersOf(string group) => (_groups ??= _root.VnfInstances.VnfInstanceList
        .SelectMany(i => i.Placement.Groups.Select(g => (Group: g.Name, i.Id))).ToLookup(g => g.Group, g => g.Id, StringComparer.Ordinal))[group];

    /// <inheritdoc/>
    public IReadOnlyList<(IPAddress First, IPAddress Last)> PoolRanges(string pool) =>
        _root.AddressPools.Pools.TryGet(pool, out var found) ? [.. found.Ranges.Select(r => (r.First, r.Last))] : [];

    /// <inheritdoc/>
    public bool IsStatic(IPAddress address) => (_static ??= _root.VnfInstances.VnfInstanceList
        .SelectMany(i => i.ExtCps.SelectMany(c => c.Addresses.SelectMany(a => a.IpAddresses))).ToHashSet()).Contains(address);

    private static PlacementWish PlacementOf(VnfInstance instance) => new()
    {
        Strategy = instance.Placement.Strategy switch
        {
            VnfInstancePlacementStrategy.Spread => PlacementStrategy.Spread,
            VnfInstancePlacementStrategy.Pack => PlacementStrategy.Pack,
            _ => PlacementStrategy.First,
        },
        Labels = instance.Placement.VimLabels.ToImmutableSortedDictionary(l => l.Name, l => l.Value, StringComparer.Ordinal),
        Zones = [.. instance.Placement.Zones],
        Groups = instance.Placement.Groups.ToImmutableSortedDictionary(
            g => g.Name, g => g.Policy == VnfInstancePlacementGroupPolicy.AntiAffinity, StringComparer.Ordinal),
    };

    private static Heartbeat HeartbeatOf(VnfInstanceHealingHeartbeat heartbeat) => new(
        heartbeat.Name, heartbeat.VduId, heartbeat.CpdId, heartbeat.Kind == VnfInstanceHealingHeartbeatKind.Ping ? ProbeKind.Ping : ProbeKind.Tcp,
        heartbeat.Kind == VnfInstanceHealingHeartbeatKind.Tcp ? heartbeat.Port : 0)
    {
        Interval = TimeSpan.FromSeconds(heartbeat.Interval),
        Timeout = TimeSpan.FromSeconds(heartbeat.Timeout),
        Failures = heartbeat.Failures,
        BootTime = TimeSpan.FromSeconds(heartbeat.BootTime),
    };

    /// <summary>What an instance is configured to be.</summary>
    internal static Wish WishOf(VnfInstance instance, ManoRoot root)
    {
        var level = instance.InstantiationLevel;
        if (level is null && root.Nfv.Vnfds.Find(instance.VnfdId)?.Dfs.Find(instance.Flavour) is { } df)
        {
            level = df.DefaultInstantiationLevel ?? (df.InstantiationLevels.Count > 0 ? df.InstantiationLevels.At(0).Id : null);
        }

        return new Wish(
            instance.VnfdId, instance.Flavour, level ?? "", instance.DesiredState != DesiredState.NotInstantiated, ConnectivityMapping.Read(instance))
        {
            Stopped = instance.DesiredState == DesiredState.Stopped,
            Information = new Information(
                instance.Description, instance.Labels.ToImmutableSortedDictionary(l => l.Name, l => l.Value, StringComparer.Ordinal)),
        };
    }

    private Blueprint? WithFiles(Blueprint? blueprint) =>
        blueprint is null || _artifacts is not { } kept ? blueprint : blueprint with { OpenFile = kept.Open, HasFile = d => kept.Find(d) is not null };

    private sealed record Compiled(object? From, Blueprint? Blueprint);
}
