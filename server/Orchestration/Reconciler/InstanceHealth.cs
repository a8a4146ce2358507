using System.Collections.Immutable;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Orchestration.Alarms;
using Netconf.Mano.Orchestration.Catalogue;
using Netconf.Mano.Orchestration.Lifecycle;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.Orchestration.Reconciler;

/// <summary>How an instance that shall run was found.</summary>
/// <param name="Vnfcs">Its components as they were found.</param>
/// <param name="Faulty">Components that need healing.</param>
/// <param name="Lost">Other resources that are gone, such as a port or a network, with the reason.</param>
/// <param name="IsUnsure">Something is about to change by itself, or may not be listed yet: look again soon.</param>
public sealed record InstanceHealth(
    ImmutableSortedDictionary<string, VnfcRecord> Vnfcs, ImmutableArray<VnfcRecord> Faulty, ImmutableArray<string> Lost, bool IsUnsure)
{
    /// <summary>Those of the faulty whose servers run, but who do not answer.</summary>
    public ImmutableHashSet<string> Silent { get; init; } = [];

    /// <summary>Whether something is to be repaired.</summary>
    public bool NeedsHealing => !Faulty.IsEmpty || !Lost.IsEmpty;

    /// <summary>What is wrong, in words.</summary>
    public string Cause => string.Join("; ", Faulty.Select(v => $"{v.Name.Id} {Words(v)}").Concat(Lost));

    /// <summary>Compares what shall be with what is seen. Pure.</summary>
    /// <param name="record">The instance.</param>
    /// <param name="blueprint">The blueprint of its intent.</param>
    /// <param name="observed">What the VIM showed.</param>
    /// <param name="plan">What separates the VIM from the intent's graph.</param>
    /// <param name="silence">Why a component is taken not to live although its server runs; null: it is not.</param>
    public static InstanceHealth Of(
        InstanceRecord record, Blueprint blueprint, Observed observed, VimPlan plan, Func<VnfcRecord, string?>? silence = null)
    {
        var silent = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        var awaited = plan.Actions.Where(a => a.Verb == ActionVerb.Await).Select(a => a.Id).ToHashSet(StringComparer.Ordinal);
        var vnfcs = record.Vnfcs;
        var faulty = ImmutableArray.CreateBuilder<VnfcRecord>();
        foreach (var name in VnfcName.Of(record.WantedIntent.Size))
        {
            var known = vnfcs.GetValueOrDefault(name.Id, new VnfcRecord(name));
            var found = Found(known, blueprint.Vdus[name.Vdu], record, observed, awaited);
            if (found.Status == VnfcStatus.Active && silence?.Invoke(found) is { } why)
            {
                found = found with { Status = VnfcStatus.Faulty, Cause = why };
                silent.Add(name.Id);
            }

            vnfcs = vnfcs.SetItem(name.Id, found);
            if (found.Status is VnfcStatus.Faulty or VnfcStatus.Lost)
            {
                faulty.Add(found);
            }
        }

        // What is neither a server nor behind one in the plan is gone by itself; what somebody started that shall be shut off is seen by the plan.
        var lost = plan.Actions
            .Where(a => a is { Verb: ActionVerb.Create, Kind: not ResourceKind.Server } && record.Resources.Find(a.Id) is { Phase: RecordedPhase.Created })
            .Select(a => $"{a.Kind} {a.Id} is lost")
            .Concat(plan.Actions.Where(IsDrift).Select(a => $"{a.Kind} {a.Id} was changed: {a.Why}"))
            .Concat(plan.Actions.Where(a => a is { Verb: ActionVerb.Update, Kind: ResourceKind.Stack, Changes.IsEmpty: false }).Select(a => a.Why))
            .Concat(plan.Actions
                .Where(a => a is { Verb: ActionVerb.Update, Kind: ResourceKind.Server } && a.Changes.GetValueOrDefault(SettingNames.Power) == "stopped")
                .Select(a => $"{a.Id} runs though it shall be shut off"));
        return new InstanceHealth(vnfcs, faulty.ToImmutable(), [.. lost], awaited.Count > 0) { Silent = silent.ToImmutable() };
    }

    /// <summary>Somebody else changed what matters to the VNF: rules, addresses, attachments; a name does not.</summary>
    private static bool IsDrift(VimAction action) => action.Verb == ActionVerb.Update
        && (action.Kind is ResourceKind.Server ? !action.Attach.IsEmpty
            : action.Kind is not ResourceKind.Stack && action.Changes.Keys.Any(k => k != SettingNames.Name));

    /// <summary>The alarms that follow from how components were found before and are now.</summary>
    public IEnumerable<AlarmChange> Alarms(InstanceRecord before)
    {
        foreach (var (id, now) in Vnfcs)
        {
            var subject = AlarmSubject.OfVnfc(before.Id, id);
            var was = before.Vnfcs.GetValueOrDefault(id);
            if (now.Status is VnfcStatus.Faulty or VnfcStatus.Lost && (was?.Status != now.Status || was.Cause != now.Cause))
            {
                yield return new AlarmChange(subject, AlarmTypeId.VnfcFailed, Severity.Major, $"{id} of {before.Id} {Words(now)}");
            }
            else if (now.Status is VnfcStatus.Active or VnfcStatus.Stopped && was is not null && was.Status is not (VnfcStatus.Active or VnfcStatus.Stopped))
            {
                yield return AlarmChange.Clear(subject, AlarmTypeId.VnfcFailed, $"{id} of {before.Id} runs");
                yield return AlarmChange.Clear(subject, AlarmTypeId.HealingGivenUp, $"{id} of {before.Id} runs");
            }
        }
    }

    private static string Words(VnfcRecord vnfc) =>
        $"is {(vnfc.Status == VnfcStatus.Lost ? "lost" : "faulty")}{(vnfc.Cause is null ? "" : $": {vnfc.Cause}")}";

    private static VnfcRecord Found(
        VnfcRecord known, VduPlan vdu, InstanceRecord instance, Observed observed, HashSet<string> awaited)
    {
        var id = DesiredGraph.ServerId(known.Name);
        var seen = Seen(instance, observed, ResourceKind.Server, id);
        var cps = vdu.Nics.Select(n => PointOf(n, known, instance, observed)).ToImmutableArray();
        var found = known with { ResourceId = seen?.VimId ?? instance.Resources.Find(id)?.VimId ?? known.ResourceId, ConnectionPoints = cps };
        return seen switch
        {
            null when awaited.Contains(id) || awaited.Contains(StackResource.StackId) => found,
            null => found with { Status = VnfcStatus.Lost, Cause = "the VIM no longer knows its server" },
            { State: ResourceState.Active } => found with { Status = VnfcStatus.Active, Cause = null },
            { State: ResourceState.Error } => found with { Status = VnfcStatus.Faulty, Cause = seen.Fault?.Cause ?? $"its server is {seen.VimState}" },
            { State: ResourceState.Stopped } when instance.WantedIntent.IsStopped(known.Name.Id) => found with { Status = VnfcStatus.Stopped, Cause = null },
            { State: ResourceState.Stopped } => found with { Status = VnfcStatus.Faulty, Cause = "its server is shut off" },
            { State: ResourceState.Deleting } => found with { Status = VnfcStatus.Lost, Cause = "its server is being deleted behind our back" },
            _ => found with { Status = VnfcStatus.Creating, Cause = null },
        };
    }

    /// <summary>By its record, or by its mark where the back-end makes the resources and only the whole is recorded.</summary>
    private static ObservedResource? Seen(InstanceRecord instance, Observed observed, ResourceKind kind, string id) =>
        instance.Resources.Find(id) is { } record ? observed.Find(record.VimId)
        : instance.Resources.Find(StackResource.StackId) is not null
            ? observed.OfOwner(instance.Id).FirstOrDefault(r => r.Kind == kind && r.Id == id && r.State != ResourceState.Deleting)
            : null;

    private static CpRecord PointOf(NicPlan nic, VnfcRecord vnfc, InstanceRecord instance, Observed observed)
    {
        var id = DesiredGraph.PortId(vnfc.Name, nic.CpdId);
        var seen = Seen(instance, observed, ResourceKind.Port, id);
        var port = seen?.VimId ?? instance.Resources.Find(id)?.VimId;
        var before = vnfc.ConnectionPoints.IsDefaultOrEmpty ? null : vnfc.ConnectionPoints.FirstOrDefault(c => c.CpdId == nic.CpdId);
        return new CpRecord(nic.CpdId, nic.External, port, seen?.Mac ?? before?.Mac, seen?.Addresses ?? before?.Addresses ?? []);
    }
}
