using System.Collections.Immutable;
using System.Net;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Orchestration.Heartbeats;
using Netconf.Mano.Orchestration.Catalogue;
using Netconf.Mano.Orchestration.Lifecycle;
using Netconf.Mano.Orchestration.Performance;
using Netconf.Mano.Orchestration.Placement;
using Netconf.Mano.Orchestration.Vims;

namespace Netconf.Mano.Orchestration.State;

/// <summary>The configuration of one instance.</summary>
/// <param name="Wish">What it shall be.</param>
/// <param name="Vims">Where it may be placed, the best place first.</param>
/// <param name="HealsAutomatically">Whether the server heals without being asked.</param>
/// <param name="MaxHealAttempts">How often in a row one component is healed.</param>
public sealed record InstanceConfiguration(Wish Wish, IReadOnlyList<string> Vims, bool HealsAutomatically, int MaxHealAttempts)
{
    /// <summary>How many components of one VDU are exchanged at a time.</summary>
    public int MaxUnavailable { get; init; } = 1;

    /// <summary>What it asks of its place beside the VIMs.</summary>
    public PlacementWish Placement { get; init; } = PlacementWish.None;

    /// <summary>What is done about a component that does not answer, by attempt; the last goes for all further ones.</summary>
    public ImmutableArray<Recovery> Recoveries { get; init; } = [];

    /// <summary>Pause before the second healing in a row; null: the server's own.</summary>
    public TimeSpan? HealPause { get; init; }

    /// <summary>How components are asked whether they live.</summary>
    public ImmutableArray<Heartbeat> Heartbeats { get; init; } = [];
}

/// <summary>What is collected of which instances.</summary>
/// <param name="Name">Name of the collection.</param>
/// <param name="Metrics">What is measured.</param>
/// <param name="Instances">Of which instances; empty: of all.</param>
/// <param name="Period">Time from one report to the next.</param>
public sealed record KpiCollection(string Name, IReadOnlyList<Metric> Metrics, IReadOnlySet<string> Instances, TimeSpan Period);

/// <summary>The configuration as the orchestration reads it, one snapshot.</summary>
public interface IConfigurationSnapshot
{
    /// <summary>A VIM's configuration; null when it is not configured.</summary>
    VimSettings? Vim(string name);

    /// <summary>A collection; null when it is not configured, or switched off.</summary>
    KpiCollection? Collection(string name);

    /// <summary>Names of the configured instances.</summary>
    IEnumerable<string> Instances { get; }

    /// <summary>Names of the configured VIMs.</summary>
    IEnumerable<string> Vims { get; }

    /// <summary>Names of the configured collections.</summary>
    IEnumerable<string> Collections { get; }

    /// <summary>An instance's configuration; null when it is not configured.</summary>
    InstanceConfiguration? Instance(string id);

    /// <summary>Labels of a VIM.</summary>
    IReadOnlyDictionary<string, string> LabelsOf(string vim) => ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The ranges of a pool of addresses, in order; none when there is no such pool.</summary>
    IReadOnlyList<(IPAddress First, IPAddress Last)> PoolRanges(string pool) => [];

    /// <summary>Whether some instance has the address by configuration.</summary>
    bool IsStatic(IPAddress address) => false;

    /// <summary>Instances that name a placement group.</summary>
    IEnumerable<string> MembersOf(string group) => [];

    /// <summary>The blueprint of a flavour; null when the catalogue has none that can be made use of.</summary>
    Blueprint? Blueprint(string vnfdId, string flavour);
}

/// <summary>The running configuration.</summary>
public interface IConfiguration
{
    /// <summary>The newest published snapshot; the same object as long as nothing of it changed.</summary>
    IConfigurationSnapshot Current { get; }

    /// <summary>Whether a confirmed commit waits for its confirmation: what cannot be undone waits too.</summary>
    bool IsCommitPending { get; }
}
