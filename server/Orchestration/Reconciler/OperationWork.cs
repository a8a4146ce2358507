using System.Collections.Immutable;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Orchestration.Catalogue;
using Netconf.Mano.Orchestration.Lifecycle;
using Netconf.Mano.Orchestration.Placement;
using Netconf.Mano.Orchestration.State;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.Orchestration.Reconciler;

/// <summary>
/// Works on the open occurrence of an instance: asks for a grant, then brings the VIM to the target stage by stage, and writes what came
/// of it. Nothing is remembered between steps that is not in the state.
/// </summary>
internal sealed class OperationWork(
    IOrchestrationState state, Func<string, VimSite?> siteOf, IGrant grantor, PooledAddresses pools, InstancePace pace, TimeProvider time)
{
    private DateTimeOffset Now => time.GetUtcNow();

    /// <summary>One step; null: look again at once.</summary>
    public async Task<ReconcileResult?> StepAsync(
        PassContext work, InstanceRecord record, OccurrenceRecord occurrence, CancellationToken cancellationToken)
    {
        if (occurrence.PendingCancel is not null)
        {
            return await AdvanceAsync(occurrence, c => CaseRules.Stopped(c, "cancelled", Now), cancellationToken).ConfigureAwait(false);
        }

        return occurrence.State == LcmOperationState.Starting
            ? await AskAsync(work, record, occurrence, cancellationToken).ConfigureAwait(false)
            : await ConvergeAsync(work, record, occurrence, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ReconcileResult?> AskAsync(
        PassContext work, InstanceRecord record, OccurrenceRecord occurrence, CancellationToken cancellationToken)
    {
        var to = record.WantedIntent;
        if (!to.Started)
        {
            var kept = new Grant { Vim = record.PlacedOn, Explanation = "what is removed needs no place" };
            return await AdvanceAsync(occurrence, c => After(c, kept, work.Configuration, null), cancellationToken).ConfigureAwait(false);
        }

        if (work.Configuration.Blueprint(to.VnfdId, to.Flavour) is not { } blueprint)
        {
            return await AdvanceAsync(
                occurrence, c => CaseRules.Refused(c, Missing(to), Now), cancellationToken).ConfigureAwait(false);
        }

        var request = GrantRequest.Of(record, occurrence.Operation, blueprint, work.Configured, work.Configuration, state);
        var grant = await grantor.AskAsync(request, cancellationToken).ConfigureAwait(false);
        if (grant.IsPending)
        {
            return await WaitAsync(occurrence, $"a grant: {grant.Explanation}", cancellationToken).ConfigureAwait(false);
        }

        return await AdvanceAsync(occurrence, c => After(c, grant, work.Configuration, request.Artifacts), cancellationToken).ConfigureAwait(false);
    }

    private CaseChange After(Case was, Grant grant, IConfigurationSnapshot configuration, ImmutableSortedSet<string>? artifacts)
    {
        if (grant.Vim is null && was.Instance!.WantedIntent.Started)
        {
            return CaseRules.Refused(was, grant.Explanation, Now);
        }

        var to = was.Instance!.WantedIntent;
        var granted = CaseRules.Granted(was, grant, Now, to.Started ? configuration.Blueprint(to.VnfdId, to.Flavour) : null, artifacts);
        var opened = granted.Occurrences[^1] with
        {
            Planned = PlannedChanges.Of(granted.Instance!, grant.Vim is null ? null : siteOf(grant.Vim), configuration),
        };
        granted = granted with { Occurrences = [opened] };
        return grant.Shortfall is { } shortfall ? granted.Then(CaseRules.Stopped(was.After(granted), shortfall, Now)) : granted;
    }

    private async Task<ReconcileResult?> ConvergeAsync(
        PassContext work, InstanceRecord record, OccurrenceRecord occurrence, CancellationToken cancellationToken)
    {
        var target = occurrence.State == LcmOperationState.RollingBack ? record.AppliedIntent : record.WantedIntent;
        var blueprint = target.Started ? work.Configuration.Blueprint(target.VnfdId, target.Flavour) : null;
        if (target.Started && blueprint is null)
        {
            return await AdvanceAsync(occurrence, c => CaseRules.Stopped(c, Missing(target), Now), cancellationToken).ConfigureAwait(false);
        }

        if (record.PlacedOn is null)
        {
            return await AdvanceAsync(occurrence, c => CaseRules.Converged(c, Now), cancellationToken).ConfigureAwait(false);
        }

        if (siteOf(record.PlacedOn) is not { } site)
        {
            return await WaitAsync(occurrence, $"VIM '{record.PlacedOn}' to be connected", cancellationToken).ConfigureAwait(false);
        }

        if (site.Observed.At == DateTimeOffset.MinValue && await LookAsync(site, cancellationToken).ConfigureAwait(false) is { } unseen)
        {
            return unseen.IsTransient && Now - occurrence.StateEntered < pace.VimPatience
                ? await WaitAsync(occurrence, $"VIM '{record.PlacedOn}' to answer: {unseen.Cause}", cancellationToken).ConfigureAwait(false)
                : await AdvanceAsync(occurrence, c => CaseRules.Stopped(c, unseen.ToString(), Now), cancellationToken).ConfigureAwait(false);
        }

        if (blueprint is not null && occurrence.State == LcmOperationState.Processing)
        {
            var (given, lack) = pools.Give(record, blueprint);
            if (lack is not null)
            {
                return await AdvanceAsync(occurrence, c => CaseRules.Stopped(c, lack, Now), cancellationToken).ConfigureAwait(false);
            }

            if (!ReferenceEquals(given, record.Allocations))
            {
                return await AdvanceAsync(occurrence, c => CaseRules.Allocated(c, given), cancellationToken).ConfigureAwait(false);
            }
        }

        var stage = new Stages(record, occurrence, work, Now).Next(target, site.Observed);
        var ledger = new InstanceLedger(record.Id, state, time);
        var options = Options(ledger, work, occurrence, stage, cancellationToken);
        var result = await site.ConvergeAsync(stage.Graph, ledger, options, cancellationToken).ConfigureAwait(false);
        return await TakeInAsync(new Reach(record, occurrence, target, blueprint, site, stage), ledger, result, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A first look at the VIM since the start; what prevents it, or null.</summary>
    private static async Task<VimFault?> LookAsync(VimSite site, CancellationToken cancellationToken)
    {
        try
        {
            _ = await site.NextPassAsync(cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (VimException e)
        {
            return e.Fault;
        }
    }

    private async Task<ReconcileResult?> TakeInAsync(Reach reach, InstanceLedger ledger, Convergence result, CancellationToken cancellationToken)
    {
        var occurrence = reach.Occurrence;
        switch (result.Status)
        {
            case ConvergenceStatus.Converged when reach.Stage.IsLast:
                return await AdvanceAsync(occurrence, c => Reached(c, ledger, reach), cancellationToken).ConfigureAwait(false);
            case ConvergenceStatus.Converged when reach.Stage.EndsShutOff:
                return await AdvanceAsync(occurrence, c => ShutOff(c, ledger), cancellationToken).ConfigureAwait(false);
            case ConvergenceStatus.Converged:
                return await AdvanceAsync(occurrence, c => Noted(c, ledger), cancellationToken).ConfigureAwait(false); // the next stage
            case ConvergenceStatus.Held when reach.Stage.IsLast || occurrence.GracefulUntil is null:
                return await WaitAsync(occurrence, OccurrenceRecord.Confirmation, cancellationToken).ConfigureAwait(false);
            case var _ when IsVimAway(result, occurrence):
                return await WaitAsync(
                    occurrence, $"VIM '{reach.Record.PlacedOn}' to answer: {result.Faults[0].Fault.Cause}", cancellationToken).ConfigureAwait(false);
            case var _ when !reach.Stage.IsLast && occurrence.GracefulUntil is not null:
                return await AdvanceAsync( // it does not shut off orderly: the rest follows at once
                    occurrence, c => ShutOff(c, ledger), cancellationToken).ConfigureAwait(false);
            default:
                return await AdvanceAsync(occurrence, c => Failed(c, ledger, result), cancellationToken).ConfigureAwait(false);
        }
    }

    private ConvergeOptions Options(
        InstanceLedger ledger, PassContext work, OccurrenceRecord occurrence, Stage stage, CancellationToken cancellationToken)
    {
        var left = !stage.IsLast && occurrence.GracefulUntil is { } until ? until - Now : pace.Converge.Deadline;
        return pace.Converge with
        {
            HoldIrreversible = work.HoldIrreversible,
            Deadline = left < pace.Converge.Deadline ? left : pace.Converge.Deadline,
            OnPerformed = ledger.Note,
            OnPlanned = plan =>
            {
                cancellationToken.ThrowIfCancellationRequested(); // between actions: those under way have ended
                ledger.Note(plan);
            },
        };
    }

    private CaseChange Reached(Case was, InstanceLedger ledger, Reach reach)
    {
        var record = was.Instance!;
        var found = Noted(was, ledger);
        if (reach.Target.Started)
        {
            var health = InstanceHealth.Of(
                record with { Wanted = reach.Target.Generation }, reach.Blueprint!, reach.Site.Observed, reach.Site.Plan(reach.Stage.Graph, record.Resources));
            found = found with
            {
                Instance = record with { Vnfcs = health.Vnfcs, Allocations = PooledAddresses.Kept(record, reach.Target, reach.Blueprint!) },
                Alarms = [.. health.Alarms(record)],
            };
        }

        return found.Then(CaseRules.Converged(was.After(found), Now));
    }

    private CaseChange Failed(Case was, InstanceLedger ledger, Convergence result)
    {
        var noted = Noted(was, ledger);
        var cause = result.Faults.IsEmpty ? "it took too long" : string.Join("; ", result.Faults.Take(3).Select(f => f.ToString()));
        return noted.Then(CaseRules.Stopped(was.After(noted), cause, Now));
    }

    private static CaseChange ShutOff(Case was, InstanceLedger ledger)
    {
        var noted = Noted(was, ledger);
        return noted.Then(CaseRules.ShutOff(was.After(noted)));
    }

    /// <summary>The steps that were done since the last write.</summary>
    private static CaseChange Noted(Case was, InstanceLedger ledger) => new()
    {
        Instance = was.Instance,
        Occurrences = [was.Occurrence! with { Steps = ledger.Flush(was.Occurrence!.Steps) }],
    };

    private bool IsVimAway(Convergence result, OccurrenceRecord occurrence) =>
        !result.Faults.IsEmpty && result.Faults.All(f => f.Fault is { IsTransient: true, Category: VimFaultCategory.Unreachable or VimFaultCategory.Timeout })
        && Now - occurrence.StateEntered < pace.VimPatience;

    /// <summary>Writes a step of the occurrence, provided it stands as it did; then looks again.</summary>
    private async Task<ReconcileResult?> AdvanceAsync(
        OccurrenceRecord occurrence, Func<Case, CaseChange> step, CancellationToken cancellationToken)
    {
        _ = await state.UpdateAsync(
            occurrence.Instance,
            c => c.Occurrence?.Id == occurrence.Id && c.Occurrence.State == occurrence.State ? step(c) : CaseChange.None,
            cancellationToken).ConfigureAwait(false);
        return null;
    }

    private async Task<ReconcileResult?> WaitAsync(OccurrenceRecord occurrence, string what, CancellationToken cancellationToken)
    {
        if (occurrence.WaitingFor != what)
        {
            _ = await AdvanceAsync(
                occurrence,
                c => new CaseChange { Instance = c.Instance, Occurrences = [c.Occurrence! with { WaitingFor = what }] },
                cancellationToken).ConfigureAwait(false);
        }

        return ReconcileResult.After(pace.Poll);
    }

    private static string Missing(Intent intent) =>
        $"the flavour '{intent.Flavour}' of '{intent.VnfdId}' is not in the catalogue, or no VIM can realise it";

    /// <summary>What was being brought about.</summary>
    private sealed record Reach(InstanceRecord Record, OccurrenceRecord Occurrence, Intent Target, Blueprint? Blueprint, VimSite Site, Stage Stage);
}
