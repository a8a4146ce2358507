using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Orchestration.Alarms;
using Netconf.Mano.Orchestration.Lifecycle;
using Netconf.Mano.Orchestration.Performance;
using Netconf.Mano.Orchestration.State;
using Netconf.Mano.Orchestration.Vims;
using Netconf.Mano.Simulator;

namespace Netconf.Mano.Orchestration.Tests;

[TestClass]
public sealed class LifecycleTests
{
    [TestMethod]
    public async Task AConfiguredInstanceComesIntoBeing()
    {
        await using var world = await World.StartAsync();
        world.Commit(World.Wish("pair"));
        await world.UntilEndedAsync(LcmOperationState.Completed, 1);
        var record = world.Record;
        Assert.IsTrue(record.Instantiated);
        Assert.IsFalse(record.OutOfSync);
        Assert.AreEqual(3, world.Servers);
        CollectionAssert.AreEqual(new[] { "control-1", "forward-1", "forward-2" }, record.Vnfcs.Keys.ToArray());
        Assert.IsTrue(record.Vnfcs.Values.All(v => v.Status == VnfcStatus.Active && v.ResourceId is not null));
        var management = record.Vnfcs["control-1"].ConnectionPoints.Single(c => c.CpdId == "management");
        CollectionAssert.AreEqual(new[] { "10.10.0.10" }, management.Addresses.ToArray());
        Assert.IsNotNull(management.Mac);
    }

    [TestMethod]
    public async Task AnOccurrenceTellsEachStateAndStep()
    {
        await using var world = await World.StartAsync();
        world.Commit(World.Wish());
        await world.UntilEndedAsync(LcmOperationState.Completed, 1);
        var states = world.State.News.Select(n => n.Occurrence.State).Distinct().ToArray();
        CollectionAssert.AreEqual(new[] { LcmOperationState.Starting, LcmOperationState.Processing, LcmOperationState.Completed }, states);
        var occurrence = world.State.Occurrences.Single();
        Assert.AreEqual(LcmOperationType.Instantiate, occurrence.Operation);
        Assert.AreEqual(100, occurrence.Progress);
        StringAssert.Contains(occurrence.Placement, "site-a");
        Assert.AreEqual(world.Record.Resources.ById.Count, occurrence.Steps.Length);
        Assert.IsTrue(occurrence.Steps.All(s => s is { Kind: StepKind.Create, Status: StepStatus.Done, ResourceId: not null }));
        Assert.HasCount(2, world.State.News.Last().Affected);
    }

    [TestMethod]
    public async Task ARemovedInstanceLeavesNothing()
    {
        await using var world = await World.StartAsync();
        var ports = world.Ports;
        world.Commit(World.Wish("pair"));
        await world.UntilEndedAsync(LcmOperationState.Completed, 1);
        world.Commit(null);
        await world.UntilAsync(() => world.State.Read(World.Instance).Instance is null, "the instance to be forgotten");
        Assert.AreEqual(0, world.Servers);
        Assert.AreEqual(ports, world.Ports);
        Assert.AreEqual(3, world.Cloud.With(s => s.Networks.Count));
        Assert.IsTrue(world.State.Raised.IsEmpty);
    }

    [TestMethod]
    public async Task RemovalOvertakesAnInstantiationThatHangs()
    {
        await using var world = await World.StartAsync(new SimulatorOptions { BuildTime = TimeSpan.FromHours(1), ActionTime = TimeSpan.Zero });
        world.Commit(World.Wish());
        await world.UntilAsync(() => world.Servers > 0, "a server");
        world.Commit(null);
        await world.UntilAsync(() => world.State.Read(World.Instance).Instance is null, "the instance to be forgotten");
        Assert.AreEqual(0, world.Servers);
        Assert.AreEqual(LcmOperationState.Failed, world.State.Occurrences.First().State);
    }

    [TestMethod]
    public async Task AVanishedServerIsHealed()
    {
        await using var world = await World.StartAsync();
        world.Commit(World.Wish("pair"));
        await world.UntilEndedAsync(LcmOperationState.Completed, 1);
        var before = world.Record.Vnfcs["forward-2"];
        world.Cloud.Kill(before.ResourceId!);
        await world.UntilEndedAsync(LcmOperationState.Completed, 2);
        var after = world.Record.Vnfcs["forward-2"];
        Assert.AreNotEqual(before.ResourceId, after.ResourceId);
        Assert.AreEqual(VnfcStatus.Active, after.Status);
        CollectionAssert.AreEqual(
            before.ConnectionPoints.Select(c => c.Mac).ToArray(), after.ConnectionPoints.Select(c => c.Mac).ToArray());
        Assert.AreEqual(3, world.Servers);
        var alarms = world.State.AlarmHistory.Where(a => a.Subject.Vnfc == "forward-2").ToArray();
        CollectionAssert.AreEqual(
            new (AlarmTypeId, bool)[] { (AlarmTypeId.VnfcFailed, true), (AlarmTypeId.VnfcFailed, false) },
            alarms.Select(a => (a.Type, a.Severity is not null)).ToArray());
        Assert.AreEqual(Trigger.Healing, world.State.Occurrences.Last().Trigger);
    }

