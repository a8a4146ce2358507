using System.Collections.Immutable;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Orchestration.Lifecycle;

namespace Netconf.Mano.Orchestration.State;

/// <summary>Reads and writes connectivity. Configuration and intents use one grouping, so one view serves both.</summary>
internal static class ConnectivityMapping
{
    /// <summary>The configured connectivity.</summary>
    public static Connectivity Read(VnfInstance instance) => Read(instance.ExtCps, instance.InternalLinks);

    /// <summary>The connectivity of an intent.</summary>
    public static Connectivity Read(VnfInstanceIntent intent) => Read(
        intent.ExtCps.Select(c => new VnfInstanceExtCp(c.View.Node)), intent.InternalLinks.Select(l => new VnfInstanceInternalLink(l.View.Node)));

    /// <summary>Writes connectivity into a new intent.</summary>
    public static void Write(VnfInstanceIntentEditor intent, Connectivity connectivity)
    {
        foreach (var (id, attachment) in connectivity.External)
        {
            var point = new VnfInstanceExtCpEditor(intent.ExtCps[id].Node) { Network = attachment.Network, Subnet = attachment.Subnet };
            point.AllowedAddresses.Set(attachment.Allowed.Select(System.Net.IPNetwork.Parse));
            point.VirtualAddresses.Set(attachment.Virtual.Select(System.Net.IPNetwork.Parse));
            point.PortSecurity = attachment.PortSecurity;
            point.Pool = attachment.Pool;
            foreach (var (index, port) in attachment.Ports)
            {
                var address = point.Addresses[(ushort)index];
                address.IpAddresses.Set(port.Addresses);
                address.MacAddress = port.Mac;
            }
        }

        foreach (var (id, layout) in connectivity.Links)
        {
            var link = new VnfInstanceInternalLinkEditor(intent.InternalLinks[id].Node) { Cidr = layout.Cidr, Gateway = layout.Gateway };
            link.Dhcp = layout.Dhcp;
        }
    }

    /// <summary>Attachments, by external connection point.</summary>
    public static ImmutableSortedDictionary<string, Attachment> ReadPoints(IEnumerable<VnfInstanceExtCp> points) =>
        points.ToImmutableSortedDictionary(c => c.CpdId, Read, StringComparer.Ordinal);

    private static Connectivity Read(IEnumerable<VnfInstanceExtCp> points, IEnumerable<VnfInstanceInternalLink> links) => new(
        ReadPoints(points),
        links.ToImmutableSortedDictionary(l => l.VldId, l => new LinkLayout(l.Cidr, l.Gateway, l.Dhcp), StringComparer.Ordinal));

    private static Attachment Read(VnfInstanceExtCp point) => new(
        point.Network, point.Subnet, [.. point.AllowedAddresses.Select(a => a.ToString())],
        point.Addresses.ToImmutableSortedDictionary(a => (int)a.Index, a => new PortAddress([.. a.IpAddresses], a.MacAddress?.ToLowerInvariant())))
    {
        Virtual = [.. point.VirtualAddresses.Select(a => a.ToString())],
        PortSecurity = point.PortSecurity,
        Pool = point.Pool,
    };
}
