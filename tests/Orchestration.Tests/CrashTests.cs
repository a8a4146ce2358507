using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Orchestration.Lifecycle;
using Netconf.Mano.Simulator;

namespace Netconf.Mano.Orchestration.Tests;

/// <summary>
/// A crash at each step of each operation, enumerated: the orchestrator is killed at the n-th write of its state (before it, and just after
/// it) and at the n-th call to the VIM (before it, and after it with the reply lost); one started anew over the same state and the same
/// cloud ends as if nothing had happened.
/// </summary>
[TestClass]
public sealed class CrashTests
{
    private const int Enough = 200;

    [TestMethod]
    public Task InstantiationSurvivesACrashAtAnyWrite() => AtEachWriteAsync(
        _ => Task.CompletedTask, w => w.Commit(World.Wish("pair")), IsPairAsync);

    [TestMethod]
    public Task InstantiationSurvivesACrashAtAnyCall() => AtEachCallAsync(
        _ => Task.CompletedTask, w => w.Commit(World.Wish("pair")), IsPairAsync);

    [TestMethod]
    public Task TerminationSurvivesACrashAtAnyWrite() => AtEachWriteAsync(
        UpAsync, w => w.Commit(null), IsGoneAsync);

    [TestMethod]
    public Task TerminationSurvivesACrashAtAnyCall() => AtEachCallAsync(
        UpAsync, w => w.Commit(null), IsGoneAsync);

    [TestMethod]
    public Task HealingSurvivesACrashAtAnyWrite() => AtEachWriteAsync(
        UpAsync, w => w.Cloud.Kill(w.Record.Vnfcs["forward-1"].ResourceId!), IsHealedAsync);

    [TestMethod]
    public Task ScalingSurvivesACrashAtAnyWrite() => AtEachWriteAsync(
        UpAsync, w => w.Commit(World.Wish("pair")), IsPairAsync);

    [TestMethod]
    public Task ScalingInSurvivesACrashAtAnyCall() => AtEachCallAsync(
        PairAsync, w => w.Commit(World.Wish()), w => IsAsync(w, 2, "ACTIVE"), 4);

    [TestMethod]
    public Task StoppingSurvivesACrashAtAnyWrite() => AtEachWriteAsync(
        UpAsync, w => w.Commit(World.Wish() with { Stopped = true }), w => IsAsync(w, 2, "SHUTOFF"));

    [TestMethod]
    public Task StoppingSurvivesACrashAtAnyCall() => AtEachCallAsync(
        UpAsync, w => w.Commit(World.Wish() with { Stopped = true }), w => IsAsync(w, 2, "SHUTOFF"), 4);

    [TestMethod]
    public Task ChangingConnectivitySurvivesACrashAtAnyWrite() => AtEachWriteAsync(UpAsync, w => w.Commit(Moved), HasMovedAsync);

    [TestMethod]
    public Task ChangingConnectivitySurvivesACrashAtAnyCall() => AtEachCallAsync(UpAsync, w => w.Commit(Moved), HasMovedAsync, 4);

    [TestMethod]
    public Task ChangingThePackageSurvivesACrashAtAnyWrite() => AtEachWriteAsync(
        PairAsync, w => w.Commit(World.Wish("pair") with { VnfdId = "gateway-2.0" }), IsOfTheNewPackageAsync);

    [TestMethod]
    public Task ChangingThePackageSurvivesACrashAtAnyCall() => AtEachCallAsync(
        PairAsync, w => w.Commit(World.Wish("pair") with { VnfdId = "gateway-2.0" }), IsOfTheNewPackageAsync);

    [TestMethod]
    public Task OrderlyTerminationSurvivesACrashAtAnyWrite() => AtEachWriteAsync(
        UpAsync, w => _ = InvokeAsync(w), async w =>
        {
            await w.UntilAsync(() => w.State.Occurrences.Any(o => o is { Operation: LcmOperationType.Terminate, State: LcmOperationState.Completed }) || Invoked(w), "the end");
            Assert.AreEqual(0, w.Servers);
            Assert.AreEqual(0, w.Ports);
        });

    private static Wish Moved { get; } = World.Wish() with
    {
        Connectivity = World.Attached with
        {
            External = World.Attached.External.SetItem("management", World.Attached.External["management"] with
            {
                Ports = World.Attached.External["management"].Ports.SetItem(1, new PortAddress([System.Net.IPAddress.Parse("10.10.0.77")], null)),
            }),
        },
    };

    /// <summary>Invokes as a client does that tries again when the server went away.</summary>
    private static async Task InvokeAsync(World world)
    {
        try
        {
            _ = await world.StartAsync(a => a.Terminate(StopType.Graceful, TimeSpan.FromMinutes(1)));
        }
        catch (IOException)
        {
            // killed before it was accepted
        }
    }

    private static bool Invoked(World world)
    {
        if (!world.State.Occurrences.Any(o => o.Operation == LcmOperationType.Terminate))
        {
            _ = InvokeAsync(world);
        }

        return false;
    }

    private static async Task PairAsync(World world)
    {
        world.Commit(World.Wish("pair"));
        await world.UntilEndedAsync(LcmOperationState.Completed, 1);
    }

