using System.Collections.Immutable;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.OpenStack;

/// <summary>
/// Planning when Heat owns the graph: one stack per owner, found by its name, which Heat keeps unique. Heat does not watch
/// its resources, so servers and ports are observed by their marks as always, and what vanished is replaced by an update.
/// </summary>
internal sealed class HeatPlanner(ResourceGraph desired, RecordedResources recorded, Observed observed, PlanContext context)
{
    /// <summary>Prefix of a change of a stack: replace this resource; the value says why.</summary>
    internal const string Replace = "replace ";

    private readonly StackResource _wanted = new() { Id = StackResource.StackId, Graph = desired };
    private readonly List<VimAction> _actions = [];
    private readonly Dictionary<string, string> _images = new(StringComparer.Ordinal);

    private RecordedResource? Record => recorded.Find(StackResource.StackId);

    private ObservedResource? Stack { get; } = observed.OfOwner(desired.Owner).FirstOrDefault(r => r.Kind == ResourceKind.Stack);

    internal VimPlan Plan()
    {
        foreach (var image in desired.Resources.OfType<ImageResource>())
        {
            var (ready, action) = GraphPlanner.PlanImage(desired.Owner, image, observed);
            _actions.AddRange(action is null ? [] : [action]);
            if (ready is not null)
            {
                _images[image.Id] = ready.VimId;
            }
        }

        if (desired.Resources.All(r => r.Kind == ResourceKind.Image))
        {
            Obsolete();
        }
        else if (Stack is null)
        {
            Absent();
        }
        else
        {
            Present(Stack);
        }

        return new VimPlan([.. _actions]);
    }

    private bool IsRecent(DateTimeOffset since) => observed.At - since < context.VisibilityGrace;

    private void Absent()
    {
        var may = Record switch
        {
            { Phase: RecordedPhase.Deleting } deleting => observed.At <= deleting.Since,
            { } made => IsRecent(made.Since),
            null => false,
        };
        Add(may ? ActionVerb.Await : ActionVerb.Create, may ? "it may still appear" : "it does not exist", behind: MissingImages());
    }

    private ImmutableArray<string> MissingImages() =>
        [.. desired.Resources.Where(r => r.Kind == ResourceKind.Image && !_images.ContainsKey(r.Id)).Select(r => r.Id)];

    private void Present(ObservedResource stack)
    {
        if (stack.State == ResourceState.Deleting)
        {
            Add(ActionVerb.Await, "is being deleted");
        }
        else if (Record is null || Record.Phase == RecordedPhase.Intended || Record.VimId != stack.VimId)
        {
            Add(ActionVerb.Adopt, "it carries our name");
        }
        else if (stack.State == ResourceState.Building)
        {
            Add(ActionVerb.Await, $"is {stack.VimState}");
        }
        else if (Record.Phase == RecordedPhase.Deleting || stack.VimState is "CREATE_FAILED" or "DELETE_FAILED" or "ROLLBACK_COMPLETE" or "ROLLBACK_FAILED")
        {
            Add(ActionVerb.Delete, stack.Fault?.Cause ?? "its deletion had begun");
            Add(ActionVerb.Create, "replaces the former one", behind: [StackResource.StackId, .. MissingImages()]);
        }
        else if (stack.Spec != _wanted.Spec || stack.State == ResourceState.Error)
        {
            Add(ActionVerb.Update, stack.Fault?.Cause ?? "it was made to another specification", behind: MissingImages());
        }
        else
        {
            Members(stack);
        }
    }

    private void Members(ObservedResource stack)
    {
        var replaced = ImmutableSortedDictionary<string, string>.Empty;
        foreach (var resource in desired.Resources.Where(r => r.Kind != ResourceKind.Image))
        {
            var seen = observed.OfOwner(desired.Owner).FirstOrDefault(r => r.Id == resource.Id && r.Kind == resource.Kind && r.State != ResourceState.Deleting);
            if (seen is null || seen.State == ResourceState.Error)
            {
                replaced = replaced.Add(Replace + resource.Id, seen is null ? "it vanished" : $"it is in error: {seen.Fault?.Cause ?? seen.VimState}");
            }
            else if (seen.State == ResourceState.Building)
            {
                _actions.Add(Member(ActionVerb.Await, resource, seen, $"is {seen.VimState}"));
            }
            else if (resource.Settings.TryGetValue(SettingNames.Power, out var power) && seen.Settings.GetValueOrDefault(SettingNames.Power) is { } now && now != power)
            {
                _actions.Add(Member(ActionVerb.Update, resource, seen, $"power shall be '{power}', is '{now}'") with
                {
                    Changes = ImmutableSortedDictionary<string, string>.Empty.Add(SettingNames.Power, power),
                });
            }
        }

        if (!replaced.IsEmpty && IsRecent(stack.CreatedAt > Record!.Since ? stack.CreatedAt.Value : Record.Since) && replaced.Values.All(v => v == "it vanished"))
        {
            Add(ActionVerb.Await, "its resources are not listed yet");
        }
        else if (!replaced.IsEmpty)
        {
            Add(ActionVerb.Update, string.Join("; ", replaced.Select(r => $"{r.Key[Replace.Length..]}: {r.Value}")), changes: replaced);
        }
    }

    private void Obsolete()
    {
        if (Stack is not null)
        {
            var isGoing = Stack.State == ResourceState.Deleting;
            Add(isGoing ? ActionVerb.Await : ActionVerb.Delete, isGoing ? "is being deleted" : "it is no longer wanted");
            return;
        }

        if (Record is { } record)
        {
            var gone = record.Phase == RecordedPhase.Deleting ? observed.At > record.Since : !IsRecent(record.Since);
            Add(gone ? ActionVerb.Forget : ActionVerb.Await, gone ? "it is gone" : "it may still appear");
        }

        foreach (var stray in observed.OfOwner(desired.Owner)) // Heat has deleted the stack and left something behind
        {
            var verb = stray.State == ResourceState.Deleting ? ActionVerb.Await : ActionVerb.Delete;
            _actions.Add(new VimAction(verb, desired.Owner, stray.Id, stray.Kind, "the stack left it behind") { VimId = stray.VimId, Seen = stray });
        }
    }

    private void Add(
        ActionVerb verb, string why, ImmutableArray<string> behind = default, ImmutableSortedDictionary<string, string>? changes = null) =>
        _actions.Add(new VimAction(verb, desired.Owner, StackResource.StackId, ResourceKind.Stack, why)
        {
            Desired = _wanted, VimId = Stack?.VimId ?? Record?.VimId, Seen = Stack, Fault = Stack?.Fault,
            Behind = behind.IsDefault || verb == ActionVerb.Await ? [] : behind, Bindings = _images.ToImmutableDictionary(),
            Changes = changes ?? ImmutableSortedDictionary<string, string>.Empty,
        });

    private VimAction Member(ActionVerb verb, Resource resource, ObservedResource seen, string why) =>
        new(verb, desired.Owner, resource.Id, resource.Kind, why) { Desired = resource, VimId = seen.VimId, Seen = seen };
}
