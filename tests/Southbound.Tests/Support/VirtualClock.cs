namespace Netconf.Mano.Southbound.Tests.Support;

/// <summary>
/// Time that stands still while anything is at work and jumps to the next timer when nothing is. Tests of seconds and hours
/// run as fast as the code under test, and no slow machine changes their outcome.
/// </summary>
internal sealed class VirtualClock : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<VirtualTimer> _timers = [];
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private int _busy;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Work that keeps time from passing (requests under way).</summary>
    internal void Enter() => Interlocked.Increment(ref _busy);

    internal void Leave() => Interlocked.Decrement(ref _busy);

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Runs work to its end, letting time pass whenever all else waits for it.</summary>
    /// <param name="work">The work.</param>
    /// <param name="sleeping">Work that counts as busy but waits on this clock itself.</param>
    internal async Task<T> RunAsync<T>(Func<Task<T>> work, Func<int>? sleeping = null)
    {
        var task = Task.Run(work);
        var pump = new Thread(() => Pump(task, sleeping ?? (() => 0))) { IsBackground = true };
        pump.Start();
        return await task;
    }

    /// <summary>
    /// Quiet means: no request under way, nothing queued and no pool thread at work (a long silence will do, should someone
    /// block a thread). A jump at the wrong moment would do little harm: to the code under test it is a machine that stood still.
    /// </summary>
    private void Pump(Task work, Func<int> sleeping)
    {
        var quiet = 0;
        while (!work.IsCompleted)
        {
            quiet = Volatile.Read(ref _busy) <= sleeping() && ThreadPool.PendingWorkItemCount == 0 ? quiet + 1 : 0;
            if (quiet > 50 || (quiet > 1 && IsPoolIdle()))
            {
                quiet = 0;
                FireNext();
            }

            Thread.Sleep(1); // the driver's own pace; no outcome depends on it
        }
    }

    private static bool IsPoolIdle()
    {
        ThreadPool.GetMaxThreads(out var most, out _);
        ThreadPool.GetAvailableThreads(out var free, out _);
        return most == free;
    }

    private void FireNext()
    {
        VirtualTimer? next;
        lock (_lock)
        {
            next = _timers.MinBy(t => t.Due);
            if (next is null)
            {
                return;
            }

            _now = next.Due > _now ? next.Due : _now;
            _timers.Remove(next);
            if (next.Period > TimeSpan.Zero)
            {
                next.Due = _now + next.Period;
                _timers.Add(next);
            }
        }

        Enter();
        ThreadPool.UnsafeQueueUserWorkItem(
            _ =>
            {
                try
                {
                    next.Fire();
                }
                finally
                {
                    Leave();
                }
            },
            null);
    }

    private sealed class VirtualTimer(VirtualClock clock, TimerCallback callback, object? state) : ITimer
    {
        internal DateTimeOffset Due { get; set; }

        internal TimeSpan Period { get; private set; }

        internal void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                clock._timers.Remove(this);
                Period = period == Timeout.InfiniteTimeSpan ? TimeSpan.Zero : period;
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = clock._now + dueTime;
                    clock._timers.Add(this);
                }
            }

            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
