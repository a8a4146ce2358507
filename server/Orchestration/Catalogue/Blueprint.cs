using System.Collections.Immutable;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.Orchestration.Catalogue;

/// <summary>
/// One deployment flavour of a VNFD as the orchestration needs it: references resolved, units converted, choices made. Compiled from
/// the catalogue by the blueprint compiler; never stored.
/// </summary>
public sealed record Blueprint
{
    /// <summary>The descriptor.</summary>
    public required string VnfdId { get; init; }

    /// <summary>Its deployment flavour.</summary>
    public required string FlavourId { get; init; }

    /// <summary>The VDUs that have a profile in the flavour, by id.</summary>
    public required ImmutableSortedDictionary<string, VduPlan> Vdus { get; init; }

    /// <summary>Internal virtual links that get a network of their own, in the descriptor's order.</summary>
    public required ImmutableArray<LinkPlan> Links { get; init; }

    /// <summary>External connection points that some VDU of the flavour serves, in the descriptor's order.</summary>
    public required ImmutableArray<string> ExternalPoints { get; init; }

    /// <summary>Affinity and anti-affinity groups of servers, by id.</summary>
    public required ImmutableSortedDictionary<string, GroupPolicy> Groups { get; init; }

    /// <summary>Groups of VDUs whose components share an availability zone, or have one each.</summary>
    public ImmutableSortedDictionary<string, GroupPolicy> ZoneGroups { get; init; } =
        ImmutableSortedDictionary.Create<string, GroupPolicy>(StringComparer.Ordinal);

    /// <summary>Security groups named by connection points, by rule id.</summary>
    public required ImmutableSortedDictionary<string, SecurityRule> SecurityRules { get; init; }

    /// <summary>Opens the content of a kept file, or tells by null that there is none of that digest.</summary>
    public Func<string, Stream?> OpenFile { get; init; } = _ => null;

    /// <summary>Whether a file is kept, by digest.</summary>
    public Func<string, bool> HasFile { get; init; } = _ => false;

    /// <summary>Instantiation levels, by id.</summary>
    public required ImmutableSortedDictionary<string, VnfSize> Levels { get; init; }

    /// <summary>The level when none is asked for.</summary>
    public required string DefaultLevel { get; init; }

    /// <summary>Scaling aspects, by id.</summary>
    public required ImmutableSortedDictionary<string, ScalingAspect> Aspects { get; init; }
}

/// <summary>How one VDU is realised.</summary>
public sealed record VduPlan
{
    /// <summary>The VDU.</summary>
    public required string Id { get; init; }

    /// <summary>Fewest VNFCs.</summary>
    public required int MinCount { get; init; }

    /// <summary>Most VNFCs.</summary>
    public required int MaxCount { get; init; }

    /// <summary>Size of the server.</summary>
    public required FlavorChoice Size { get; init; }

    /// <summary>Name of the image on the VIM; null when it boots from a volume.</summary>
    public string? Image { get; init; }

    /// <summary>What the image's content is; null when the descriptor does not say.</summary>
    public ImageFile? ImageFile { get; init; }

    /// <summary>Connection points in NIC order.</summary>
    public required ImmutableArray<NicPlan> Nics { get; init; }

    /// <summary>Volumes of its own for each VNFC, the boot volume first.</summary>
    public ImmutableArray<VolumePlan> Volumes { get; init; } = [];

    /// <summary>Its affinity or anti-affinity group, or null.</summary>
    public string? Group { get; init; }

    /// <summary>Its group of <see cref="Blueprint.ZoneGroups"/>, or null.</summary>
    public string? ZoneGroup { get; init; }

    /// <summary>Day-0 data, or null.</summary>
    public string? BootData { get; init; }

    /// <summary>VDUs whose VNFCs must run before this one's are made.</summary>
    public ImmutableArray<string> After { get; init; } = [];
}

/// <summary>An internal virtual link that is realised by a network of the instance's own.</summary>
/// <param name="Id">The link.</param>
/// <param name="Ordinal">Its place among the descriptor's links; gives it an address range when none is configured.</param>
public sealed record LinkPlan(string Id, int Ordinal);

/// <summary>A volume of a VNFC.</summary>
/// <param name="Id">The virtual storage descriptor.</param>
/// <param name="SizeGiB">Size in GiB.</param>
/// <param name="Image">Name of the image it boots, or null.</param>
public sealed record VolumePlan(string Id, int SizeGiB, string? Image);

/// <summary>A connection point of a VDU.</summary>
/// <param name="CpdId">The VDU's connection point.</param>
/// <param name="Link">The internal virtual link it is on, or null when it is on an external network.</param>
/// <param name="External">The external connection point it serves; null when it is on an internal link.</param>
/// <param name="VnicType">Kind of virtual NIC; null: normal.</param>
/// <param name="SecurityRule">Id of the security group rule bound to it, or null.</param>
public sealed record NicPlan(string CpdId, string? Link, string? External, string? VnicType, string? SecurityRule);

/// <summary>How many VNFCs of each VDU there are, and the scale level of each aspect.</summary>
/// <param name="Counts">VNFCs by VDU.</param>
/// <param name="ScaleLevels">Steps by aspect.</param>
public sealed record VnfSize(ImmutableSortedDictionary<string, int> Counts, ImmutableSortedDictionary<string, int> ScaleLevels)
{
    /// <summary>No VNFC at all.</summary>
    public static VnfSize None { get; } = new(
        ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal));

    /// <summary>Number of VNFCs.</summary>
    public int Total => Counts.Values.Sum();

    /// <inheritdoc/>
    public bool Equals(VnfSize? other) =>
        other is not null && Counts.SequenceEqual(other.Counts) && ScaleLevels.SequenceEqual(other.ScaleLevels);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Total, Counts.Count, ScaleLevels.Count);
}

/// <summary>A scaling aspect.</summary>
/// <param name="Id">The aspect.</param>
/// <param name="MaxLevel">Most steps above the smallest size.</param>
/// <param name="Step">VNFCs one step adds, by VDU.</param>
public sealed record ScalingAspect(string Id, int MaxLevel, ImmutableSortedDictionary<string, int> Step);
