using System.Text;
using System.Text.Json;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.OpenStack;

/// <summary>Bodies of the creating calls. References are VIM ids by now.</summary>
internal static class Bodies
{
    internal static void Server(
        Utf8JsonWriter json, ServerResource server, Mark mark, string flavor, string? image, Func<string, string> bound, Version version)
    {
        json.Object("server", () =>
        {
            json.WriteString("name", server.Name);
            json.WriteString("flavorRef", flavor);
            json.Optional("imageRef", image);
            json.Optional("availability_zone", server.Zone);
            json.Optional("key_name", server.KeyPair);
            json.Optional("user_data", server.UserData is { } data ? Convert.ToBase64String(Encoding.UTF8.GetBytes(data)) : null);
            if (server.ConfigDrive)
            {
                json.WriteBoolean("config_drive", true);
            }

            Networks(json, server, bound, version);
            BlockDevices(json, server, image, bound);
            json.Object("metadata", () =>
            {
                foreach (var (name, value) in server.Metadata)
                {
                    json.WriteString(name, value);
                }

                mark.Write(json);
            });
        });
        if (server.ServerGroup is { } group)
        {
            json.Object("os:scheduler_hints", () => json.WriteString("group", bound(group)));
        }
    }

    private static void Networks(Utf8JsonWriter json, ServerResource server, Func<string, string> bound, Version version)
    {
        if (server.Ports.IsEmpty && version >= new Version(2, 37))
        {
            json.WriteString("networks", "none"); // else Nova picks one, or refuses when there are several
        }
        else if (!server.Ports.IsEmpty)
        {
            json.Array("networks", server.Ports, port => json.Object(() => json.WriteString("port", bound(port))));
        }
    }

    private static void BlockDevices(Utf8JsonWriter json, ServerResource server, string? image, Func<string, string> bound)
    {
        if (server.BootVolume is null && server.Volumes.IsEmpty)
        {
            return;
        }

        json.WriteStartArray("block_device_mapping_v2");
        if (server.BootVolume is null)
        {
            Device(json, 0, "image", "local", image!); // with any mapping given, the image's disk must be mapped too
        }

        var index = server.BootVolume is null ? 1 : 0;
        foreach (var volume in server.BootVolume is { } boot ? server.Volumes.Insert(0, boot) : server.Volumes)
        {
            Device(json, index++, "volume", "volume", bound(volume));
        }

        json.WriteEndArray();
    }

    private static void Device(Utf8JsonWriter json, int index, string source, string destination, string id) => json.Object(() =>
    {
        json.WriteNumber("boot_index", index == 0 ? 0 : -1);
        json.WriteString("source_type", source);
        json.WriteString("destination_type", destination);
        json.WriteString("uuid", id);
        json.WriteBoolean("delete_on_termination", destination == "local"); // a volume outlives the server it serves
    });

    internal static void ServerGroup(Utf8JsonWriter json, ServerGroupResource group, Mark mark, Version version)
    {
        var policy = Policy(group.Policy);
        json.Object("server_group", () =>
        {
            json.WriteString("name", mark.Line);
            if (version >= new Version(2, 64))
            {
                json.WriteString("policy", policy);
            }
            else
            {
                json.Array("policies", [policy], json.WriteStringValue);
            }
        });
    }

    internal static string Policy(GroupPolicy policy) => policy switch
    {
        GroupPolicy.Affinity => "affinity",
        GroupPolicy.AntiAffinity => "anti-affinity",
        GroupPolicy.SoftAffinity => "soft-affinity",
        _ => "soft-anti-affinity",
    };

    internal static void Port(
        Utf8JsonWriter json, PortResource port, Mark mark, string network, Func<FixedAddress, string?> subnet, Func<ResourceRef, string> group)
        => json.Object("port", () =>
    {
        json.WriteString("network_id", network);
        json.WriteString("name", port.Name);
        json.WriteString("description", mark.Line);
        json.Optional("mac_address", port.Mac);
        json.Optional("binding:vnic_type", port.VnicType);
        if (!port.Addresses.IsEmpty)
        {
            json.Array("fixed_ips", port.Addresses, address => json.Object(() =>
            {
                json.Optional("subnet_id", subnet(address));
                json.Optional("ip_address", address.Address?.ToString());
            }));
        }

        if (port.PortSecurity is { } secure)
        {
            json.WriteBoolean("port_security_enabled", secure);
        }

        if (port.PortSecurity == false || !port.SecurityGroups.IsEmpty)
        {
            json.Array("security_groups", port.SecurityGroups, g => json.WriteStringValue(group(g))); // none without port security
        }

        if (!port.AllowedAddresses.IsEmpty)
        {
            AllowedAddresses(json, port.AllowedAddresses);
        }
    });

    internal static void AllowedAddresses(Utf8JsonWriter json, IEnumerable<string> addresses) =>
        json.Array("allowed_address_pairs", addresses, a => json.Object(() => json.WriteString("ip_address", a)));

    internal static void Network(Utf8JsonWriter json, NetworkResource network, Mark mark) => json.Object("network", () =>
    {
        json.WriteString("name", network.Name);
        json.WriteString("description", mark.Line);
        if (network.Mtu is { } mtu)
        {
            json.WriteNumber("mtu", mtu);
        }

        json.Optional("provider:network_type", network.ProviderType);
        json.Optional("provider:physical_network", network.PhysicalNetwork);
        if (network.SegmentationId is { } segment)
        {
            json.WriteNumber("provider:segmentation_id", segment);
        }
    });

    internal static void Subnet(Utf8JsonWriter json, SubnetResource subnet, Mark mark, string network) => json.Object("subnet", () =>
    {
        json.WriteString("network_id", network);
        json.WriteString("name", subnet.Name);
        json.WriteString("description", mark.Line);
        json.WriteNumber("ip_version", subnet.Cidr.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 4 : 6);
        json.WriteString("cidr", subnet.Cidr.ToString());
        json.WriteString("gateway_ip", subnet.Gateway?.ToString()); // null: none; left out, Neutron would choose one
        json.WriteBoolean("enable_dhcp", subnet.Dhcp);
        if (!subnet.Pools.IsEmpty)
        {
            json.Array("allocation_pools", subnet.Pools, pool => json.Object(() =>
            {
                json.WriteString("start", pool.First.ToString());
                json.WriteString("end", pool.Last.ToString());
            }));
        }

        if (!subnet.NameServers.IsEmpty)
        {
            json.Array("dns_nameservers", subnet.NameServers, a => json.WriteStringValue(a.ToString()));
        }
    });

    internal static void SecurityRule(Utf8JsonWriter json, SecurityRule rule, string group) => json.Object("security_group_rule", () =>
    {
        json.WriteString("security_group_id", group);
        json.WriteString("direction", rule.Ingress ? "ingress" : "egress");
        json.WriteString("ethertype", rule.IpVersion == 4 ? "IPv4" : "IPv6");
        json.Optional("protocol", rule.Protocol);
        json.Optional("remote_ip_prefix", rule.RemotePrefix);
        if (rule.FirstPort is { } first)
        {
            json.WriteNumber("port_range_min", first);
            json.WriteNumber("port_range_max", rule.LastPort ?? first);
        }
    });

    internal static void Volume(Utf8JsonWriter json, VolumeResource volume, Mark mark, string? image) => json.Object("volume", () =>
    {
        json.WriteNumber("size", volume.SizeGiB);
        json.WriteString("name", volume.Name);
        json.Optional("volume_type", volume.VolumeType);
        json.Optional("availability_zone", volume.Zone);
        json.Optional("imageRef", image);
        json.Object("metadata", () => mark.Write(json));
    });
}
