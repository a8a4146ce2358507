using System.Collections.Immutable;

namespace Netconf.Mano.Southbound;

/// <summary>Figures of one NIC, cumulative since the server started.</summary>
public sealed record NicMeasure(string Mac, long ReceivedOctets, long SentOctets, long ReceivedPackets, long SentPackets);

/// <summary>
/// What the hypervisor knows of one server at one time. A figure that it does not keep is null; none is invented.
/// </summary>
/// <param name="ServerVimId">The server.</param>
/// <param name="At">When it was read (our clock).</param>
public sealed record ServerMeasure(string ServerVimId, DateTimeOffset At)
{
    /// <summary>CPU time used since start, of all virtual CPUs together.</summary>
    public TimeSpan? CpuTime { get; init; }

    /// <summary>Mean load of the virtual CPUs as the hypervisor tells it, 0–100.</summary>
    public double? CpuPercent { get; init; }

    /// <summary>Number of virtual CPUs.</summary>
    public int? Cpus { get; init; }

    /// <summary>Memory used, in MiB.</summary>
    public long? MemoryUsedMiB { get; init; }

    /// <summary>Memory given, in MiB.</summary>
    public long? MemoryMiB { get; init; }

    /// <summary>Time since start.</summary>
    public TimeSpan? Uptime { get; init; }

    /// <summary>NICs.</summary>
    public ImmutableArray<NicMeasure> Nics { get; init; } = [];

    /// <summary>
    /// Mean CPU load (0–100) between an earlier measure and this, from CPU time; falls back to the hypervisor's own figure.
    /// Null when neither is known, or the server was restarted in between.
    /// </summary>
    public double? CpuPercentSince(ServerMeasure? earlier)
    {
        if (earlier?.CpuTime is { } before && CpuTime is { } now && Cpus is > 0 and var cpus && At > earlier.At && now >= before)
        {
            return Math.Min(100, 100 * (now - before) / ((At - earlier.At) * cpus));
        }

        return CpuPercent;
    }
}
