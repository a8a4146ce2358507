using System.Collections.Immutable;
using Netconf.Mano.Orchestration.Lifecycle;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.Orchestration.Placement;

/// <summary>Which component goes to which availability zone. Pure; what has a zone keeps it.</summary>
internal static class ZonePlan
{
    /// <summary>The zones by component, empty where nobody asks for any; or why there are not enough.</summary>
    public static (ImmutableSortedDictionary<string, string> Zones, string? Lack) Of(GrantRequest request, ImmutableArray<string> up)
    {
        var zones = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (request.Wish.Zones.IsEmpty && request.Blueprint.ZoneGroups.IsEmpty)
        {
            return (zones.ToImmutable(), null);
        }

        ImmutableArray<string> allowed = request.Wish.Zones.IsEmpty ? [.. up.Order(StringComparer.Ordinal)] : [.. request.Wish.Zones.Where(up.Contains)];
        if (allowed.IsEmpty)
        {
            return (zones.ToImmutable(), $"none of the zones {Names(request.Wish.Zones)} is up; up are {Names(up)}");
        }

        var names = VnfcName.Of(request.To.Size);
        foreach (var name in names.Where(n => request.Zones.ContainsKey(n.Id)))
        {
            zones[name.Id] = request.Zones[name.Id];
        }

        foreach (var name in names.Where(n => !request.Zones.ContainsKey(n.Id)))
        {
            var group = request.Blueprint.Vdus[name.Vdu].ZoneGroup;
            var members = names.Where(n => group is not null && request.Blueprint.Vdus[n.Vdu].ZoneGroup == group && zones.ContainsKey(n.Id))
                .Select(n => zones[n.Id]).ToList();
            var apart = group is not null && request.Blueprint.ZoneGroups[group] is GroupPolicy.AntiAffinity or GroupPolicy.SoftAntiAffinity;
            var siblings = names.Where(n => n.Vdu == name.Vdu && zones.ContainsKey(n.Id)).Select(n => zones[n.Id]).ToList();
            var chosen = group is null
                ? (request.Wish.Strategy == PlacementStrategy.Spread ? allowed.MinBy(z => siblings.Count(s => s == z)) : allowed[0])
                : apart ? allowed.FirstOrDefault(z => !members.Contains(z))
                : members.FirstOrDefault(allowed[0]);
            if (chosen is null)
            {
                return (zones.ToImmutable(), $"the group '{group}' puts each component in a zone of its own, and only {Names(allowed)} are allowed and up");
            }

            zones[name.Id] = chosen;
        }

        return (zones.ToImmutable(), null);
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names);
}
