using System.Text.Json;

namespace Netconf.Mano.Simulator;

/// <summary>What Nova refuses when a server is asked for, in the order it checks.</summary>
internal static class NovaChecks
{
    internal static IEnumerable<string> Ports(JsonElement wish) =>
        wish.TryGetProperty("networks", out var networks) && networks.ValueKind == JsonValueKind.Array
            ? networks.EnumerateArray().Select(n => n.Text("port")).OfType<string>() : [];

    internal static SimFlavor? Flavor(CloudState state, string id) => state.Flavors.GetValueOrDefault(id);

    internal static SimReply? Refuse(Cloud cloud, SimRequest r, JsonElement wish)
    {
        var state = cloud.State;
        if (wish.Text("name") is not { Length: > 0 and <= 255 })
        {
            return SimReply.Nova(400, "Invalid input for field/attribute server. Value: {}. 'name' is a required property");
        }

        if (wish.Text("flavorRef") is not { } flavorRef || Flavor(state, flavorRef) is not { } flavor)
        {
            return SimReply.Nova(400, $"Flavor {wish.Text("flavorRef")} could not be found.");
        }

        if (wish.Text("imageRef") is { Length: > 0 } image)
        {
            if (!state.Images.TryGetValue(image, out var found))
            {
                return SimReply.Nova(400, $"Image {image} could not be found.");
            }

            if (found.Status != "active")
            {
                return SimReply.Nova(400, $"Image {image} is not active.");
            }
        }

        return Zone(cloud, wish) ?? Networks(state, r, wish) ?? Disks(state, r, wish) ?? Group(state, r) ?? Quota(cloud, flavor);
    }

    private static SimReply? Zone(Cloud cloud, JsonElement wish) =>
        wish.Text("availability_zone") is { } zone && Scheduling.Hosts(cloud.Options).All(h => Scheduling.ZoneOf(h) != zone)
            ? SimReply.Nova(400, "The requested availability zone is not available") : null;

    private static SimReply? Networks(CloudState state, SimRequest r, JsonElement wish)
    {
        if (!wish.TryGetProperty("networks", out var networks))
        {
            return r.Compute >= new Version(2, 37)
                ? SimReply.Nova(400, "Invalid input for field/attribute server. 'networks' is a required property")
                : state.Networks.Count > 1 ? SimReply.Nova(409, "Multiple possible networks found, use a Network ID to be more specific.") : null;
        }

        foreach (var id in Ports(wish))
        {
            if (!state.Ports.TryGetValue(id, out var port))
            {
                return SimReply.Nova(400, $"Port {id} could not be found.");
            }

            if (port.Device.Length > 0 || state.Servers.Values.Any(s => s.Ports.Contains(id)))
            {
                return SimReply.Nova(409, $"Port {id} is still in use.");
            }
        }

        return null;
    }

    internal static IEnumerable<string> Volumes(JsonElement wish) =>
        wish.Items("block_device_mapping_v2").Where(d => d.Text("source_type") == "volume").Select(d => d.Text("uuid")!);

    private static SimReply? Disks(CloudState state, SimRequest r, JsonElement wish)
    {
        if (wish.Text("imageRef") is null or "" && !wish.Items("block_device_mapping_v2").Any(d => d.Number("boot_index") == 0))
        {
            return SimReply.Nova(400, "Invalid imageRef provided.");
        }

        var bad = Volumes(wish).FirstOrDefault(v => !state.Volumes.TryGetValue(v, out var volume) || Cinder.Status(state, volume, r.Now) != "available");
        return bad is null ? null : SimReply.Nova(400, $"Block Device Mapping is Invalid: failed to get volume {bad}.");
    }

    private static SimReply? Group(CloudState state, SimRequest r) =>
        r.Body.TryGetProperty("os:scheduler_hints", out var hints) && hints.Text("group") is { } group && !state.Groups.ContainsKey(group)
            ? SimReply.Nova(400, $"Instance group {group} could not be found.") : null;

    private static SimReply? Quota(Cloud cloud, SimFlavor flavor)
    {
        var servers = cloud.State.Servers.Values;
        return Over("instances", servers.Count, 1, "instances")
            ?? Over("cores", servers.Sum(s => Scheduling.Cpus(cloud, s)), flavor.Cpus, "cores")
            ?? Over("ram", servers.Sum(s => cloud.State.Flavors.TryGetValue(s.Flavor, out var f) ? f.Ram : 0), flavor.Ram, "ram");

        SimReply? Over(string quota, int used, int wanted, string name)
        {
            var limit = cloud.State.Quotas.GetValueOrDefault(quota, -1);
            return limit >= 0 && used + wanted > limit
                ? SimReply.Nova(403, $"Quota exceeded for {name}: Requested {wanted}, but already used {used} of {limit} {name}") : null;
        }
    }
}