    private static async Task IsAsync(World world, int servers, string status)
    {
        await world.UntilAsync(
            () => world.State.Occurrences.Count() == 2 && world.State.Occurrences.All(o => o.State == LcmOperationState.Completed), "the operation");
        Assert.AreEqual(servers, world.Servers);
        Assert.AreEqual(servers * 2, world.Ports);
        Assert.IsTrue(world.Cloud.With(s => s.Servers.Values.All(x => x.Status == status)));
    }

    private static async Task HasMovedAsync(World world)
    {
        await IsAsync(world, 2, "ACTIVE");
        Assert.IsTrue(world.Cloud.With(s => s.Ports.Values.Any(p => p.Addresses.Any(a => a.Address == "10.10.0.77"))));
        Assert.IsFalse(world.Cloud.With(s => s.Ports.Values.Any(p => p.Addresses.Any(a => a.Address == "10.10.0.10"))));
    }

    private static async Task IsOfTheNewPackageAsync(World world)
    {
        await IsAsync(world, 3, "ACTIVE");
        Assert.AreEqual("gateway-2.0", world.Record.WantedIntent.VnfdId);
        Assert.AreEqual(2, world.Cloud.With(s => s.Servers.Values.Count(x => x.Flavor == "4")));
    }

    private static async Task UpAsync(World world)
    {
        world.Commit(World.Wish());
        await world.UntilEndedAsync(LcmOperationState.Completed, 1);
    }

    private static async Task IsPairAsync(World world)
    {
        await world.UntilAsync(() => world.State.Read(World.Instance) is { Occurrence: null, Instance: { Instantiated: true } r }
            && r.WantedIntent.Size.Total == 3, "the pair");
        Assert.AreEqual(3, world.Servers);
        Assert.AreEqual(6, world.Ports);
        Assert.AreEqual(4, world.Cloud.With(s => s.Networks.Count));
        Assert.IsTrue(world.Record.Vnfcs.Values.All(v => v.Status == VnfcStatus.Active));
        Assert.IsTrue(world.State.Occurrences.All(o => o.State == LcmOperationState.Completed));
    }

    private static async Task IsGoneAsync(World world)
    {
        await world.UntilAsync(() => world.State.Read(World.Instance).Instance is null, "the instance to be forgotten");
        Assert.AreEqual(0, world.Servers);
        Assert.AreEqual(0, world.Ports);
        Assert.AreEqual(3, world.Cloud.With(s => s.Networks.Count));
    }

    private static async Task IsHealedAsync(World world)
    {
        await world.UntilAsync(
            () => world.State.Occurrences.Count() == 2 && world.State.Occurrences.All(o => o.State == LcmOperationState.Completed), "the healing");
        Assert.AreEqual(2, world.Servers);
        Assert.AreEqual(4, world.Ports);
        Assert.IsTrue(world.State.Raised.IsEmpty);
    }

    private static async Task AtEachWriteAsync(Func<World, Task> before, Action<World> act, Func<World, Task> isSo)
    {
        for (var at = 0; at < Enough; at++)
        {
            await using var world = await World.StartAsync();
            await before(world);
            var crash = new Crash(at);
            world.State.AroundWrite = _ => crash.Pass();
            if (!await RunAsync(world, act, isSo, crash, () => world.State.AroundWrite = null))
            {
                Assert.IsGreaterThan(4, at);
                return;
            }
        }

        Assert.Fail("the operation never ended without a crash");
    }

    private static async Task AtEachCallAsync(Func<World, Task> before, Action<World> act, Func<World, Task> isSo, int least = 8)
    {
        for (var at = 0; at < Enough; at++)
        {
            await using var world = await World.StartAsync();
            await before(world);
            var lose = at % 2 == 1;
            var crash = new Crash(at / 2);
            world.Cloud.OnRequest = (method, path) =>
            {
                if (method is "POST" or "PUT" or "DELETE" && !path.Contains("/identity/", StringComparison.Ordinal))
                {
                    if (lose && crash.IsNext)
                    {
                        world.Cloud.Inject(new InjectedFault { Method = method, Path = ".*", Effect = FaultEffect.LoseReply, Count = 1 });
                        crash.Note();
                    }
                    else
                    {
                        crash.Pass();
                    }
                }
            };
            if (!await RunAsync(world, act, isSo, crash, () => world.Cloud.OnRequest = null))
            {
                Assert.IsGreaterThan(least - 1, at);
                return;
            }
        }

        Assert.Fail("the operation never ended without a crash");
    }

    /// <summary>False when the operation ended before the crash point was reached.</summary>
    private static async Task<bool> RunAsync(World world, Action<World> act, Func<World, Task> isSo, Crash crash, Action repair)
    {
        act(world);
        var done = isSo(world);
        _ = await Task.WhenAny(done, crash.Happened);
        if (!crash.Happened.IsCompleted)
        {
            await done;
            return false;
        }

        await world.KillAsync();
        repair();
        world.Begin();
        await isSo(world);
        await done;
        return true;
    }

    /// <summary>Lets so many pass; after that nothing passes any more, as after a kill.</summary>
    private sealed class Crash(int after)
    {
        private readonly TaskCompletionSource _happened = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _passed;

        public Task Happened => _happened.Task;

        public bool IsNext => Volatile.Read(ref _passed) == after;

        public void Note() => _ = _happened.TrySetResult();

        public void Pass()
        {
            if (Interlocked.Increment(ref _passed) > after)
            {
                Note();
                throw new IOException("killed");
            }
        }
    }
}
