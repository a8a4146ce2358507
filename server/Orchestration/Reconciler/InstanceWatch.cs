using System.Collections.Immutable;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Orchestration.Alarms;
using Netconf.Mano.Orchestration.Heartbeats;
using Netconf.Mano.Orchestration.Lifecycle;
using Netconf.Mano.Orchestration.State;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.Orchestration.Reconciler;

/// <summary>
/// Looks after an instance that is at rest: notes how its components are found, raises and clears their alarms, and opens a
/// healing where policy allows.
/// </summary>
internal sealed class InstanceWatch(
    IOrchestrationState state, Func<string, VnfcRecord, string?> silenceOf, Func<string> newId, InstancePace pace, TimeProvider time)
{
    /// <summary>One look; null: look again at once.</summary>
    public async Task<ReconcileResult?> StepAsync(
        PassContext work, InstanceRecord record, VimSite site, CancellationToken cancellationToken)
    {
        var intent = record.WantedIntent;
        if (!intent.Started || work.Configuration.Blueprint(intent.VnfdId, intent.Flavour) is not { } blueprint)
        {
            return ReconcileResult.Done;
        }

        var observed = site.Observed;
        if (observed.At == DateTimeOffset.MinValue)
        {
            return ReconcileResult.After(pace.Poll); // nothing was seen yet since the start
        }

        var graph = DesiredGraph.Of(record.Id, intent, blueprint, Particulars.Of(record));
        var health = InstanceHealth.Of(record, blueprint, observed, site.Plan(graph, record.Resources), v => silenceOf(record.Id, v));
        await NoteAsync(record, health, cancellationToken).ConfigureAwait(false);
        var due = Redundancy.Due(record, blueprint, health.Vnfcs);
        if ((!health.NeedsHealing && due.IsEmpty) || record.CurrentOperation is not null)
        {
            return health.IsUnsure ? ReconcileResult.After(pace.Poll) : ReconcileResult.Done;
        }

        return await HealAsync(work, record, graph, health, due, cancellationToken).ConfigureAwait(false);
    }

    private async Task NoteAsync(InstanceRecord record, InstanceHealth health, CancellationToken cancellationToken)
    {
        if (health.Vnfcs.Count == record.Vnfcs.Count && health.Vnfcs.All(v => record.Vnfcs.TryGetValue(v.Key, out var was) && v.Value.Shows(was)))
        {
            return;
        }

        _ = await state.UpdateAsync(record.Id, c => Noted(c, record, health), cancellationToken).ConfigureAwait(false);
    }

    private static CaseChange Noted(Case was, InstanceRecord record, InstanceHealth health)
    {
        if (was.Instance is not { } now || now.Wanted != record.Wanted || was.Occurrence?.State is { } s && OperationMachine.IsWorking(s))
        {
            return CaseChange.None; // something new was asked for meanwhile
        }

        return new CaseChange { Instance = now with { Vnfcs = health.Vnfcs }, Alarms = [.. health.Alarms(now)] };
    }

    private async Task<ReconcileResult?> HealAsync(
        PassContext work, InstanceRecord record, ResourceGraph graph, InstanceHealth health, ImmutableSortedDictionary<string, string> due,
        CancellationToken cancellationToken)
    {
        // After an operation was given up, what it left behind is the operator's: healing would clear it away.
        var foreign = record.OutOfSync && record.Resources.ById.Keys.Any(id => graph.Find(id) is null);
        if (work.Configured is not { HealsAutomatically: true } policy || foreign)
        {
            return ReconcileResult.Done;
        }

        var now = time.GetUtcNow();
        var counted = health.Faulty.Select(v => v.LastHealed + pace.HealMemory < now ? v with { HealAttempts = 0 } : v).ToImmutableArray();
        var given = counted.Where(v => v.HealAttempts >= policy.MaxHealAttempts).ToImmutableArray();
        if (!given.IsEmpty && due.IsEmpty)
        {
            _ = await state.UpdateAsync(record.Id, c => GivenUp(c, record, given), cancellationToken).ConfigureAwait(false);
            return ReconcileResult.Done;
        }

        var when = counted.Select(v => v.HealAttempts == 0 || v.LastHealed is null
            ? now : v.LastHealed.Value + ((policy.HealPause ?? pace.HealPause) * Math.Pow(2, v.HealAttempts - 1))).DefaultIfEmpty(now).Max();
        if (when > now && due.IsEmpty)
        {
            return ReconcileResult.After(when - now); // who holds virtual addresses is settled at once
        }

        var id = newId();
        var change = ChangeFor(record, policy, counted, health, due);
        _ = await state.UpdateAsync(record.Id, c => Opened(c, record, counted, change, id, now), cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <summary>What is lost or in error the plan makes anew; what runs and does not answer is restarted or made anew, as policy says for the attempt.</summary>
    private IntentChange ChangeFor(
        InstanceRecord record, InstanceConfiguration policy, ImmutableArray<VnfcRecord> faulty, InstanceHealth health,
        ImmutableSortedDictionary<string, string> due)
    {
        var silent = faulty.Where(v => health.Silent.Contains(v.Name.Id))
            .ToLookup(v => policy.Recoveries.IsEmpty ? Recovery.Redeploy : policy.Recoveries[Math.Min(v.HealAttempts, policy.Recoveries.Length - 1)], v => v.Name.Id);
        var cause = string.Join("; ", new[] { health.Cause }.Where(c => c.Length > 0).Concat(due.Select(d => Redundancy.Words(record, d.Key, d.Value))));
        return IntentRules.Heal(record.WantedIntent, Trigger.Healing, [.. silent[Recovery.Redeploy]], cause) with
        {
            Restart = [.. silent[Recovery.Restart]],
            Active = due,
            StopType = silent[Recovery.Restart].Any() ? StopType.Graceful : null,
            GracefulTimeout = pace.RestartPatience,
        };
    }

    private static CaseChange Opened(
        Case was, InstanceRecord record, ImmutableArray<VnfcRecord> faulty, IntentChange change, string id, DateTimeOffset now)
    {
        if (was.Instance is not { } current || current.Wanted != record.Wanted || was.Occurrence is not null)
        {
            return CaseChange.None;
        }

        var healed = faulty.Select(v => KeyValuePair.Create(
            v.Name.Id, v with { HealAttempts = v.HealAttempts + 1, LastHealed = now }));
        var opened = CaseRules.Open(was, record.Id, change, id, null, now);
        return opened with { Instance = opened.Instance! with { Vnfcs = opened.Instance.Vnfcs.SetItems(healed) } };
    }

    private static CaseChange GivenUp(Case was, InstanceRecord record, ImmutableArray<VnfcRecord> given) =>
        was.Instance is null ? CaseChange.None : new CaseChange
        {
            Alarms = [.. given.Select(v => new AlarmChange(
                AlarmSubject.OfVnfc(record.Id, v.Name.Id), AlarmTypeId.HealingGivenUp, Severity.Critical,
                $"{v.Name.Id} of {record.Id} was healed {v.HealAttempts} times and failed again; find the cause on the VIM and invoke heal"))],
        };
}
