using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Netconf.Mano.Simulator;

/// <summary>Neutron's ports.</summary>
internal sealed class NeutronPorts(Cloud cloud)
{
    private readonly Neutron _neutron = new(cloud);

    private CloudState State => cloud.State;

    internal void Map(Router router)
    {
        const string Root = Neutron.Root;
        router.Map("GET", Root + "/ports", (r, _) => _neutron.List(r, "ports", Neutron.Visible(r, State.Ports.Values, p => p.VisibleAt), p => p.Id, Port));
        router.Map("POST", Root + "/ports", (r, _) => Create(r));
        router.Map("GET", Root + "/ports/{id}", (_, a) => With(a[0], Found));
        router.Map("PUT", Root + "/ports/{id}", (r, a) => With(a[0], p => Change(r, p)));
        router.Map("DELETE", Root + "/ports/{id}", (_, a) => With(a[0], Delete));
    }

    private SimReply With(string id, Func<SimPort, SimReply> then) => State.Ports.TryGetValue(id, out var port)
        ? then(port) : SimReply.Neutron(404, "PortNotFound", $"Port {id} could not be found.");

    private SimReply Found(SimPort port) => SimReply.Json(200, j => Nova.Wrap(j, "port", () => Port(j, port)));

    private SimReply Create(SimRequest r)
    {
        var wish = r.Body.TryGetProperty("port", out var p) ? p : default;
        if (wish.Text("network_id") is not { } id || !State.Networks.TryGetValue(id, out var network))
        {
            return SimReply.Neutron(404, "NetworkNotFound", $"Network {wish.Text("network_id")} could not be found.");
        }

        var mac = wish.Text("mac_address");
        var refusal = network.IsForeign && (wish.TryGetProperty("fixed_ips", out _) || mac is not null)
            ? SimReply.Neutron(403, "PolicyNotAuthorized", "(rule:create_port and (rule:create_port:fixed_ips)) is disallowed by policy")
            : mac is not null && State.Ports.Values.Any(o => o.Network == id && o.Mac == mac)
            ? SimReply.Neutron(409, "MacAddressInUse", $"Unable to complete operation for network {id}. The mac address {mac} is in use.")
            : Groups(wish) ?? Security(wish, null) ?? _neutron.OverQuota("port", State.Ports.Count);
        if (refusal is not null || (refusal = Allocate(wish, network, out var addresses)) is not null)
        {
            return refusal;
        }

        var port = new SimPort
        {
            Id = Cloud.NewId(), Network = id, Name = wish.Text("name") ?? "", Description = wish.Text("description") ?? "",
            Mac = mac ?? NextMac(), Addresses = addresses, VnicType = wish.Text("binding:vnic_type") ?? "normal",
            Created = r.Now, VisibleAt = r.Now + cloud.Options.VisibilityDelay,
        };
        Apply(wish, port);
        if (port.PortSecurity && !wish.TryGetProperty("security_groups", out _))
        {
            port.SecurityGroups = [State.SecurityGroups.Values.First(g => g.Name == "default").Id];
        }

        State.Ports[port.Id] = port;
        cloud.IsDirty = true;
        return SimReply.Json(201, j => Nova.Wrap(j, "port", () => Port(j, port)));
    }

    private string NextMac()
    {
        var n = State.NextMac++;
        return string.Create(CultureInfo.InvariantCulture, $"fa:16:3e:{(n >> 16) & 255:x2}:{(n >> 8) & 255:x2}:{n & 255:x2}");
    }

    private SimReply? Groups(JsonElement wish) =>
        wish.Items("security_groups").Select(g => g.GetString()!).FirstOrDefault(g => !State.SecurityGroups.ContainsKey(g)) is { } missing
            ? SimReply.Neutron(404, "SecurityGroupNotFound", $"Security group {missing} does not exist") : null;

    private static SimReply? Security(JsonElement wish, SimPort? port)
    {
        var secure = wish.TryGetProperty("port_security_enabled", out var s) ? s.ValueKind == JsonValueKind.True : port?.PortSecurity ?? true;
        var groups = wish.TryGetProperty("security_groups", out _) ? wish.Items("security_groups").Any() : port?.SecurityGroups.Count > 0;
        var pairs = wish.TryGetProperty("allowed_address_pairs", out _) ? wish.Items("allowed_address_pairs").Any() : port?.AllowedAddresses.Count > 0;
        return secure ? null
            : groups ? SimReply.Neutron(409, "PortSecurityAndIPRequiredForSecurityGroups", "Port security must be enabled and port must have an IP address in order to use security groups.")
            : pairs ? SimReply.Neutron(409, "AddressPairAndPortSecurityRequired", "Port Security must be enabled in order to have allowed address pairs on a port.")
            : null;
    }

