using System.Collections.Immutable;

namespace Netconf.Mano.Southbound;

/// <summary>
/// Planning for VIMs whose API is one call per resource. Pure and level-based: it compares what is wanted, recorded and seen,
/// and never asks how that came about. Every rule therefore also covers the restart after a crash at any point.
/// </summary>
public static class GraphPlanner
{
    /// <summary>See <see cref="IVim.Plan"/>.</summary>
    public static VimPlan Plan(ResourceGraph desired, RecordedResources recorded, Observed observed, PlanContext context)
    {
        var planning = new Planning(desired, recorded, observed, context);
        foreach (var resource in desired.Resources)
        {
            planning.Examine(resource);
        }

        planning.ExamineObsolete();
        return planning.Finish();
    }

    /// <summary>
    /// The rule for images, the same for all plugins: found by digest, shared, not recorded; creating one again only
    /// continues its upload.
    /// </summary>
    /// <returns>The usable image, or what is to be done until there is one.</returns>
    public static (ObservedResource? Ready, VimAction? Action) PlanImage(string owner, ImageResource image, Observed observed)
    {
        var copies = observed.OfOwner(ResourceGraph.ImageOwner).Where(r => r.Id == image.Digest).ToList();
        if (copies.FirstOrDefault(r => r.State == ResourceState.Active) is { } active)
        {
            return (active, null);
        }

        return copies.FirstOrDefault(r => r.State == ResourceState.Building) is { } building
            ? (null, new VimAction(ActionVerb.Await, owner, image.Id, image.Kind, $"is being uploaded ({building.VimState})")
            {
                Desired = image, VimId = building.VimId, Seen = building,
            })
            : (null, new VimAction(ActionVerb.Create, owner, image.Id, image.Kind, "it is not there, or not with all its content") { Desired = image });
    }
}

/// <summary>One run of <see cref="GraphPlanner"/>.</summary>
internal sealed class Planning(ResourceGraph desired, RecordedResources recorded, Observed observed, PlanContext context)
{
    private readonly ILookup<string, ObservedResource> _marked = observed.OfOwner(desired.Owner).ToLookup(r => r.Id);
    private readonly List<VimAction> _actions = [];
    private readonly HashSet<string> _replaced = new(StringComparer.Ordinal);
    private readonly HashSet<string> _coveredVimIds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ObservedResource> _ready = new(StringComparer.Ordinal);

    internal void Examine(Resource resource)
    {
        if (resource is ImageResource image)
        {
            ExamineImage(image);
            return;
        }

        var record = recorded.Find(resource.Id);
        if (record is { VimId: not null } && Resolve(record) is { } known)
        {
            ExamineKnown(resource, record, known);
        }
        else if (record is { VimId: not null } && !IsSeenGone(record))
        {
            Add(ActionVerb.Await, resource, record.VimId, "not listed yet, or its deletion is being verified");
        }
        else
        {
            ExamineUnknown(resource, record is { Phase: RecordedPhase.Intended } ? record : null);
        }
    }

    private void ExamineImage(ImageResource image)
    {
        var (seen, action) = GraphPlanner.PlanImage(desired.Owner, image, observed);
        if (seen is not null)
        {
            _ready[image.Id] = seen;
        }

        _actions.AddRange(action is null ? [] : [action]);
    }

    private ObservedResource? Resolve(RecordedResource record) => observed.Find(record.VimId);

    private bool IsSeenGone(RecordedResource record) => record.Phase == RecordedPhase.Deleting
        ? observed.At > record.Since : observed.At - record.Since >= context.VisibilityGrace;

    private void ExamineKnown(Resource resource, RecordedResource record, ObservedResource seen)
    {
        _coveredVimIds.Add(seen.VimId);
        DeleteOthers(resource, seen.VimId);
        if (seen.State == ResourceState.Deleting)
        {
            Add(ActionVerb.Await, resource, seen.VimId, "is being deleted", seen);
        }
        else if (ReasonToReplace(resource, record, seen) is { } why)
        {
            _replaced.Add(resource.Id);
            Add(ActionVerb.Delete, resource, seen.VimId, why, seen);
            Add(ActionVerb.Create, resource, null, "replaces the former one", behind: [resource.Id, .. Unready(resource)]);
        }
        else if (seen.State == ResourceState.Building)
        {
            Add(ActionVerb.Await, resource, seen.VimId, $"is being made ({seen.VimState})", seen);
        }
        else if (!Update(resource, seen) || resource.Kind != ResourceKind.Server)
        {
            _ready[resource.Id] = seen; // a port whose settings are being changed can be used meanwhile, a server cannot
        }
    }

