using System.Text.Json;

namespace Netconf.Mano.Simulator;

/// <summary>Nova's server groups, flavors, limits and zones.</summary>
internal sealed class NovaCatalogue(Cloud cloud)
{
    private CloudState State => cloud.State;

    internal void Map(Router router, string root)
    {
        router.Map("GET", root + "/os-server-groups", (r, _) => ListGroups(r));
        router.Map("POST", root + "/os-server-groups", (r, _) => CreateGroup(r));
        router.Map("GET", root + "/os-server-groups/{id}", (r, a) => State.Groups.TryGetValue(a[0], out var group)
            ? SimReply.Json(200, j => Nova.Wrap(j, "server_group", () => Group(j, group, r.Compute))) : NoGroup(a[0]));
        router.Map("DELETE", root + "/os-server-groups/{id}", (_, a) => DeleteGroup(a[0]));
        router.Map("GET", root + "/flavors/detail", (r, _) => ListFlavors(r));
        router.Map("GET", root + "/limits", (_, _) => Limits());
        router.Map("GET", root + "/os-availability-zone", (_, _) => Zones());
    }

    private static SimReply NoGroup(string id) => SimReply.Nova(404, $"Instance group {id} could not be found.");

    private SimReply ListGroups(SimRequest r)
    {
        var offset = int.TryParse(r.Ask("offset"), out var o) ? o : 0;
        var limit = int.TryParse(r.Ask("limit"), out var l) ? Math.Min(l, cloud.Options.LargestPage) : cloud.Options.LargestPage;
        return SimReply.Json(200, j =>
        {
            j.WriteStartArray("server_groups");
            foreach (var group in State.Groups.Values.Skip(offset).Take(limit))
            {
                j.WriteStartObject();
                Group(j, group, r.Compute);
                j.WriteEndObject();
            }

            j.WriteEndArray();
        });
    }

    private SimReply CreateGroup(SimRequest r)
    {
        var wish = r.Body.TryGetProperty("server_group", out var g) ? g : default;
        var isNew = r.Compute >= new Version(2, 64);
        var policy = isNew ? wish.Text("policy")
            : wish.TryGetProperty("policies", out var policies) && policies.GetArrayLength() == 1 ? policies[0].GetString() : null;
        var known = policy is "affinity" or "anti-affinity" || (policy is "soft-affinity" or "soft-anti-affinity" && r.Compute >= new Version(2, 15));
        if (wish.Text("name") is not { Length: > 0 and <= 255 } name || !known)
        {
            return SimReply.Nova(400, "Invalid input for field/attribute server_group.");
        }

        var limit = State.Quotas.GetValueOrDefault("server_groups", -1);
        if (limit >= 0 && State.Groups.Count >= limit)
        {
            return SimReply.Nova(403, "Quota exceeded, too many server groups.");
        }

        var group = new SimGroup(Cloud.NewId(), name, policy!);
        State.Groups[group.Id] = group;
        cloud.IsDirty = true;
        return SimReply.Json(200, j => Nova.Wrap(j, "server_group", () => Group(j, group, r.Compute)));
    }

    private SimReply DeleteGroup(string id)
    {
        cloud.IsDirty = true;
        return State.Groups.Remove(id) ? SimReply.Empty204 : NoGroup(id);
    }

    private void Group(Utf8JsonWriter json, SimGroup group, Version version)
    {
        json.WriteString("id", group.Id);
        json.WriteString("name", group.Name);
        if (version >= new Version(2, 64))
        {
            json.WriteString("policy", group.Policy);
            json.WriteStartObject("rules");
            json.WriteEndObject();
        }
        else
        {
            json.WriteStartArray("policies");
            json.WriteStringValue(group.Policy);
            json.WriteEndArray();
            json.WriteStartObject("metadata");
            json.WriteEndObject();
        }

        json.WriteStartArray("members");
        foreach (var server in State.Servers.Values.Where(s => s.Group == group.Id))
        {
            json.WriteStringValue(server.Id);
        }

        json.WriteEndArray();
    }

    private SimReply ListFlavors(SimRequest r)
    {
        var page = Page.Of(r, cloud.Options.LargestPage, State.Flavors.Values.OrderBy(f => f.Id, StringComparer.Ordinal), f => f.Id);
        return page is null ? SimReply.Nova(400, $"marker [{r.Ask("marker")}] not found") : SimReply.Json(200, j =>
        {
            j.WriteStartArray("flavors");
            foreach (var flavor in page.Items)
            {
                j.WriteStartObject();
                j.WriteString("id", flavor.Id);
                j.WriteString("name", flavor.Name);
                j.WriteNumber("vcpus", flavor.Cpus);
                j.WriteNumber("ram", flavor.Ram);
                j.WriteNumber("disk", flavor.Disk);
                j.WriteEndObject();
            }

            j.WriteEndArray();
            page.WriteLinks(j, "flavors_links", r.Path);
        });
    }

    private SimReply Limits() => SimReply.Json(200, j => Nova.Wrap(j, "limits", () =>
    {
        j.WriteStartArray("rate");
        j.WriteEndArray();
        Nova.Wrap(j, "absolute", () =>
        {
            var servers = State.Servers.Values;
            j.WriteNumber("maxTotalInstances", State.Quotas.GetValueOrDefault("instances", -1));
            j.WriteNumber("maxTotalCores", State.Quotas.GetValueOrDefault("cores", -1));
            j.WriteNumber("maxTotalRAMSize", State.Quotas.GetValueOrDefault("ram", -1));
            j.WriteNumber("maxServerGroups", State.Quotas.GetValueOrDefault("server_groups", -1));
            j.WriteNumber("totalInstancesUsed", servers.Count);
            j.WriteNumber("totalCoresUsed", servers.Sum(s => Scheduling.Cpus(cloud, s)));
            j.WriteNumber("totalRAMUsed", servers.Sum(s => State.Flavors[s.Flavor].Ram));
            j.WriteNumber("totalServerGroupsUsed", State.Groups.Count);
        });
    }));

    private SimReply Zones() => SimReply.Json(200, j =>
    {
        j.WriteStartArray("availabilityZoneInfo");
        foreach (var zone in Scheduling.Hosts(cloud.Options).Select(Scheduling.ZoneOf).Distinct().Order(StringComparer.Ordinal))
        {
            j.WriteStartObject();
            j.WriteString("zoneName", zone);
            Nova.Wrap(j, "zoneState", () => j.WriteBoolean("available", true));
            j.WriteNull("hosts");
            j.WriteEndObject();
        }

        j.WriteEndArray();
    });
}
