using System.Net;

namespace Netconf.Mano.Southbound.Tests;

[TestClass]
public sealed class ResourceGraphTests
{
    [TestMethod]
    public void PutsEachResourceBehindWhatItDependsOn()
    {
        var graph = ResourceGraph.Create("vnf",
        [
            new ServerResource { Id = "vm", Flavor = FlavorChoice.Named("f"), Ports = ["p"], ServerGroup = "g", After = ["other"] },
            new PortResource { Id = "p", Network = ResourceRef.To("n") },
            new ServerResource { Id = "other", Flavor = FlavorChoice.Named("f") },
            new ServerGroupResource { Id = "g", Policy = GroupPolicy.Affinity },
            new NetworkResource { Id = "n" },
        ]);
        var order = graph.Resources.Select(r => r.Id).ToList();
        foreach (var resource in graph.Resources)
        {
            foreach (var dependency in ResourceGraph.DependenciesOf(resource))
            {
                Assert.IsLessThan(order.IndexOf(resource.Id), order.IndexOf(dependency), $"{dependency} before {resource.Id}");
            }
        }
    }

    [TestMethod]
    public void RejectsWhatNoPluginShouldMeet()
    {
        StringAssert.Contains(Refusal(new PortResource { Id = "p", Network = ResourceRef.To("nowhere") }), "nowhere");
        StringAssert.Contains(Refusal(new NetworkResource { Id = "a", After = ["b"] }, new NetworkResource { Id = "b", After = ["a"] }), "depends on itself");
        StringAssert.Contains(Refusal(new NetworkResource { Id = "a" }, new NetworkResource { Id = "a" }), "twice");
        StringAssert.Contains(Refusal(new NetworkResource { Id = "two words" }), "two words");

        static string Refusal(params Resource[] resources) =>
            Assert.ThrowsExactly<ArgumentException>(() => ResourceGraph.Create("vnf", resources)).Message;
    }

    [TestMethod]
    public void MakesDifferentIdsOfDifferentSegments()
    {
        Assert.AreEqual("vdu/fe/0", ResourceGraph.Id("vdu", "fe", "0"));
        Assert.AreEqual("vdu/a~0020b~007e", ResourceGraph.Id("vdu", "a b~"));
        var (one, two) = (ResourceGraph.Id(new string('x', 300) + "1"), ResourceGraph.Id(new string('x', 300) + "2"));
        Assert.AreNotEqual(one, two);
        Assert.IsLessThanOrEqualTo(ResourceGraph.LongestOwner, one.Length);
        Assert.IsTrue(ResourceGraph.IsName(one));
    }

    /// <summary>
    /// The digest is kept on the VIMs: should it change for an unchanged resource, an update of this software would replace
    /// every VNF there is. These values must never change.
    /// </summary>
    [TestMethod]
    public void SpecsStayAsTheyAreOnVimsInTheField()
    {
        Assert.AreEqual("f6cb8d100c4f9535", new NetworkResource { Id = "n" }.Spec);
        Assert.AreEqual("9613e9c607bff2bb", new PortResource
        {
            Id = "p", Network = ResourceRef.To("n"), Addresses = [new FixedAddress(IPAddress.Parse("10.0.0.1"))], Mac = "fa:16:3e:00:00:01",
        }.Spec);
        Assert.AreEqual("2175a95ea9f8c42f", new ServerResource
        {
            Id = "s", Flavor = FlavorChoice.Named("m1.tiny"), Image = ResourceRef.Existing("cirros"), Ports = ["p"], UserData = "x",
        }.Spec);
    }

    [TestMethod]
    public void ANameOrAPortDoesNotChangeAServersSpec()
    {
        var server = new ServerResource { Id = "s", Flavor = FlavorChoice.Named("m1.tiny"), Image = ResourceRef.Existing("cirros") };
        Assert.AreEqual(server.Spec, (server with { Name = "other", Ports = ["p"], Power = PowerState.Stopped }).Spec);
        Assert.AreNotEqual(server.Spec, (server with { Incarnation = 1 }).Spec);
        Assert.AreNotEqual(server.Spec, (server with { UserData = "new" }).Spec);
    }

    [TestMethod]
    public void NeverPrintsUserData() =>
        Assert.DoesNotContain("secret", new ServerResource { Id = "s", Flavor = FlavorChoice.Named("f"), UserData = "secret" }.ToString());
}
