using System.Collections.Immutable;

namespace Netconf.Mano.Southbound;

/// <summary>What a VIM says it is, found by probing it.</summary>
/// <param name="Product">Name and version for people, for example <c>OpenStack (compute 2.1–2.93)</c>.</param>
/// <param name="Services">Versions by service type, for example <c>compute</c> → <c>2.93</c>.</param>
public sealed record VimIdentity(string Product, ImmutableSortedDictionary<string, string> Services);

/// <summary>Whether a VIM answers.</summary>
/// <param name="IsReachable">False after a failed pass, until one succeeds.</param>
/// <param name="Since">Since when it has been so.</param>
/// <param name="Fault">Why it is not reachable.</param>
public sealed record VimHealth(bool IsReachable, DateTimeOffset Since, VimFault? Fault)
{
    /// <inheritdoc/>
    public override string ToString() => IsReachable ? "reachable" : $"unreachable: {Fault?.Cause}";
}

/// <summary>A limit of the project with its use.</summary>
/// <param name="Name">
/// <c>instances</c>, <c>cores</c>, <c>memory-mib</c>, <c>server-groups</c>, <c>networks</c>, <c>subnets</c>, <c>ports</c>,
/// <c>volumes</c>, <c>gigabytes</c>.
/// </param>
/// <param name="Limit">The limit; null: unlimited.</param>
/// <param name="Used">What is used, including what is reserved.</param>
public sealed record Quota(string Name, long? Limit, long Used)
{
    /// <summary>What is left; null: unlimited.</summary>
    public long? Free => Limit is { } l ? Math.Max(0, l - Used) : null;
}

/// <summary>A size of servers.</summary>
public sealed record FlavorFact(string VimId, string Name, int Cpus, int MemoryMiB, int DiskGiB);

/// <summary>An image.</summary>
/// <param name="VimId">The VIM's id.</param>
/// <param name="Name">Its name; not unique.</param>
/// <param name="IsActive">Whether it can be used.</param>
/// <param name="MinDiskGiB">Least disk in GiB.</param>
/// <param name="MinMemoryMiB">Least memory in MiB.</param>
/// <param name="Digest">Digest of the artifact it was uploaded from by us, or null.</param>
public sealed record ImageFact(string VimId, string Name, bool IsActive, int MinDiskGiB, int MinMemoryMiB, string? Digest);

/// <summary>A network that can be referred to.</summary>
public sealed record NetworkFact(string VimId, string Name, bool IsShared);

/// <summary>What placement and validation need to know of a VIM, read at one time.</summary>
public sealed record VimFacts
{
    /// <summary>When it was read.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Availability zones that are up.</summary>
    public ImmutableArray<string> Zones { get; init; } = [];

    /// <summary>Flavors.</summary>
    public ImmutableArray<FlavorFact> Flavors { get; init; } = [];

    /// <summary>Images.</summary>
    public ImmutableArray<ImageFact> Images { get; init; } = [];

    /// <summary>Networks.</summary>
    public ImmutableArray<NetworkFact> Networks { get; init; } = [];

    /// <summary>Limits with their use.</summary>
    public ImmutableArray<Quota> Quotas { get; init; } = [];

    /// <summary>The flavor a choice means there; null when there is none, or a name is ambiguous.</summary>
    public FlavorFact? Find(FlavorChoice choice)
    {
        if (choice.NameOrId is { } name)
        {
            var named = Flavors.Where(f => f.VimId == name).Take(1).ToList() is { Count: > 0 } byId
                ? byId : Flavors.Where(f => f.Name == name).Take(2).ToList();
            return named.Count == 1 ? named[0] : null;
        }

        return Flavors
            .Where(f => f.Cpus >= choice.Cpus && f.MemoryMiB >= choice.MemoryMiB && f.DiskGiB >= choice.DiskGiB)
            .OrderBy(f => f.Cpus).ThenBy(f => f.MemoryMiB).ThenBy(f => f.DiskGiB).ThenBy(f => f.Name, StringComparer.Ordinal)
            .FirstOrDefault();
    }
}
