using Netconf.Mano.Orchestration.Lifecycle;
using Netconf.Mano.Orchestration.Placement;

namespace Netconf.Mano.Orchestration.Reconciler;

/// <summary>What of an instance's state its graph depends on beside the intent.</summary>
/// <param name="Incarnation">How often a component was made anew on purpose.</param>
/// <param name="ActiveAt">The component that holds the virtual addresses of an external connection point; null: none does.</param>
public sealed record Particulars(Func<VnfcName, int> Incarnation, Func<string, string?> ActiveAt)
{
    /// <summary>The availability zone a component was placed in; null: the VIM chooses.</summary>
    public Func<VnfcName, string?> Zone { get; init; } = _ => null;

    /// <summary>The address of a pool that a port was given; null: none.</summary>
    public Func<PooledPort, System.Net.IPAddress?> Given { get; init; } = _ => null;

    /// <summary>Of an instance nothing is known of.</summary>
    public static Particulars None { get; } = new(_ => 0, _ => null);

    /// <summary>Those of an instance.</summary>
    public static Particulars Of(InstanceRecord record) =>
        new(n => record.Vnfcs.GetValueOrDefault(n.Id)?.Incarnation ?? 0, cpd => record.Active.GetValueOrDefault(cpd))
        {
            Zone = n => record.Vnfcs.GetValueOrDefault(n.Id)?.Zone,
            Given = p => record.Allocations.GetValueOrDefault(p)?.Address,
        };
}
