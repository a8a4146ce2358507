using System.Collections.Immutable;

namespace Netconf.Mano.Southbound.Tests;

/// <summary>Single rules of planning; that they work together is shown by the property test and on clouds.</summary>
[TestClass]
public sealed class GraphPlannerTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly ResourceGraph Wanted = ResourceGraph.Create("vnf",
    [
        new PortResource { Id = "cp", Network = ResourceRef.Existing("mgmt") },
        new ServerResource { Id = "vm", Flavor = FlavorChoice.Named("f"), Image = ResourceRef.Existing("i"), Ports = ["cp"] },
    ]);

    [TestMethod]
    public void ADryRunShowsAllThatWouldBeMadeInOrder() =>
        Plans(Wanted, [], [], "Create Port cp ready", "Create Server vm behind cp");

    [TestMethod]
    public void NothingIsPlannedForWhatIsAsWanted() => Plans(Wanted, Recorded(), [Port("p1", "s1"), Server("s1")]);

    [TestMethod]
    public void AMissingServerIsMadeOnItsPort() =>
        Plans(Wanted, Recorded(), [Port("p1", null)], "Create Server vm ready");

    [TestMethod]
    public void ADoubleIsDeletedAndTheRecordedOneStays() =>
        Plans(Wanted, Recorded(), [Port("p1", "s1"), Server("s0"), Server("s1")], "Delete Server vm ready");

    [TestMethod]
    public void OfTwoUnrecordedTheOlderIsAdopted()
    {
        var plan = Plan(Wanted, [Record("cp", ResourceKind.Port, "p1")], [Port("p1", null), Server("s2", made: 2), Server("s1", made: 1)]);
        Assert.AreEqual("s1", plan.Single(a => a.Verb == ActionVerb.Adopt).VimId);
        Assert.AreEqual("s2", plan.Single(a => a.Verb == ActionVerb.Delete).VimId);
    }

    [TestMethod]
    public void AnUnansweredCreateIsWaitedForBeforeItIsRepeated()
    {
        var intended = new RecordedResource("vm", ResourceKind.Server, RecordedPhase.Intended, null, Wanted.Find("vm")!.Spec, Now - TimeSpan.FromSeconds(29));
        Plans(Wanted, [Recorded()[0], intended], [Port("p1", null)], "Await Server vm");
        Plans(Wanted, [Recorded()[0], intended with { Since = Now - TimeSpan.FromSeconds(31) }], [Port("p1", null)], "Create Server vm ready");
    }

    [TestMethod]
    public void AServerInErrorIsReplaced() => Plans(
        Wanted, Recorded(), [Port("p1", "s1"), Server("s1") with { State = ResourceState.Error }], "Delete Server vm ready", "Create Server vm behind vm");

    [TestMethod]
    public void ADetachedPortIsAttached() => Plans(Wanted, Recorded(), [Port("p1", null), Server("s1")], "Update Server vm ready");

    [TestMethod]
    public void TerminationDeletesAPortBehindItsServer() => Plans(
        ResourceGraph.Empty("vnf"), Recorded(), [Port("p1", "s1"), Server("s1")], "Delete Port cp behind vm", "Delete Server vm ready");

    [TestMethod]
    public void WhatIsNeitherRecordedNorWantedGoes() => Plans(ResourceGraph.Empty("vnf"), [], [Server("s1")], "Delete Server vm ready");

    [TestMethod]
    public void WhatWasDeletedAndIsGoneIsForgotten() => Plans(
        ResourceGraph.Empty("vnf"),
        [Record("vm", ResourceKind.Server, "s1") with { Phase = RecordedPhase.Deleting, Since = Now - TimeSpan.FromSeconds(1) }], [], "Forget Server vm ready");

    [TestMethod]
    public void AForeignOwnersResourcesAreNoConcern() => Plans(
        ResourceGraph.Empty("vnf"), [], [Server("s1") with { Owner = "another" }]);

    private static ImmutableArray<RecordedResource> Recorded() => [Record("cp", ResourceKind.Port, "p1"), Record("vm", ResourceKind.Server, "s1")];

    private static RecordedResource Record(string id, ResourceKind kind, string vimId) =>
        new(id, kind, RecordedPhase.Created, vimId, Wanted.Find(id)!.Spec, Now - TimeSpan.FromHours(1));

    private static ObservedResource Port(string vimId, string? attachedTo) => Seen(ResourceKind.Port, "cp", vimId) with { AttachedTo = attachedTo };

    private static ObservedResource Server(string vimId, int made = 0) =>
        Seen(ResourceKind.Server, "vm", vimId) with { CreatedAt = Now - TimeSpan.FromHours(2) + TimeSpan.FromSeconds(made) };

    private static ObservedResource Seen(ResourceKind kind, string id, string vimId) => new()
    {
        Kind = kind, VimId = vimId, Owner = "vnf", Id = id, Spec = Wanted.Find(id)!.Spec, State = ResourceState.Active,
    };

    private static ImmutableArray<VimAction> Plan(ResourceGraph graph, ImmutableArray<RecordedResource> records, ObservedResource[] seen) =>
        GraphPlanner.Plan(
            graph, RecordedResources.None.With(new LedgerChange(records, [])), Observed.Of(Now, seen), new PlanContext(Now, TimeSpan.FromSeconds(30))).Actions;

    private static void Plans(ResourceGraph graph, ImmutableArray<RecordedResource> records, ObservedResource[] seen, params string[] expected) =>
        CollectionAssert.AreEqual(expected, Plan(graph, records, seen).Select(a =>
            $"{a.Verb} {a.Kind} {a.Id}{(a.IsReady ? " ready" : a.Behind.IsEmpty ? "" : " behind " + string.Join(',', a.Behind))}").ToArray());
}
