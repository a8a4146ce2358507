using System.Collections.Immutable;
using System.Globalization;
using System.Net;

namespace Netconf.Mano.Southbound;

/// <summary>A network made for this VNF (an internal virtual link).</summary>
public sealed record NetworkResource : Resource
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKind.Network;

    /// <summary>Largest packet in bytes; null: the VIM's default.</summary>
    public int? Mtu { get; init; }

    /// <summary>Provider network type (<c>vlan</c>, <c>vxlan</c>, <c>flat</c>); null: the VIM chooses. Needs admin rights.</summary>
    public string? ProviderType { get; init; }

    /// <summary>Physical network of a provider network.</summary>
    public string? PhysicalNetwork { get; init; }

    /// <summary>VLAN id or VNI of a provider network.</summary>
    public int? SegmentationId { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<string> References => [];

    private protected override void WriteSpec(SpecDigest digest) => digest
        .Add("mtu", Mtu).Add("type", ProviderType).Add("physical", PhysicalNetwork).Add("segment", SegmentationId);
}

/// <summary>An address range on a network of the same graph.</summary>
public sealed record SubnetResource : Resource
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKind.Subnet;

    /// <summary>Logical id of its network.</summary>
    public required string Network { get; init; }

    /// <summary>The prefix.</summary>
    public required IPNetwork Cidr { get; init; }

    /// <summary>Gateway address; null: none.</summary>
    public IPAddress? Gateway { get; init; }

    /// <summary>Ranges given out automatically; empty: the whole prefix.</summary>
    public ImmutableArray<(IPAddress First, IPAddress Last)> Pools { get; init; } = [];

    /// <summary>Whether the VIM serves DHCP there.</summary>
    public bool Dhcp { get; init; } = true;

    /// <summary>Name servers given out.</summary>
    public ImmutableArray<IPAddress> NameServers { get; init; } = [];

    /// <inheritdoc/>
    public override IEnumerable<string> References => [Network];

    private protected override void WriteSpec(SpecDigest digest) => digest
        .Add("network", Network).Add("cidr", Cidr.ToString()).Add("gateway", Gateway?.ToString()).Add("dhcp", Dhcp)
        .Add("pools", Pools.Select(p => $"{p.First}-{p.Last}")).Add("dns", NameServers.Select(a => a.ToString()));
}

/// <summary>A port on a network. It keeps its MAC and addresses when the server behind it is replaced.</summary>
public sealed record PortResource : Resource
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKind.Port;

    /// <summary>Its network.</summary>
    public required ResourceRef Network { get; init; }

    /// <summary>Static addresses, in order; empty: the VIM chooses.</summary>
    public ImmutableArray<FixedAddress> Addresses { get; init; } = [];

    /// <summary>MAC address, lower case with colons; null: the VIM chooses.</summary>
    public string? Mac { get; init; }

    /// <summary>Port security; null: the network's default.</summary>
    public bool? PortSecurity { get; init; }

    /// <summary>Further addresses or prefixes the server may use (virtual IPs).</summary>
    public ImmutableArray<string> AllowedAddresses { get; init; } = [];

    /// <summary>Security groups; empty: the VIM's default.</summary>
    public ImmutableArray<ResourceRef> SecurityGroups { get; init; } = [];

    /// <summary>Kind of virtual NIC: <c>normal</c>, <c>direct</c> (SR-IOV), <c>macvtap</c>, …; null: <c>normal</c>.</summary>
    public string? VnicType { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<string> References =>
        SecurityGroups.Append(Network).Where(r => r.Local is not null).Select(r => r.Local!)
            .Concat(Addresses.Where(a => a.Subnet?.Local is not null).Select(a => a.Subnet!.Value.Local!)).Distinct();

    /// <inheritdoc/>
    public override ImmutableSortedDictionary<string, string> Settings
    {
        get
        {
            var settings = base.Settings.Add(
                SettingNames.AllowedAddresses, string.Join(',', AllowedAddresses.Order(StringComparer.Ordinal)));
            return PortSecurity is { } on ? settings.Add(SettingNames.PortSecurity, on ? "true" : "false") : settings;
        }
    }

    private protected override void WriteSpec(SpecDigest digest) => digest
        .Add("network", Network.ToString()).Add("addresses", Addresses.Select(a => $"{a.Subnet}/{a.Address}"))
        .Add("mac", Mac).Add("groups", SecurityGroups.Select(g => g.ToString())).Add("vnic", VnicType);
}

/// <summary>A static address of a port.</summary>
/// <param name="Address">The address; null: one of the subnet, chosen by the VIM.</param>
/// <param name="Subnet">The subnet; null: the one of the port's network that holds the address.</param>
public sealed record FixedAddress(IPAddress? Address, ResourceRef? Subnet = null);

/// <summary>A rule of a security group; what no rule allows is dropped.</summary>
/// <param name="Ingress">True: towards the server.</param>
/// <param name="IpVersion">4 or 6.</param>
/// <param name="Protocol">Name or number; null: any.</param>
/// <param name="FirstPort">First destination port; null: any.</param>
/// <param name="LastPort">Last destination port; null: as <paramref name="FirstPort"/>.</param>
/// <param name="RemotePrefix">Peer's prefix; null: any.</param>
public sealed record SecurityRule(
    bool Ingress, int IpVersion = 4, string? Protocol = null, int? FirstPort = null, int? LastPort = null,
    string? RemotePrefix = null)
{
    /// <summary>Canonical text, for example <c>in/4/tcp/22-22/10.0.0.0/8</c>; what is not restricted is <c>any</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Ingress ? "in" : "out")}/{IpVersion}/{Protocol ?? "any"}/{(FirstPort is { } p ? $"{p}-{LastPort ?? p}" : "any")}/{RemotePrefix ?? "any"}");

    /// <summary>Canonical text of a set of rules: sorted, without the "any egress" that every group has.</summary>
    public static string Canonical(IEnumerable<SecurityRule> rules) => string.Join(
        ' ', rules.Select(r => r.ToString()).Where(r => r is not ("out/4/any/any/any" or "out/6/any/any/any")).Distinct().Order(StringComparer.Ordinal));
}

/// <summary>A security group. A new one has the VIM's default egress rules beside <see cref="Rules"/>.</summary>
public sealed record SecurityGroupResource : Resource
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKind.SecurityGroup;

    /// <summary>Its rules.</summary>
    public ImmutableArray<SecurityRule> Rules { get; init; } = [];

    /// <inheritdoc/>
    public override IEnumerable<string> References => [];

    /// <inheritdoc/>
    public override ImmutableSortedDictionary<string, string> Settings =>
        base.Settings.Add(SettingNames.Rules, SecurityRule.Canonical(Rules));

    private protected override void WriteSpec(SpecDigest digest)
    {
    }
}