    private SimReply? Allocate(JsonElement wish, SimNetwork network, out List<SimAddress> addresses)
    {
        addresses = [];
        var subnets = State.Subnets.Values.Where(s => s.Network == network.Id).ToList();
        if (!wish.TryGetProperty("fixed_ips", out _))
        {
            return subnets.Count == 0 ? null : Any(network, subnets[0], addresses);
        }

        foreach (var item in wish.Items("fixed_ips"))
        {
            var address = item.Text("ip_address");
            var subnet = item.Text("subnet_id") is { } id ? subnets.FirstOrDefault(s => s.Id == id)
                : subnets.FirstOrDefault(s => IPAddress.TryParse(address, out var ip) && IPNetwork.Parse(s.Cidr).Contains(ip));
            if (subnet is null || (address is not null && !IPNetwork.Parse(subnet.Cidr).Contains(IPAddress.Parse(address))))
            {
                return SimReply.Neutron(400, address is null ? "InvalidInput" : "InvalidIpForNetwork", $"IP address {address} is not a valid IP for any of the subnets on the specified network.");
            }

            if (address is null)
            {
                if (Any(network, subnet, addresses) is { } full)
                {
                    return full;
                }
            }
            else if (State.Ports.Values.Any(p => p.Addresses.Any(a => a.Subnet == subnet.Id && a.Address == address)))
            {
                return SimReply.Neutron(409, "IpAddressAlreadyAllocated", $"IP address {address} already allocated in subnet {subnet.Id}");
            }
            else
            {
                addresses.Add(new SimAddress(subnet.Id, address));
            }
        }

        return null;
    }

    private SimReply? Any(SimNetwork network, SimSubnet subnet, List<SimAddress> addresses)
    {
        var taken = State.Ports.Values.SelectMany(p => p.Addresses).Where(a => a.Subnet == subnet.Id).Select(a => a.Address).ToHashSet();
        if (Addresses.Pool(subnet).FirstOrDefault(a => !taken.Contains(a)) is not { } free)
        {
            return SimReply.Neutron(409, "IpAddressGenerationFailure", $"No more IP addresses available on network {network.Id}.");
        }

        addresses.Add(new SimAddress(subnet.Id, free));
        return null;
    }

    private static void Apply(JsonElement wish, SimPort port)
    {
        port.Name = wish.Text("name") ?? port.Name;
        if (wish.TryGetProperty("port_security_enabled", out var secure))
        {
            port.PortSecurity = secure.ValueKind == JsonValueKind.True;
        }

        if (wish.TryGetProperty("security_groups", out _))
        {
            port.SecurityGroups = [.. wish.Items("security_groups").Select(g => g.GetString()!)];
        }

        if (wish.TryGetProperty("allowed_address_pairs", out _))
        {
            port.AllowedAddresses = [.. wish.Items("allowed_address_pairs").Select(a => a.Text("ip_address")!)];
        }
    }

    private SimReply Change(SimRequest r, SimPort port)
    {
        var wish = r.Body.TryGetProperty("port", out var p) ? p : default;
        if ((Groups(wish) ?? Security(wish, port)) is { } refusal)
        {
            return refusal;
        }

        Apply(wish, port);
        cloud.IsDirty = true;
        return Found(port);
    }

    private SimReply Delete(SimPort port)
    {
        State.Ports.Remove(port.Id);
        foreach (var server in State.Servers.Values.Where(s => s.Ports.Contains(port.Id)))
        {
            server.Ports.Remove(port.Id); // Nova is told (network-vif-deleted) and detaches it
        }

        cloud.IsDirty = true;
        return SimReply.Empty204;
    }

    private static void Port(Utf8JsonWriter json, SimPort port)
    {
        json.WriteString("id", port.Id);
        json.WriteString("name", port.Name);
        json.WriteString("description", port.Description);
        json.WriteString("network_id", port.Network);
        json.WriteString("status", port.Device.Length > 0 ? "ACTIVE" : "DOWN");
        json.WriteString("device_id", port.Device);
        json.WriteString("device_owner", port.Device.Length > 0 ? "compute:nova" : "");
        json.WriteString("mac_address", port.Mac);
        json.WriteBoolean("port_security_enabled", port.PortSecurity);
        json.WriteString("binding:vnic_type", port.VnicType);
        Neutron.Project(json, isForeign: false);
        json.WriteString("created_at", NovaForms.Stamp(port.Created));
        json.WriteStartArray("fixed_ips");
        foreach (var address in port.Addresses)
        {
            json.WriteStartObject();
            json.WriteString("subnet_id", address.Subnet);
            json.WriteString("ip_address", address.Address);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("security_groups");
        port.SecurityGroups.ForEach(json.WriteStringValue);
        json.WriteEndArray();
        json.WriteStartArray("allowed_address_pairs");
        foreach (var address in port.AllowedAddresses)
        {
            json.WriteStartObject();
            json.WriteString("ip_address", address);
            json.WriteString("mac_address", port.Mac);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
