using System.Collections.Immutable;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Orchestration.Lifecycle;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.Orchestration.State;

/// <summary>Reads and writes planned changes. One grouping, but each module that uses it has names of its own.</summary>
internal static class PlannedMapping
{
    /// <summary>One change.</summary>
    public static PlannedChange Read(OperationPlannedChange kept) => new(
        kept.Kind ?? ResourceChange.Create, kept.Resource ?? "", Enum.Parse<ResourceKind>(kept.ResourceKind ?? "", ignoreCase: true), kept.ResourceId,
        kept.Reason ?? "");

    /// <summary>Writes the changes of an occurrence over what is there.</summary>
    public static void Write(OperationEditor editor, ImmutableArray<PlannedChange> changes)
    {
        editor.PlannedChanges.Clear();
        Each(changes, (number, change) => Write(editor.PlannedChanges[number], change));
    }

    /// <summary>Writes a plan as the answer of the rpc.</summary>
    public static void Write(PlanOutputInstanceEditor output, InstancePlan plan)
    {
        output.Operation = plan.Operation;
        output.Vim = plan.Vim;
        output.Placement = plan.Placement;
        output.Obstacle = plan.Obstacle;
        Each(plan.Changes, (number, change) => Write(new OperationPlannedChangeEditor(output.PlannedChanges[number].Node), change));
    }

    /// <summary>Writes a plan as the answer of the action.</summary>
    public static void Write(VnfInstancePlanOutputEditor output, InstancePlan plan)
    {
        output.Operation = plan.Operation;
        output.Vim = plan.Vim;
        output.Placement = plan.Placement;
        output.Obstacle = plan.Obstacle;
        Each(plan.Changes, (number, change) =>
        {
            var entry = output.PlannedChanges[number];
            (entry.Kind, entry.Resource, entry.ResourceKind) = (change.Kind, change.Resource, change.ResourceKind.ToString());
            (entry.ResourceId, entry.Reason) = (change.ResourceId, change.Reason);
        });
    }

    private static void Write(OperationPlannedChangeEditor entry, PlannedChange change)
    {
        (entry.Kind, entry.Resource, entry.ResourceKind) = (change.Kind, change.Resource, change.ResourceKind.ToString());
        (entry.ResourceId, entry.Reason) = (change.ResourceId, change.Reason);
    }

    private static void Each(ImmutableArray<PlannedChange> changes, Action<uint, PlannedChange> write)
    {
        for (var i = 0; i < changes.Length; i++)
        {
            write((uint)i + 1, changes[i]);
        }
    }
}
