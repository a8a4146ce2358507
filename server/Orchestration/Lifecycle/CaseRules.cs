using System.Collections.Immutable;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Data;
using Netconf.Mano.Orchestration.Alarms;
using Netconf.Mano.Orchestration.Catalogue;
using Netconf.Mano.Orchestration.Placement;
using Netconf.Mano.Orchestration.State;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.Orchestration.Lifecycle;

/// <summary>
/// How an instance's durable state goes on: pure steps from a <see cref="Case"/> to a <see cref="CaseChange"/>. One occurrence for
/// each generation; giving one up returns to the generation it started from and marks the instance out of sync.
/// </summary>
public static class CaseRules
{
    /// <summary>Opens an occurrence for a new intent; the case holds no open one.</summary>
    public static CaseChange Open(Case was, string instance, IntentChange change, string operationId, string? requestedBy, DateTimeOffset now)
    {
        var record = was.Instance ?? new InstanceRecord { Id = instance };
        var generation = record.Latest + 1;
        var intent = change.Intent with { Generation = generation, OperationId = operationId };
        var occurrence = new OccurrenceRecord
        {
            Id = operationId,
            Instance = instance,
            Operation = change.Operation,
            Trigger = intent.Trigger,
            Generation = generation,
            BaseGeneration = record.Applied,
            Cause = change.Cause,
            RequestedBy = requestedBy,
            Started = now,
            StateEntered = now,
            Anew = [.. change.Anew],
            Restart = [.. change.Restart],
            StopType = change.StopType,
            GracefulTimeout = change.GracefulTimeout,
        };
        return Write(
            record with
            {
                Latest = generation,
                Wanted = generation,
                CurrentOperation = operationId,
                Active = record.Active.SetItems(change.Active),
                Intents = Keep(record.Intents, record.Applied).SetItem(generation, intent),
            },
            occurrence);
    }

    /// <summary>The grant was given: the place is known, the components to come are listed.</summary>
    public static CaseChange Granted(
        Case was, Grant grant, DateTimeOffset now, Blueprint? blueprint = null, ImmutableSortedSet<string>? artifacts = null)
    {
        var (record, occurrence) = Both(was);
        record = artifacts is null ? record
            : record with { Intents = record.Intents.SetItem(record.Wanted, record.WantedIntent with { Artifacts = artifacts }) };
        var vnfcs = Zoned(Planned(record, occurrence), grant);
        return Write(
            record with { PlacedOn = grant.Vim, Vnfcs = vnfcs, Active = Redundancy.Settled(record, blueprint) },
            Enter(occurrence, LcmOperationState.Processing, now) with
            {
                Placement = grant.Explanation,
                GracefulUntil = occurrence.StopType == StopType.Graceful ? now + occurrence.GracefulTimeout : null,
            });
    }

    /// <summary>Ports were given addresses of pools.</summary>
    public static CaseChange Allocated(Case was, ImmutableSortedDictionary<PooledPort, Allocation> allocations)
    {
        var (record, occurrence) = Both(was);
        return Quietly(record with { Allocations = allocations }, occurrence);
    }

    /// <summary>The orderly shutting off has ended, or its time is over: the rest follows.</summary>
    public static CaseChange ShutOff(Case was)
    {
        var (record, occurrence) = Both(was);
        return Quietly(record, occurrence with { GracefulUntil = null });
    }

    /// <summary>The grant was refused: as if nothing had been asked.</summary>
    public static CaseChange Refused(Case was, string cause, DateTimeOffset now)
    {
        var (record, occurrence) = Both(was);
        return Return(record, Enter(occurrence, LcmOperationState.RolledBack, now) with { Cause = cause });
    }

    /// <summary>The VIM shows what is worked towards.</summary>
    public static CaseChange Converged(Case was, DateTimeOffset now)
    {
        var (record, occurrence) = Both(was);
        return occurrence.State == LcmOperationState.RollingBack
            ? Return(record, Enter(occurrence, LcmOperationState.RolledBack, now))
            : Complete(record, occurrence, now);
    }

