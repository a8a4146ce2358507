using System.Collections.Immutable;

namespace Netconf.Mano.Southbound;

/// <summary>The state of a resource, the same words for all VIMs.</summary>
public enum ResourceState
{
    /// <summary>Being made or changed; it will become something else by itself.</summary>
    Building,

    /// <summary>Usable; a server: running.</summary>
    Active,

    /// <summary>A server that is shut off (or paused, suspended, shelved).</summary>
    Stopped,

    /// <summary>The VIM has given it up; <see cref="ObservedResource.Fault"/> says why.</summary>
    Error,

    /// <summary>Being deleted.</summary>
    Deleting,
}

/// <summary>A resource as a VIM shows it.</summary>
public sealed record ObservedResource
{
    /// <summary>The kind.</summary>
    public required ResourceKind Kind { get; init; }

    /// <summary>The VIM's id.</summary>
    public required string VimId { get; init; }

    /// <summary>The owner marked on it.</summary>
    public required string Owner { get; init; }

    /// <summary>The logical id marked on it.</summary>
    public required string Id { get; init; }

    /// <summary>The digest marked on it (<see cref="Resource.Spec"/>); empty when the kind cannot carry one.</summary>
    public string Spec { get; init; } = "";

    /// <summary>The state.</summary>
    public required ResourceState State { get; init; }

    /// <summary>The VIM's own word for the state (<c>ACTIVE</c>, <c>BUILD/spawning</c>, …).</summary>
    public string VimState { get; init; } = "";

    /// <summary>Why it is in <see cref="ResourceState.Error"/>, for an operator; null otherwise.</summary>
    public VimFault? Fault { get; init; }

    /// <summary>When the VIM made it, when it says so.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>What can be changed in place, as read, in the canonical form of <see cref="Resource.Settings"/>.</summary>
    public ImmutableSortedDictionary<string, string> Settings { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>A port or volume: VIM id of the server that uses it, or null.</summary>
    public string? AttachedTo { get; init; }

    /// <summary>A port or subnet: VIM id of its network.</summary>
    public string? On { get; init; }

    /// <summary>A port: its addresses.</summary>
    public ImmutableArray<string> Addresses { get; init; } = [];

    /// <summary>A port: its MAC address, lower case.</summary>
    public string? Mac { get; init; }

    /// <summary>A server: its host, when we may know it.</summary>
    public string? Host { get; init; }

    /// <summary>A server: its availability zone.</summary>
    public string? Zone { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} {Owner} {Id} = {VimId} {State}{(Fault is null ? "" : $" ({Fault.Cause})")}";

    /// <summary>Whether both show the same, so that nobody need be woken.</summary>
    public bool Shows(ObservedResource? other) =>
        other is not null && Kind == other.Kind && VimId == other.VimId && Owner == other.Owner && Id == other.Id && Spec == other.Spec
        && State == other.State && VimState == other.VimState && Fault == other.Fault && AttachedTo == other.AttachedTo
        && On == other.On && Mac == other.Mac && Host == other.Host && Zone == other.Zone
        && Addresses.AsSpan().SequenceEqual(other.Addresses.AsSpan()) && Settings.SequenceEqual(other.Settings);
}

/// <summary>
/// What a VIM showed of our resources at one time. Immutable: every reader sees one consistent pass. Holds only what
/// carries our mark.
/// </summary>
public sealed class Observed
{
    private readonly ImmutableDictionary<string, ImmutableArray<ObservedResource>> _byOwner;
    private readonly ImmutableDictionary<string, ObservedResource> _byVimId;

    private Observed(
        DateTimeOffset at, object? cursor, ImmutableDictionary<string, ImmutableArray<ObservedResource>> byOwner,
        ImmutableDictionary<string, ObservedResource> byVimId)
    {
        (At, Cursor, _byOwner, _byVimId) = (at, cursor, byOwner, byVimId);
    }

