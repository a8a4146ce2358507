using System.Collections.Concurrent;
using Netconf.Mano.Orchestration.Reconciler;

namespace Netconf.Mano.Orchestration.Tests;

[TestClass]
public sealed class ReconcileQueueTests
{
    private readonly ManualTime _time = new();

    private ReconcileQueue Queue(
        Func<string, CancellationToken, Task<ReconcileResult>> pass, int concurrency = 16, Func<string, string>? laneOf = null) =>
        new(pass, laneOf ?? (_ => "a"), (_, _) => { },
            new ReconcilePace(concurrency, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(8)), _time, new Random(1));

    [TestMethod]
    public async Task RunsAWokenKeyOnce()
    {
        var seen = new ConcurrentQueue<string>();
        await using var queue = Queue((key, _) => { seen.Enqueue(key); return Task.FromResult(ReconcileResult.Done); });
        queue.Wake("x");
        await queue.WhenIdle();
        CollectionAssert.AreEqual(new[] { "x" }, seen.ToArray());
    }

    [TestMethod]
    public async Task WakingARunningKeyManyTimesGivesOneMorePass()
    {
        var begun = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        var passes = 0;
        await using var queue = Queue(async (_, _) =>
        {
            if (Interlocked.Increment(ref passes) == 1)
            {
                begun.SetResult();
                await go.Task;
            }

            return ReconcileResult.Done;
        });
        queue.Wake("x");
        await begun.Task;
        for (var i = 0; i < 10; i++)
        {
            queue.Wake("x");
        }

        go.SetResult();
        await queue.WhenIdle();
        Assert.AreEqual(2, passes);
    }

    [TestMethod]
    public async Task NeverRunsOneKeyTwiceAtATime()
    {
        var active = 0;
        var overlaps = 0;
        await using var queue = Queue(async (_, _) =>
        {
            _ = Interlocked.Increment(ref active) > 1 ? Interlocked.Increment(ref overlaps) : 0;
            await Task.Yield();
            _ = Interlocked.Decrement(ref active);
            return ReconcileResult.Done;
        });
        for (var i = 0; i < 1000; i++)
        {
            queue.Wake("x");
        }

        await queue.WhenIdle();
        Assert.AreEqual(0, overlaps);
    }

    [TestMethod]
    public async Task ASlowLaneHoldsOnlyItself()
    {
        var held = new TaskCompletionSource();
        var fast = new ConcurrentBag<string>();
        await using var queue = Queue(
            async (key, _) =>
            {
                if (key.StartsWith('s'))
                {
                    await held.Task;
                }
                else
                {
                    fast.Add(key);
                }

                return ReconcileResult.Done;
            },
            concurrency: 2, laneOf: key => key[..1]);
        for (var i = 0; i < 8; i++)
        {
            queue.Wake($"s{i}");
        }

        for (var i = 0; i < 8; i++)
        {
            queue.Wake($"f{i}");
        }

        while (fast.Count < 8)
        {
            await Task.Yield();
        }

        Assert.AreEqual(2, queue.Active);
        Assert.AreEqual(6, queue.Waiting);
        held.SetResult();
        await queue.WhenIdle();
    }

    [TestMethod]
    public async Task LooksAgainAfterTheAskedTime()
    {
        var passes = 0;
        await using var queue = Queue((_, _) =>
            Task.FromResult(++passes == 1 ? ReconcileResult.After(TimeSpan.FromSeconds(5)) : ReconcileResult.Done));
        queue.Wake("x");
        await queue.WhenIdle();
        _time.Advance(TimeSpan.FromSeconds(4));
        await queue.WhenIdle();
        Assert.AreEqual(1, passes);
        _time.Advance(TimeSpan.FromSeconds(1));
        await queue.WhenIdle();
        Assert.AreEqual(2, passes);
    }

    [TestMethod]
    public async Task AWakeUpEndsTheWait()
    {
        var passes = 0;
        await using var queue = Queue((_, _) =>
            Task.FromResult(++passes == 1 ? ReconcileResult.After(TimeSpan.FromSeconds(5)) : ReconcileResult.Done));
        queue.Wake("x");
        await queue.WhenIdle();
        queue.Wake("x");
        await queue.WhenIdle();
        Assert.AreEqual(2, passes);
        _time.Advance(TimeSpan.FromSeconds(60));
        await queue.WhenIdle();
        Assert.AreEqual(2, passes);
    }

    [TestMethod]
    public async Task AFaultyPassIsRepeatedEverMoreSeldom()
    {
        var at = new List<TimeSpan>();
        var start = _time.GetUtcNow();
        await using var queue = Queue((_, _) =>
        {
            at.Add(_time.GetUtcNow() - start);
            throw new InvalidOperationException("no");
        });
        queue.Wake("x");
        for (var i = 0; i < 60; i++)
        {
            await queue.WhenIdle();
            _time.Advance(TimeSpan.FromSeconds(0.5));
        }

        await queue.WhenIdle();
        var gaps = at.Zip(at.Skip(1), (a, b) => b - a).ToList();
        Assert.IsGreaterThan(3, gaps.Count);
        Assert.IsLessThanOrEqualTo(TimeSpan.FromSeconds(1), gaps[0]);
        Assert.IsGreaterThan(TimeSpan.FromSeconds(3), gaps[^1]);
        Assert.IsLessThanOrEqualTo(TimeSpan.FromSeconds(8.5), gaps.Max());
        Assert.AreEqual(at.Count, (int)queue.Faults);
    }

    [TestMethod]
    public async Task StoppingCancelsWhatRunsAndDropsWhatWaits()
    {
        var begun = new TaskCompletionSource();
        var passes = 0;
        var queue = Queue(
            async (_, cancellationToken) =>
            {
                Interlocked.Increment(ref passes);
                begun.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, _time, cancellationToken);
                return ReconcileResult.Done;
            },
            concurrency: 1);
        queue.Wake("x");
        queue.Wake("y");
        await begun.Task;
        await queue.DisposeAsync();
        queue.Wake("z");
        Assert.AreEqual(1, passes);
        Assert.AreEqual(0, queue.Active);
    }
}
