using Netconf.Mano.Southbound;
using Netconf.Mano.Southbound.Tests.Support;

namespace Netconf.Mano.OpenStack.Tests;

/// <summary>What a VNF goes through, on the simulator or on a real cloud.</summary>
[TestClass]
public sealed class LifecycleTests
{
    [TestMethod]
    [DataRow("rest")]
    [DataRow("heat")]
    public async Task InstantiatesScalesHealsAndTerminatesLeavingNothing(string style)
    {
        await using var cloud = await CloudUnderTest.OpenAsync(style);
        var ledger = new MemoryLedger();

        await ConvergesAsync(cloud, Graphs.Apart("vnf-1", 3), ledger);
        var before = await cloud.LookAsync();
        CollectionAssert.Contains(before.OfOwner("vnf-1").Single(r => r.Id == "vdu/fe/1/cp/internal").Addresses.ToList(), "172.16.0.12");
        var ports = before.OfOwner("vnf-1").Where(r => r.Kind == ResourceKind.Port).ToList();
        Assert.IsTrue(ports.All(p => p.AttachedTo is not null), "every port is attached");

        await ConvergesAsync(cloud, Graphs.Apart("vnf-1", 4), ledger); // scale out
        await ConvergesAsync(cloud, Graphs.Apart("vnf-1", 2), ledger); // scale in

        var victim = (await cloud.LookAsync()).OfOwner("vnf-1").Single(r => r.Id == "vdu/fe/1");
        await DeleteBehindOurBackAsync(cloud, victim.VimId);
        await ConvergesAsync(cloud, Graphs.Apart("vnf-1", 2), ledger); // heal
        var after = await cloud.LookAsync();
        var healed = after.OfOwner("vnf-1").Single(r => r.Id == "vdu/fe/1");
        Assert.AreNotEqual(victim.VimId, healed.VimId);
        Assert.AreEqual(
            before.OfOwner("vnf-1").Single(r => r.Id == "vdu/fe/1/cp/data").VimId,
            after.OfOwner("vnf-1").Single(r => r.Id == "vdu/fe/1/cp/data").VimId, "healing keeps ports, and so addresses");

        await ConvergesAsync(cloud, ResourceGraph.Empty("vnf-1"), ledger);
        Assert.AreEqual(0, (await cloud.LookAsync()).Count);
        Assert.IsTrue(ledger.Recorded.ById.IsEmpty);
    }

    [TestMethod]
    [DataRow("rest")]
    [DataRow("heat")]
    public async Task RepeatingAConvergenceChangesNothing(string style)
    {
        await using var cloud = await CloudUnderTest.OpenAsync(style);
        var ledger = new MemoryLedger();
        var graph = Graphs.Apart("vnf-2", 1);
        await ConvergesAsync(cloud, graph, ledger);
        var (first, writes) = (await cloud.LookAsync(), ledger.Writes);

        await ConvergesAsync(cloud, graph, ledger);

        CollectionAssert.AreEquivalent(first.All.Select(r => r.VimId).ToList(), (await cloud.LookAsync()).All.Select(r => r.VimId).ToList());
        Assert.AreEqual(writes, ledger.Writes);
        await ConvergesAsync(cloud, ResourceGraph.Empty("vnf-2"), ledger);
    }

    [TestMethod]
    [DataRow("rest")]
    [DataRow("heat")]
    public async Task AdoptsEverythingWhenTheRecordsAreLost(string style)
    {
        await using var cloud = await CloudUnderTest.OpenAsync(style);
        var ledger = new MemoryLedger();
        var graph = Graphs.Apart("vnf-3", 2);
        await ConvergesAsync(cloud, graph, ledger);
        var first = await cloud.LookAsync();
        ledger.Lose();

        await ConvergesAsync(cloud, graph, ledger);

        CollectionAssert.AreEquivalent(first.All.Select(r => r.VimId).ToList(), (await cloud.LookAsync()).All.Select(r => r.VimId).ToList());
        Assert.HasCount(style == "heat" ? 1 : graph.Resources.Length, ledger.Recorded.ById);
        ledger.Lose();
        await ConvergesAsync(cloud, ResourceGraph.Empty("vnf-3"), ledger); // and terminates what it never recorded
        Assert.AreEqual(0, (await cloud.LookAsync()).Count);
    }

    [TestMethod]
    [DataRow("rest")]
    [DataRow("heat")]
    public async Task StopsAndStarts(string style)
    {
        await using var cloud = await CloudUnderTest.OpenAsync(style);
        var ledger = new MemoryLedger();
        await ConvergesAsync(cloud, Graphs.Apart("vnf-4", 1), ledger);
        var id = (await cloud.LookAsync()).OfOwner("vnf-4").Single(r => r.Kind == ResourceKind.Server).VimId;

        await ConvergesAsync(cloud, Graphs.Apart("vnf-4", 1, power: PowerState.Stopped), ledger);
        await ConvergesAsync(cloud, Graphs.Apart("vnf-4", 1), ledger);

        Assert.AreEqual(id, (await cloud.LookAsync()).OfOwner("vnf-4").Single(r => r.Kind == ResourceKind.Server).VimId);
        await ConvergesAsync(cloud, ResourceGraph.Empty("vnf-4"), ledger);
    }

