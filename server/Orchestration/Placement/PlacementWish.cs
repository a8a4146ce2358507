using System.Collections.Immutable;

namespace Netconf.Mano.Orchestration.Placement;

/// <summary>How one of several possible places is chosen.</summary>
public enum PlacementStrategy
{
    /// <summary>The first that has room.</summary>
    First,

    /// <summary>The one that is used least.</summary>
    Spread,

    /// <summary>The one that is used most and still has room.</summary>
    Pack,
}

/// <summary>What an instance asks of its place beside the VIMs it may be on.</summary>
public sealed record PlacementWish
{
    /// <summary>Nothing.</summary>
    public static PlacementWish None { get; } = new();

    /// <summary>How one of several is chosen.</summary>
    public PlacementStrategy Strategy { get; init; }

    /// <summary>Labels the VIM must carry.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Zones servers may be in, the best first; empty: any.</summary>
    public ImmutableArray<string> Zones { get; init; } = [];

    /// <summary>Groups of instances, with whether it stays apart from the other members.</summary>
    public ImmutableSortedDictionary<string, bool> Groups { get; init; } = ImmutableSortedDictionary.Create<string, bool>(StringComparer.Ordinal);
}

/// <summary>Another member of a group that is placed, or about to be.</summary>
/// <param name="Group">The group.</param>
/// <param name="IsApart">Whether the one that is to be placed stays apart from it.</param>
/// <param name="Instance">The other member.</param>
/// <param name="Vim">Where it is; null: it waits for a place.</param>
public sealed record Neighbour(string Group, bool IsApart, string Instance, string? Vim);
