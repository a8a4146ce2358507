using System.Collections.Immutable;
using Netconf.Mano.Orchestration.Lifecycle;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.Orchestration.Reconciler;

/// <summary>The next stage on the way to a target.</summary>
/// <param name="Graph">What the VIM is to be made equal to now.</param>
/// <param name="IsLast">Whether that is the target itself.</param>
internal sealed record Stage(ResourceGraph Graph, bool IsLast)
{
    /// <summary>Whether the orderly shutting off has ended once it is reached.</summary>
    public bool EndsShutOff { get; init; }
}

/// <summary>
/// The ways to a target that may not be gone at one go: exchanging components a few at a time, shutting them off and starting them in
/// order. Pure and level-based: the next stage follows from what is seen, so a restart in between goes on where it was.
/// </summary>
internal static class Approach
{
    /// <summary>
    /// Exchanges components that differ, at most <paramref name="most"/> of each VDU at a time. What only the old graph has goes in the end, what only
    /// the new one has comes first.
    /// </summary>
    public static (GraphParts Parts, bool IsLast) Exchange(GraphParts? from, GraphParts to, Observed observed, int most)
    {
        if (from is null || from.Shared.Any(old => to.Shared.Any(s => s.Id == old.Id && s.Spec != old.Spec)))
        {
            return (to, true); // what they share is made anew: no component can stay as it was
        }

        var before = from.Vnfcs.ToDictionary(v => v.Name);
        var under = new Dictionary<string, int>(StringComparer.Ordinal);
        var waiting = new List<VnfcPart>();
        var chosen = new List<VnfcPart>();
        foreach (var part in to.Vnfcs)
        {
            var seen = Seen(to.Owner, part, observed);
            if (!before.TryGetValue(part.Name, out var old) || old.IsBuiltAs(part))
            {
                chosen.Add(part);
            }
            else if (seen is null || seen.Spec == part.Server.Spec)
            {
                chosen.Add(part);
                var settled = seen?.State is ResourceState.Active or ResourceState.Stopped;
                under[part.Name.Vdu] = under.GetValueOrDefault(part.Name.Vdu) + (settled ? 0 : 1);
            }
            else
            {
                waiting.Add(part);
            }
        }

        foreach (var part in waiting.ToList())
        {
            if (under.GetValueOrDefault(part.Name.Vdu) < most)
            {
                under[part.Name.Vdu] = under.GetValueOrDefault(part.Name.Vdu) + 1;
                chosen.Add(part);
                waiting.Remove(part);
            }
        }

        if (waiting.Count == 0)
        {
            return (to, true);
        }

        var wanted = to.Vnfcs.Select(v => v.Name).ToHashSet();
        var stay = waiting.Select(w => before[w.Name]).Concat(from.Vnfcs.Where(v => !wanted.Contains(v.Name)));
        var shared = to.Shared.Concat(from.Shared.Where(old => to.Shared.All(s => s.Id != old.Id)));
        return (new GraphParts(to.Owner, [.. shared], [.. chosen.Concat(stay).OrderBy(v => v.Name.Vdu, StringComparer.Ordinal).ThenBy(v => v.Name.Index)]), false);
    }

    /// <summary>
    /// Starts components when those they depend on run and, where <paramref name="orderly"/>, shuts them off when none that depends on them runs.
    /// </summary>
    public static (GraphParts Parts, bool IsLast) Switch(GraphParts to, Observed observed, bool orderly)
    {
        var running = to.Vnfcs.Where(v => Seen(to.Owner, v, observed)?.State == ResourceState.Active).Select(v => v.Server.Id).ToHashSet(StringComparer.Ordinal);
        var off = to.Vnfcs.Where(v => Seen(to.Owner, v, observed)?.State == ResourceState.Stopped).Select(v => v.Server.Id).ToHashSet(StringComparer.Ordinal);
        var wantedOff = to.Vnfcs.Where(v => v.Server.Power == PowerState.Stopped).Select(v => v.Server.Id).ToHashSet(StringComparer.Ordinal);
        var needed = to.Vnfcs.Where(v => running.Contains(v.Server.Id) && wantedOff.Contains(v.Server.Id)).SelectMany(v => v.Server.After)
            .ToHashSet(StringComparer.Ordinal);
        var isLast = true;
        var parts = to.Vnfcs.Select(part =>
        {
            var server = part.Server;
            var waits = server.Power == PowerState.Stopped
                ? orderly && running.Contains(server.Id) && needed.Contains(server.Id)
                : off.Contains(server.Id) && server.After.Any(a => off.Contains(a) && !wantedOff.Contains(a));
            if (!waits)
            {
                return part;
            }

            isLast = false;
            return part.With(server with { Power = server.Power == PowerState.Stopped ? PowerState.Running : PowerState.Stopped });
        });
        return (to with { Vnfcs = [.. parts] }, isLast);
    }

    /// <summary>What is to be shut off before everything goes: what still runs of it, nothing made anew. Null when nothing runs.</summary>
    public static GraphParts? ShutOff(GraphParts running, Observed observed)
    {
        var seen = observed.OfOwner(running.Owner).Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
        var there = running.Vnfcs.Where(v => Seen(running.Owner, v, observed) is { State: ResourceState.Active or ResourceState.Stopped } && v.Resources.All(r => seen.Contains(r.Id)))
            .Select(v => v.With(v.Server with { Power = PowerState.Stopped })).ToImmutableArray();
        return there.Any(v => Seen(running.Owner, v, observed)!.State == ResourceState.Active) ? running with { Vnfcs = there } : null;
    }

    private static ObservedResource? Seen(string owner, VnfcPart part, Observed observed) =>
        observed.OfOwner(owner).FirstOrDefault(r => r.Kind == ResourceKind.Server && r.Id == part.Server.Id && r.State != ResourceState.Deleting);
}
