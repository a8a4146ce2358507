using System.Collections.Immutable;

namespace Netconf.Mano.Southbound;

/// <summary>
/// One convergence: plan, record, perform, observe, until nothing separates the VIM from the graph. Keeps no state that a
/// restart would miss: a new executor with the same ledger goes on where this one was cut off.
/// </summary>
internal sealed class GraphExecutor(
    VimSite site, ResourceGraph graph, IResourceLedger ledger, ConvergeOptions options, TimeProvider clock)
{
    private readonly DateTimeOffset _started = clock.GetUtcNow();
    private readonly Dictionary<string, ActionProgress> _progress = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _inOurHands = new(StringComparer.Ordinal);
    private DateTimeOffset _lastActed = clock.GetUtcNow() - site.Options.ActivePeriod; // an older look does not prove anything
    private VimFault? _siteFault;
    private bool _siteGivenUp;

    internal async Task<Convergence> RunAsync(CancellationToken cancellationToken)
    {
        while (site.Observed.At == DateTimeOffset.MinValue && !_siteGivenUp && !IsLate)
        {
            await NextPassAsync(cancellationToken); // nothing is decided before the first look
        }

        await FindUnlistedAsync(cancellationToken);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var observed = site.Observed;
            var plan = site.Vim.Plan(graph, ledger.Recorded, observed, site.Context());
            options.OnPlanned?.Invoke(plan);
            NoteSeen(plan);
            var batch = plan.Actions.Where(a => a.IsReady && !IsHeld(a) && Progress(a).MayPerform(a, observed.At, Now, options)).ToList();
            if (batch.Count > 0 && !IsLate && !_siteGivenUp)
            {
                await PerformAsync(batch, cancellationToken);
            }
            else if (plan.IsEmpty && observed.At > _lastActed)
            {
                return new Convergence(ConvergenceStatus.Converged, [], []);
            }
            else if (End(plan) is { } end)
            {
                return end;
            }
            else
            {
                await NextPassAsync(cancellationToken);
            }
        }
    }

    private DateTimeOffset Now => clock.GetUtcNow();

    private bool IsLate => Now - _started >= options.Deadline;

    private bool IsHeld(VimAction action) => options.HoldIrreversible && action.IsIrreversible;

    private ActionProgress Progress(VimAction action)
    {
        var key = $"{action.Verb}/{action.Id}/{(action.Verb == ActionVerb.Create ? null : action.VimId)}";
        return _progress.TryGetValue(key, out var known) ? known : _progress[key] = new ActionProgress();
    }

    /// <summary>After a restart, records name resources that the listing may lack, also some whose delete was never sent: ask for each once.</summary>
    private async Task FindUnlistedAsync(CancellationToken cancellationToken)
    {
        var unlisted = ledger.Recorded.ById.Values
            .Where(r => r.VimId is not null && site.Observed.Find(r.VimId) is null).ToList();
        await Task.WhenAll(unlisted.Select(async record =>
        {
            try
            {
                if (await site.GatedAsync(c => site.Vim.FindAsync(record.Kind, record.VimId!, c), cancellationToken) is { } found)
                {
                    site.Note(found);
                }
            }
            catch (VimException e)
            {
                _siteFault = e.Fault; // the passes below tell; here it only costs time
            }
        }));
    }

    private void NoteSeen(VimPlan plan)
    {
        foreach (var building in plan.Actions.Where(a => a is { Verb: ActionVerb.Await, Seen.State: ResourceState.Building }))
        {
            InOurHands(building.Id).Add(building.VimId!);
        }

        foreach (var broken in plan.Actions.Where(a => a is { Verb: ActionVerb.Delete or ActionVerb.Update, Fault: not null, VimId: not null }))
        {
            var made = InOurHands(broken.Id);
            if (made.Contains(broken.VimId!) && made.Count >= options.CreateAttempts)
            {
                Progress(broken).Fail(broken.Fault!);
            }
        }
    }

    private HashSet<string> InOurHands(string id) =>
        _inOurHands.TryGetValue(id, out var known) ? known : _inOurHands[id] = new HashSet<string>(StringComparer.Ordinal);

    private async Task PerformAsync(List<VimAction> batch, CancellationToken cancellationToken)
    {
        await WriteAsync(Intents(batch), cancellationToken);
        var calls = batch.Where(a => a.Verb is ActionVerb.Create or ActionVerb.Update or ActionVerb.Delete).ToList();
        foreach (var action in batch.Except(calls))
        {
            options.OnPerformed?.Invoke(new PerformedAction(action, action.VimId, null));
        }

        var results = await Task.WhenAll(calls.Select(a => CallAsync(a, cancellationToken)));
        await WriteAsync(Outcomes(results), cancellationToken);
        foreach (var result in results)
        {
            TakeIn(result);
        }
    }

    private async Task<PerformedAction> CallAsync(VimAction action, CancellationToken cancellationToken)
    {
        try
        {
            var now = await site.GatedAsync(c => site.Vim.PerformAsync(action, c), cancellationToken);
            site.Note(action, now);
            return new PerformedAction(action, now?.VimId ?? action.VimId, null);
        }
        catch (VimException e)
        {
            return new PerformedAction(action, action.VimId, e.Fault);
        }
    }

    private void TakeIn(PerformedAction result)
    {
        _lastActed = Now;
        if (result.Fault is { } fault)
        {
            Progress(result.Action).Faulted(fault, Now, options);
        }
        else
        {
            Progress(result.Action).Succeeded(Now, options);
            if (result is { Action.Verb: ActionVerb.Create, VimId: not null })
            {
                InOurHands(result.Action.Id).Add(result.VimId!);
            }
        }

        options.OnPerformed?.Invoke(result);
    }

    private LedgerChange Intents(List<VimAction> batch)
    {
        var put = ImmutableArray.CreateBuilder<RecordedResource>();
        var forget = ImmutableArray.CreateBuilder<string>();
        foreach (var action in batch.Where(a => a.Kind != ResourceKind.Image))
        {
            var record = ledger.Recorded.Find(action.Id);
            switch (action.Verb)
            {
                case ActionVerb.Create:
                    put.Add(Record(action, RecordedPhase.Intended, null));
                    break;
                case ActionVerb.Adopt:
                    put.Add(Record(action, RecordedPhase.Created, action.VimId));
                    break;
                case ActionVerb.Delete when record?.VimId == action.VimId && record?.Phase != RecordedPhase.Deleting:
                    put.Add(record! with { Phase = RecordedPhase.Deleting, Since = Now });
                    break;
                case ActionVerb.Forget:
                    forget.Add(action.Id);
                    break;
            }
        }

        return new LedgerChange(put.ToImmutable(), forget.ToImmutable());
    }

    private LedgerChange Outcomes(PerformedAction[] results)
    {
        var put = ImmutableArray.CreateBuilder<RecordedResource>();
        var forget = ImmutableArray.CreateBuilder<string>();
        foreach (var result in results.Where(r => r.Action is { Verb: ActionVerb.Create, Kind: not ResourceKind.Image }))
        {
            if (result is { Fault: null, VimId: not null })
            {
                put.Add(Record(result.Action, RecordedPhase.Created, result.VimId));
            }
            else if (result.Fault is { MayHaveHappened: false })
            {
                forget.Add(result.Action.Id); // a definite refusal: nothing was made, nothing is to be waited for
            }
        }

        return new LedgerChange(put.ToImmutable(), forget.ToImmutable());
    }

    private RecordedResource Record(VimAction action, RecordedPhase phase, string? vimId) =>
        new(action.Id, action.Desired!.Kind, phase, vimId, action.Desired.Spec, Now);

    private async ValueTask WriteAsync(LedgerChange change, CancellationToken cancellationToken)
    {
        if (!change.IsEmpty)
        {
            await ledger.WriteAsync(change, cancellationToken);
        }
    }

    private async Task NextPassAsync(CancellationToken cancellationToken)
    {
        try
        {
            await site.NextPassAsync(cancellationToken);
            _siteFault = null;
        }
        catch (VimException e)
        {
            _siteFault = e.Fault;
            _siteGivenUp = !e.Fault.IsTransient;
        }
    }

    /// <summary>The end, when there is one: nothing is waited for any more, or the deadline has passed.</summary>
    private Convergence? End(VimPlan plan)
    {
        var late = IsLate;
        if (!late && !_siteGivenUp && (plan.IsEmpty || plan.Actions.Any(IsPending)))
        {
            return null;
        }

        var faults = Faults(plan, late);
        var held = plan.Actions.Any(IsHeld);
        return new Convergence(
            late ? ConvergenceStatus.TimedOut : faults.IsEmpty && held ? ConvergenceStatus.Held : ConvergenceStatus.Failed,
            faults, plan.Actions);
    }

    /// <summary>Something that will change by itself: the VIM is at it, a pause runs, an effect is to be seen.</summary>
    private bool IsPending(VimAction action) =>
        action.Verb == ActionVerb.Await || (action.IsReady && !IsHeld(action) && !Progress(action).HasFailed);

    private ImmutableArray<ResourceFault> Faults(VimPlan plan, bool late)
    {
        var faults = plan.Actions.Where(a => Progress(a).Fault is not null)
            .Select(a => new ResourceFault(a.Id, a.Kind, Progress(a).Fault!)).ToList();
        if (_siteFault is { } fault)
        {
            faults.Insert(0, new ResourceFault("", null, fault));
        }

        if (late && faults.Count == 0)
        {
            faults.AddRange(plan.Actions.Where(a => a.Verb == ActionVerb.Await).Select(a => new ResourceFault(
                a.Id, a.Kind, new VimFault(VimFaultCategory.Timeout, true, $"After {options.Deadline:c} {a.Kind} '{a.Id}' {a.Why}", "wait"))));
        }

        return [.. faults];
    }
}
