using System.Text.Json;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.OpenStack;

/// <summary>Nova's diagnostics. Standard since 2.48; before, each hypervisor has names of its own, of which libvirt's are read.</summary>
internal static class Diagnostics
{
    internal static ServerMeasure Read(string server, DateTimeOffset at, JsonElement root, Version version) =>
        version >= new Version(2, 48) ? Standard(server, at, root) : Libvirt(server, at, root);

    private static ServerMeasure Standard(string server, DateTimeOffset at, JsonElement root)
    {
        var cpus = root.Items("cpu_details").ToList();
        var times = cpus.Select(c => c.Number("time")).OfType<long>().ToList();
        var loads = cpus.Select(c => c.Number("utilisation")).OfType<long>().ToList();
        return new ServerMeasure(server, at)
        {
            Cpus = cpus.Count > 0 ? cpus.Count : (int?)root.Number("num_cpus"),
            CpuTime = times.Count > 0 ? TimeSpan.FromTicks(times.Sum() / 100) : null, // nanoseconds
            CpuPercent = loads.Count > 0 ? loads.Average() : null,
            MemoryUsedMiB = root.Member("memory_details")?.Number("used"),
            MemoryMiB = root.Member("memory_details")?.Number("maximum"),
            Uptime = root.Number("uptime") is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Nics = [.. root.Items("nic_details").Select(Nic)],
        };
    }

    private static NicMeasure Nic(JsonElement nic) => new(
        nic.Text("mac_address") ?? "", nic.Number("rx_octets") ?? 0, nic.Number("tx_octets") ?? 0, nic.Number("rx_packets") ?? 0,
        nic.Number("tx_packets") ?? 0);

    private static ServerMeasure Libvirt(string server, DateTimeOffset at, JsonElement root)
    {
        var times = root.ValueKind != JsonValueKind.Object ? [] : root.EnumerateObject()
            .Where(p => p.Name.StartsWith("cpu", StringComparison.Ordinal) && p.Name.EndsWith("_time", StringComparison.Ordinal))
            .Select(p => p.Value.TryGetInt64(out var ns) ? ns : 0).ToList();
        return new ServerMeasure(server, at)
        {
            Cpus = times.Count > 0 ? times.Count : null,
            CpuTime = times.Count > 0 ? TimeSpan.FromTicks(times.Sum() / 100) : null,
            MemoryMiB = root.Number("memory") / 1024,
        };
    }
}
