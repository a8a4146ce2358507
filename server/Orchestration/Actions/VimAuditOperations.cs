using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Datastore;
using Netconf.Mano.Orchestration.Vims;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.Orchestration.Actions;

/// <summary>The rpcs that find orphans and drift, and remove orphans.</summary>
internal sealed class VimAuditOperations(VimAudit audit)
{
    /// <summary>Registers the handlers.</summary>
    public void Register(OperationRegistry operations)
    {
        operations.Register(ManoRoot.Audit.SchemaPath, async (call, c) =>
        {
            var report = await audit.LookAsync(ManoRoot.Audit.Input(call.Input).Vims.ToHashSet(StringComparer.Ordinal), c).ConfigureAwait(false);
            return new OperationResult { Output = ManoRoot.Audit.Output(call.Operation, e => Fill(e, report)) };
        });
        operations.Register(ManoRoot.RemoveOrphans.SchemaPath, async (call, c) =>
        {
            var input = ManoRoot.RemoveOrphans.Input(call.Input);
            var outcome = await audit.RemoveOrphansAsync(input.Vim, input.Owners.ToHashSet(StringComparer.Ordinal), c).ConfigureAwait(false);
            return outcome.Value is { } report
                ? new OperationResult { Output = ManoRoot.RemoveOrphans.Output(call.Operation, e => Fill(e, report)) }
                : outcome.Error!;
        });
    }

    private static void Fill(AuditOutputEditor output, AuditReport report)
    {
        foreach (var (vim, resource) in report.Orphans)
        {
            var entry = output.Orphans[new(vim, resource.VimId)];
            (entry.ResourceKind, entry.Owner, entry.Resource) = (resource.Kind.ToString(), resource.Owner, resource.Id);
        }

        foreach (var (instance, changes) in report.Drift)
        {
            var entry = output.Drifts[instance];
            for (var i = 0; i < changes.Length; i++)
            {
                var (change, told) = (changes[i], entry.PlannedChanges[(uint)i + 1]);
                (told.Kind, told.Resource, told.ResourceKind) = (change.Kind, change.Resource, change.ResourceKind.ToString());
                (told.ResourceId, told.Reason) = (change.ResourceId, change.Reason);
            }
        }

        foreach (var (vim, cause) in report.Unanswered)
        {
            output.Unanswereds[vim].Cause = cause;
        }
    }

    private static void Fill(RemoveOrphansOutputEditor output, AuditReport report)
    {
        foreach (var (vim, resource) in report.Orphans)
        {
            var entry = output.Removeds[new(vim, resource.VimId)];
            (entry.ResourceKind, entry.Owner, entry.Resource) = (resource.Kind.ToString(), resource.Owner, resource.Id);
        }
    }
}
