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

    private static async Task AtEachCallAsync(Func<World, Task> before, Action<World> act, Func<World, Task> isSo)
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
                Assert.IsGreaterThan(8, at);
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
