using Netconf.Mano.Simulator;
using Netconf.Mano.Southbound;
using Netconf.Mano.Southbound.Tests.Support;

namespace Netconf.Mano.OpenStack.Tests;

/// <summary>
/// The process is killed at every point where something durable or visible happens (before and after each record, before
/// and after each changing call), enumerated, not sampled; then a new process goes on.
/// </summary>
[TestClass]
public sealed class CrashTests
{
    private static readonly SimulatorOptions Late = new() { VisibilityDelay = TimeSpan.FromSeconds(5) };

    [TestMethod]
    public Task InstantiationSurvivesACrashAtEveryPoint() =>
        EveryPointAsync(new SimulatorOptions(), [Graphs.Apart("vnf", 2)], makesNothingTwice: true);

    [TestMethod]
    public Task InstantiationSurvivesACrashAtEveryPointWhenListingsLag() => EveryPointAsync(Late, [Graphs.Apart("vnf", 2)], makesNothingTwice: true);

    /// <summary>Without ports nothing on the cloud itself would refuse a second server.</summary>
    [TestMethod]
    public Task AServerWithoutPortsIsNeverMadeTwice() => EveryPointAsync(
        Late,
        [ResourceGraph.Create("vnf", [new ServerResource { Id = "vm", Flavor = FlavorChoice.Named("m1.tiny"), Image = ResourceRef.Existing("cirros") }])],
        makesNothingTwice: true);

    [TestMethod]
    public Task ScaleOutSurvivesACrashAtEveryPoint() =>
        EveryPointAsync(new SimulatorOptions(), [Graphs.Apart("vnf", 1), Graphs.Apart("vnf", 3)], makesNothingTwice: true);

    [TestMethod]
    public Task ScaleInSurvivesACrashAtEveryPoint() =>
        EveryPointAsync(Late, [Graphs.Apart("vnf", 3), Graphs.Apart("vnf", 1)]);

    [TestMethod]
    public Task ReplacementSurvivesACrashAtEveryPoint() =>
        EveryPointAsync(Late, [Graphs.Apart("vnf", 2), Graphs.Apart("vnf", 2, incarnation: 1)]);

    [TestMethod]
    public Task TerminationSurvivesACrashAtEveryPoint() =>
        EveryPointAsync(Late, [Graphs.Apart("vnf", 2), ResourceGraph.Empty("vnf")]);

    [TestMethod]
    public Task StoppingSurvivesACrashAtEveryPoint() =>
        EveryPointAsync(new SimulatorOptions(), [Graphs.Apart("vnf", 1), Graphs.Apart("vnf", 1, power: PowerState.Stopped)]);

    [TestMethod]
    public Task AStacksInstantiationSurvivesACrashAtEveryPoint() => EveryPointAsync(Late, [Graphs.Apart("vnf", 2)], makesNothingTwice: true, style: "heat");

    [TestMethod]
    public Task AStacksUpdateSurvivesACrashAtEveryPoint() =>
        EveryPointAsync(Late, [Graphs.Apart("vnf", 1), Graphs.Apart("vnf", 2, incarnation: 1)], style: "heat");

    [TestMethod]
    public Task AStacksTerminationSurvivesACrashAtEveryPoint() =>
        EveryPointAsync(Late, [Graphs.Apart("vnf", 2), ResourceGraph.Empty("vnf")], style: "heat");

    /// <summary>A change of mind while the crash's traces are still on the cloud must end as cleanly.</summary>
    [TestMethod]
    public async Task TerminationAfterACrashedInstantiationLeavesNothing()
    {
        for (var point = 1; ; point++)
        {
            await using var cloud = await CloudUnderTest.SimulateAsync(Late);
            var (ledger, crash) = (new MemoryLedger(), new CrashPoints { KillAt = point });
            if (!await CrashesAsync(cloud, Graphs.Apart("vnf", 1), ledger, crash))
            {
                Assert.IsGreaterThan(10, point);
                return;
            }

            await LifecycleTests.ConvergesAsync(cloud, ResourceGraph.Empty("vnf"), ledger);
            await AssertNothingComesLaterAsync(cloud, $"after a crash at point {point}");
        }
    }

    private static async Task EveryPointAsync(SimulatorOptions options, ResourceGraph[] steps, bool makesNothingTwice = false, string style = "rest")
    {
        for (var point = 1; ; point++)
        {
            await using var cloud = await CloudUnderTest.SimulateAsync(options);
            cloud.Settings = cloud.Settings.Add("style", style);
            var ledger = new MemoryLedger();
            foreach (var step in steps[..^1])
            {
                await LifecycleTests.ConvergesAsync(cloud, step, ledger);
            }

            var crashed = await CrashesAsync(cloud, steps[^1], ledger, new CrashPoints { KillAt = point });
            ledger.Crash = new CrashPoints();
            var result = await cloud.ConvergeAsync(steps[^1], ledger);
            Assert.AreEqual(ConvergenceStatus.Converged, result.Status, $"point {point}: " + string.Join("; ", result.Faults));
            Graphs.AssertExactly(steps[^1], await cloud.LookAsync());
            AssertRecordsMatch(steps[^1], ledger, await cloud.LookAsync(), point);
            if (makesNothingTwice)
            {
                Assert.AreEqual(0, cloud.Simulator!.With(c => c.Deleted.Count), $"point {point}: a server was made twice, and one deleted again");
            }

            if (!crashed)
            {
                Assert.IsGreaterThan(2, point, "the operation has points to crash at");
                return;
            }
        }
    }

    private static void AssertRecordsMatch(ResourceGraph graph, MemoryLedger ledger, Observed observed, int point)
    {
        var expected = observed.All.Any(r => r.Kind == ResourceKind.Stack) ? 1 : graph.Resources.Length;
        Assert.HasCount(expected, ledger.Recorded.ById, $"point {point}");
        foreach (var record in ledger.Recorded.ById.Values)
        {
            Assert.AreEqual(RecordedPhase.Created, record.Phase, $"point {point}: {record}");
            Assert.IsNotNull(observed.Find(record.VimId), $"point {point}: {record}");
        }
    }

    private static async Task AssertNothingComesLaterAsync(CloudUnderTest cloud, string when)
    {
        var seen = await cloud.RunAsync(async () =>
        {
            await Task.Delay(TimeSpan.FromMinutes(2), cloud.Clock);
            await using var vim = cloud.Open();
            return await vim.ObserveAsync(null, CancellationToken.None);
        });
        Assert.AreEqual(0, seen.Count, $"{when}: {string.Join("; ", seen.All)}");
    }

    /// <summary>Runs until the crash; false: the operation ended before the chosen point.</summary>
    private static async Task<bool> CrashesAsync(CloudUnderTest cloud, ResourceGraph graph, MemoryLedger ledger, CrashPoints crash)
    {
        ledger.Crash = crash;
        try
        {
            await cloud.RunAsync(async () =>
            {
                await using var site = cloud.Site(crash: crash);
                return await site.ConvergeAsync(graph, ledger, new ConvergeOptions(), CancellationToken.None);
            });
            return false;
        }
        catch (CrashException)
        {
            return true;
        }
        finally
        {
            ledger.Crash = new CrashPoints();
        }
    }
}
