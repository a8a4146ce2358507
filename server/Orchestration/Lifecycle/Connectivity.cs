using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Netconf.Mano.Orchestration.Lifecycle;

/// <summary>How an instance is attached to the networks around it, and how its inner networks are laid out.</summary>
/// <param name="External">Attachments by external connection point.</param>
/// <param name="Links">Layouts by internal virtual link; a link without one gets a range of its own.</param>
public sealed record Connectivity(
    ImmutableSortedDictionary<string, Attachment> External, ImmutableSortedDictionary<string, LinkLayout> Links)
{
    /// <summary>Nothing attached, nothing laid out.</summary>
    public static Connectivity None { get; } = new(
        ImmutableSortedDictionary.Create<string, Attachment>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, LinkLayout>(StringComparer.Ordinal));

    /// <summary>Equal content gives an equal digest; kept to notice a change of the configuration.</summary>
    public string Digest()
    {
        var text = new StringBuilder();
        foreach (var (id, a) in External)
        {
            _ = text.Append("cp\n").Append(id).Append('\n').Append(a.Network).Append('\n').Append(a.Subnet).Append('\n')
                .AppendJoin(',', a.Allowed).Append(' ').AppendJoin(',', a.Virtual).Append(' ').Append(a.PortSecurity).Append(' ').Append(a.Pool).Append('\n');
            foreach (var (index, port) in a.Ports)
            {
                _ = text.Append(index).Append(' ').AppendJoin(',', port.Addresses).Append(' ').Append(port.Mac).Append('\n');
            }
        }

        foreach (var (id, l) in Links)
        {
            _ = text.Append("vl\n").Append(id).Append('\n').Append(l.Cidr).Append('\n').Append(l.Gateway).Append('\n').Append(l.Dhcp);
        }

        return Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 15));
    }
}

/// <summary>Attachment of one external connection point.</summary>
/// <param name="Network">Network of the VIM, by name or id.</param>
/// <param name="Subnet">Subnet, by name or id, or null.</param>
/// <param name="Allowed">Further prefixes the ports may send from.</param>
/// <param name="Ports">Static addresses by VNFC index, counted from one.</param>
public sealed record Attachment(
    string Network, string? Subnet, ImmutableArray<string> Allowed, ImmutableSortedDictionary<int, PortAddress> Ports)
{
    /// <summary>Prefixes that only the active component may use.</summary>
    public ImmutableArray<string> Virtual { get; init; } = [];

    /// <summary>Pool from which ports without a static address take one; null: the VIM chooses.</summary>
    public string? Pool { get; init; }

    /// <summary>Whether the VIM guards the ports; null: as the network says.</summary>
    public bool? PortSecurity { get; init; }
}

/// <summary>Static addresses of one port.</summary>
/// <param name="Addresses">IP addresses.</param>
/// <param name="Mac">MAC address, lower case, or null.</param>
public sealed record PortAddress(ImmutableArray<IPAddress> Addresses, string? Mac);

/// <summary>Layout of an internal virtual link.</summary>
/// <param name="Cidr">Address range; null: one is chosen.</param>
/// <param name="Gateway">Gateway; null: none.</param>
/// <param name="Dhcp">Whether addresses are told by DHCP.</param>
public sealed record LinkLayout(IPNetwork? Cidr, IPAddress? Gateway, bool Dhcp);
