using System.Collections.Immutable;
using System.Net;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Data;
using Netconf.Mano.Orchestration.Alarms;
using Netconf.Mano.Orchestration.Lifecycle;
using Netconf.Mano.Orchestration.State;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.Orchestration.Tests;

[TestClass]
public sealed class MappingTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);

    private static InstanceRecord Record() => new()
    {
        Id = "gateway-a",
        Instantiated = true,
        Wanted = 2,
        Applied = 1,
        Latest = 2,
        PlacedOn = "site-a",
        CurrentOperation = "op-2",
        Accepted = Samples.Wish().ToAccepted(),
        Intents = ImmutableSortedDictionary<ulong, Intent>.Empty
            .Add(1, Samples.Running() with { OperationId = "op-1" })
            .Add(2, Samples.Running("pair") with
            {
                Generation = 2, OperationId = "op-2", Trigger = Trigger.Action, StoppedVnfcs = ["forward-1"],
                Information = new Information("by night", Information.None.Labels.Add("shift", "night")),
            }),
        Vnfcs = new InstanceRecord { Id = "" }.Vnfcs.Add("forward-1", new VnfcRecord(new VnfcName("forward", 1))
        {
            Status = VnfcStatus.Faulty,
            Cause = "the disk died",
            ResourceId = "s1",
            Incarnation = 3,
            HealAttempts = 2,
            LastHealed = Now,
            ConnectionPoints = [new CpRecord("traffic", "traffic", "p1", "fa:16:3e:00:00:01", ["198.51.100.7", "2001:db8::7"])],
        }),
        Resources = RecordedResources.None.With(new LedgerChange(
            [new RecordedResource("vdu/forward/1", ResourceKind.Server, RecordedPhase.Deleting, "s1", "0123456789abcdef", Now)], [])),
    };

    private static T Edited<T>(Action<ManoRootEditor> edit, Func<ManoRoot, T> read)
    {
        var editor = new TreeEditor(DataTree.Empty(Models.Schema));
        edit(new ManoRootEditor(editor.Root));
        return read(new ManoRoot(editor.ToTree().Root));
    }

    [TestMethod]
    public void AnInstanceIsReadAsItWasWritten()
    {
        var record = Record();
        var read = Edited(
            r => InstanceMapping.Write(r.VnfInstances.VnfInstanceList[record.Id], null, record),
            r => InstanceMapping.Read(r.VnfInstances.VnfInstanceList[record.Id]));
        Assert.AreEqual(record.Accepted, read.Accepted);
        Assert.AreEqual((true, 2UL, 1UL, 2UL, "site-a", "op-2"), (read.Instantiated, read.Wanted, read.Applied, read.Latest, read.PlacedOn, read.CurrentOperation));
        Assert.IsTrue(record.Vnfcs["forward-1"].Shows(read.Vnfcs["forward-1"]));
        CollectionAssert.AreEqual(record.Resources.ById.Values.ToArray(), read.Resources.ById.Values.ToArray());
        foreach (var (generation, intent) in record.Intents)
        {
            var other = read.Intents[generation];
            Assert.AreEqual(intent.Size, other.Size);
            Assert.AreEqual(intent.Connectivity.Digest(), other.Connectivity.Digest());
            Assert.AreEqual(intent.Information.Digest(), other.Information.Digest());
            Assert.IsTrue(intent.StoppedVnfcs.SetEquals(other.StoppedVnfcs));
            Assert.AreEqual((intent.Trigger, intent.Started, intent.Level, intent.OperationId), (other.Trigger, other.Started, other.Level, other.OperationId));
        }
    }

    [TestMethod]
    public void WritingADifferenceRemovesWhatIsGone()
    {
        var record = Record();
        var later = record with
        {
            CurrentOperation = null,
            Accepted = null,
            Intents = record.Intents.Remove(1),
            Vnfcs = record.Vnfcs.Clear(),
            Resources = RecordedResources.None,
        };
        var read = Edited(
            r =>
            {
                InstanceMapping.Write(r.VnfInstances.VnfInstanceList[record.Id], null, record);
                InstanceMapping.Write(r.VnfInstances.VnfInstanceList[record.Id], record, later);
            },
            r => InstanceMapping.Read(r.VnfInstances.VnfInstanceList[record.Id]));
        Assert.IsNull(read.Accepted);
        Assert.IsNull(read.CurrentOperation);
        CollectionAssert.AreEqual(new[] { 2UL }, read.Intents.Keys.ToArray());
        Assert.IsEmpty(read.Vnfcs);
        Assert.IsEmpty(read.Resources.ById);
    }

    [TestMethod]
    public void AnOccurrenceIsReadAsItWasWritten()
    {
        var occurrence = new OccurrenceRecord
        {
            Id = "op-2",
            Instance = "gateway-a",
            Operation = LcmOperationType.Heal,
            State = LcmOperationState.FailedTemp,
            Trigger = Trigger.Healing,
            Generation = 2,
            BaseGeneration = 1,
            Progress = 40,
            Cause = "forward-1 is lost",
            RequestedBy = "admin",
            Started = Now,
            StateEntered = Now.AddSeconds(1),
            Attempt = 2,
            PendingCancel = CancelMode.Forceful,
            Anew = ["forward-1"],
            Restart = ["control-1"],
            Placement = "'site-a' has room",
            WaitingFor = "a sign",
            StopType = StopType.Graceful,
            GracefulTimeout = TimeSpan.FromSeconds(30),
            GracefulUntil = Now.AddSeconds(30),
            Planned = [new PlannedChange(ResourceChange.Replace, "vdu/forward/1", ResourceKind.Server, "s1", "it is in error")],
            Steps =
            [
                new StepRecord(1, StepKind.Create, "vdu/forward/1", ResourceKind.Server, Now)
                {
                    Status = StepStatus.Failed, ResourceId = "s1", Ended = Now.AddSeconds(2), Detail = "no host",
                },
            ],
        };
        var read = Edited(
            r => OccurrenceMapping.Write(r.Lcm.Operations[occurrence.Id], null, occurrence), r => OccurrenceMapping.Read(r.Lcm.Operations[occurrence.Id]));
        CollectionAssert.AreEqual(occurrence.Steps.ToArray(), read.Steps.ToArray());
        CollectionAssert.AreEqual(occurrence.Anew.ToArray(), read.Anew.ToArray());
        CollectionAssert.AreEqual(occurrence.Restart.ToArray(), read.Restart.ToArray());
        CollectionAssert.AreEqual(occurrence.Planned.ToArray(), read.Planned.ToArray());
        Assert.AreEqual(
            occurrence with { Steps = default, Anew = default, Restart = default, Planned = default }, read with { Steps = default, Anew = default, Restart = default, Planned = default });
    }

    [TestMethod]
    public void ConfiguredConnectivityIsThatOfItsIntent()
    {
        var root = new ManoRoot(Models.Tree(Models.Demo("vnfd.xml"), Models.Demo("vim.xml"), Models.Demo("vnf-instance.xml")).Root);
        var wish = ConfigurationSnapshot.WishOf(root.VnfInstances.VnfInstanceList["gateway-a"], root);
        Assert.AreEqual("pair", wish.Level);
        Assert.IsTrue(wish.Started);
        Assert.AreEqual(IPAddress.Parse("10.10.0.10"), wish.Connectivity.External["management"].Ports[1].Addresses.Single());
        var intent = new Intent { Generation = 1, VnfdId = wish.VnfdId, Flavour = wish.Flavour, Connectivity = wish.Connectivity };
        var kept = new InstanceRecord { Id = "gateway-a", Intents = ImmutableSortedDictionary<ulong, Intent>.Empty.Add(1, intent) };
        var read = Edited(
            r => InstanceMapping.Write(r.VnfInstances.VnfInstanceList["gateway-a"], null, kept),
            r => InstanceMapping.Read(r.VnfInstances.VnfInstanceList["gateway-a"]));
        Assert.AreEqual(wish.Connectivity.Digest(), read.Intents[1].Connectivity.Digest());
    }

    [TestMethod]
    public void AnAlarmIsToldOnlyWhenItIsNews()
    {
        var time = new ManualTime();
        var journal = new AlarmJournal(Models.Schema, time);
        var subject = AlarmSubject.OfVnfc("gateway-a", "forward-1");
        AlarmChange raised = new(subject, AlarmTypeId.VnfcFailed, Severity.Major, "it is lost");
        var cleared = AlarmChange.Clear(subject, AlarmTypeId.VnfcFailed, "it runs");
        var editor = new TreeEditor(DataTree.Empty(Models.Schema));
        var root = new ManoRootEditor(editor.Root);
        int[] told =
        [
            journal.Apply(root, [cleared]).Count(),
            journal.Apply(root, [raised]).Count(),
            journal.Apply(root, [raised]).Count(),
            journal.Apply(root, [raised with { Text = "it is still lost" }]).Count(),
            journal.Apply(root, [cleared]).Count(),
            journal.Apply(root, [cleared]).Count(),
        ];
        CollectionAssert.AreEqual(new[] { 0, 1, 0, 1, 1, 0 }, told);
        var alarm = new ManoRoot(editor.ToTree().Root).Alarms.AlarmList.Alarms.Single();
        Assert.IsTrue(alarm.IsCleared);
        Assert.AreEqual(3, alarm.StatusChanges.Count);
        Assert.AreEqual("it runs", alarm.AlarmText);
    }
}
