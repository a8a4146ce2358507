using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;

namespace Netconf.Mano.Orchestration.Tests;

[TestClass]
public sealed class DatastoreTests
{
    [TestMethod]
    public async Task ACommittedInstanceIsSeenInTheStateAndToldOf()
    {
        await using var world = await DatastoreWorld.StartAsync();
        await world.CommittedAsync(world.Documents());
        await world.UntilAsync(LcmOperationType.Instantiate, LcmOperationState.Completed);
        var state = world.State!.Value;
        Assert.AreEqual(VnfInstanceInstantiationState.Instantiated, state.InstantiationState);
        CollectionAssert.AreEqual(new[] { "control-1", "forward-1", "forward-2" }, state.Vnfcs.Select(v => v.Id).ToArray());
        Assert.AreEqual("10.10.0.10", state.Vnfcs["control-1"].ConnectionPoints["management"].IpAddresses.Single().ToString());
        var told = world.Notifications().Where(n => n.Contains("vnf-lcm-operation", StringComparison.Ordinal)).ToArray();
        StringAssert.Contains(told[0], "STARTING");
        StringAssert.Contains(told[^1], "COMPLETED");
    }

    [TestMethod]
    public async Task AnInstantiationGoesOnAfterARestart()
    {
        await using var world = await DatastoreWorld.StartAsync();
        await world.CommittedAsync(world.Documents());
        await world.UntilAsync(() => world.Servers > 0, "a server");
        await world.CloseAsync();
        world.Open();
        await world.UntilAsync(LcmOperationType.Instantiate, LcmOperationState.Completed);
        Assert.AreEqual(3, world.Servers);
        Assert.AreEqual(1, world.Kept.Lcm.Operations.Count);
    }

    [TestMethod]
    public async Task ALostServerIsAlarmedHealedAndCleared()
    {
        await using var world = await DatastoreWorld.StartAsync();
        await world.CommittedAsync(world.Documents());
        await world.UntilAsync(LcmOperationType.Instantiate, LcmOperationState.Completed);
        world.Cloud.Kill(world.State!.Value.Vnfcs["forward-1"].ResourceId!);
        await world.UntilAsync(LcmOperationType.Heal, LcmOperationState.Completed);
        var alarm = world.Kept.Alarms.AlarmList.Alarms.Single(a => a.AlarmTypeId == AlarmTypeId.VnfcFailed);
        Assert.IsTrue(alarm.IsCleared);
        var told = world.Notifications().Where(n => n.Contains("alarm-notification", StringComparison.Ordinal)).ToArray();
        Assert.HasCount(2, told);
        StringAssert.Contains(told[0], "forward-1");
        StringAssert.Contains(told[1], "cleared");
    }

    [TestMethod]
    public async Task RemovingEverythingAtOnceLeavesNothing()
    {
        await using var world = await DatastoreWorld.StartAsync();
        await world.CommittedAsync(world.Documents());
        await world.UntilAsync(LcmOperationType.Instantiate, LcmOperationState.Completed);
        await world.CommittedAsync(""); // descriptor, VIM and instance
        await world.UntilAsync(() => world.State is null, "the instance to be forgotten");
        Assert.AreEqual(0, world.Servers);
        await world.UntilAsync(() => world.Kept.Vims.VimList.Count == 0, "the VIM to be forgotten");
    }

    [TestMethod]
    public async Task ARevertedRemovalDestroysNothing()
    {
        await using var world = await DatastoreWorld.StartAsync();
        await world.CommittedAsync(world.Documents());
        await world.UntilAsync(LcmOperationType.Instantiate, LcmOperationState.Completed);
        var servers = world.State!.Value.Vnfcs.Select(v => v.ResourceId).ToArray();
        var without = Models.Tree(world.Documents(withInstance: false));
        var configuration = world.Datastores.Configuration;
        Assert.IsEmpty(configuration.EditCandidate(DatastoreWorld.Admin, _ => new EditResult(without, [])));
        var committed = await configuration.CommitCandidateAsync(
            DatastoreWorld.Admin, new CommitRequest { Confirmed = true, Timeout = TimeSpan.FromMinutes(10) });
        Assert.IsTrue(committed.Succeeded);
        await world.UntilAsync(() => world.Kept.Lcm.Operations.Any(o => o.WaitingFor is not null), "the termination to wait");
        _ = await configuration.CancelCommitAsync(DatastoreWorld.Admin, null);
        await world.UntilAsync(
            () => world.State is { } s && s.CurrentOperation is null && s.AppliedGeneration == 3, "the instance to be as it was");
        CollectionAssert.AreEqual(servers, world.State!.Value.Vnfcs.Select(v => v.ResourceId).ToArray());
    }

    [TestMethod]
    public async Task AVimCanBeSpokenToThroughHeatAndKeepsThatStyleWhileItIsUsed()
    {
        const string Rest = "</observation-interval>", Openstack = "<openstack xmlns=\"urn:netconf-mano:yang:mano-vim-openstack\"><style>heat</style></openstack>";
        await using var world = await DatastoreWorld.StartAsync();
        var heat = world.Documents().Replace(Rest, Rest + Openstack, StringComparison.Ordinal);
        await world.CommittedAsync(heat);
        await world.UntilAsync(LcmOperationType.Instantiate, LcmOperationState.Completed);
        Assert.AreEqual(1, world.Cloud.With(s => s.Stacks.Count));
        var refused = await world.CommitAsync(world.Documents());
        Assert.AreEqual(ErrorTag.InUse, refused.Errors.Single().Tag, Text(refused));
        StringAssert.Contains(refused.Errors.Single().Message, "style");

        await world.CloseAsync(); // the style is kept with the connection: what is removed while the server is down is found and deleted
        world.Open();
        await world.CommittedAsync("");
        await world.UntilAsync(() => world.State is null, "the instance to be forgotten");
        Assert.AreEqual(0, world.Servers);
        Assert.AreEqual(0, world.Cloud.With(s => s.Stacks.Count));
    }