    [TestMethod]
    public async Task AServerInErrorIsHealed()
    {
        await using var world = await World.StartAsync();
        world.Commit(World.Wish());
        await world.UntilEndedAsync(LcmOperationState.Completed, 1);
        world.Cloud.Kill(world.Record.Vnfcs["control-1"].ResourceId!, "error", "the disk died");
        await world.UntilEndedAsync(LcmOperationState.Completed, 2);
        Assert.AreEqual(2, world.Servers);
        StringAssert.Contains(world.State.AlarmHistory.First().Text, "the disk died");
        CollectionAssert.AreEqual(
            new[] { "10.10.0.10" }, world.Record.Vnfcs["control-1"].ConnectionPoints.Single(c => c.CpdId == "management").Addresses.ToArray());
    }

    [TestMethod]
    public async Task WithoutAutomaticHealingOnlyAnAlarmIsRaised()
    {
        await using var world = await World.StartAsync();
        world.Commit(World.Wish(), heals: false);
        await world.UntilEndedAsync(LcmOperationState.Completed, 1);
        world.Cloud.Kill(world.Record.Vnfcs["control-1"].ResourceId!);
        await world.UntilAsync(() => world.State.Raised.Values.Any(t => t.Contains("control-1", StringComparison.Ordinal)), "the alarm");
        Assert.HasCount(1, world.State.Occurrences);
        var healed = await world.StartAsync(a => a.Heal([], false, "by hand"));
        await world.UntilEndedAsync(LcmOperationState.Completed, healed.Value!.Generation);
        Assert.IsTrue(world.State.Raised.IsEmpty);
    }

    [TestMethod]
    public async Task AComponentCanBeMadeAnewThoughItSeemsWell()
    {
        await using var world = await World.StartAsync();
        world.Commit(World.Wish());
        await world.UntilEndedAsync(LcmOperationState.Completed, 1);
        var (control, forward) = (world.Record.Vnfcs["control-1"].ResourceId, world.Record.Vnfcs["forward-1"].ResourceId);
        var healed = await world.StartAsync(a => a.Heal(["control-1"], false, null));
        await world.UntilEndedAsync(LcmOperationState.Completed, healed.Value!.Generation);
        Assert.AreNotEqual(control, world.Record.Vnfcs["control-1"].ResourceId);
        Assert.AreEqual(forward, world.Record.Vnfcs["forward-1"].ResourceId);
    }

    [TestMethod]
    public async Task ScalesOutAndIn()
    {
        await using var world = await World.StartAsync();
        world.Commit(World.Wish());
        await world.UntilEndedAsync(LcmOperationState.Completed, 1);
        var kept = world.Record.Vnfcs.Values.Select(v => v.ResourceId).ToArray();
        var scaled = await world.StartAsync(a => a.Scale("throughput", 2));
        await world.UntilEndedAsync(LcmOperationState.Completed, scaled.Value!.Generation);
        Assert.AreEqual(4, world.Servers);
        scaled = await world.StartAsync(a => a.Scale("throughput", -2));
        await world.UntilEndedAsync(LcmOperationState.Completed, scaled.Value!.Generation);
        CollectionAssert.AreEqual(kept, world.Record.Vnfcs.Values.Select(v => v.ResourceId).ToArray());
        Assert.AreEqual(2, world.Servers);
    }

    [TestMethod]
    public async Task TerminatedByAnActionItStaysDown()
    {
        await using var world = await World.StartAsync();
        world.Commit(World.Wish());
        await world.UntilEndedAsync(LcmOperationState.Completed, 1);
        var ended = await world.StartAsync(a => a.Terminate(StopType.Forceful, TimeSpan.Zero));
        await world.UntilEndedAsync(LcmOperationState.Completed, ended.Value!.Generation);
        world.Commit(World.Wish()); // the same configuration again
        await world.Orchestrator.Queue.WhenIdle();
        Assert.AreEqual(0, world.Servers);
        Assert.IsFalse(world.Record.Instantiated);
        var again = await world.StartAsync(a => a.Instantiate("pair"));
        await world.UntilEndedAsync(LcmOperationState.Completed, again.Value!.Generation);
        Assert.AreEqual(3, world.Servers);
    }

