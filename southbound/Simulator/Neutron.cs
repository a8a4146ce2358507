using System.Text.Json;

namespace Netconf.Mano.Simulator;

/// <summary>Neutron: networks, subnets, security groups, quotas; ports are in <see cref="NeutronPorts"/>.</summary>
internal sealed class Neutron(Cloud cloud)
{
    internal const string Root = "/network/v2.0";
    private const string ForeignProject = "ffffffffffffffffffffffffffffffff";

    private CloudState State => cloud.State;

    internal void Map(Router router)
    {
        router.Map("GET", Root + "/networks", (r, _) => List(r, "networks", Visible(r, State.Networks.Values, n => n.VisibleAt), n => n.Id, Network));
        router.Map("POST", Root + "/networks", (r, _) => CreateNetwork(r));
        One(router, "networks", "network", State.Networks, Network, "NetworkNotFound", n => n.IsForeign, InUse, (n, name) => n.Name = name);
        router.Map("GET", Root + "/subnets", (r, _) => List(r, "subnets", State.Subnets.Values, s => s.Id, Subnet));
        router.Map("POST", Root + "/subnets", (r, _) => CreateSubnet(r));
        One(router, "subnets", "subnet", State.Subnets, Subnet, "SubnetNotFound", s => State.Networks[s.Network].IsForeign, InUse, (s, name) => s.Name = name);
        router.Map("GET", Root + "/security-groups", (r, _) => List(r, "security_groups", State.SecurityGroups.Values, g => g.Id, SecurityGroup));
        router.Map("POST", Root + "/security-groups", (r, _) => CreateGroup(r));
        One(router, "security-groups", "security_group", State.SecurityGroups, SecurityGroup, "SecurityGroupNotFound", _ => false, InUse, (g, name) => g.Name = name);
        router.Map("POST", Root + "/security-group-rules", (r, _) => CreateRule(r));
        router.Map("DELETE", Root + "/security-group-rules/{id}", (_, a) => DeleteRule(a[0]));
        router.Map("GET", Root + "/quotas/{project}/details", (_, _) => Quotas());
        new NeutronPorts(cloud).Map(router);
    }

    internal static IEnumerable<T> Visible<T>(SimRequest r, IEnumerable<T> all, Func<T, DateTimeOffset> at) => all.Where(i => at(i) <= r.Now);

    /// <summary>Lists with Neutron's filters: name, id, description, device_id, network_id exactly; fields are not cut.</summary>
    internal SimReply List<T>(SimRequest r, string member, IEnumerable<T> all, Func<T, string> id, Action<Utf8JsonWriter, T> write)
    {
        var filters = r.Query.Where(q => q.Key is "name" or "id" or "description" or "device_id" or "network_id").ToList();
        if (filters.Count > 0)
        {
            all = all.Where(item => filters.All(f => f.Value.Contains(Render(item, write).Text(f.Key))));
        }

        if (r.Ask("project_id") is { } project)
        {
            all = all.Where(item => project == (IsForeign(item) ? ForeignProject : Cloud.ProjectId));
        }

        var page = Page.Of(r, cloud.Options.LargestPage, all.OrderBy(id, StringComparer.Ordinal), id);
        return page is null ? SimReply.Neutron(400, "HTTPBadRequest", "Invalid input for operation: marker.") : SimReply.Json(200, j =>
        {
            j.WriteStartArray(member);
            foreach (var item in page.Items)
            {
                j.WriteStartObject();
                write(j, item);
                j.WriteEndObject();
            }

            j.WriteEndArray();
            page.WriteLinks(j, $"{member}_links", r.Path);
        });
    }

    private bool IsForeign<T>(T item) => item switch
    {
        SimNetwork network => network.IsForeign,
        SimSubnet subnet => State.Networks[subnet.Network].IsForeign,
        _ => false,
    };

    private static JsonElement Render<T>(T item, Action<Utf8JsonWriter, T> write) =>
        JsonDocument.Parse(SimReply.Json(200, j => write(j, item)).Body).RootElement;

    private void One<T>(
        Router router, string path, string member, Dictionary<string, T> all, Action<Utf8JsonWriter, T> write, string missing,
        Func<T, bool> isForeign, Func<string, SimReply?> inUse, Action<T, string> rename)
        where T : class
    {
        SimReply Missing(string id) => SimReply.Neutron(404, missing, $"{missing.Replace("NotFound", "", StringComparison.Ordinal)} {id} could not be found.");
        SimReply Found(T item) => SimReply.Json(200, j => Nova.Wrap(j, member, () => write(j, item)));
        router.Map("GET", $"{Root}/{path}/{{id}}", (_, a) => all.TryGetValue(a[0], out var item) ? Found(item) : Missing(a[0]));
        router.Map("PUT", $"{Root}/{path}/{{id}}", (r, a) =>
        {
            if (!all.TryGetValue(a[0], out var item))
            {
                return Missing(a[0]);
            }

            if (r.Body.TryGetProperty(member, out var wish) && wish.Text("name") is { } name)
            {
                rename(item, name);
                cloud.IsDirty = true;
            }

            return Found(item);
        });
        router.Map("DELETE", $"{Root}/{path}/{{id}}", (_, a) =>
        {
            if (!all.TryGetValue(a[0], out var item))
            {
                return Missing(a[0]);
            }

            if ((isForeign(item) ? SimReply.Neutron(403, "PolicyNotAuthorized", $"rule:delete_{member} is disallowed by policy") : inUse(a[0])) is { } refusal)
            {
                return refusal;
            }

            all.Remove(a[0]);
            if (item is SimNetwork)
            {
                State.Subnets.Where(s => s.Value.Network == a[0]).ToList().ForEach(s => State.Subnets.Remove(s.Key));
            }

            cloud.IsDirty = true;
            return SimReply.Empty204;
        });
    }

