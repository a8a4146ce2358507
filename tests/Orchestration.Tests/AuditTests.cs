using System.Collections.Immutable;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Simulator;

namespace Netconf.Mano.Orchestration.Tests;

[TestClass]
public sealed class AuditTests
{
    [TestMethod]
    public async Task WhatBelongsToNobodyIsFoundAndRemovedAndNothingElse()
    {
        await using var world = await World.StartAsync();
        world.Commit(World.Wish());
        await world.UntilEndedAsync(LcmOperationState.Completed, 1);
        world.Cloud.With(s =>
        {
            var one = s.Ports.Values.First();
            var mark = one.Description.Replace($" {World.Instance} ", " forgotten ", StringComparison.Ordinal);
            Assert.AreNotEqual(one.Description, mark);
            return s.Ports["stray"] = new SimPort { Id = "stray", Name = "stray", Description = mark, Network = one.Network, Mac = "fa:16:3e:00:00:99" };
        });
        var report = await world.Orchestrator.Audit.LookAsync(ImmutableHashSet<string>.Empty, CancellationToken.None);
        Assert.AreEqual(("site-a", "stray", "forgotten"), (report.Orphans.Single().Vim, report.Orphans[0].Resource.VimId, report.Orphans[0].Resource.Owner));
        Assert.IsEmpty(report.Drift);
        var removed = await world.Orchestrator.Audit.RemoveOrphansAsync("site-a", ImmutableHashSet<string>.Empty, CancellationToken.None);
        Assert.AreEqual("stray", removed.Value!.Orphans.Single().Resource.VimId);
        Assert.AreEqual(4, world.Ports);
        Assert.AreEqual(2, world.Servers);
        Assert.IsEmpty((await world.Orchestrator.Audit.LookAsync(ImmutableHashSet<string>.Empty, CancellationToken.None)).Orphans);
    }

    [TestMethod]
    public async Task WhatSomebodyElseChangedIsChangedBack()
    {
        await using var world = await World.StartAsync();
        world.Commit(World.Wish());
        await world.UntilEndedAsync(LcmOperationState.Completed, 1);
        world.Cloud.With(s => s.Ports.Values.First().AllowedAddresses = ["203.0.113.0/24"]);
        await world.UntilAsync(
            () => world.State.Occurrences.Any(o => o is { Operation: LcmOperationType.Heal, State: LcmOperationState.Completed }), "a healing");
        StringAssert.Contains(world.State.Occurrences.Last().Cause, "allowed-addresses shall be '', is '203.0.113.0/24'");
        Assert.IsTrue(world.Cloud.With(s => s.Ports.Values.All(p => p.AllowedAddresses.Count == 0)));
        Assert.AreEqual(2, world.State.Occurrences.Count());
    }

    [TestMethod]
    public async Task WhatIsBeingCreatedIsNoOrphan()
    {
        await using var world = await World.StartAsync();
        world.Commit(World.Wish("pair"));
        await world.UntilAsync(() => world.Ports > 0, "a port");
        Assert.IsEmpty((await world.Orchestrator.Audit.LookAsync(ImmutableHashSet<string>.Empty, CancellationToken.None)).Orphans);
        await world.UntilEndedAsync(LcmOperationState.Completed, 1);
    }
}
