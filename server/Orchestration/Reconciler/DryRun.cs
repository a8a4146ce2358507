using Netconf.Mano.Data;
using Netconf.Mano.Orchestration.Lifecycle;
using Netconf.Mano.Orchestration.Placement;
using Netconf.Mano.Orchestration.State;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.Orchestration.Reconciler;

/// <summary>
/// Plans operations without beginning them: the same rules that open an operation, the same grant, the same graph; nothing is written, and VIMs
/// are only asked what they have.
/// </summary>
/// <param name="configuration">The running configuration.</param>
/// <param name="state">The durable state.</param>
/// <param name="siteOf">The site of a VIM; null while it is not connected.</param>
/// <param name="grantor">Grants operations.</param>
/// <param name="time">The time.</param>
public sealed class DryRun(
    IConfiguration configuration, IOrchestrationState state, Func<string, VimSite?> siteOf, IGrant grantor, TimeProvider time)
{
    private const string NewOperation = "planned";

    /// <summary>Plans an action.</summary>
    public async Task<Outcome<InstancePlan>> OfActionAsync(string instance, InstanceAction action, CancellationToken cancellationToken)
    {
        var snapshot = configuration.Current;
        var was = state.Read(instance);
        var configured = snapshot.Instance(instance);
        var outcome = action(was.Instance ?? new InstanceRecord { Id = instance }, configured, snapshot);
        return outcome.Value is { } change
            ? await PlanAsync(instance, was, change, configured, snapshot, cancellationToken).ConfigureAwait(false)
            : outcome.Error!;
    }

    /// <summary>Plans what a configuration that is not committed yet would set in motion for one instance; null when nothing.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="proposed">The configuration, already validated.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<InstancePlan?> OfConfigurationAsync(string instance, IConfigurationSnapshot proposed, CancellationToken cancellationToken)
    {
        var was = state.Read(instance);
        var configured = proposed.Instance(instance);
        return IntentStep.Asked(was.Instance ?? new InstanceRecord { Id = instance }, configured, proposed) is { } change
            ? await PlanAsync(instance, was, change, configured, proposed, cancellationToken).ConfigureAwait(false)
            : null;
    }

    private async Task<InstancePlan> PlanAsync(
        string instance, Case was, IntentChange change, InstanceConfiguration? configured, IConfigurationSnapshot snapshot, CancellationToken cancellationToken)
    {
        var opened = was.After(CaseRules.Open(was with { Occurrence = null }, instance, change, NewOperation, null, time.GetUtcNow()));
        var record = opened.Instance!;
        var plan = new InstancePlan(instance, change.Operation) { Obstacle = was.Occurrence is { } open ? InstanceCommands.UnderWay(open) : null };
        var grant = await GrantAsync(record, change, configured, snapshot, cancellationToken).ConfigureAwait(false);
        if (grant.Vim is null && change.Intent.Started)
        {
            return plan with { Placement = grant.Explanation, Obstacle = plan.Obstacle ?? grant.Explanation };
        }

        var blueprint = change.Intent.Started ? snapshot.Blueprint(change.Intent.VnfdId, change.Intent.Flavour) : null;
        var artifacts = blueprint is null ? null : GrantRequest.Of(record, change.Operation, blueprint, configured, snapshot, state).Artifacts;
        var granted = CaseRules.Granted(opened, grant, time.GetUtcNow(), blueprint, artifacts);
        return plan with
        {
            Vim = grant.Vim,
            Placement = grant.Explanation,
            Obstacle = plan.Obstacle ?? grant.Shortfall,
            Changes = PlannedChanges.Of(granted.Instance!, grant.Vim is null ? null : siteOf(grant.Vim), snapshot),
        };
    }

    private async Task<Grant> GrantAsync(
        InstanceRecord record, IntentChange change, InstanceConfiguration? configured, IConfigurationSnapshot snapshot, CancellationToken cancellationToken)
    {
        var to = record.WantedIntent;
        if (!to.Started || snapshot.Blueprint(to.VnfdId, to.Flavour) is not { } blueprint)
        {
            return new Grant { Vim = record.PlacedOn, Explanation = "what is removed needs no place" };
        }

        var request = GrantRequest.Of(record, change.Operation, blueprint, configured, snapshot, state) with { IsDryRun = true };
        return await grantor.AskAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
