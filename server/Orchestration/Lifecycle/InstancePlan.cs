using System.Collections.Immutable;
using Netconf.Mano.Bindings.Mano;

namespace Netconf.Mano.Orchestration.Lifecycle;

/// <summary>What an operation would do: the answer of a dry run.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="Operation">The operation that would be opened.</param>
public sealed record InstancePlan(string Instance, LcmOperationType Operation)
{
    /// <summary>Where the instance is or would be placed.</summary>
    public string? Vim { get; init; }

    /// <summary>How the place would be chosen.</summary>
    public string? Placement { get; init; }

    /// <summary>Why it would not come to its end as things are.</summary>
    public string? Obstacle { get; init; }

    /// <summary>What would be done on the VIM.</summary>
    public ImmutableArray<PlannedChange> Changes { get; init; } = [];
}
