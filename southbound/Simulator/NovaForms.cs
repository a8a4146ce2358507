using System.Globalization;
using System.Text.Json;

namespace Netconf.Mano.Simulator;

/// <summary>Nova's JSON.</summary>
internal static class NovaForms
{
    internal static string Stamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    internal static void Accepted(Utf8JsonWriter json, SimServer server)
    {
        json.WriteString("id", server.Id);
        json.WriteStartArray("links");
        json.WriteEndArray();
        json.WriteString("OS-DCF:diskConfig", "MANUAL");
        json.WriteStartArray("security_groups");
        json.WriteStartObject();
        json.WriteString("name", "default");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteString("adminPass", "simulated");
    }

    internal static void Server(Utf8JsonWriter json, Cloud cloud, SimServer server, Version version, bool isListed = false)
    {
        json.WriteString("id", server.Id);
        json.WriteString("name", server.Name);
        json.WriteString("status", server.Status);
        json.WriteString("tenant_id", Cloud.ProjectId);
        json.WriteString("created", Stamp(server.Created));
        json.WriteString("updated", Stamp(server.Updated));
        json.WriteString("hostId", server.Host is null ? "" : $"{server.Host.GetHashCode(StringComparison.Ordinal):x8}");
        json.WriteString("key_name", (string?)null);
        json.WriteString("config_drive", server.ConfigDrive ? "True" : "");
        json.WriteString("OS-EXT-AZ:availability_zone", server.Host is null ? "" : server.Zone);
        json.WriteString("OS-EXT-STS:task_state", server.Task);
        json.WriteString("OS-EXT-STS:vm_state", server.Status switch { "BUILD" => "building", "SHUTOFF" => "stopped", var s => s.ToLowerInvariant() });
        json.WriteNumber("OS-EXT-STS:power_state", server.Status switch { "ACTIVE" => 1, "SHUTOFF" => 4, _ => 0 });
        Flavor(json, cloud, server, version);
        Image(json, server);
        json.WriteStartObject("metadata");
        foreach (var (name, value) in server.Metadata)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        Addresses(json, cloud, server);
        // Seen on a real cloud: the listing lacks the fault of a server that reached no host.
        if (server is { Status: "ERROR" or "DELETED", Fault: not null } && !(isListed && server.Host is null))
        {
            json.WriteStartObject("fault");
            json.WriteNumber("code", 500);
            json.WriteString("created", Stamp(server.Updated));
            json.WriteString("message", server.Fault);
            json.WriteEndObject();
        }
    }

    private static void Image(Utf8JsonWriter json, SimServer server)
    {
        if (server.Image.Length == 0)
        {
            json.WriteString("image", "");
            return;
        }

        json.WriteStartObject("image");
        json.WriteString("id", server.Image);
        json.WriteEndObject();
    }

    private static void Flavor(Utf8JsonWriter json, Cloud cloud, SimServer server, Version version)
    {
        json.WriteStartObject("flavor");
        var flavor = cloud.State.Flavors[server.Flavor];
        if (version >= new Version(2, 47)) // embedded, and then without its id
        {
            json.WriteString("original_name", flavor.Name);
            json.WriteNumber("vcpus", flavor.Cpus);
            json.WriteNumber("ram", flavor.Ram);
            json.WriteNumber("disk", flavor.Disk);
        }
        else
        {
            json.WriteString("id", flavor.Id);
        }

        json.WriteEndObject();
    }

    private static void Addresses(Utf8JsonWriter json, Cloud cloud, SimServer server)
    {
        json.WriteStartObject("addresses");
        var ports = server.Ports.Select(cloud.State.Ports.GetValueOrDefault).OfType<SimPort>().Where(p => p.Device == server.Id);
        foreach (var network in ports.GroupBy(p => cloud.State.Networks[p.Network].Name))
        {
            json.WriteStartArray(network.Key);
            foreach (var (port, address) in network.SelectMany(p => p.Addresses.Select(a => (p, a.Address))))
            {
                json.WriteStartObject();
                json.WriteString("addr", address);
                json.WriteNumber("version", address.Contains(':', StringComparison.Ordinal) ? 6 : 4);
                json.WriteString("OS-EXT-IPS:type", "fixed");
                json.WriteString("OS-EXT-IPS-MAC:mac_addr", port.Mac);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    internal static void Diagnostics(Utf8JsonWriter json, Cloud cloud, SimServer server, Version version, DateTimeOffset now)
    {
        var cpus = Math.Max(1, Scheduling.Cpus(cloud, server));
        var memory = cloud.State.Flavors[server.Flavor].Ram;
        if (version < new Version(2, 48))
        {
            json.WriteNumber("cpu0_time", (long)server.CpuNanoseconds);
            json.WriteNumber("memory", memory * 1024);
            return;
        }

        json.WriteString("state", "running");
        json.WriteString("driver", "libvirt");
        json.WriteString("hypervisor", "kvm");
        json.WriteString("hypervisor_os", "linux");
        json.WriteNumber("uptime", (long)(now - server.Created).TotalSeconds);
        json.WriteBoolean("config_drive", server.ConfigDrive);
        json.WriteNumber("num_cpus", cpus);
        json.WriteNumber("num_nics", server.Ports.Count);
        json.WriteNumber("num_disks", 1);
        json.WriteStartArray("cpu_details");
        for (var i = 0; i < cpus; i++)
        {
            json.WriteStartObject();
            json.WriteNumber("id", i);
            json.WriteNumber("time", (long)server.CpuNanoseconds);
            json.WriteNull("utilisation"); // libvirt does not know it
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("memory_details");
        json.WriteNumber("maximum", memory);
        json.WriteNumber("used", memory / 2);
        json.WriteEndObject();
        json.WriteStartArray("nic_details");
        foreach (var port in server.Ports.Select(cloud.State.Ports.GetValueOrDefault).OfType<SimPort>())
        {
            Nic(json, port);
        }

        json.WriteEndArray();
        json.WriteStartArray("disk_details");
        json.WriteEndArray();
    }

    private static void Nic(Utf8JsonWriter json, SimPort port)
    {
        json.WriteStartObject();
        json.WriteString("mac_address", port.Mac);
        foreach (var name in new[] { "rx_octets", "rx_packets", "rx_drop", "rx_errors", "tx_octets", "tx_packets", "tx_drop", "tx_errors" })
        {
            json.WriteNumber(name, 0);
        }

        json.WriteEndObject();
    }
}