    /// <summary>It cannot go on, or was cancelled.</summary>
    public static CaseChange Stopped(Case was, string cause, DateTimeOffset now)
    {
        var (record, occurrence) = Both(was);
        if (occurrence.State == LcmOperationState.Starting)
        {
            return Refused(was, cause, now);
        }

        var stopped = Enter(occurrence, LcmOperationState.FailedTemp, now) with { Cause = cause };
        return Write(record, stopped) with
        {
            Alarms = [new AlarmChange(
                AlarmSubject.OfInstance(record.Id), AlarmTypeId.OperationFailed, Severity.Major,
                $"{OperationNames.Of(occurrence.Operation)} of {record.Id} failed: {cause}")],
        };
    }

    /// <summary>Given up by an operator or a newer configuration; what was done stays until something new is asked for.</summary>
    public static CaseChange Failed(Case was, string? cause, DateTimeOffset now)
    {
        var (record, occurrence) = Both(was);
        return Return(record, Enter(occurrence, LcmOperationState.Failed, now) with { Cause = cause ?? occurrence.Cause });
    }

    /// <summary>An operator wants it tried again.</summary>
    public static CaseChange Retried(Case was, DateTimeOffset now)
    {
        var (record, occurrence) = Both(was);
        return Write(record, Enter(occurrence, LcmOperationState.Processing, now) with { Attempt = occurrence.Attempt + 1 });
    }

    /// <summary>An operator wants it undone.</summary>
    public static CaseChange RolledBack(Case was, DateTimeOffset now)
    {
        var (record, occurrence) = Both(was);
        return Write(record, Enter(occurrence, LcmOperationState.RollingBack, now));
    }

    /// <summary>A cancellation was asked for; it takes effect at the next chance.</summary>
    public static CaseChange CancelAsked(Case was, CancelMode mode)
    {
        var (record, occurrence) = Both(was);
        return Quietly(record, occurrence with { PendingCancel = mode });
    }

    /// <summary>Follows an operator's command on an occurrence, or says why it cannot.</summary>
    public static (CaseChange Change, RpcError? Error) Command(Case was, string operationId, OperationEvent command, CancelMode mode, DateTimeOffset now)
    {
        if (was.Occurrence is not { } occurrence || occurrence.Id != operationId)
        {
            return (CaseChange.None, new RpcError(RpcErrorType.Application, ErrorTag.OperationFailed, $"The operation '{operationId}' has ended.")
            {
                AppTag = "wrong-operation-state",
            });
        }

        if (OperationMachine.Check(occurrence.State, occurrence.Operation, command) is { } error)
        {
            return (CaseChange.None, error);
        }

        return (command switch
        {
            OperationEvent.Retry => Retried(was, now),
            OperationEvent.Rollback => RolledBack(was, now),
            OperationEvent.Fail => Failed(was, null, now),
            _ => CancelAsked(was, mode),
        }, null);
    }

    private static CaseChange Complete(InstanceRecord record, OccurrenceRecord occurrence, DateTimeOffset now)
    {
        var intent = record.WantedIntent;
        var names = VnfcName.Of(intent.Size).Select(n => n.Id).ToHashSet(StringComparer.Ordinal);
        var next = record with
        {
            Applied = record.Wanted,
            OutOfSync = false,
            CurrentOperation = null,
            Instantiated = intent.Started,
            Allocations = intent.Started ? record.Allocations : record.Allocations.Clear(),
            PlacedOn = intent.Started ? record.PlacedOn : null,
            Intents = Keep(record.Intents, record.Wanted),
            Vnfcs = record.Vnfcs.RemoveRange(record.Vnfcs.Keys.Where(k => !names.Contains(k))),
        };
        return Write(next, Enter(occurrence, LcmOperationState.Completed, now) with { Progress = 100 }) with
        {
            News = [new OccurrenceNews(Enter(occurrence, LcmOperationState.Completed, now) with { Progress = 100 }, Affected(record, occurrence))],
            Alarms = [Cleared(record, AlarmTypeId.OperationFailed), Cleared(record, AlarmTypeId.OutOfSync), .. Orphaned(record, next)],
        };
    }

