using System.Net;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.OpenStack.Tests;

/// <summary>VNFs that tests deploy.</summary>
internal static class Graphs
{
    /// <summary>A VNF of servers that must run apart, each with a fixed address on an internal network and a port on "data".</summary>
    internal static ResourceGraph Apart(string owner, int servers, string flavor = "m1.tiny", string image = "cirros", int incarnation = 0,
        PowerState power = PowerState.Running)
    {
        List<Resource> all =
        [
            new ServerGroupResource { Id = "group/apart", Policy = GroupPolicy.AntiAffinity },
            new NetworkResource { Id = "net/internal", Name = owner + "-internal" },
            new SubnetResource
            {
                Id = "net/internal/v4", Network = "net/internal", Cidr = IPNetwork.Parse("172.16.0.0/24"),
                Pools = [(IPAddress.Parse("172.16.0.100"), IPAddress.Parse("172.16.0.200"))],
            },
        ];
        for (var i = 0; i < servers; i++)
        {
            all.Add(new PortResource
            {
                Id = $"vdu/fe/{i}/cp/internal", Network = ResourceRef.To("net/internal"), After = ["net/internal/v4"],
                Addresses = [new FixedAddress(IPAddress.Parse($"172.16.0.{11 + i}"))],
                AllowedAddresses = ["172.16.0.50"],
            });
            all.Add(new PortResource { Id = $"vdu/fe/{i}/cp/data", Network = ResourceRef.Existing("data") });
            all.Add(new ServerResource
            {
                Id = $"vdu/fe/{i}", Name = $"{owner}-fe-{i}", Flavor = FlavorChoice.Named(flavor), Image = ResourceRef.Existing(image),
                Ports = [$"vdu/fe/{i}/cp/internal", $"vdu/fe/{i}/cp/data"], ServerGroup = "group/apart",
                UserData = "#cloud-config\nhostname: fe\n", Incarnation = i == 0 ? incarnation : 0, Power = power,
            });
        }

        return ResourceGraph.Create(owner, all);
    }

    /// <summary>The smallest VNF: one server on one port.</summary>
    internal static ResourceGraph One(string owner, string flavor = "m1.tiny", string image = "cirros", string network = "data", string? zone = null) =>
        ResourceGraph.Create(owner,
        [
            new PortResource { Id = "cp", Network = ResourceRef.Existing(network) },
            new ServerResource
            {
                Id = "vm", Name = owner, Flavor = FlavorChoice.Named(flavor), Image = ResourceRef.Existing(image), Ports = ["cp"], Zone = zone,
            },
        ]);

    /// <summary>Asserts that the cloud holds exactly the graph: one usable resource for each, nothing else of the owner.</summary>
    internal static void AssertExactly(ResourceGraph graph, Observed observed)
    {
        var there = observed.OfOwner(graph.Owner).Where(r => r.Kind != ResourceKind.Stack).ToList();
        Assert.IsLessThanOrEqualTo(1, observed.OfOwner(graph.Owner).Length - there.Count, "an owner has one stack");
        CollectionAssert.AreEquivalent(
            graph.Resources.Select(r => r.Id).ToList(), there.Select(r => r.Id).ToList(),
            "what is there: " + string.Join("; ", there));
        foreach (var seen in there)
        {
            var wanted = graph.Find(seen.Id)!;
            Assert.AreEqual(wanted.Spec, seen.Spec, seen.ToString());
            Assert.AreEqual(
                wanted is ServerResource { Power: PowerState.Stopped } ? ResourceState.Stopped : ResourceState.Active, seen.State, seen.ToString());
        }
    }
}