    private string? ReasonToReplace(Resource resource, RecordedResource record, ObservedResource seen)
    {
        // A server keeps running when a port of it is replaced (detach, attach); all else is built into what refers to it.
        var lost = resource.References.FirstOrDefault(
            id => _replaced.Contains(id) && !(resource.Kind == ResourceKind.Server && desired.Find(id)!.Kind == ResourceKind.Port));
        return record.Phase == RecordedPhase.Deleting ? "its deletion had begun"
            : record.Spec != resource.Spec || seen.Spec != resource.Spec ? "it was made to another specification"
            : lost is not null ? $"'{lost}', which it is built on, is replaced"
            : IsElsewhere(resource, seen) ? "it is on another network of that name"
            : seen.State == ResourceState.Error ? $"it is in error: {seen.Fault?.Cause ?? seen.VimState}"
            : null;
    }

    /// <summary>It is on a network that goes, or is not the one that counts: ports and subnets cannot be moved.</summary>
    private bool IsElsewhere(Resource resource, ObservedResource seen)
    {
        if (seen.On is not null && _actions.Any(a => a.Verb == ActionVerb.Delete && a.VimId == seen.On))
        {
            return true;
        }

        var network = resource switch
        {
            PortResource port => port.Network.Local,
            SubnetResource subnet => subnet.Network,
            _ => null,
        };
        return network is not null && seen.On is not null && _ready.TryGetValue(network, out var now) && now.VimId != seen.On;
    }

    private bool Update(Resource resource, ObservedResource seen)
    {
        var changes = resource.Settings.Where(s => seen.Settings.TryGetValue(s.Key, out var is_) && is_ != s.Value)
            .ToImmutableSortedDictionary();
        var attach = resource is ServerResource server ? Detached(server) : [];
        if (changes.IsEmpty && attach.IsEmpty)
        {
            return false;
        }

        var why = string.Join(", ", changes.Select(c => $"{c.Key} shall be '{c.Value}', is '{seen.Settings[c.Key]}'")
            .Concat(attach.Select(p => $"port {p} is not attached")));
        _actions.Add(Make(ActionVerb.Update, resource, seen.VimId, why, seen) with { Changes = changes, Attach = attach });
        return true;
    }

    private ImmutableArray<string> Detached(ServerResource server) =>
        [.. server.Ports.Select(_ready.GetValueOrDefault).OfType<ObservedResource>().Where(p => p.AttachedTo is null).Select(p => p.VimId)];

    private void ExamineUnknown(Resource resource, RecordedResource? intended)
    {
        var mine = _marked[resource.Id]
            .Where(r => r.Kind == resource.Kind && r.Spec == resource.Spec && r.State is not (ResourceState.Deleting or ResourceState.Error))
            .OrderBy(r => r.CreatedAt).ThenBy(r => r.VimId, StringComparer.Ordinal).FirstOrDefault();
        DeleteOthers(resource, mine?.VimId);
        if (mine is not null)
        {
            _coveredVimIds.Add(mine.VimId);
            Add(ActionVerb.Adopt, resource, mine.VimId, "it carries our mark", mine);
        }
        else if (intended is not null && observed.At - intended.Since < context.VisibilityGrace)
        {
            Add(ActionVerb.Await, resource, null, "a create without a reply may still appear");
        }
        else
        {
            var others = _actions.Any(a => a.Id == resource.Id && a.Verb == ActionVerb.Delete);
            Add(ActionVerb.Create, resource, null, "it does not exist", behind: others ? [resource.Id, .. Unready(resource)] : [.. Unready(resource)]);
        }
    }

    private IEnumerable<string> Unready(Resource resource) =>
        ResourceGraph.DependenciesOf(resource).Where(id => !_ready.ContainsKey(id));

