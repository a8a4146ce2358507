using System.Collections.Immutable;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.Orchestration.Lifecycle;

/// <summary>One lifecycle operation occurrence (ETSI GS NFV-SOL 003, VnfLcmOpOcc).</summary>
public sealed record OccurrenceRecord
{
    /// <summary>Its identifier.</summary>
    public required string Id { get; init; }

    /// <summary>The instance operated on.</summary>
    public required string Instance { get; init; }

    /// <summary>What is done.</summary>
    public required LcmOperationType Operation { get; init; }

    /// <summary>How it stands.</summary>
    public LcmOperationState State { get; init; } = LcmOperationState.Starting;

    /// <summary>Whose wish it was.</summary>
    public Trigger Trigger { get; init; }

    /// <summary>The generation it works towards.</summary>
    public ulong Generation { get; init; }

    /// <summary>The generation a rollback returns to.</summary>
    public ulong BaseGeneration { get; init; }

    /// <summary>Share of the known steps that are done, in percent.</summary>
    public int Progress { get; init; }

    /// <summary>Why it failed, or was started.</summary>
    public string? Cause { get; init; }

    /// <summary>User who asked, where it was a user.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>When it was opened.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>When it came into its state.</summary>
    public DateTimeOffset StateEntered { get; init; }

    /// <summary>When it came into a final state.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>How it is to be cancelled, while it is.</summary>
    public CancelMode? PendingCancel { get; init; }

    /// <summary>Components to be made anew.</summary>
    public ImmutableArray<string> Anew { get; init; } = [];

    /// <summary>Components to be shut off and started again.</summary>
    public ImmutableArray<string> Restart { get; init; } = [];

    /// <summary>How the place was chosen.</summary>
    public string? Placement { get; init; }

    /// <summary>How components are shut off; null: none is.</summary>
    public StopType? StopType { get; init; }

    /// <summary>How long an orderly shutting off may take.</summary>
    public TimeSpan GracefulTimeout { get; init; }

    /// <summary>Until when an orderly shutting off may take; null once it has ended, or when there is none.</summary>
    public DateTimeOffset? GracefulUntil { get; init; }

    /// <summary>What is to be done, as it was known when the grant was given.</summary>
    public ImmutableArray<PlannedChange> Planned { get; init; } = [];

    /// <summary>What the next step waits for.</summary>
    public string? WaitingFor { get; init; }

    /// <summary>True while irreversible steps wait for a commit to be confirmed.</summary>
    public bool IsHeld => WaitingFor == Confirmation;

    /// <summary>What was done, in order.</summary>
    public ImmutableArray<StepRecord> Steps { get; init; } = [];

    /// <summary>The words for waiting for a confirmed commit.</summary>
    public const string Confirmation = "the confirmation of a confirmed commit";
}

/// <summary>A change that an operation is going to make.</summary>
/// <param name="Kind">What will be done.</param>
/// <param name="Resource">Logical id of the resource.</param>
/// <param name="ResourceKind">Its kind.</param>
/// <param name="ResourceId">The VIM's identifier of what is there now, or null.</param>
/// <param name="Reason">Why.</param>
public sealed record PlannedChange(ResourceChange Kind, string Resource, ResourceKind ResourceKind, string? ResourceId, string Reason);

/// <summary>One step.</summary>
/// <param name="Number">Place in the order.</param>
/// <param name="Kind">What was done.</param>
/// <param name="Resource">Logical id of the resource; empty for a grant.</param>
/// <param name="ResourceKind">Its kind; null for a grant.</param>
/// <param name="Started">When.</param>
public sealed record StepRecord(int Number, StepKind Kind, string Resource, ResourceKind? ResourceKind, DateTimeOffset Started)
{
    /// <summary>How it stands.</summary>
    public StepStatus Status { get; init; }

    /// <summary>The VIM's identifier.</summary>
    public string? ResourceId { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>What the VIM said.</summary>
    public string? Detail { get; init; }
}

/// <summary>
/// The steps of an occurrence follow from the records of its resources: both are written in one transaction, so the account of what
/// was done is never behind what is known to be done.
/// </summary>
public static class Steps
{
    /// <summary>The occurrence with a change of the records taken in.</summary>
    public static ImmutableArray<StepRecord> Take(
        ImmutableArray<StepRecord> steps, RecordedResources before, LedgerChange change, DateTimeOffset now)
    {
        foreach (var id in change.Forget)
        {
            var was = before.Find(id);
            steps = was?.Phase switch
            {
                RecordedPhase.Intended => End(steps, StepKind.Create, id, StepStatus.Failed, null, now),
                RecordedPhase.Deleting or RecordedPhase.Created => End(steps, StepKind.Delete, id, StepStatus.Done, null, now),
                _ => steps,
            };
        }

        foreach (var record in change.Put)
        {
            steps = record.Phase switch
            {
                RecordedPhase.Intended => Begin(steps, StepKind.Create, record, now),
                RecordedPhase.Created => End(steps, StepKind.Create, record.Id, StepStatus.Done, record.VimId, now),
                _ => Begin(steps, StepKind.Delete, record, now),
            };
        }

        return steps;
    }

    /// <summary>The steps with the outcome of an action that leaves no record, or with what the VIM said to one that failed.</summary>
    public static ImmutableArray<StepRecord> Take(ImmutableArray<StepRecord> steps, PerformedAction performed, DateTimeOffset now)
    {
        var action = performed.Action;
        if (action.Verb == ActionVerb.Update)
        {
            return steps.Add(new StepRecord(steps.Length + 1, StepKind.Update, action.Id, action.Kind, now)
            {
                Status = performed.Fault is null ? StepStatus.Done : StepStatus.Failed,
                ResourceId = action.VimId,
                Ended = now,
                Detail = performed.Fault?.ToString() ?? action.Why,
            });
        }

        var kind = action.Verb == ActionVerb.Create ? StepKind.Create : StepKind.Delete;
        return performed.Fault is null ? steps : End(steps, kind, action.Id, StepStatus.Failed, null, now, performed.Fault.ToString());
    }

    private static ImmutableArray<StepRecord> Begin(ImmutableArray<StepRecord> steps, StepKind kind, RecordedResource record, DateTimeOffset now)
    {
        if (Last(steps, kind, record.Id) is { } at && steps[at].Status == StepStatus.Active)
        {
            return steps; // asked again for what was under way
        }

        return steps.Add(new StepRecord(steps.Length + 1, kind, record.Id, record.Kind, now) { ResourceId = record.VimId });
    }

    private static ImmutableArray<StepRecord> End(
        ImmutableArray<StepRecord> steps, StepKind kind, string id, StepStatus status, string? vimId, DateTimeOffset now,
        string? detail = null)
    {
        if (Last(steps, kind, id) is not { } at)
        {
            return steps;
        }

        var step = steps[at];
        return steps.SetItem(at, step with
        {
            Status = status, ResourceId = vimId ?? step.ResourceId, Ended = now, Detail = detail ?? step.Detail,
        });
    }

    private static int? Last(ImmutableArray<StepRecord> steps, StepKind kind, string id)
    {
        for (var i = steps.Length - 1; i >= 0; i--)
        {
            if (steps[i].Kind == kind && steps[i].Resource == id)
            {
                return i;
            }
        }

        return null;
    }
}