    /// <summary>Back to the last good generation, out of sync with what was asked for.</summary>
    private static CaseChange Return(InstanceRecord record, OccurrenceRecord ended)
    {
        var next = record with
        {
            Wanted = record.Applied,
            OutOfSync = true,
            CurrentOperation = null,
            Intents = Keep(record.Intents, record.Applied),
            PlacedOn = record.HoldsResources || record.AppliedIntent.Started ? record.PlacedOn : null,
            Allocations = record.HoldsResources ? record.Allocations : record.Allocations.Clear(),
        };
        var names = VnfcName.Of(record.AppliedIntent.Size).Select(n => n.Id).ToHashSet(StringComparer.Ordinal);
        next = next with
        {
            Vnfcs = record.Vnfcs.RemoveRange(record.Vnfcs.Values
                .Where(v => !names.Contains(v.Name.Id) && record.Resources.Find(Reconciler.DesiredGraph.ServerId(v.Name)) is null)
                .Select(v => v.Name.Id)),
        };
        var text = $"{record.Id} is not as configured: {OperationNames.Of(ended.Operation)} was {(ended.State == LcmOperationState.Failed ? "given up" : "rolled back")}"
            + $"{(ended.Cause is null ? "" : $" ({ended.Cause})")}; change the configuration or invoke an action";
        return Write(next, ended) with
        {
            News = [new OccurrenceNews(ended, Affected(record, ended))],
            Alarms =
            [
                Cleared(record, AlarmTypeId.OperationFailed),
                new AlarmChange(AlarmSubject.OfInstance(record.Id), AlarmTypeId.OutOfSync, Severity.Minor, text),
                .. Orphaned(record, next),
            ],
        };
    }

    /// <summary>The components of the wanted size; those made anew count one more incarnation, those to go are marked.</summary>
    private static ImmutableSortedDictionary<string, VnfcRecord> Planned(InstanceRecord record, OccurrenceRecord occurrence)
    {
        var names = VnfcName.Of(record.WantedIntent.Size).ToDictionary(n => n.Id, n => n, StringComparer.Ordinal);
        var vnfcs = record.Vnfcs.ToBuilder();
        foreach (var (id, vnfc) in record.Vnfcs)
        {
            if (!names.ContainsKey(id))
            {
                vnfcs[id] = vnfc with { Status = VnfcStatus.Deleting };
            }
        }

        foreach (var (id, name) in names)
        {
            var known = vnfcs.GetValueOrDefault(id, new VnfcRecord(name));
            var anew = occurrence.Operation == LcmOperationType.Heal && occurrence.Anew.Contains(id);
            vnfcs[id] = !anew ? known : known with { Incarnation = known.Incarnation + 1, Status = VnfcStatus.Creating };
        }

        return vnfcs.ToImmutable();
    }

    private static ImmutableSortedDictionary<string, VnfcRecord> Zoned(ImmutableSortedDictionary<string, VnfcRecord> vnfcs, Grant grant) =>
        vnfcs.SetItems(grant.Zones.Where(z => vnfcs.ContainsKey(z.Key)).Select(z => KeyValuePair.Create(z.Key, vnfcs[z.Key] with { Zone = z.Value })));

