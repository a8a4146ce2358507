using System.Net;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Orchestration.Catalogue;
using Netconf.Mano.Orchestration.Lifecycle;
using Netconf.Mano.Orchestration.Reconciler;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.Orchestration.Tests;

[TestClass]
public sealed class DesiredGraphTests
{
    private static ResourceGraph Graph(Intent intent, int incarnation = 0) =>
        DesiredGraph.Of("gateway-a", intent, Samples.Gateway, new Particulars(_ => incarnation, _ => null));

    [TestMethod]
    public void HoldsAServerAndItsPortsForEachComponent()
    {
        var graph = Graph(Samples.Running("pair"));
        Assert.AreEqual(3, graph.Resources.OfType<ServerResource>().Count());
        Assert.AreEqual(6, graph.Resources.OfType<PortResource>().Count());
        Assert.AreEqual(1, graph.Resources.OfType<NetworkResource>().Count());
        Assert.AreEqual("10.250.0.0/24", graph.Resources.OfType<SubnetResource>().Single().Cidr.ToString());
    }

    [TestMethod]
    public void PutsMembersOfAGroupIntoOneServerGroup()
    {
        var graph = Graph(Samples.Running("pair"));
        var group = graph.Resources.OfType<ServerGroupResource>().Single();
        Assert.AreEqual(GroupPolicy.AntiAffinity, group.Policy);
        Assert.AreEqual(2, graph.Resources.OfType<ServerResource>().Count(s => s.ServerGroup == group.Id));
    }

    [TestMethod]
    public void GivesAStaticAddressToTheComponentItIsMeantFor()
    {
        var port = (PortResource)Graph(Samples.Running()).Find(DesiredGraph.PortId(new VnfcName("control", 1), "management"))!;
        Assert.AreEqual(IPAddress.Parse("192.0.2.10"), port.Addresses.Single().Address);
        Assert.AreEqual("management", port.Network.ExistingName);
    }

    [TestMethod]
    public void MakesDependentComponentsAfterThoseTheyDependOn()
    {
        var server = Graph(Samples.Running()).Find(DesiredGraph.ServerId(new VnfcName("forward", 1)))!;
        CollectionAssert.Contains(server.After.ToArray(), DesiredGraph.ServerId(new VnfcName("control", 1)));
    }

    [TestMethod]
    public void IsEmptyWhenTheInstanceShallNotRun() =>
        Assert.IsEmpty(Graph(IntentRules.Terminate(Samples.Running(), Trigger.Action, null).Intent).Resources);

    [TestMethod]
    public void ScalingOutLeavesWhatIsThereAsItIs()
    {
        var small = Graph(Samples.Running());
        var large = Graph(Samples.Running("pair"));
        Assert.IsTrue(small.Resources.All(r => large.Find(r.Id)!.Spec == r.Spec));
    }

    [TestMethod]
    public void AnotherIncarnationChangesOnlyServers()
    {
        var (before, after) = (Graph(Samples.Running()), Graph(Samples.Running(), incarnation: 1));
        Assert.IsTrue(before.Resources.All(r => (after.Find(r.Id)!.Spec == r.Spec) == (r.Kind != ResourceKind.Server)));
    }

    [TestMethod]
    public void TheSameIntentAlwaysGivesTheSameSpecs()
    {
        var (one, other) = (Graph(Samples.Running("pair")), Graph(Samples.Running("pair")));
        CollectionAssert.AreEqual(
            one.Resources.Select(r => (r.Id, r.Spec)).ToArray(), other.Resources.Select(r => (r.Id, r.Spec)).ToArray());
    }

    [TestMethod]
    public void ALinkWithoutARangeKeepsClearOfConfiguredOnes()
    {
        var connectivity = Connectivity.None with
        {
            Links = Connectivity.None.Links.Add("other", new LinkLayout(IPNetwork.Parse("10.250.0.0/16"), null, true)),
        };
        var range = LinkRanges.Of(new LinkPlan("fabric", 0), connectivity);
        Assert.IsFalse(LinkRanges.Overlap(range, IPNetwork.Parse("10.250.0.0/16")));
    }
}