    [TestMethod]
    public async Task ActionsScaleAndAnswerWithTheOperation()
    {
        await using var world = await DatastoreWorld.StartAsync();
        await world.CommittedAsync(world.Documents());
        await world.UntilAsync(LcmOperationType.Instantiate, LcmOperationState.Completed);
        var schema = Models.Schema;
        var list = VnfInstance.In(schema);
        var path = VnfInstance.PathOf(schema, DatastoreWorld.Instance);
        var result = await world.CallAsync(list.Actions.Single(a => a.Name == "scale"), path, e => Scale(new VnfInstanceScaleInputEditor(e), 1));
        Assert.IsEmpty(result.Errors);
        await world.UntilAsync(LcmOperationType.Scale, LcmOperationState.Completed);
        Assert.AreEqual(4, world.Servers);
        var again = await world.CallAsync(list.Actions.Single(a => a.Name == "scale"), path, e => Scale(new VnfInstanceScaleInputEditor(e), 9));
        StringAssert.Contains(again.Errors.Single().Message, "scale level 11");
    }

    [TestMethod]
    public void EveryOperationOfOurModelsHasAHandler()
    {
        var operations = new OperationRegistry();
        Actions.ManoActions.Register(operations, null!);
        new Actions.PlanOperations(null!, null!, null).Register(operations);
        new Actions.VimAuditOperations(null!).Register(operations);
        new Artifacts.ArtifactOperations(null!, null!, null!, TimeProvider.System).Register(operations);
        new Alarms.AlarmOperations(null!, TimeProvider.System).Register(operations);
        var missing = operations.Missing(Models.Schema, new HashSet<string> { "mano-vnf", "mano-lcm", "mano-vim", "mano-kpi", "mano-oam", "mano-artifacts" });
        Assert.IsEmpty(missing, string.Join(", ", missing));
    }

    [TestMethod]
    [DataRow("<order>1</order>", "<order>0</order>", "vdu[id='control']/int-cpd", "order")]
    [DataRow("<scale-level>1</scale-level>", "<scale-level>9</scale-level>", "scaling-info", "max-scale-level")]
    public async Task ADescriptorThatContradictsItselfIsRefusedWithItsPlace(string part, string other, string path, string message)
    {
        await using var world = await DatastoreWorld.StartAsync();
        var result = await world.CommitAsync(world.Documents(vnfd: x => x.Replace(part, other, StringComparison.Ordinal), withInstance: false));
        Assert.IsTrue(result.Errors.Any(e => e.Path!.Contains(path, StringComparison.Ordinal) && e.Message.Contains(message, StringComparison.Ordinal)), Text(result));
    }

    [TestMethod]
    public async Task ADescriptorInUseCannotBeChanged()
    {
        await using var world = await DatastoreWorld.StartAsync();
        await world.CommittedAsync(world.Documents());
        await world.UntilAsync(LcmOperationType.Instantiate, LcmOperationState.Completed);
        var result = await world.CommitAsync(world.Documents(vnfd: x => x.Replace("Demo gateway", "Other gateway", StringComparison.Ordinal)));
        Assert.AreEqual("descriptor-in-use", result.Errors.Single().AppTag, Text(result));
        StringAssert.Contains(result.Errors.Single().Message, DatastoreWorld.Instance);
    }

    [TestMethod]
    public async Task AnInstanceThatAttachesNothingIsRefusedWithTheRemedy()
    {
        await using var world = await DatastoreWorld.StartAsync();
        var result = await world.CommitAsync(world.Documents(x => x.Replace("<cpd-id>traffic</cpd-id>", "<cpd-id>other</cpd-id>", StringComparison.Ordinal)));
        Assert.HasCount(2, result.Errors, Text(result));
        StringAssert.Contains(result.Errors[0].Message, "add an ext-cp with cpd-id 'traffic'");
        StringAssert.Contains(result.Errors[1].Message, "has no external connection point 'other'");
    }

    [TestMethod]
    public async Task AnAddressCannotBeGivenTwice()
    {
        await using var world = await DatastoreWorld.StartAsync();
        string Both(string one, string address) => one.Replace(
            "</vnf-instances>",
            one[one.IndexOf("<vnf-instance>", StringComparison.Ordinal)..].Replace("gateway-a", "gateway-b", StringComparison.Ordinal)
                .Replace("10.10.0.10", address, StringComparison.Ordinal),
            StringComparison.Ordinal);
        var result = await world.CommitAsync(world.Documents(x => Both(x, "10.10.0.10")));
        Assert.IsTrue(result.Errors.All(e => e.AppTag == "address-in-use"), Text(result));
        StringAssert.Contains(result.Errors[0].Message, "10.10.0.10");
        await world.CommittedAsync(world.Documents(x => Both(x, "10.10.0.11")));
        result = await world.CommitAsync(world.Documents(x => Both(x, "10.10.0.10")));
        Assert.AreEqual("address-in-use", result.Errors[0].AppTag, Text(result));
    }

    private static void Scale(VnfInstanceScaleInputEditor input, uint steps)
    {
        input.Type = VnfInstanceScaleInputType.ScaleOut;
        input.AspectId = "throughput";
        input.NumberOfSteps = steps;
    }

    private static string Text(CommitResult result) => string.Join('\n', result.Errors.Select(e => $"{e.Path}: {e.Message}"));
}
