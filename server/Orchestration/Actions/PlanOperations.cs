using Netconf.Mano.Bindings;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Datastore.Storage;
using Netconf.Mano.Orchestration.Lifecycle;
using Netconf.Mano.Orchestration.Reconciler;
using Netconf.Mano.Orchestration.State;

namespace Netconf.Mano.Orchestration.Actions;

/// <summary>Dry runs: of an action on an instance, and of the candidate.</summary>
/// <param name="plans">Plans them.</param>
/// <param name="configuration">Where the candidate is.</param>
/// <param name="artifacts">Where files are kept; null: nowhere.</param>
internal sealed class PlanOperations(DryRun plans, ConfigurationDatastore configuration, IArtifacts? artifacts)
{
    /// <summary>Registers the handlers.</summary>
    public void Register(OperationRegistry operations)
    {
        operations.Register(VnfInstance.Plan.SchemaPath, OfActionAsync);
        operations.Register(ManoRoot.Plan.SchemaPath, OfCandidateAsync);
    }

    private async ValueTask<OperationResult> OfActionAsync(OperationCall call, CancellationToken cancellationToken)
    {
        var ordinal = -1;
        foreach (var child in call.Input.Children)
        {
            ordinal = child; // the choice is mandatory, and each of its cases one container
        }

        var (name, asked) = (call.Operation.Input.DataChildren[ordinal].Name, call.Input.Container(ordinal));
        var instance = VnfInstance.KeyOf(call.Target!)!;
        var outcome = await plans.OfActionAsync(instance, ActionInputs.Readers[name](asked), cancellationToken).ConfigureAwait(false);
        return outcome.Value is { } plan
            ? new OperationResult { Output = VnfInstance.Plan.Output(call.Operation, e => PlannedMapping.Write(e, plan)) }
            : outcome.Error! with { Path = outcome.Error.Path ?? call.Target!.ToString() };
    }

    private async ValueTask<OperationResult> OfCandidateAsync(OperationCall call, CancellationToken cancellationToken)
    {
        var (running, candidate) = (configuration.Running.Tree, configuration.CandidateTree);
        if (configuration.ValidateCandidate(call.Actor) is { Count: > 0 } errors)
        {
            return new OperationResult { Errors = errors };
        }

        var only = ManoRoot.Plan.Input(call.Input).VnfInstances.ToHashSet(StringComparer.Ordinal);
        var changed = Diff.Between(running, candidate).Of(VnfInstance.In(candidate.Schema)).Select(c => VnfInstance.KeyOf(c.Path)!)
            .Where(id => only.Count == 0 || only.Contains(id));
        var proposed = new ConfigurationSnapshot(candidate, null, artifacts);
        var found = new List<InstancePlan>();
        foreach (var instance in changed)
        {
            if (await plans.OfConfigurationAsync(instance, proposed, cancellationToken).ConfigureAwait(false) is { } plan)
            {
                found.Add(plan);
            }
        }

        return new OperationResult
        {
            Output = ManoRoot.Plan.Output(call.Operation, e =>
            {
                foreach (var plan in found)
                {
                    PlannedMapping.Write(e.Instances[plan.Instance], plan);
                }
            }),
        };
    }
}