    private SimReply? InUse(string id) =>
        State.Networks.ContainsKey(id) && State.Ports.Values.Any(p => p.Network == id)
            ? SimReply.Neutron(409, "NetworkInUse", $"Unable to complete operation on network {id}. There are one or more ports still in use on the network.")
            : State.Ports.Values.Any(p => p.Addresses.Any(a => a.Subnet == id))
            ? SimReply.Neutron(409, "SubnetInUse", $"Unable to complete operation on subnet {id}: One or more ports have an IP allocation from this subnet.")
            : State.Ports.Values.Any(p => p.SecurityGroups.Contains(id))
            ? SimReply.Neutron(409, "SecurityGroupInUse", $"Security Group {id} in use.") : null;

    private SimReply CreateNetwork(SimRequest r)
    {
        var wish = r.Body.TryGetProperty("network", out var n) ? n : default;
        if (OverQuota("network", State.Networks.Values.Count(x => !x.IsForeign)) is { } over)
        {
            return over;
        }

        var network = new SimNetwork
        {
            Id = Cloud.NewId(), Name = wish.Text("name") ?? "", Description = wish.Text("description") ?? "", Mtu = wish.Number("mtu") ?? 1450,
            Created = r.Now, VisibleAt = r.Now + cloud.Options.VisibilityDelay,
        };
        State.Networks[network.Id] = network;
        cloud.IsDirty = true;
        return SimReply.Json(201, j => Nova.Wrap(j, "network", () => Network(j, network)));
    }

    private void Network(Utf8JsonWriter json, SimNetwork network)
    {
        json.WriteString("id", network.Id);
        json.WriteString("name", network.Name);
        json.WriteString("description", network.Description);
        json.WriteString("status", "ACTIVE");
        json.WriteBoolean("admin_state_up", true);
        json.WriteBoolean("shared", network.IsForeign);
        json.WriteNumber("mtu", network.Mtu);
        Project(json, network.IsForeign);
        json.WriteString("created_at", NovaForms.Stamp(network.Created));
        json.WriteStartArray("subnets");
        foreach (var subnet in State.Subnets.Values.Where(s => s.Network == network.Id))
        {
            json.WriteStringValue(subnet.Id);
        }

        json.WriteEndArray();
    }

    internal static void Project(Utf8JsonWriter json, bool isForeign)
    {
        json.WriteString("project_id", isForeign ? ForeignProject : Cloud.ProjectId);
        json.WriteString("tenant_id", isForeign ? ForeignProject : Cloud.ProjectId);
    }

    private SimReply CreateSubnet(SimRequest r)
    {
        var wish = r.Body.TryGetProperty("subnet", out var s) ? s : default;
        if (wish.Text("network_id") is not { } network || !State.Networks.ContainsKey(network))
        {
            return SimReply.Neutron(404, "NetworkNotFound", $"Network {wish.Text("network_id")} could not be found.");
        }

        if (!Addresses.TryParse(wish.Text("cidr"), out var prefix))
        {
            return SimReply.Neutron(400, "HTTPBadRequest", $"Invalid input for cidr. Reason: '{wish.Text("cidr")}' is not a valid IP subnet.");
        }

        if (State.Subnets.Values.FirstOrDefault(o => o.Network == network && Addresses.Overlap(o.Cidr, prefix)) is { } other)
        {
            return SimReply.Neutron(400, "InvalidInput", $"Invalid input for operation: Requested subnet with cidr: {prefix} for network: {network} overlaps with another subnet.");
        }

        if (OverQuota("subnet", State.Subnets.Values.Count(x => !State.Networks[x.Network].IsForeign)) is { } over)
        {
            return over;
        }

        var subnet = new SimSubnet
        {
            Id = Cloud.NewId(), Name = wish.Text("name") ?? "", Description = wish.Text("description") ?? "", Network = network,
            Cidr = prefix.ToString(), Created = r.Now, Dhcp = !wish.TryGetProperty("enable_dhcp", out var d) || d.ValueKind != JsonValueKind.False,
            Gateway = wish.TryGetProperty("gateway_ip", out var g) ? g.GetString() : Addresses.Nth(prefix, 1),
            Pools = [.. wish.Items("allocation_pools").Select(p => new SimPool(p.Text("start")!, p.Text("end")!))],
        };
        State.Subnets[subnet.Id] = subnet;
        cloud.IsDirty = true;
        return SimReply.Json(201, j => Nova.Wrap(j, "subnet", () => Subnet(j, subnet)));
    }

