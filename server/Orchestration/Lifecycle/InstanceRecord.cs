using System.Collections.Immutable;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Orchestration.Placement;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.Orchestration.Lifecycle;

/// <summary>
/// What is durably known of one VNF instance beside its configuration. A value that the lifecycle's pure rules turn into the next
/// one; <see cref="State.IOrchestrationState"/> keeps it.
/// </summary>
public sealed record InstanceRecord
{
    /// <summary>The instance.</summary>
    public required string Id { get; init; }

    /// <summary>Whether the VNF was brought into being.</summary>
    public bool Instantiated { get; init; }

    /// <summary>The generation worked towards.</summary>
    public ulong Wanted { get; init; }

    /// <summary>The last generation reached.</summary>
    public ulong Applied { get; init; }

    /// <summary>The highest generation given out.</summary>
    public ulong Latest { get; init; }

    /// <summary>An operation was given up or rolled back: not what is configured until something new is asked for.</summary>
    public bool OutOfSync { get; init; }

    /// <summary>The VIM on which resources are held or shall be.</summary>
    public string? PlacedOn { get; init; }

    /// <summary>The occurrence under way, or waiting after a temporary failure.</summary>
    public string? CurrentOperation { get; init; }

    /// <summary>What of the configuration was taken notice of; null: of its absence.</summary>
    public AcceptedWish? Accepted { get; init; }

    /// <summary>The intents that still matter, by generation.</summary>
    public ImmutableSortedDictionary<ulong, Intent> Intents { get; init; } = ImmutableSortedDictionary<ulong, Intent>.Empty;

    /// <summary>The components, by id.</summary>
    public ImmutableSortedDictionary<string, VnfcRecord> Vnfcs { get; init; } =
        ImmutableSortedDictionary.Create<string, VnfcRecord>(StringComparer.Ordinal);

    /// <summary>The component that holds the virtual addresses of an external connection point, by connection point.</summary>
    public ImmutableSortedDictionary<string, string> Active { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Addresses that were given out of pools, by port.</summary>
    public ImmutableSortedDictionary<PooledPort, Allocation> Allocations { get; init; } = ImmutableSortedDictionary<PooledPort, Allocation>.Empty;

    /// <summary>What the VIM was asked to make.</summary>
    public RecordedResources Resources { get; init; } = RecordedResources.None;

    /// <summary>The intent in force.</summary>
    public Intent WantedIntent => Intents.GetValueOrDefault(Wanted, Intent.Nothing);

    /// <summary>The last intent that was reached.</summary>
    public Intent AppliedIntent => Intents.GetValueOrDefault(Applied, Intent.Nothing);

    /// <summary>Whether the VIM may hold something of the instance.</summary>
    public bool HoldsResources => !Resources.ById.IsEmpty;

    /// <summary>Whether nothing of it is left to be known once its configuration is gone.</summary>
    public bool IsSpent => CurrentOperation is null && !HoldsResources && !WantedIntent.Started;
}

/// <summary>One component.</summary>
public sealed record VnfcRecord(VnfcName Name)
{
    /// <summary>How it was found.</summary>
    public VnfcStatus Status { get; init; } = VnfcStatus.Creating;

    /// <summary>Why it is faulty or lost.</summary>
    public string? Cause { get; init; }

    /// <summary>The VIM's identifier of its server.</summary>
    public string? ResourceId { get; init; }

    /// <summary>Availability zone it was placed in; null: the VIM chooses.</summary>
    public string? Zone { get; init; }

    /// <summary>How often its server was made anew on purpose.</summary>
    public int Incarnation { get; init; }

    /// <summary>How often in a row it was healed automatically.</summary>
    public int HealAttempts { get; init; }

    /// <summary>When it was last healed automatically.</summary>
    public DateTimeOffset? LastHealed { get; init; }

    /// <summary>Its connection points, in NIC order.</summary>
    public ImmutableArray<CpRecord> ConnectionPoints { get; init; } = [];

    /// <summary>Whether nothing an operator sees differs.</summary>
    public bool Shows(VnfcRecord other) =>
        this with { ConnectionPoints = default } == other with { ConnectionPoints = default }
        && ConnectionPoints.SequenceEqual(other.ConnectionPoints);
}

/// <summary>A connection point of a component.</summary>
/// <param name="CpdId">The VDU's connection point.</param>
/// <param name="External">The external connection point it serves, or null.</param>
/// <param name="ResourceId">The VIM's identifier of its port.</param>
/// <param name="Mac">MAC address.</param>
/// <param name="Addresses">IP addresses.</param>
public sealed record CpRecord(string CpdId, string? External, string? ResourceId, string? Mac, ImmutableArray<string> Addresses)
{
    /// <inheritdoc/>
    public bool Equals(CpRecord? other) => other is not null && CpdId == other.CpdId && External == other.External
        && ResourceId == other.ResourceId && Mac == other.Mac && Addresses.SequenceEqual(other.Addresses);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(CpdId, ResourceId, Mac, Addresses.Length);
}
