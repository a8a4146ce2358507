using System.Net;
using System.Net.Sockets;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Simulator;

namespace Netconf.Mano.Orchestration.Tests;

/// <summary>Components that run but do not answer. Their addresses are of the loopback, so that real connections are made.</summary>
[TestClass]
public sealed class HeartbeatTests
{
    [TestMethod]
    public async Task ASilentComponentIsRestartedThenMadeAnewThenGivenUp()
    {
        await using var world = await DatastoreWorld.StartAsync();
        OpenLoopback(world);
        using var service = new TcpListener(IPAddress.Parse("127.77.0.10"), 0);
        service.Start();
        var port = ((IPEndPoint)service.LocalEndpoint).Port;
        await world.CommittedAsync(Documents(world, $"<recovery>restart</recovery><recovery>redeploy</recovery><max-attempts>2</max-attempts>{Tcp(port)}"));
        await world.UntilAsync(LcmOperationType.Instantiate, LcmOperationState.Completed);
        await world.UntilAsync(() => world.State!.Value.Vnfcs["control-1"].Status == VnfcStatus.Active, "the controller to be well");
        var server = world.State!.Value.Vnfcs["control-1"].ResourceId;
        await using var asked = await Answered.OnceAsync(service);
        service.Stop();

        await world.UntilAsync(() => Heals(world).Any(o => o.State == LcmOperationState.Completed), "a first healing");
        var first = Heals(world).First();
        StringAssert.Contains(first.Cause, "takes no connection");
        CollectionAssert.AreEqual(new[] { "control-1" }, first.Restarts.ToArray());
        Assert.AreEqual(server, world.State!.Value.Vnfcs["control-1"].ResourceId, "it was restarted, not made anew");
        await world.UntilAsync(() => Heals(world).Count(o => o.State == LcmOperationState.Completed) == 2, "a second healing");
        Assert.AreNotEqual(server, world.State!.Value.Vnfcs["control-1"].ResourceId);
        await world.UntilAsync(
            () => world.Kept.Alarms.AlarmList.Alarms.Any(a => a.AlarmTypeId == AlarmTypeId.HealingGivenUp && !a.IsCleared), "the alarm of giving up");

        using var back = new TcpListener(IPAddress.Parse("127.77.0.10"), port);
        back.Start();
        await world.UntilAsync(() => world.State!.Value.Vnfcs["control-1"].Status == VnfcStatus.Active, "the controller to be well again");
        Assert.IsTrue(world.Kept.Alarms.AlarmList.Alarms.All(a => a.IsCleared));
        Assert.AreEqual(2, Heals(world).Count());
    }

    [TestMethod]
    public async Task AComponentThatAnswersPingsIsLeftAlone()
    {
        await using var world = await DatastoreWorld.StartAsync();
        OpenLoopback(world);
        await world.CommittedAsync(Documents(
            world, "<heartbeat><name>h</name><vdu-id>control</vdu-id><cpd-id>management</cpd-id><kind>ping</kind><interval>1</interval><failures>1</failures><boot-time>0</boot-time></heartbeat>"));
        await world.UntilAsync(LcmOperationType.Instantiate, LcmOperationState.Completed);
        var passes = world.Orchestration.Orchestrator.Queue.Passes;
        await world.UntilAsync(() => world.Orchestration.Orchestrator.Queue.Passes > passes + 4, "some passes");
        Assert.AreEqual(VnfcStatus.Active, world.State!.Value.Vnfcs["control-1"].Status);
        Assert.IsEmpty(Heals(world));
    }

    private static IEnumerable<Operation> Heals(DatastoreWorld world) =>
        world.Kept.Lcm.Operations.Where(o => o.OperationLeaf == LcmOperationType.Heal).OrderBy(o => o.Generation);

    private static string Tcp(int port) =>
        $"<heartbeat><name>h</name><vdu-id>control</vdu-id><cpd-id>management</cpd-id><kind>tcp</kind><port>{port}</port><interval>1</interval><failures>1</failures><boot-time>0</boot-time></heartbeat>";

    private static string Documents(DatastoreWorld world, string healing) => world.Documents(x => x
        .Replace("<network>mgmt</network>", "<network>loop</network>", StringComparison.Ordinal)
        .Replace("10.10.0.10", "127.77.0.10", StringComparison.Ordinal)
        .Replace("<label>", $"<healing>{healing}</healing><label>", StringComparison.Ordinal));

    private static void OpenLoopback(DatastoreWorld world) => world.Cloud.With(s =>
    {
        var network = new SimNetwork { Id = Guid.NewGuid().ToString(), Name = "loop" };
        var subnet = new SimSubnet { Id = Guid.NewGuid().ToString(), Name = "loop-v4", Network = network.Id, Cidr = "127.77.0.0/24", Gateway = "127.77.0.1" };
        s.Networks[network.Id] = network;
        return s.Subnets[subnet.Id] = subnet;
    });

    /// <summary>Somebody who connected.</summary>
    private sealed class Answered(Socket socket) : IAsyncDisposable
    {
        public static async Task<Answered> OnceAsync(TcpListener service) => new(await service.AcceptSocketAsync());

        public ValueTask DisposeAsync()
        {
            socket.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
