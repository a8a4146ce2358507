using System.Collections.Immutable;
using System.Globalization;

namespace Netconf.Mano.Southbound;

/// <summary>What holds between the members of a server group.</summary>
public enum GroupPolicy
{
    /// <summary>All on one host.</summary>
    Affinity,

    /// <summary>Each on another host.</summary>
    AntiAffinity,

    /// <summary>On one host where possible.</summary>
    SoftAffinity,

    /// <summary>On different hosts where possible.</summary>
    SoftAntiAffinity,
}

/// <summary>An affinity or anti-affinity group of servers.</summary>
public sealed record ServerGroupResource : Resource
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKind.ServerGroup;

    /// <summary>The rule.</summary>
    public required GroupPolicy Policy { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<string> References => [];

    /// <inheritdoc/>
    public override ImmutableSortedDictionary<string, string> Settings => ImmutableSortedDictionary<string, string>.Empty;

    private protected override void WriteSpec(SpecDigest digest) => digest.Add("policy", Policy.ToString());
}

/// <summary>A block volume.</summary>
public sealed record VolumeResource : Resource
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKind.Volume;

    /// <summary>Size in GiB, at least 1.</summary>
    public required int SizeGiB { get; init; }

    /// <summary>Volume type; null: the VIM's default.</summary>
    public string? VolumeType { get; init; }

    /// <summary>Image it is filled with; null: empty.</summary>
    public ResourceRef? Image { get; init; }

    /// <summary>Availability zone; null: any.</summary>
    public string? Zone { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<string> References => Image?.Local is { } id ? [id] : [];

    private protected override void WriteSpec(SpecDigest digest) => digest
        .Add("size", SizeGiB).Add("type", VolumeType).Add("image", Image?.ToString()).Add("zone", Zone);
}

/// <summary>
/// An image from the artifact store. It is found on the VIM by digest, uploaded when absent, used when active, and stays
/// when the VNF goes: other VNFs may use it.
/// </summary>
public sealed record ImageResource : Resource
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKind.Image;

    /// <summary>Digest of the content, <c>sha256:</c> and 64 lower-case hexadecimal digits.</summary>
    public required string Digest { get; init; }

    /// <summary>Opens the content from its start; called once per upload attempt.</summary>
    public required Func<CancellationToken, ValueTask<Stream>> Open { get; init; }

    /// <summary>Disk format: <c>raw</c>, <c>qcow2</c>, <c>vmdk</c>, <c>iso</c>.</summary>
    public string DiskFormat { get; init; } = "qcow2";

    /// <summary>Container format: <c>bare</c>, <c>ovf</c>, <c>ova</c>.</summary>
    public string ContainerFormat { get; init; } = "bare";

    /// <summary>Least disk in GiB.</summary>
    public int MinDiskGiB { get; init; }

    /// <summary>Least memory in MiB.</summary>
    public int MinMemoryMiB { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<string> References => [];

    /// <inheritdoc/>
    public override ImmutableSortedDictionary<string, string> Settings => ImmutableSortedDictionary<string, string>.Empty;

    private protected override void WriteSpec(SpecDigest digest) => digest.Add("digest", Digest);
}

/// <summary>Whether a server shall run.</summary>
public enum PowerState
{
    /// <summary>Running.</summary>
    Running,

    /// <summary>Shut off, its resources kept.</summary>
    Stopped,
}

/// <summary>The size of a server: a flavor by name or id, or the smallest flavor that holds the minima.</summary>
public sealed record FlavorChoice
{
    /// <summary>Name or id of a flavor; null: chosen by the minima.</summary>
    public string? NameOrId { get; init; }

    /// <summary>Least number of virtual CPUs.</summary>
    public int Cpus { get; init; }

    /// <summary>Least memory in MiB.</summary>
    public int MemoryMiB { get; init; }

    /// <summary>Least root disk in GiB.</summary>
    public int DiskGiB { get; init; }

    /// <summary>A named flavor.</summary>
    public static FlavorChoice Named(string nameOrId) => new() { NameOrId = nameOrId };

    /// <summary>The smallest flavor with at least this (fewest CPUs, then least memory, then least disk).</summary>
    public static FlavorChoice AtLeast(int cpus, int memoryMiB, int diskGiB) =>
        new() { Cpus = cpus, MemoryMiB = memoryMiB, DiskGiB = diskGiB };

    /// <inheritdoc/>
    public override string ToString() => NameOrId ?? string.Create(CultureInfo.InvariantCulture, $"{Cpus}/{MemoryMiB}/{DiskGiB}");
}

/// <summary>A virtual machine: one VNFC.</summary>
public sealed record ServerResource : Resource
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKind.Server;

    /// <summary>Its size.</summary>
    public required FlavorChoice Flavor { get; init; }

    /// <summary>Boot image; null when <see cref="BootVolume"/> is given.</summary>
    public ResourceRef? Image { get; init; }

    /// <summary>Logical id of the volume to boot from; null: from the image.</summary>
    public string? BootVolume { get; init; }

    /// <summary>Logical ids of further volumes, in device order.</summary>
    public ImmutableArray<string> Volumes { get; init; } = [];

    /// <summary>Logical ids of its ports, in NIC order; ports are attached and detached in place when this changes.</summary>
    public ImmutableArray<string> Ports { get; init; } = [];

    /// <summary>Logical id of its server group.</summary>
    public string? ServerGroup { get; init; }

    /// <summary>Availability zone; null: any.</summary>
    public string? Zone { get; init; }

    /// <summary>Day-0 configuration as plain text (the plugin encodes it); may hold secrets, never logged.</summary>
    public string? UserData { get; init; }

    /// <summary>Whether day-0 data is offered on a config drive.</summary>
    public bool ConfigDrive { get; init; }

    /// <summary>Name of a key pair existing on the VIM.</summary>
    public string? KeyPair { get; init; }

    /// <summary>Further metadata shown on the VIM.</summary>
    public ImmutableSortedDictionary<string, string> Metadata { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Whether it shall run.</summary>
    public PowerState Power { get; init; }

    /// <summary>Raise it to have the server made anew on the same ports (healing by redeployment).</summary>
    public int Incarnation { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<string> References => Ports.Concat(Volumes)
        .Concat(new[] { BootVolume, ServerGroup, Image?.Local }.OfType<string>()).Distinct();

    /// <inheritdoc/>
    public override ImmutableSortedDictionary<string, string> Settings =>
        base.Settings.Add(SettingNames.Power, Power == PowerState.Running ? "running" : "stopped");

    private protected override void WriteSpec(SpecDigest digest) => digest
        .Add("flavor", Flavor.ToString()).Add("image", Image?.ToString()).Add("boot", BootVolume).Add("volumes", Volumes)
        .Add("group", ServerGroup).Add("zone", Zone).Add("data", UserData).Add("drive", ConfigDrive).Add("key", KeyPair)
        .Add("metadata", Metadata.Select(m => $"{m.Key}={m.Value}")).Add("incarnation", Incarnation);
}
