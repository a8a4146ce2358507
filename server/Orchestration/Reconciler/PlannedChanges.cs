using System.Collections.Immutable;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Orchestration.Lifecycle;
using Netconf.Mano.Orchestration.State;
using Netconf.Mano.Southbound;
using Resource = Netconf.Mano.Southbound.Resource;

namespace Netconf.Mano.Orchestration.Reconciler;

/// <summary>
/// What separates a VIM from an intent, as an operator reads it: told before an operation begins, kept with its occurrence. Where the back-end
/// owns the graph (one stack per instance) its parts are told by comparing the intents.
/// </summary>
internal static class PlannedChanges
{
    /// <summary>What the instance's wanted intent changes.</summary>
    /// <param name="record">The instance as it is once the grant is given.</param>
    /// <param name="site">Where it is placed; null: not connected, or nowhere.</param>
    /// <param name="configuration">The catalogue.</param>
    public static ImmutableArray<PlannedChange> Of(InstanceRecord record, VimSite? site, IConfigurationSnapshot configuration)
    {
        var after = GraphOf(record, record.WantedIntent, configuration);
        if (after is null)
        {
            return [];
        }

        if (site is null || site.Observed.At == DateTimeOffset.MinValue)
        {
            return Between(GraphOf(record, record.AppliedIntent, configuration), after, record.Resources);
        }

        var plan = site.Plan(after, record.Resources);
        var stack = plan.Actions.Where(a => a.Kind == ResourceKind.Stack).ToImmutableArray();
        return stack.IsEmpty ? Of(plan.Actions) : [.. Of(stack), .. Between(GraphOf(record, record.AppliedIntent, configuration), after, record.Resources)];
    }

    /// <summary>The changes of a plan. A delete and a create of one resource are a replacement.</summary>
    internal static ImmutableArray<PlannedChange> Of(ImmutableArray<VimAction> actions)
    {
        var deletes = actions.Where(a => a.Verb == ActionVerb.Delete).ToLookup(a => a.Id);
        var creates = actions.Where(a => a.Verb == ActionVerb.Create).Select(a => a.Id).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. actions.Select(a => a.Verb switch
            {
                ActionVerb.Create when deletes[a.Id].FirstOrDefault() is { } was => new PlannedChange(ResourceChange.Replace, a.Id, a.Kind, was.VimId, was.Why),
                ActionVerb.Create => new PlannedChange(ResourceChange.Create, a.Id, a.Kind, null, a.Why),
                ActionVerb.Update => new PlannedChange(ResourceChange.Update, a.Id, a.Kind, a.VimId, a.Why),
                ActionVerb.Delete when !creates.Contains(a.Id) => new PlannedChange(ResourceChange.Delete, a.Id, a.Kind, a.VimId, a.Why),
                _ => null,
            }).OfType<PlannedChange>(),
        ];
    }

    /// <summary>The changes from one graph to another.</summary>
    internal static ImmutableArray<PlannedChange> Between(ResourceGraph? before, ResourceGraph after, RecordedResources recorded)
    {
        var changes = ImmutableArray.CreateBuilder<PlannedChange>();
        foreach (var resource in after.Resources)
        {
            var was = before?.Find(resource.Id);
            var settings = was is null ? [] : resource.Settings.Where(s => was.Settings.GetValueOrDefault(s.Key) != s.Value).ToList();
            if (was is null)
            {
                Add(ResourceChange.Create, resource, "it does not exist");
            }
            else if (was.Spec != resource.Spec)
            {
                Add(ResourceChange.Replace, resource, "it was made to another specification");
            }
            else if (settings.Count > 0)
            {
                Add(ResourceChange.Update, resource, string.Join(", ", settings.Select(s => $"{s.Key} shall be '{s.Value}'")));
            }
        }

        foreach (var gone in before?.Resources.Reverse().Where(r => after.Find(r.Id) is null) ?? [])
        {
            Add(ResourceChange.Delete, gone, "it is no longer wanted");
        }

        return changes.ToImmutable();

        void Add(ResourceChange kind, Resource resource, string why) =>
            changes.Add(new PlannedChange(kind, resource.Id, resource.Kind, kind == ResourceChange.Create ? null : recorded.Find(resource.Id)?.VimId, why));
    }

    private static ResourceGraph? GraphOf(InstanceRecord record, Intent intent, IConfigurationSnapshot configuration) =>
        !intent.Started ? ResourceGraph.Empty(record.Id)
        : configuration.Blueprint(intent.VnfdId, intent.Flavour) is { } blueprint
            ? DesiredGraph.Of(record.Id, intent, blueprint, Particulars.Of(record)) : null;
}