    /// <summary>Whatever else carries the mark of this logical id goes: the recorded one (or the adopted one) stays.</summary>
    private void DeleteOthers(Resource resource, string? keep)
    {
        foreach (var other in _marked[resource.Id].Where(r => r.VimId != keep))
        {
            _coveredVimIds.Add(other.VimId);
            if (other.State != ResourceState.Deleting)
            {
                Add(ActionVerb.Delete, other, keep is null ? "it is not usable for what is wanted" : $"it doubles {keep}");
            }
        }
    }

    internal void ExamineObsolete()
    {
        foreach (var record in recorded.ById.Values.Where(r => desired.Find(r.Id) is null))
        {
            ExamineObsolete(record);
        }

        foreach (var stray in observed.OfOwner(desired.Owner).Where(r => !_coveredVimIds.Contains(r.VimId)))
        {
            var verb = stray.State == ResourceState.Deleting ? ActionVerb.Await : ActionVerb.Delete;
            Add(verb, stray, verb == ActionVerb.Await ? "is being deleted" : "nothing wants it");
        }
    }

    private void ExamineObsolete(RecordedResource record)
    {
        var seen = Resolve(record);
        if (seen is null)
        {
            var gone = IsSeenGone(record);
            Add(gone ? ActionVerb.Forget : ActionVerb.Await, record, gone ? "it is gone" : "it may still appear");
        }
        else
        {
            _coveredVimIds.Add(seen.VimId);
            var verb = seen.State == ResourceState.Deleting ? ActionVerb.Await : ActionVerb.Delete;
            Add(verb, seen, verb == ActionVerb.Await ? "is being deleted" : "it is no longer wanted");
        }
    }

    internal VimPlan Finish() => new([.. _actions.Select(Ordered).OrderBy(a => a.Verb == ActionVerb.Delete ? 0 : 1)]);

    /// <summary>A delete comes behind the deletes of what uses the resource; a create gets its references' VIM ids.</summary>
    private VimAction Ordered(VimAction action) => action.Verb switch
    {
        ActionVerb.Delete => action with
        {
            Behind = [.. _actions.Where(a => IsGoing(a) && a != action && Uses(a, action)).Select(a => a.Id).Distinct()],
        },
        ActionVerb.Create or ActionVerb.Update => action with
        {
            Bindings = action.Desired!.References.Where(_ready.ContainsKey).ToImmutableDictionary(id => id, id => _ready[id].VimId),
        },
        _ => action,
    };

    private static bool IsGoing(VimAction action) =>
        action.Verb == ActionVerb.Delete || (action.Verb == ActionVerb.Await && action.Seen?.State == ResourceState.Deleting);

    private static bool Uses(VimAction user, VimAction used) => used.Kind switch
    {
        ResourceKind.Port or ResourceKind.Volume => user.VimId is not null && user.VimId == used.Seen?.AttachedTo,
        ResourceKind.ServerGroup => user.Kind == ResourceKind.Server,
        ResourceKind.Subnet or ResourceKind.SecurityGroup => user.Kind == ResourceKind.Port,
        ResourceKind.Network => user.Kind is ResourceKind.Port or ResourceKind.Subnet,
        _ => false,
    };

    private void Add(
        ActionVerb verb, Resource resource, string? vimId, string why, ObservedResource? seen = null,
        ImmutableArray<string> behind = default) =>
        _actions.Add(Make(verb, resource, vimId, why, seen) with { Behind = behind.IsDefault ? [] : behind });

    private VimAction Make(ActionVerb verb, Resource resource, string? vimId, string why, ObservedResource? seen) =>
        new(verb, desired.Owner, resource.Id, seen?.Kind ?? resource.Kind, why)
        {
            Desired = resource, VimId = vimId, Seen = seen, Fault = seen?.State == ResourceState.Error ? seen.Fault ?? Unexplained(seen) : null,
        };

    private static VimFault Unexplained(ObservedResource seen) =>
        new(VimFaultCategory.Internal, true, $"{seen.Kind} '{seen.Id}' is {seen.VimState}; the VIM tells no reason", "observe");

    private void Add(ActionVerb verb, ObservedResource seen, string why) =>
        _actions.Add(new VimAction(verb, desired.Owner, seen.Id, seen.Kind, why) { VimId = seen.VimId, Seen = seen });

    private void Add(ActionVerb verb, RecordedResource record, string why) =>
        _actions.Add(new VimAction(verb, desired.Owner, record.Id, record.Kind, why) { VimId = record.VimId });
}
