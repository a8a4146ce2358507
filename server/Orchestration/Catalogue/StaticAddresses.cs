using System.Collections.Immutable;
using System.Net;
using Netconf.Mano.Bindings.Mano;

namespace Netconf.Mano.Orchestration.Catalogue;

/// <summary>A static address on a network of a VIM.</summary>
/// <param name="Vim">The VIM.</param>
/// <param name="Network">The network, as configured.</param>
/// <param name="Address">IP or MAC address.</param>
public readonly record struct PlacedAddress(string Vim, string Network, string Address);

/// <summary>
/// Who has which static address. Immutable; follows a chain of commits by their changes, so that checking a commit costs what it changes.
/// </summary>
public sealed class StaticAddresses
{
    private readonly ImmutableDictionary<PlacedAddress, ImmutableSortedSet<string>> _holders;

    private StaticAddresses(ImmutableDictionary<PlacedAddress, ImmutableSortedSet<string>> holders) => _holders = holders;

    /// <summary>Nobody has any.</summary>
    public static StaticAddresses None { get; } = new(ImmutableDictionary<PlacedAddress, ImmutableSortedSet<string>>.Empty);

    /// <summary>Another instance that has the address too; null when there is none.</summary>
    public string? OtherHolder(PlacedAddress address, string than) => _holders.GetValueOrDefault(address)?.FirstOrDefault(i => i != than);

    /// <summary>This after an instance came, went or changed.</summary>
    public StaticAddresses With(VnfInstance? before, VnfInstance? after)
    {
        var holders = _holders;
        foreach (var (address, id) in Of(before))
        {
            var rest = holders[address].Remove(id);
            holders = rest.IsEmpty ? holders.Remove(address) : holders.SetItem(address, rest);
        }

        foreach (var (address, id) in Of(after))
        {
            holders = holders.SetItem(address, holders.GetValueOrDefault(address, ImmutableSortedSet<string>.Empty).Add(id));
        }

        return ReferenceEquals(holders, _holders) ? this : new StaticAddresses(holders);
    }

    private static IEnumerable<(PlacedAddress Address, string Id)> Of(VnfInstance? instance) =>
        instance is { } i ? Of(i).Select(a => (a, i.Id)) : [];

    /// <summary>An instance's static addresses, each once per VIM it may be placed on.</summary>
    public static IEnumerable<PlacedAddress> Of(VnfInstance instance)
    {
        var found = new HashSet<PlacedAddress>();
        foreach (var point in instance.ExtCps)
        {
            foreach (var port in point.Addresses)
            {
                var addresses = port.IpAddresses.Select(a => a.ToString()).Concat(port.MacAddress is { } mac ? [mac.ToLowerInvariant()] : []);
                foreach (var address in addresses)
                {
                    found.UnionWith(instance.Vims.Select(v => new PlacedAddress(v, point.Network, address)));
                }
            }
        }

        return found;
    }
}
