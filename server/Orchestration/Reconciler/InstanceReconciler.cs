using System.Collections.Concurrent;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Orchestration.Lifecycle;
using Netconf.Mano.Orchestration.Placement;
using Netconf.Mano.Orchestration.State;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.Orchestration.Reconciler;

/// <summary>What an <see cref="InstanceReconciler"/> waits and tries.</summary>
public sealed record InstancePace
{
    /// <summary>How long an operation waits for a VIM that does not answer before it fails for the time being.</summary>
    public TimeSpan VimPatience { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Time between looks while something is waited for that wakes nobody.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Pause before the second automatic healing of a component; doubled for each further one.</summary>
    public TimeSpan HealPause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>After this time without failing a component's healings are counted anew.</summary>
    public TimeSpan HealMemory { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How graphs are converged; the reconciler fills in what depends on the pass.</summary>
    public ConvergeOptions Converge { get; init; } = new();
}

/// <summary>
/// Brings VNF instances to what they shall be. A pass knows only the instance's name: it reads configuration and state, lets the
/// intent follow the configuration, works on the open occurrence, or watches an instance that is at rest. Killed at any point, the next
/// pass goes on from what was written.
/// </summary>
public sealed class InstanceReconciler
{
    private readonly IConfiguration _configuration;
    private readonly IOrchestrationState _state;
    private readonly Func<string, VimSite?> _siteOf;
    private readonly IGrant _grant;
    private readonly Func<string> _newId;
    private readonly InstancePace _pace;
    private readonly TimeProvider _time;
    private readonly InstanceWatch _watch;
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _running = new(StringComparer.Ordinal);

    /// <summary>Makes a reconciler.</summary>
    /// <param name="configuration">The running configuration.</param>
    /// <param name="state">The durable state.</param>
    /// <param name="siteOf">The site of a VIM; null while it is not connected.</param>
    /// <param name="grant">Grants operations.</param>
    /// <param name="newId">Makes identifiers of occurrences.</param>
    /// <param name="pace">What is waited and tried.</param>
    /// <param name="time">The time.</param>
    public InstanceReconciler(
        IConfiguration configuration, IOrchestrationState state, Func<string, VimSite?> siteOf, IGrant grant, Func<string> newId,
        InstancePace pace, TimeProvider time)
    {
        (_configuration, _state, _siteOf, _grant, _newId, _pace, _time) = (configuration, state, siteOf, grant, newId, pace, time);
        _watch = new InstanceWatch(state, newId, pace, time);
    }

    /// <summary>Makes a pass that works on the instance's operation end at the next chance and look again.</summary>
    public void Interrupt(string instance)
    {
        if (_running.TryGetValue(instance, out var pass))
        {
            try
            {
                pass.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // the pass has just ended: it looks again by itself when it is woken
            }
        }
    }

    /// <summary>One pass; see <see cref="ReconcileQueue"/>.</summary>
    public async Task<ReconcileResult> PassAsync(string instance, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var pass = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            _running[instance] = pass;
            try
            {
                if (await StepAsync(instance, pass.Token).ConfigureAwait(false) is { } result)
                {
                    return result;
                }
            }
            catch (OperationCanceledException) when (pass.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                // interrupted: something changed that the work depends on
            }
            finally
            {
                _ = _running.TryRemove(instance, out _);
            }
        }
    }

    /// <summary>One step of a pass; null: look again at once.</summary>
    private async Task<ReconcileResult?> StepAsync(string instance, CancellationToken cancellationToken)
    {
        // Read around the flag: a revert between the two reads must not let a stale wish through as a confirmed one.
        var configuration = _configuration.Current;
        var hold = _configuration.IsCommitPending;
        if (!ReferenceEquals(configuration, _configuration.Current))
        {
            return null;
        }

        var configured = configuration.Instance(instance);
        var was = _state.Read(instance);
        if (!IntentStep.Decide(was, instance, configured, configuration, () => "", Now).IsEmpty)
        {
            var id = _newId();
            was = was.After(await _state.UpdateAsync(
                instance, c => IntentStep.Decide(c, instance, configured, configuration, () => id, Now), cancellationToken).ConfigureAwait(false));
        }

        if (was.Instance is null)
        {
            return ReconcileResult.Done;
        }

        var work = new PassContext(instance, configuration, configured, hold);
        return was.Occurrence is { } occurrence && OperationMachine.IsWorking(occurrence.State)
            ? await WorkAsync(work, was.Instance, occurrence, cancellationToken).ConfigureAwait(false)
            : was.Instance.PlacedOn is not { } vim ? ReconcileResult.Done
            : _siteOf(vim) is not { } site ? ReconcileResult.After(_pace.Poll)
            : await _watch.StepAsync(work, was.Instance, site, cancellationToken).ConfigureAwait(false);
    }

    private DateTimeOffset Now => _time.GetUtcNow();

    private async Task<ReconcileResult?> WorkAsync(
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
            return await AdvanceAsync(occurrence, c => CaseRules.Granted(c, kept, Now), cancellationToken).ConfigureAwait(false);
        }

        if (work.Configuration.Blueprint(to.VnfdId, to.Flavour) is not { } blueprint)
        {
            return await AdvanceAsync(
                occurrence, c => CaseRules.Refused(c, Missing(to), Now), cancellationToken).ConfigureAwait(false);
        }

        var grant = await _grant.AskAsync(
            new GrantRequest(record.Id, occurrence.Operation, record.AppliedIntent, to, blueprint, record.PlacedOn, work.Configured?.Vims ?? []),
            cancellationToken).ConfigureAwait(false);
        if (grant.IsPending)
        {
            return await WaitAsync(occurrence, $"a grant: {grant.Explanation}", cancellationToken).ConfigureAwait(false);
        }

        return await AdvanceAsync(occurrence, c => After(c, grant), cancellationToken).ConfigureAwait(false);
    }

