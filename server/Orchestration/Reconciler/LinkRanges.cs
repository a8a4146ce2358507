using System.Net;
using System.Net.Sockets;
using Netconf.Mano.Orchestration.Catalogue;
using Netconf.Mano.Orchestration.Lifecycle;

namespace Netconf.Mano.Orchestration.Reconciler;

/// <summary>
/// Address ranges of internal links. The networks of different instances never meet, so each instance may use the same ranges;
/// within one instance they differ. SOL006 has no place where a range could be declared that its own conditions allow.
/// </summary>
public static class LinkRanges
{
    /// <summary>The range of a link: the configured one, else the link's own /24 of 10.250.0.0/16, or the next that is free.</summary>
    public static IPNetwork Of(LinkPlan link, Connectivity connectivity)
    {
        if (connectivity.Links.GetValueOrDefault(link.Id)?.Cidr is { } configured)
        {
            return configured;
        }

        var taken = connectivity.Links.Values.Select(l => l.Cidr).OfType<IPNetwork>().ToList();
        for (var i = 0; i < 256; i++)
        {
            // Steps of 64 on a clash keep clear of the ranges that other links of the descriptor get first.
            var candidate = new IPNetwork(new IPAddress([10, 250, (byte)(link.Ordinal + (i * 64)), 0]), 24);
            if (!taken.Any(t => Overlap(t, candidate)))
            {
                return candidate;
            }
        }

        return new IPNetwork(new IPAddress([10, 251, (byte)link.Ordinal, 0]), 24);
    }

    /// <summary>Whether two ranges share an address.</summary>
    public static bool Overlap(IPNetwork a, IPNetwork b) =>
        a.BaseAddress.AddressFamily == b.BaseAddress.AddressFamily && (a.Contains(b.BaseAddress) || b.Contains(a.BaseAddress));

    /// <summary>4 or 6.</summary>
    public static int VersionOf(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork ? 4 : 6;
}