    [TestMethod]
    public async Task AQuotaThatLacksIsKnownBeforeTheFirstCallAndRetriedWhenRaised()
    {
        await using var world = await World.StartAsync();
        world.Cloud.With(s => s.Quotas["instances"] = 1);
        world.Commit(World.Wish());
        await world.UntilEndedAsync(LcmOperationState.FailedTemp, 1);
        var occurrence = world.State.Occurrences.Single();
        StringAssert.Contains(occurrence.Cause, "instances");
        Assert.IsEmpty(occurrence.Steps);
        Assert.AreEqual(1, world.State.Raised.Count(r => r.Key.Item2 == AlarmTypeId.OperationFailed));
        world.Cloud.With(s => s.Quotas["instances"] = 10);
        var retried = await world.Orchestrator.Commands.CommandAsync(occurrence.Id, OperationEvent.Retry, CancelMode.Graceful, CancellationToken.None);
        Assert.IsNull(retried.Error);
        await world.UntilEndedAsync(LcmOperationState.Completed, 1);
        Assert.AreEqual(2, world.State.Occurrences.Single().Attempt);
        Assert.IsTrue(world.State.Raised.IsEmpty);
    }

    [TestMethod]
    public async Task AFailedInstantiationIsRolledBackToNothing()
    {
        await using var world = await World.StartAsync();
        world.Cloud.Inject(new InjectedFault { Method = "POST", Path = "/servers$", Effect = FaultEffect.Refuse, Status = 400, Message = "no", Count = -1 });
        var ports = world.Ports;
        world.Commit(World.Wish());
        await world.UntilEndedAsync(LcmOperationState.FailedTemp, 1);
        Assert.IsGreaterThan(ports, world.Ports);
        var id = world.State.Occurrences.Single().Id;
        _ = await world.Orchestrator.Commands.CommandAsync(id, OperationEvent.Rollback, CancelMode.Graceful, CancellationToken.None);
        await world.UntilEndedAsync(LcmOperationState.RolledBack, 1);
        Assert.AreEqual(ports, world.Ports);
        Assert.IsTrue(world.Record.OutOfSync);
        Assert.AreEqual(1, world.State.Raised.Count(r => r.Key.Item2 == AlarmTypeId.OutOfSync));
        await world.Orchestrator.Queue.WhenIdle();
        Assert.HasCount(1, world.State.Occurrences, "the reconciler does not fight the operator");
    }

    [TestMethod]
    public async Task AFailedScaleOutIsGivenUpAndTheInstanceLivesOn()
    {
        await using var world = await World.StartAsync();
        world.Commit(World.Wish());
        await world.UntilEndedAsync(LcmOperationState.Completed, 1);
        world.Cloud.Inject(new InjectedFault { Method = "POST", Path = "/servers$", Effect = FaultEffect.Refuse, Status = 400, Message = "no", Count = -1 });
        var scaled = await world.StartAsync(a => a.Scale("throughput", 1));
        await world.UntilEndedAsync(LcmOperationState.FailedTemp, scaled.Value!.Generation);
        var refused = await world.StartAsync(a => a.Scale("throughput", 1));
        Assert.AreEqual(Data.ErrorTag.InUse, refused.Error!.Tag);
        var id = scaled.Value.OperationId;
        _ = await world.Orchestrator.Commands.CommandAsync(id, OperationEvent.Fail, CancelMode.Graceful, CancellationToken.None);
        await world.UntilEndedAsync(LcmOperationState.Failed, scaled.Value.Generation);
        Assert.AreEqual(1UL, world.Record.Wanted);
        Assert.AreEqual(2, world.Servers);
    }

    [TestMethod]
    public async Task ANewerConfigurationTakesOverFromAFailedOperation()
    {
        await using var world = await World.StartAsync();
        world.Cloud.With(s => s.Quotas["instances"] = 2);
        world.Commit(World.Wish("pair"));
        await world.UntilEndedAsync(LcmOperationState.FailedTemp, 1);
        world.Commit(World.Wish("single"));
        await world.UntilEndedAsync(LcmOperationState.Completed, 2);
        Assert.AreEqual(LcmOperationState.Failed, world.State.Occurrences.First().State);
        Assert.AreEqual(2, world.Servers);
        Assert.IsTrue(world.State.Raised.IsEmpty);
    }