    private CaseChange After(Case was, Grant grant)
    {
        if (grant.Vim is null)
        {
            return CaseRules.Refused(was, grant.Explanation, Now);
        }

        var granted = CaseRules.Granted(was, grant, Now);
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

        if (_siteOf(record.PlacedOn) is not { } site)
        {
            return await WaitAsync(occurrence, $"VIM '{record.PlacedOn}' to be connected", cancellationToken).ConfigureAwait(false);
        }

        var graph = DesiredGraph.Of(record.Id, target, blueprint!, n => record.Vnfcs.GetValueOrDefault(n.Id)?.Incarnation ?? 0);
        var ledger = new InstanceLedger(record.Id, _state, _time);
        var result = await site.ConvergeAsync(graph, ledger, Options(ledger, work, cancellationToken), cancellationToken).ConfigureAwait(false);
        return result.Status switch
        {
            ConvergenceStatus.Converged => await AdvanceAsync(
                occurrence, c => Reached(c, ledger, target, blueprint, site, graph), cancellationToken).ConfigureAwait(false),
            ConvergenceStatus.Held => await WaitAsync(occurrence, OccurrenceRecord.Confirmation, cancellationToken).ConfigureAwait(false),
            _ when IsVimAway(result, occurrence) => await WaitAsync(
                occurrence, $"VIM '{record.PlacedOn}' to answer: {result.Faults[0].Fault.Cause}", cancellationToken).ConfigureAwait(false),
            _ => await AdvanceAsync(occurrence, c => Failed(c, ledger, result), cancellationToken).ConfigureAwait(false),
        };
    }

    private ConvergeOptions Options(InstanceLedger ledger, PassContext work, CancellationToken cancellationToken) => _pace.Converge with
    {
        HoldIrreversible = work.HoldIrreversible,
        OnPerformed = ledger.Note,
        OnPlanned = plan =>
        {
            cancellationToken.ThrowIfCancellationRequested(); // between actions: those under way have ended
            ledger.Note(plan);
        },
    };

    private CaseChange Reached(
        Case was, InstanceLedger ledger, Intent target, Catalogue.Blueprint? blueprint, VimSite site, ResourceGraph graph)
    {
        var record = was.Instance!;
        var occurrence = was.Occurrence! with { Steps = ledger.Flush(was.Occurrence!.Steps) };
        var found = new CaseChange { Instance = record, Occurrences = [occurrence] };
        if (target.Started)
        {
            var health = InstanceHealth.Of(record with { Wanted = target.Generation }, blueprint!, site.Observed, site.Plan(graph, record.Resources));
            found = found with { Instance = record with { Vnfcs = health.Vnfcs }, Alarms = [.. health.Alarms(record)] };
        }

        return found.Then(CaseRules.Converged(was.After(found), Now));
    }

    private CaseChange Failed(Case was, InstanceLedger ledger, Convergence result)
    {
        var noted = new CaseChange
        {
            Instance = was.Instance,
            Occurrences = [was.Occurrence! with { Steps = ledger.Flush(was.Occurrence!.Steps) }],
        };
        var cause = result.Faults.IsEmpty ? "it took too long" : string.Join("; ", result.Faults.Take(3).Select(f => f.ToString()));
        return noted.Then(CaseRules.Stopped(was.After(noted), cause, Now));
    }

    private bool IsVimAway(Convergence result, OccurrenceRecord occurrence) =>
        !result.Faults.IsEmpty && result.Faults.All(f => f.Fault is { IsTransient: true, Category: VimFaultCategory.Unreachable or VimFaultCategory.Timeout })
        && Now - occurrence.StateEntered < _pace.VimPatience;

    /// <summary>Writes a step of the occurrence, provided it stands as it did; then looks again.</summary>
    private async Task<ReconcileResult?> AdvanceAsync(
        OccurrenceRecord occurrence, Func<Case, CaseChange> step, CancellationToken cancellationToken)
    {
        _ = await _state.UpdateAsync(
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

        return ReconcileResult.After(_pace.Poll);
    }

    private static string Missing(Intent intent) =>
        $"the flavour '{intent.Flavour}' of '{intent.VnfdId}' is not in the catalogue, or no VIM can realise it";
}

/// <summary>What one pass read at its start.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="Configuration">The configuration.</param>
/// <param name="Configured">The instance's part of it.</param>
/// <param name="HoldIrreversible">A confirmed commit is pending.</param>
internal sealed record PassContext(
    string Instance, IConfigurationSnapshot Configuration, InstanceConfiguration? Configured, bool HoldIrreversible);
