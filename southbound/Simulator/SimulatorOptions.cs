using System.Collections.Immutable;

namespace Netconf.Mano.Simulator;

/// <summary>How a simulated cloud behaves and what it holds at first.</summary>
public sealed record SimulatorOptions
{
    /// <summary>Loopback port; 0: any free one.</summary>
    public int Port { get; init; }

    /// <summary>File that keeps the cloud over a restart of the simulator; null: it is forgotten.</summary>
    public string? StateFile { get; init; }

    /// <summary>From an accepted create of a server to ACTIVE.</summary>
    public TimeSpan BuildTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>From an accepted delete of a server to its absence; also start and stop.</summary>
    public TimeSpan ActionTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long an accepted create stays out of listings.</summary>
    public TimeSpan VisibilityDelay { get; init; }

    /// <summary>Added to every answer.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>How long a token is good.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Newest compute microversion offered.</summary>
    public Version NewestCompute { get; init; } = new(2, 93);

    /// <summary>Whether the catalog's compute URL ends with the project, as it did until Newton.</summary>
    public bool HasProjectInComputeUrl { get; init; }

    /// <summary>The user that may log in.</summary>
    public string User { get; init; } = "mano";

    /// <summary>Its password, and the secret of its application credential <c>mano-app</c>.</summary>
    public string Password { get; init; } = "mano";

    /// <summary>The project's name.</summary>
    public string Project { get; init; } = "mano";

    /// <summary>The region's name.</summary>
    public string Region { get; init; } = "RegionOne";

    /// <summary>Hosts; odd ones are in zone az1, even ones in az2.</summary>
    public int Hosts { get; init; } = 5;

    /// <summary>Virtual CPUs of a host.</summary>
    public int HostCpus { get; init; } = 1000;

    /// <summary>Quotas: <c>instances</c>, <c>cores</c>, <c>ram</c>, <c>server_groups</c>, <c>network</c>, <c>subnet</c>, <c>port</c>; -1: none.</summary>
    public ImmutableSortedDictionary<string, int> Quotas { get; init; } = ImmutableSortedDictionary<string, int>.Empty
        .Add("instances", 1000).Add("cores", 4000).Add("ram", 8_000_000).Add("server_groups", 200)
        .Add("network", 500).Add("subnet", 500).Add("port", 5000);

    /// <summary>Most entries of one page, whatever is asked for.</summary>
    public int LargestPage { get; init; } = 1000;
}