    [TestMethod]
    [DataRow("rest")]
    [DataRow("heat")]
    public async Task ReplacesAServerOnTheSamePortsWhenItsIncarnationRises(string style)
    {
        await using var cloud = await CloudUnderTest.OpenAsync(style);
        var ledger = new MemoryLedger();
        await ConvergesAsync(cloud, Graphs.Apart("vnf-5", 1), ledger);
        var first = await cloud.LookAsync();

        await ConvergesAsync(cloud, Graphs.Apart("vnf-5", 1, incarnation: 1), ledger);

        var second = await cloud.LookAsync();
        Assert.AreNotEqual(Only(first, ResourceKind.Server).VimId, Only(second, ResourceKind.Server).VimId);
        CollectionAssert.AreEquivalent(Ports(first), Ports(second));
        await ConvergesAsync(cloud, ResourceGraph.Empty("vnf-5"), ledger);

        static ObservedResource Only(Observed o, ResourceKind kind) => o.OfOwner("vnf-5").Single(r => r.Kind == kind);
        static List<string> Ports(Observed o) => [.. o.OfOwner("vnf-5").Where(r => r.Kind == ResourceKind.Port).Select(r => r.VimId)];
    }

    [TestMethod]
    [DataRow("rest")]
    [DataRow("heat")]
    public async Task ChangesConnectivityByHotPlug(string style)
    {
        await using var cloud = await CloudUnderTest.OpenAsync(style);
        var ledger = new MemoryLedger();
        await ConvergesAsync(cloud, Graphs.One("vnf-6"), ledger);
        var server = (await cloud.LookAsync()).OfOwner("vnf-6").Single(r => r.Kind == ResourceKind.Server).VimId;
        var wider = ResourceGraph.Create("vnf-6", Graphs.One("vnf-6").Resources
            .Select(r => r is ServerResource s ? s with { Ports = ["cp", "cp2"] } : r)
            .Append(new PortResource { Id = "cp2", Network = ResourceRef.Existing("data") }));

        await ConvergesAsync(cloud, wider, ledger);

        var seen = (await cloud.LookAsync()).OfOwner("vnf-6");
        Assert.AreEqual(server, seen.Single(r => r.Kind == ResourceKind.Server).VimId);
        Assert.IsTrue(seen.Where(r => r.Kind == ResourceKind.Port).All(p => p.AttachedTo == server), string.Join("; ", seen));
        await ConvergesAsync(cloud, Graphs.One("vnf-6"), ledger);
        await ConvergesAsync(cloud, ResourceGraph.Empty("vnf-6"), ledger);
    }

    [TestMethod]
    [DataRow("rest")]
    [DataRow("heat")]
    public async Task HoldsDeletesWhileAConfirmationIsPending(string style)
    {
        await using var cloud = await CloudUnderTest.OpenAsync(style);
        var ledger = new MemoryLedger();
        await ConvergesAsync(cloud, Graphs.One("vnf-7"), ledger);

        var held = await cloud.ConvergeAsync(ResourceGraph.Empty("vnf-7"), ledger, new ConvergeOptions { HoldIrreversible = true });

        Assert.AreEqual(ConvergenceStatus.Held, held.Status);
        Graphs.AssertExactly(Graphs.One("vnf-7"), await cloud.LookAsync());
        await ConvergesAsync(cloud, ResourceGraph.Empty("vnf-7"), ledger);
    }

    internal static async Task ConvergesAsync(CloudUnderTest cloud, ResourceGraph graph, IResourceLedger ledger)
    {
        var result = await cloud.ConvergeAsync(graph, ledger);
        Assert.AreEqual(ConvergenceStatus.Converged, result.Status, string.Join("; ", result.Faults) + " remaining " + string.Join("; ", result.Remaining));
        Graphs.AssertExactly(graph, await cloud.LookAsync());
    }

    private static Task<bool> DeleteBehindOurBackAsync(CloudUnderTest cloud, string server) => cloud.RunAsync(async () =>
    {
        await using var site = cloud.Site();
        await site.Vim.PerformAsync(
            new VimAction(ActionVerb.Delete, "", "", ResourceKind.Server, "an operator did") { VimId = server }, CancellationToken.None);
        while ((await site.NextPassAsync(CancellationToken.None)).Find(server) is not null)
        {
            // one pass after the other until it is gone
        }

        return true;
    });
}
