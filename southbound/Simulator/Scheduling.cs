namespace Netconf.Mano.Simulator;

/// <summary>Nova's scheduler in small: zones, CPUs of hosts, server groups.</summary>
internal static class Scheduling
{
    internal static string ZoneOf(string host) => int.Parse(host.AsSpan(1), null) % 2 == 1 ? "az1" : "az2";

    internal static IEnumerable<string> Hosts(SimulatorOptions options) => Enumerable.Range(1, options.Hosts).Select(n => $"c{n}");

    /// <summary>The host with most free CPUs that breaks no rule; null: no valid host.</summary>
    internal static string? PickHost(Cloud cloud, SimServer server)
    {
        var others = cloud.State.Servers.Values.Where(s => s.Host is not null && s.Id != server.Id).ToList();
        var used = others.GroupBy(s => s.Host!).ToDictionary(g => g.Key, g => g.Sum(s => Cpus(cloud, s)));
        var mates = server.Group is null ? [] : others.Where(s => s.Group == server.Group).Select(s => s.Host!).ToHashSet();
        var policy = server.Group is { } g && cloud.State.Groups.TryGetValue(g, out var group) ? group.Policy : "";
        var free = Hosts(cloud.Options)
            .Where(h => server.Zone is null || ZoneOf(h) == server.Zone)
            .Where(h => used.GetValueOrDefault(h) + Cpus(cloud, server) <= cloud.Options.HostCpus)
            .Where(h => policy != "anti-affinity" || !mates.Contains(h))
            .Where(h => policy != "affinity" || mates.Count == 0 || mates.Contains(h));
        return free
            .OrderBy(h => policy == "soft-anti-affinity" && mates.Contains(h))
            .ThenBy(h => policy == "soft-affinity" && !mates.Contains(h))
            .ThenBy(h => used.GetValueOrDefault(h)).ThenBy(h => h, StringComparer.Ordinal).FirstOrDefault();
    }

    internal static int Cpus(Cloud cloud, SimServer server) =>
        cloud.State.Flavors.TryGetValue(server.Flavor, out var flavor) ? flavor.Cpus : 0;
}