    [TestMethod]
    public async Task WhileACommitMayStillBeRevertedNothingIsDestroyed()
    {
        await using var world = await World.StartAsync();
        world.Commit(World.Wish());
        await world.UntilEndedAsync(LcmOperationState.Completed, 1);
        var servers = world.Record.Vnfcs.Values.Select(v => v.ResourceId).ToArray();
        world.Configuration.IsCommitPending = true;
        world.Commit(null);
        await world.UntilAsync(() => world.State.Read(World.Instance).Occurrence?.IsHeld == true, "the termination to wait");
        Assert.AreEqual(2, world.Servers);
        world.Configuration.Configure(World.Instance, World.Wish()); // the commit is reverted
        world.Configuration.IsCommitPending = false;
        world.Orchestrator.WakeInstance(World.Instance);
        await world.UntilEndedAsync(LcmOperationState.Completed, 3);
        CollectionAssert.AreEqual(servers, world.Record.Vnfcs.Values.Select(v => v.ResourceId).ToArray());
    }

    [TestMethod]
    public async Task ACancelledInstantiationWaitsForADecision()
    {
        await using var world = await World.StartAsync(new SimulatorOptions { BuildTime = TimeSpan.FromHours(1), ActionTime = TimeSpan.Zero });
        world.Commit(World.Wish());
        await world.UntilAsync(() => world.Servers > 0, "a server");
        var id = world.State.Occurrences.Single().Id;
        _ = await world.Orchestrator.Commands.CommandAsync(id, OperationEvent.Cancelled, CancelMode.Forceful, CancellationToken.None);
        await world.UntilEndedAsync(LcmOperationState.FailedTemp, 1);
        _ = await world.Orchestrator.Commands.CommandAsync(id, OperationEvent.Rollback, CancelMode.Graceful, CancellationToken.None);
        await world.UntilEndedAsync(LcmOperationState.RolledBack, 1);
        Assert.AreEqual(0, world.Servers);
    }

    [TestMethod]
    public async Task AVimThatRefusesTheCredentialsIsAnAlarmUntilTheyAreRight()
    {
        await using var world = await World.StartAsync();
        var right = world.Configuration.Current.Vim("site-a")!;
        world.Configuration.Configure(right with { Secret = "wrong" });
        world.Orchestrator.WakeVim("site-a");
        await world.UntilAsync(() => world.State.Raised.ContainsKey((AlarmSubject.OfVim("site-a"), AlarmTypeId.VimCredentialsRefused)), "the alarm");
        world.Configuration.Configure(right);
        world.Orchestrator.WakeVim("site-a");
        await world.UntilAsync(() => world.State.Raised.IsEmpty, "the alarm to clear");
        await world.UntilAsync(() => world.State.VimReports["site-a"].Status == VimStatus.Reachable, "the VIM to be reachable");
    }

    [TestMethod]
    public async Task ARemovedVimIsUsedUntilNothingIsLeftOnIt()
    {
        await using var world = await World.StartAsync();
        world.Commit(World.Wish());
        await world.UntilEndedAsync(LcmOperationState.Completed, 1);
        world.Configuration.RemoveVim("site-a");
        world.Orchestrator.WakeVim("site-a");
        world.Commit(null);
        await world.UntilAsync(() => world.State.Read(World.Instance).Instance is null, "the instance to be forgotten");
        Assert.AreEqual(0, world.Servers);
        world.Orchestrator.WakeVim("site-a");
        await world.UntilAsync(() => !world.State.Known.Any(), "the VIM to be forgotten");
    }

    [TestMethod]
    public async Task ReportsIndicatorsOncePerPeriod()
    {
        await using var world = await World.StartAsync();
        world.Commit(World.Wish());
        await world.UntilEndedAsync(LcmOperationState.Completed, 1);
        world.Configuration.Collect(new KpiCollection(
            "basic", [Metric.VcpuUsageMean, Metric.VnfcAvailable], new HashSet<string>(), TimeSpan.FromMilliseconds(50)));
        world.Orchestrator.WakeCollection("basic");
        await world.UntilAsync(() => world.State.Reports.Count >= 3, "three reports");
        var report = world.State.Reports.Last();
        Assert.AreEqual(100m, report.Values.Single(v => v.Of.Metric == Metric.VnfcAvailable).Value);
        Assert.AreEqual(2, report.Values.Count(v => v.Of.Metric == Metric.VcpuUsageMean));
        Assert.IsTrue(report.Values.All(v => v.Value is >= 0 and <= 100));
    }
}
