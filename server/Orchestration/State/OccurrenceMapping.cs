using System.Collections.Immutable;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Datastore;
using Netconf.Mano.Orchestration.Lifecycle;
using Netconf.Mano.Southbound;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Orchestration.State;

/// <summary>Reads occurrences from the kept state, writes what differs back, and makes the notifications that tell of them.</summary>
internal static class OccurrenceMapping
{
    /// <summary>The occurrence.</summary>
    public static OccurrenceRecord Read(Operation kept) => new()
    {
        Id = kept.OperationId,
        Instance = kept.VnfInstance ?? "",
        Operation = kept.OperationLeaf ?? LcmOperationType.Instantiate,
        State = kept.State ?? LcmOperationState.Starting,
        Trigger = kept.Trigger ?? Trigger.Configuration,
        Generation = kept.Generation ?? 0,
        BaseGeneration = kept.BaseGeneration ?? 0,
        Progress = kept.Progress ?? 0,
        Cause = kept.Cause,
        RequestedBy = kept.RequestedBy,
        Started = kept.StartTime ?? default,
        StateEntered = kept.StateEnteredTime ?? default,
        Ended = kept.EndTime,
        Attempt = kept.Attempt ?? 1,
        PendingCancel = kept.PendingCancel,
        Anew = [.. kept.Vnfcs],
        Restart = [.. kept.Restarts],
        Placement = kept.Placement,
        StopType = kept.StopType,
        GracefulTimeout = TimeSpan.FromSeconds(kept.GracefulTimeout ?? 0),
        GracefulUntil = kept.GracefulUntil,
        Planned = [.. kept.PlannedChanges.Select(PlannedMapping.Read)],
        WaitingFor = kept.WaitingFor,
        Steps = [.. kept.Steps.Select(Read)],
    };

    /// <summary>Writes an occurrence; steps that are as they were are not touched.</summary>
    public static void Write(OperationEditor editor, OccurrenceRecord? before, OccurrenceRecord after)
    {
        editor.VnfInstance = after.Instance;
        editor.OperationLeaf = after.Operation;
        editor.State = after.State;
        editor.Trigger = after.Trigger;
        editor.Generation = after.Generation;
        editor.BaseGeneration = after.BaseGeneration;
        editor.Progress = (byte)after.Progress;
        editor.Cause = after.Cause;
        editor.RequestedBy = after.RequestedBy;
        editor.StartTime = after.Started;
        editor.StateEnteredTime = after.StateEntered;
        editor.EndTime = after.Ended;
        editor.Attempt = (ushort)after.Attempt;
        editor.PendingCancel = after.PendingCancel;
        editor.Vnfcs.Set(after.Anew);
        editor.Restarts.Set(after.Restart);
        editor.Placement = after.Placement;
        editor.StopType = after.StopType;
        editor.GracefulTimeout = after.StopType == StopType.Graceful ? (uint)after.GracefulTimeout.TotalSeconds : null;
        editor.GracefulUntil = after.GracefulUntil;
        editor.WaitingFor = after.WaitingFor;
        if (before is null || before.Planned != after.Planned)
        {
            PlannedMapping.Write(editor, after.Planned);
        }

        for (var i = 0; i < after.Steps.Length; i++)
        {
            if (before is null || i >= before.Steps.Length || before.Steps[i] != after.Steps[i])
            {
                Write(editor.Steps[(uint)after.Steps[i].Number], after.Steps[i]);
            }
        }
    }

    /// <summary>The notification that tells of an occurrence.</summary>
    public static NotificationEvent Tell(Schema schema, OccurrenceNews news) => NotificationEvent.On(VnfLcmOperation.Binding.Make(schema, e =>
    {
        var occurrence = news.Occurrence;
        e.OperationId = occurrence.Id;
        e.VnfInstance = occurrence.Instance;
        e.Operation = occurrence.Operation;
        e.State = occurrence.State;
        e.Trigger = occurrence.Trigger;
        e.Generation = occurrence.Generation;
        e.Progress = (byte)occurrence.Progress;
        e.Cause = occurrence.Cause;
        foreach (var affected in news.Affected)
        {
            var vnfc = e.AffectedVnfcs[affected.Vnfc.Id];
            vnfc.VduId = affected.Vnfc.Vdu;
            vnfc.Change = affected.Change;
            vnfc.Vim = affected.Vim;
            vnfc.ResourceId = affected.ResourceId;
        }
    }));

    private static StepRecord Read(OperationStep step) => new(
        (int)step.Number, step.Kind ?? StepKind.Create, step.Resource ?? "",
        step.ResourceKind is { } kind ? Enum.Parse<ResourceKind>(kind, ignoreCase: true) : null, step.StartTime ?? default)
    {
        Status = step.Status ?? StepStatus.Active,
        ResourceId = step.ResourceId,
        Ended = step.EndTime,
        Detail = step.Detail,
    };

    private static void Write(OperationStepEditor editor, StepRecord step)
    {
        editor.Kind = step.Kind;
        editor.Resource = step.Resource;
        editor.ResourceKind = step.ResourceKind?.ToString();
        editor.ResourceId = step.ResourceId;
        editor.Status = step.Status;
        editor.StartTime = step.Started;
        editor.EndTime = step.Ended;
        editor.Detail = step.Detail;
    }
}