    private void Subnet(Utf8JsonWriter json, SimSubnet subnet)
    {
        json.WriteString("id", subnet.Id);
        json.WriteString("name", subnet.Name);
        json.WriteString("description", subnet.Description);
        json.WriteString("network_id", subnet.Network);
        json.WriteString("cidr", subnet.Cidr);
        json.WriteString("gateway_ip", subnet.Gateway);
        json.WriteBoolean("enable_dhcp", subnet.Dhcp);
        json.WriteNumber("ip_version", subnet.Cidr.Contains(':', StringComparison.Ordinal) ? 6 : 4);
        Project(json, State.Networks[subnet.Network].IsForeign);
        json.WriteString("created_at", NovaForms.Stamp(subnet.Created));
    }

    private SimReply CreateGroup(SimRequest r)
    {
        var wish = r.Body.TryGetProperty("security_group", out var g) ? g : default;
        var group = new SimSecurityGroup { Id = Cloud.NewId(), Name = wish.Text("name") ?? "", Description = wish.Text("description") ?? "" };
        group.Rules.Add(new SimRule(Cloud.NewId(), "egress", "IPv4", null, null, null, null));
        group.Rules.Add(new SimRule(Cloud.NewId(), "egress", "IPv6", null, null, null, null));
        State.SecurityGroups[group.Id] = group;
        cloud.IsDirty = true;
        return SimReply.Json(201, j => Nova.Wrap(j, "security_group", () => SecurityGroup(j, group)));
    }

    private void SecurityGroup(Utf8JsonWriter json, SimSecurityGroup group)
    {
        json.WriteString("id", group.Id);
        json.WriteString("name", group.Name);
        json.WriteString("description", group.Description);
        Project(json, isForeign: false);
        json.WriteStartArray("security_group_rules");
        foreach (var rule in group.Rules)
        {
            json.WriteStartObject();
            Rule(json, group.Id, rule);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Rule(Utf8JsonWriter json, string group, SimRule rule)
    {
        json.WriteString("id", rule.Id);
        json.WriteString("security_group_id", group);
        json.WriteString("direction", rule.Direction);
        json.WriteString("ethertype", rule.Ethertype);
        json.WriteString("protocol", rule.Protocol);
        Port("port_range_min", rule.First);
        Port("port_range_max", rule.Last);
        json.WriteString("remote_ip_prefix", rule.Prefix);

        void Port(string name, int? port)
        {
            if (port is { } number)
            {
                json.WriteNumber(name, number);
            }
            else
            {
                json.WriteNull(name);
            }
        }
    }

    private SimReply CreateRule(SimRequest r)
    {
        var wish = r.Body.TryGetProperty("security_group_rule", out var w) ? w : default;
        if (wish.Text("security_group_id") is not { } id || !State.SecurityGroups.TryGetValue(id, out var group))
        {
            return SimReply.Neutron(404, "SecurityGroupNotFound", $"Security group {wish.Text("security_group_id")} does not exist");
        }

        var rule = new SimRule(
            Cloud.NewId(), wish.Text("direction") ?? "ingress", wish.Text("ethertype") ?? "IPv4", wish.Text("protocol"),
            wish.Number("port_range_min"), wish.Number("port_range_max"), wish.Text("remote_ip_prefix"));
        if (group.Rules.FirstOrDefault(o => o with { Id = rule.Id } == rule) is { } same)
        {
            return SimReply.Neutron(409, "SecurityGroupRuleExists", $"Security group rule already exists. Rule id is {same.Id}.");
        }

        group.Rules.Add(rule);
        cloud.IsDirty = true;
        return SimReply.Json(201, j => Nova.Wrap(j, "security_group_rule", () => Rule(j, id, rule)));
    }

    private SimReply DeleteRule(string id)
    {
        cloud.IsDirty = true;
        return State.SecurityGroups.Values.Any(g => g.Rules.RemoveAll(rule => rule.Id == id) > 0)
            ? SimReply.Empty204 : SimReply.Neutron(404, "SecurityGroupRuleNotFound", $"Security group rule {id} does not exist");
    }

    internal SimReply? OverQuota(string name, int used)
    {
        var limit = State.Quotas.GetValueOrDefault(name, -1);
        return limit >= 0 && used >= limit ? SimReply.Neutron(409, "OverQuota", $"Quota exceeded for resources: ['{name}'].") : null;
    }

    private SimReply Quotas() => SimReply.Json(200, j => Nova.Wrap(j, "quota", () =>
    {
        Quota("network", State.Networks.Values.Count(n => !n.IsForeign));
        Quota("subnet", State.Subnets.Values.Count(s => !State.Networks[s.Network].IsForeign));
        Quota("port", State.Ports.Count);

        void Quota(string name, int used) => Nova.Wrap(j, name, () =>
        {
            j.WriteNumber("limit", State.Quotas.GetValueOrDefault(name, -1));
            j.WriteNumber("used", used);
            j.WriteNumber("reserved", 0);
        });
    }));
}
