using System.Collections.Immutable;
using Netconf.Mano.Data;
using Netconf.Mano.Orchestration.Lifecycle;
using Netconf.Mano.Orchestration.Reconciler;
using Netconf.Mano.Orchestration.State;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.Orchestration.Vims;

/// <summary>What an audit found.</summary>
public sealed record AuditReport
{
    /// <summary>Resources with our mark whose owner nobody knows, with their VIM.</summary>
    public ImmutableArray<(string Vim, ObservedResource Resource)> Orphans { get; init; } = [];

    /// <summary>Instances at rest that are not as they shall be.</summary>
    public ImmutableArray<(string Instance, ImmutableArray<PlannedChange> Changes)> Drift { get; init; } = [];

    /// <summary>VIMs that could not be looked at, and why.</summary>
    public ImmutableArray<(string Vim, string Cause)> Unanswered { get; init; } = [];
}

/// <summary>Compares what is on the VIMs with what shall be there, and removes what belongs to nobody.</summary>
/// <param name="configuration">The running configuration.</param>
/// <param name="state">What instances there are.</param>
/// <param name="vims">What VIMs there are.</param>
/// <param name="siteOf">The site of a VIM; null while it is not connected.</param>
public sealed class VimAudit(IConfiguration configuration, IOrchestrationState state, IVimState vims, Func<string, VimSite?> siteOf)
{
    /// <summary>Looks at VIMs anew.</summary>
    /// <param name="only">Only these; empty: all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<AuditReport> LookAsync(IReadOnlySet<string> only, CancellationToken cancellationToken)
    {
        var looks = await Task.WhenAll(configuration.Current.Vims.Union(vims.Known).Where(v => only.Count == 0 || only.Contains(v))
            .Select(v => LookAsync(v, cancellationToken))).ConfigureAwait(false);
        return new AuditReport
        {
            Orphans = [.. looks.SelectMany(l => l.Orphans)], Drift = [.. looks.SelectMany(l => l.Drift)], Unanswered = [.. looks.SelectMany(l => l.Unanswered)],
        };
    }

    /// <summary>Removes orphans from a VIM.</summary>
    /// <param name="vim">The VIM.</param>
    /// <param name="owners">Only those marked with these; empty: all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Outcome<AuditReport>> RemoveOrphansAsync(string vim, IReadOnlySet<string> owners, CancellationToken cancellationToken)
    {
        if (owners.FirstOrDefault(IsKnown) is { } known)
        {
            return Refused(ErrorTag.InUse, $"'{known}' is a VNF instance; what it has is no orphan.");
        }

        if (siteOf(vim) is not { } site)
        {
            return Refused(ErrorTag.OperationFailed, $"VIM '{vim}' is not connected.");
        }

        var found = await LookAsync(vim, cancellationToken).ConfigureAwait(false);
        if (!found.Unanswered.IsEmpty)
        {
            return Refused(ErrorTag.OperationFailed, $"VIM '{vim}' does not answer: {found.Unanswered[0].Cause}");
        }

        var orphans = found.Orphans.Where(o => owners.Count == 0 || owners.Contains(o.Resource.Owner)).ToImmutableArray();
        foreach (var owner in orphans.Select(o => o.Resource.Owner).Distinct().Where(o => !IsKnown(o)))
        {
            var end = await site.ConvergeAsync(ResourceGraph.Empty(owner), new Unrecorded(), new ConvergeOptions(), cancellationToken).ConfigureAwait(false);
            if (end.Status != ConvergenceStatus.Converged)
            {
                return Refused(ErrorTag.OperationFailed, $"What is marked with '{owner}' cannot be removed: {string.Join("; ", end.Faults.Take(3))}");
            }
        }

        return new AuditReport { Orphans = orphans };
    }

    private async Task<AuditReport> LookAsync(string vim, CancellationToken cancellationToken)
    {
        if (siteOf(vim) is not { } site)
        {
            return new AuditReport { Unanswered = [(vim, "it is not connected")] };
        }

        try
        {
            _ = await site.NextPassAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (VimException e)
        {
            return new AuditReport { Unanswered = [(vim, e.Fault.Cause)] };
        }

        var snapshot = configuration.Current;
        var resting = state.Instances.Select(i => state.Read(i)).Where(c => c is { Occurrence: null, Instance: { Instantiated: true } r } && r.PlacedOn == vim);
        return new AuditReport
        {
            Orphans = [.. site.Orphans(IsKnown).Select(o => (vim, o))],
            Drift =
            [
                .. resting.Select(c => (c.Instance!.Id, Changes: PlannedChanges.Of(c.Instance!, site, snapshot))).Where(d => !d.Changes.IsEmpty),
            ],
        };
    }

    private bool IsKnown(string owner) => state.Read(owner).Instance is not null || configuration.Current.Instance(owner) is not null;

    private static RpcError Refused(string tag, string message) => new(RpcErrorType.Application, tag, message);

    /// <summary>Records of what nobody records: only deletes are to come, and what is gone is gone.</summary>
    private sealed class Unrecorded : IResourceLedger
    {
        public RecordedResources Recorded { get; private set; } = RecordedResources.None;

        public ValueTask WriteAsync(LedgerChange change, CancellationToken cancellationToken)
        {
            Recorded = Recorded.With(change);
            return ValueTask.CompletedTask;
        }
    }
}