    private static ImmutableArray<AffectedVnfc> Affected(InstanceRecord record, OccurrenceRecord occurrence)
    {
        var made = VnfcName.Of(record.Intents.GetValueOrDefault(occurrence.BaseGeneration, Intent.Nothing).Size).ToHashSet();
        var wanted = VnfcName.Of(record.WantedIntent.Size).ToHashSet();
        var asOne = occurrence.Steps.Any(s => s.ResourceKind == ResourceKind.Stack && s.Status == StepStatus.Done); // no step tells of its parts
        var affected = ImmutableArray.CreateBuilder<AffectedVnfc>();
        foreach (var vnfc in record.Vnfcs.Values)
        {
            var id = Reconciler.DesiredGraph.ServerId(vnfc.Name);
            var touched = occurrence.Steps.Any(s => s.Resource == id && s.Status == StepStatus.Done)
                || (asOne && made.Contains(vnfc.Name) != wanted.Contains(vnfc.Name));
            if (touched)
            {
                var isThere = asOne ? wanted.Contains(vnfc.Name) : record.Resources.Find(id) is not null;
                var change = !isThere ? VnfcChange.Removed : made.Contains(vnfc.Name) ? VnfcChange.Modified : VnfcChange.Added;
                affected.Add(new AffectedVnfc(vnfc.Name, change, record.PlacedOn, record.Resources.Find(id)?.VimId ?? vnfc.ResourceId));
            }
        }

        return affected.ToImmutable();
    }

    /// <summary>Alarms of components that are gone from the record.</summary>
    private static IEnumerable<AlarmChange> Orphaned(InstanceRecord before, InstanceRecord after) =>
        before.Vnfcs.Values.Where(v => v.Status != VnfcStatus.Active && !after.Vnfcs.ContainsKey(v.Name.Id))
            .SelectMany(v => new[] { AlarmTypeId.VnfcFailed, AlarmTypeId.HealingGivenUp }.Select(t => AlarmChange.Clear(
                AlarmSubject.OfVnfc(before.Id, v.Name.Id), t, $"{v.Name.Id} of {before.Id} is no longer wanted")));

    private static AlarmChange Cleared(InstanceRecord record, AlarmTypeId type) =>
        AlarmChange.Clear(AlarmSubject.OfInstance(record.Id), type, $"{record.Id} is as wanted, or was asked for something new");

    private static OccurrenceRecord Enter(OccurrenceRecord occurrence, LcmOperationState state, DateTimeOffset now) => occurrence with
    {
        State = state,
        StateEntered = now,
        Ended = OperationMachine.IsFinal(state) ? now : null,
        PendingCancel = null,
        WaitingFor = null,
    };

    private static ImmutableSortedDictionary<ulong, Intent> Keep(ImmutableSortedDictionary<ulong, Intent> intents, ulong generation) =>
        intents.TryGetValue(generation, out var intent)
            ? ImmutableSortedDictionary<ulong, Intent>.Empty.Add(generation, intent)
            : ImmutableSortedDictionary<ulong, Intent>.Empty;

    private static (InstanceRecord Record, OccurrenceRecord Occurrence) Both(Case was) =>
        was is { Instance: { } record, Occurrence: { } occurrence }
            ? (record, occurrence)
            : throw new InvalidOperationException("The case has no open occurrence.");

    private static CaseChange Write(InstanceRecord record, OccurrenceRecord occurrence) => new()
    {
        Instance = record,
        Occurrences = [occurrence],
        News = [new OccurrenceNews(occurrence, [])],
    };

    private static CaseChange Quietly(InstanceRecord record, OccurrenceRecord occurrence) =>
        new() { Instance = record, Occurrences = [occurrence] };
}

/// <summary>Operations and states as SOL003 spells them.</summary>
public static class OperationNames
{
    /// <summary>The operation's name.</summary>
    public static string Of(LcmOperationType operation) => Spell(operation.ToString());

    /// <summary>The state's name.</summary>
    public static string Of(LcmOperationState state) => Spell(state.ToString());

    private static string Spell(string pascal) =>
        string.Concat(pascal.Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{c}" : $"{char.ToUpperInvariant(c)}"));
}
