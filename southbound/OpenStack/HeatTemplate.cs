using System.Globalization;
using System.Text.Json;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.OpenStack;

/// <summary>
/// A graph as a Heat template (HOT, in its JSON form). Each resource carries its mark: metadata on servers and volumes,
/// description on Neutron's, the name on server groups.
/// </summary>
internal sealed class HeatTemplate(
    StackResource stack, string mano, IReadOnlyDictionary<string, string> names, IReadOnlyDictionary<string, string> images)
{
    /// <summary>Mitaka's; nothing newer is needed.</summary>
    private const string Version = "2016-04-08";

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteString("heat_template_version", Version);
        json.WriteString("description", new Mark(mano, stack.Graph.Owner, stack.Id, stack.Spec).Line);
        json.Object("resources", () =>
        {
            foreach (var resource in stack.Graph.Resources.Where(r => r.Kind != ResourceKind.Image))
            {
                json.Object(HeatStyle.Escape(resource.Id), () => Resource(json, resource));
            }
        });
    }

    private void Resource(Utf8JsonWriter json, Resource resource)
    {
        json.WriteString("type", resource switch
        {
            ServerResource => "OS::Nova::Server",
            PortResource => "OS::Neutron::Port",
            NetworkResource { ProviderType: not null } => "OS::Neutron::ProviderNet",
            NetworkResource => "OS::Neutron::Net",
            SubnetResource => "OS::Neutron::Subnet",
            SecurityGroupResource => "OS::Neutron::SecurityGroup",
            ServerGroupResource => "OS::Nova::ServerGroup",
            VolumeResource => "OS::Cinder::Volume",
            _ => throw new ArgumentException($"No template can hold {resource}.", nameof(resource)),
        });
        var after = resource.After.Where(id => stack.Graph.Find(id)!.Kind != ResourceKind.Image).ToList();
        if (after.Count > 0)
        {
            json.Array("depends_on", after, id => json.WriteStringValue(HeatStyle.Escape(id)));
        }

        json.Object("properties", () => Properties(json, resource, new Mark(mano, stack.Graph.Owner, resource.Id, resource.Spec)));
    }

    private void Properties(Utf8JsonWriter json, Resource resource, Mark mark)
    {
        switch (resource)
        {
            case ServerResource server:
                Server(json, server, mark);
                break;
            case PortResource port:
                Port(json, port, mark);
                break;
            case NetworkResource network:
                Network(json, network, mark);
                break;
            case SubnetResource subnet:
                Subnet(json, subnet, mark);
                break;
            case SecurityGroupResource group:
                SecurityGroup(json, group, mark);
                break;
            case ServerGroupResource group:
                json.WriteString("name", mark.Line);
                json.Array("policies", [Bodies.Policy(group.Policy)], json.WriteStringValue);
                break;
            case VolumeResource volume:
                json.WriteNumber("size", volume.SizeGiB);
                json.WriteString("name", volume.Name);
                json.Optional("volume_type", volume.VolumeType);
                json.Optional("availability_zone", volume.Zone);
                json.Optional("image", Image(volume.Image));
                json.Object("metadata", () => mark.Write(json));
                break;
        }
    }

    private string? Image(ResourceRef? image) => image is not { } wanted ? null
        : wanted.Local is { } local ? images[local] : names["image " + wanted.ExistingName];

    private void Server(Utf8JsonWriter json, ServerResource server, Mark mark)
    {
        json.WriteString("name", server.Name);
        json.WriteString("flavor", names["flavor " + server.Flavor]);
        json.Optional("image", Image(server.Image));
        json.Optional("availability_zone", server.Zone);
        json.Optional("key_name", server.KeyPair);
        json.Optional("user_data", server.UserData);
        json.WriteString("user_data_format", "RAW");
        if (server.ConfigDrive)
        {
            json.WriteBoolean("config_drive", true);
        }

        if (server.Ports.IsEmpty)
        {
            json.Array("networks", ["none"], none => json.Object(() => json.WriteString("allocate_network", none))); // an empty list: Heat fails
        }
        else
        {
            json.Array("networks", server.Ports, port => json.Object(() => Get(json, "port", port)));
        }

        if (server.ServerGroup is not null || server.Incarnation > 0)
        {
            // A changed hint makes Heat replace the server; the incarnation serves for nothing else.
            json.Object("scheduler_hints", () =>
            {
                if (server.ServerGroup is { } group)
                {
                    Get(json, "group", group);
                }

                if (server.Incarnation > 0)
                {
                    json.WriteString("mano_incarnation", server.Incarnation.ToString(CultureInfo.InvariantCulture));
                }
            });
        }

        Volumes(json, server);
        json.Object("metadata", () =>
        {
            foreach (var (name, value) in server.Metadata)
            {
                json.WriteString(name, value);
            }

            mark.Write(json);
        });
    }

    private static void Volumes(Utf8JsonWriter json, ServerResource server)
    {
        var volumes = server.BootVolume is { } boot ? server.Volumes.Insert(0, boot) : server.Volumes;
        if (!volumes.IsEmpty)
        {
            json.Array("block_device_mapping_v2", volumes.Select((id, i) => (id, i)), v => json.Object(() =>
            {
                Get(json, "volume_id", v.id);
                json.WriteNumber("boot_index", v.i == 0 && server.BootVolume is not null ? 0 : -1);
                json.WriteBoolean("delete_on_termination", false);
            }));
        }
    }

    private void Port(Utf8JsonWriter json, PortResource port, Mark mark)
    {
        json.WriteString("name", port.Name);
        Reference(json, "network", "network ", port.Network);
        json.Optional("mac_address", port.Mac);
        json.Optional("binding:vnic_type", port.VnicType);
        if (!port.Addresses.IsEmpty)
        {
            json.Array("fixed_ips", port.Addresses, a => json.Object(() =>
            {
                json.Optional("ip_address", a.Address?.ToString());
                if (a.Subnet is { } subnet)
                {
                    Reference(json, "subnet", "subnet ", subnet);
                }
            }));
        }

        if (port.PortSecurity is { } secure)
        {
            json.WriteBoolean("port_security_enabled", secure);
        }

        if (port.PortSecurity == false || !port.SecurityGroups.IsEmpty)
        {
            json.WriteStartArray("security_groups");
            foreach (var group in port.SecurityGroups)
            {
                Value(json, "group ", group);
            }

            json.WriteEndArray();
        }

        if (!port.AllowedAddresses.IsEmpty)
        {
            Bodies.AllowedAddresses(json, port.AllowedAddresses);
        }

        Described(json, mark);
    }

    private static void Network(Utf8JsonWriter json, NetworkResource network, Mark mark)
    {
        json.WriteString("name", network.Name);
        json.Optional("network_type", network.ProviderType);
        json.Optional("physical_network", network.PhysicalNetwork);
        if (network.SegmentationId is { } segment)
        {
            json.WriteNumber("segmentation_id", segment);
        }

        Described(json, mark, network.Mtu);
    }

    private static void Subnet(Utf8JsonWriter json, SubnetResource subnet, Mark mark)
    {
        Get(json, "network", subnet.Network);
        json.WriteString("name", subnet.Name);
        json.WriteNumber("ip_version", subnet.Cidr.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 4 : 6);
        json.WriteString("cidr", subnet.Cidr.ToString());
        json.WriteString("gateway_ip", subnet.Gateway?.ToString() ?? "");
        json.WriteBoolean("enable_dhcp", subnet.Dhcp);
        if (!subnet.Pools.IsEmpty)
        {
            json.Array("allocation_pools", subnet.Pools, p => json.Object(() =>
            {
                json.WriteString("start", p.First.ToString());
                json.WriteString("end", p.Last.ToString());
            }));
        }

        if (!subnet.NameServers.IsEmpty)
        {
            json.Array("dns_nameservers", subnet.NameServers, a => json.WriteStringValue(a.ToString()));
        }

        Described(json, mark);
    }

    private static void SecurityGroup(Utf8JsonWriter json, SecurityGroupResource group, Mark mark)
    {
        json.WriteString("name", group.Name);
        json.WriteString("description", mark.Line);
        json.Array("rules", group.Rules, rule => json.Object(() =>
        {
            json.WriteString("direction", rule.Ingress ? "ingress" : "egress");
            json.WriteString("ethertype", rule.IpVersion == 4 ? "IPv4" : "IPv6");
            json.Optional("protocol", rule.Protocol);
            json.Optional("remote_ip_prefix", rule.RemotePrefix);
            if (rule.FirstPort is { } first)
            {
                json.WriteNumber("port_range_min", first);
                json.WriteNumber("port_range_max", rule.LastPort ?? first);
            }
        }));
    }

    /// <summary>Heat's Neutron resources have no description of their own; value_specs passes it through.</summary>
    private static void Described(Utf8JsonWriter json, Mark mark, int? mtu = null) => json.Object("value_specs", () =>
    {
        json.WriteString("description", mark.Line);
        if (mtu is { } octets)
        {
            json.WriteNumber("mtu", octets);
        }
    });

    private void Reference(Utf8JsonWriter json, string property, string what, ResourceRef reference)
    {
        json.WritePropertyName(property);
        Value(json, what, reference);
    }

    private void Value(Utf8JsonWriter json, string what, ResourceRef reference)
    {
        if (reference.Local is { } local)
        {
            json.Object(() => json.WriteString("get_resource", HeatStyle.Escape(local)));
        }
        else
        {
            json.WriteStringValue(names[what + reference.ExistingName]);
        }
    }

    private static void Get(Utf8JsonWriter json, string property, string id) =>
        json.Object(property, () => json.WriteString("get_resource", HeatStyle.Escape(id)));
}