    /// <summary>Nothing seen, ever.</summary>
    public static Observed Nothing { get; } = new(
        DateTimeOffset.MinValue, null, ImmutableDictionary<string, ImmutableArray<ObservedResource>>.Empty,
        ImmutableDictionary<string, ObservedResource>.Empty);

    /// <summary>When the pass began: what happened before is seen, what happened after may be.</summary>
    public DateTimeOffset At { get; }

    /// <summary>The plugin's own note for the next pass (for example the time of the last full listing).</summary>
    public object? Cursor { get; }

    /// <summary>Number of resources.</summary>
    public int Count => _byVimId.Count;

    /// <summary>All resources, in no order.</summary>
    public IEnumerable<ObservedResource> All => _byVimId.Values;

    /// <summary>Owners of whom something is there.</summary>
    public IEnumerable<string> Owners => _byOwner.Keys;

    /// <summary>Everything of one owner.</summary>
    public ImmutableArray<ObservedResource> OfOwner(string owner) => _byOwner.GetValueOrDefault(owner, []);

    /// <summary>By the VIM's id; null when not there.</summary>
    public ObservedResource? Find(string? vimId) => vimId is null ? null : _byVimId.GetValueOrDefault(vimId);

    /// <summary>Makes an observation of a complete listing.</summary>
    public static Observed Of(DateTimeOffset at, IEnumerable<ObservedResource> resources, object? cursor = null) =>
        Nothing.With(at, resources, [], cursor);

    /// <summary>This with resources replaced or added, and others gone.</summary>
    public Observed With(
        DateTimeOffset at, IEnumerable<ObservedResource> changed, IEnumerable<string> goneVimIds, object? cursor)
    {
        var byVimId = _byVimId.ToBuilder();
        var owners = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in goneVimIds)
        {
            if (byVimId.Remove(id, out var was))
            {
                owners.Add(was.Owner);
            }
        }

        var touched = new Dictionary<string, List<ObservedResource>>(StringComparer.Ordinal);
        foreach (var resource in changed)
        {
            if (byVimId.TryGetValue(resource.VimId, out var was) && resource.Shows(was))
            {
                continue; // keep the object: an unchanged resource is the same reference in the next observation
            }

            owners.Add(resource.Owner);
            _ = was is null || owners.Add(was.Owner);
            byVimId[resource.VimId] = resource;
            (touched.TryGetValue(resource.Owner, out var list) ? list : touched[resource.Owner] = []).Add(resource);
        }

        return new Observed(at, cursor, Regroup(owners, touched, byVimId), byVimId.ToImmutable());
    }

    private ImmutableDictionary<string, ImmutableArray<ObservedResource>> Regroup(
        HashSet<string> owners, Dictionary<string, List<ObservedResource>> touched,
        ImmutableDictionary<string, ObservedResource>.Builder byVimId)
    {
        var byOwner = _byOwner.ToBuilder();
        foreach (var owner in owners)
        {
            var kept = OfOwner(owner).Where(r => byVimId.TryGetValue(r.VimId, out var now) && ReferenceEquals(now, r));
            var all = touched.TryGetValue(owner, out var added) ? kept.Concat(added) : kept;
            var group = all.OrderBy(r => r.Kind).ThenBy(r => r.Id, StringComparer.Ordinal)
                .ThenBy(r => r.VimId, StringComparer.Ordinal).ToImmutableArray();
            _ = group.IsEmpty ? byOwner.Remove(owner) : (byOwner[owner] = group) == group;
        }

        return byOwner.ToImmutable();
    }

    /// <summary>Owners of whom something differs between two observations.</summary>
    public IReadOnlyCollection<string> OwnersChangedSince(Observed earlier)
    {
        var changed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (owner, now) in _byOwner)
        {
            if (earlier.OfOwner(owner) is var was && was != now && !was.AsSpan().SequenceEqual(now.AsSpan()))
            {
                changed.Add(owner);
            }
        }

        changed.UnionWith(earlier._byOwner.Keys.Where(o => !_byOwner.ContainsKey(o)));
        return changed;
    }
}
