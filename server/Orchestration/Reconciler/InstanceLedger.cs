using System.Collections.Immutable;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Orchestration.Lifecycle;
using Netconf.Mano.Orchestration.State;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.Orchestration.Reconciler;

/// <summary>
/// The resource records of one instance while it is converged. Each write takes the occurrence's steps and progress along, in one
/// transaction.
/// </summary>
internal sealed class InstanceLedger(string instance, IOrchestrationState state, TimeProvider time) : IResourceLedger
{
    private const int ToldEvery = 10; // percent

    private readonly Lock _gate = new();
    private ImmutableArray<PerformedAction> _performed = [];
    private int _remaining;

    /// <inheritdoc/>
    public RecordedResources Recorded => state.Read(instance).Instance?.Resources ?? RecordedResources.None;

    /// <inheritdoc/>
    public async ValueTask WriteAsync(LedgerChange change, CancellationToken cancellationToken) =>
        _ = await state.UpdateAsync(instance, c => Take(c, change), cancellationToken).ConfigureAwait(false);

    /// <summary>Notes an action for the steps; written with the next change.</summary>
    public void Note(PerformedAction performed)
    {
        lock (_gate)
        {
            _performed = _performed.Add(performed);
        }
    }

    /// <summary>Notes how much is still to be done.</summary>
    public void Note(VimPlan plan) => Volatile.Write(ref _remaining, plan.Actions.Count(a => a.Verb != ActionVerb.Forget));

    /// <summary>The steps with what was noted since the last write.</summary>
    public ImmutableArray<StepRecord> Flush(ImmutableArray<StepRecord> steps)
    {
        ImmutableArray<PerformedAction> performed;
        lock (_gate)
        {
            performed = _performed;
            _performed = [];
        }

        return performed.Aggregate(steps, (all, p) => Steps.Take(all, p, time.GetUtcNow()));
    }

    private CaseChange Take(Case was, LedgerChange change)
    {
        if (was.Instance is not { } record)
        {
            throw new InvalidOperationException($"'{instance}' has no record to write to.");
        }

        var resources = record.Resources.With(change);
        var next = record with { Resources = resources, Vnfcs = WithServers(record.Vnfcs, resources) };
        if (was.Occurrence is not { } occurrence)
        {
            return new CaseChange { Instance = next };
        }

        var steps = Steps.Take(Flush(occurrence.Steps), record.Resources, change, time.GetUtcNow());
        var done = steps.Count(s => s.Status == StepStatus.Done);
        var progress = Math.Min(99, 100 * done / Math.Max(1, done + Volatile.Read(ref _remaining)));
        var tells = progress >= occurrence.Progress + ToldEvery;
        var after = occurrence with { Steps = steps, Progress = tells ? progress : occurrence.Progress, WaitingFor = null };
        return new CaseChange { Instance = next, Occurrences = [after], News = tells ? [new OccurrenceNews(after, [])] : [] };
    }

    private static ImmutableSortedDictionary<string, VnfcRecord> WithServers(
        ImmutableSortedDictionary<string, VnfcRecord> vnfcs, RecordedResources resources)
    {
        foreach (var (id, vnfc) in vnfcs)
        {
            var server = resources.Find(DesiredGraph.ServerId(vnfc.Name))?.VimId;
            if (server is not null && server != vnfc.ResourceId)
            {
                vnfcs = vnfcs.SetItem(id, vnfc with { ResourceId = server });
            }
        }

        return vnfcs;
    }
}
