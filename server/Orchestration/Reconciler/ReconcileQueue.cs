namespace Netconf.Mano.Orchestration.Reconciler;

/// <summary>What a pass over one key came to.</summary>
/// <param name="RequeueAfter">Look again after this time even if nobody wakes the key; null: not before it is woken.</param>
public readonly record struct ReconcileResult(TimeSpan? RequeueAfter)
{
    /// <summary>Nothing more to do before the key is woken.</summary>
    public static ReconcileResult Done => default;

    /// <summary>Look again after <paramref name="delay"/>.</summary>
    public static ReconcileResult After(TimeSpan delay) => new(delay);
}

/// <summary>How a <see cref="ReconcileQueue"/> paces itself.</summary>
/// <param name="LaneConcurrency">Passes at the same time in one lane, so that a slow VIM holds only its own.</param>
/// <param name="FirstBackoff">Wait after the first faulty pass of a key.</param>
/// <param name="LongestBackoff">Longest wait; each faulty pass doubles it up to here.</param>
public sealed record ReconcilePace(int LaneConcurrency, TimeSpan FirstBackoff, TimeSpan LongestBackoff)
{
    /// <summary>16 passes a lane, 0.5 s doubling to 60 s.</summary>
    public static ReconcilePace Default { get; } = new(16, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(60));
}

/// <summary>
/// Wakes a reconciler with keys, never with events: however often a key is woken, at most one pass over it runs and at most one
/// more waits. Passes of one key never overlap. Keys are spread over lanes (a VIM each) with a concurrency of their own,
/// first come first served. A pass that throws is repeated after a back-off with jitter; a wake-up ends any wait.
/// </summary>
public sealed class ReconcileQueue : IAsyncDisposable
{
    private readonly Func<string, CancellationToken, Task<ReconcileResult>> _pass;
    private readonly Func<string, string> _laneOf;
    private readonly Action<string, Exception> _faulted;
    private readonly ReconcilePace _pace;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Lane> _lanes = new(StringComparer.Ordinal);
    private readonly PriorityQueue<(Entry Entry, int Ticket), DateTimeOffset> _delayed = new();
    private readonly ITimer _timer;
    private readonly CancellationTokenSource _stop = new();
    private TaskCompletionSource? _idle;
    private int _queued;
    private int _running;
    private long _passes;
    private long _faults;

    /// <summary>Makes a queue; nothing runs before the first wake-up.</summary>
    /// <param name="pass">One pass over a key. It reads all it needs; a cancelled token means: stop as if killed.</param>
    /// <param name="laneOf">The lane a key belongs to now; asked at each wake-up.</param>
    /// <param name="faulted">Told of a pass that threw, for the log.</param>
    /// <param name="pace">Concurrency and back-off.</param>
    /// <param name="time">The time.</param>
    /// <param name="random">Jitter.</param>
    public ReconcileQueue(
        Func<string, CancellationToken, Task<ReconcileResult>> pass, Func<string, string> laneOf,
        Action<string, Exception> faulted, ReconcilePace pace, TimeProvider time, Random random)
    {
        (_pass, _laneOf, _faulted, _pace, _time, _random) = (pass, laneOf, faulted, pace, time, random);
        _timer = time.CreateTimer(_ => WakeDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Keys waiting for their turn in a lane.</summary>
    public int Waiting => Volatile.Read(ref _queued);

    /// <summary>Passes running now.</summary>
    public int Active => Volatile.Read(ref _running);

    /// <summary>Passes begun since the start.</summary>
    public long Passes => Interlocked.Read(ref _passes);

    /// <summary>Passes that threw.</summary>
    public long Faults => Interlocked.Read(ref _faults);

    /// <summary>Has the key looked at as soon as its lane has room; a pass under way is followed by one more.</summary>
    public void Wake(string key)
    {
        lock (_gate)
        {
            if (_stop.IsCancellationRequested)
            {
                return;
            }

            var entry = EntryOf(key);
            entry.Ticket++; // whatever timer waited for it is void now
            if (entry.Running)
            {
                entry.WokenWhileRunning = true;
            }
            else if (!entry.Queued)
            {
                Enqueue(entry);
            }
        }
    }

    /// <summary>Completes when no key runs or waits for its turn; keys waiting for a time do not count.</summary>
    public Task WhenIdle()
    {
        lock (_gate)
        {
            return _running + _queued == 0
                ? Task.CompletedTask
                : (_idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Begins no more passes, cancels those under way and waits for them.</summary>
    public async ValueTask DisposeAsync()
    {
        Task idle;
        lock (_gate)
        {
            if (_stop.IsCancellationRequested)
            {
                return;
            }

            _stop.Cancel();
            foreach (var lane in _lanes.Values)
            {
                _queued -= lane.Waiting.Count;
                lane.Waiting.Clear();
            }

            _delayed.Clear();
            idle = WhenIdle();
        }

        await idle.ConfigureAwait(false);
        await _timer.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private Entry EntryOf(string key)
    {
        if (!_entries.TryGetValue(key, out var entry))
        {
            _entries.Add(key, entry = new Entry(key));
        }

        return entry;
    }

    private void Enqueue(Entry entry)
    {
        var name = _laneOf(entry.Key);
        if (!_lanes.TryGetValue(name, out var lane))
        {
            _lanes.Add(name, lane = new Lane(name));
        }

        entry.Queued = true;
        _queued++;
        lane.Waiting.Enqueue(entry);
        StartNext(lane);
    }

    private void StartNext(Lane lane)
    {
        while (lane.Running < _pace.LaneConcurrency && lane.Waiting.TryDequeue(out var entry))
        {
            entry.Queued = false;
            entry.Running = true;
            _queued--;
            _running++;
            lane.Running++;
            _passes++;
            _ = Task.Run(() => RunAsync(entry, lane));
        }
    }

    private async Task RunAsync(Entry entry, Lane lane)
    {
        TimeSpan? next = null;
        var fault = false;
        try
        {
            next = (await _pass(entry.Key, _stop.Token).ConfigureAwait(false)).RequeueAfter;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
        catch (Exception exception) // whatever went wrong with one key must not end the queue; the key is tried again
        {
            fault = true;
            _faulted(entry.Key, exception);
        }

        Finish(entry, lane, next, fault);
    }

    private void Finish(Entry entry, Lane lane, TimeSpan? next, bool fault)
    {
        lock (_gate)
        {
            entry.Running = false;
            _running--;
            lane.Running--;
            entry.FaultsInRow = fault ? entry.FaultsInRow + 1 : 0;
            _faults += fault ? 1 : 0;
            if (!_stop.IsCancellationRequested)
            {
                Continue(entry, fault ? Backoff(entry.FaultsInRow) : next);
                StartNext(lane);
                _ = lane.Running + lane.Waiting.Count == 0 && _lanes.Remove(lane.Name);
            }

            if (_running + _queued == 0)
            {
                _idle?.TrySetResult();
                _idle = null;
            }
        }
    }

    private void Continue(Entry entry, TimeSpan? next)
    {
        if (entry.WokenWhileRunning)
        {
            entry.WokenWhileRunning = false;
            Enqueue(entry);
        }
        else if (next is { } delay)
        {
            entry.Ticket++;
            _delayed.Enqueue((entry, entry.Ticket), _time.GetUtcNow() + delay);
            Arm();
        }
        else
        {
            _ = _entries.Remove(entry.Key); // an idle key costs nothing
        }
    }

    /// <summary>Between half and all of the doubled wait, so that keys that failed together do not come back together.</summary>
    private TimeSpan Backoff(int faults)
    {
        var full = _pace.FirstBackoff * Math.Pow(2, Math.Min(faults - 1, 20));
        return (full < _pace.LongestBackoff ? full : _pace.LongestBackoff) * (0.5 + (_random.NextDouble() / 2));
    }

    private void Arm()
    {
        while (_delayed.TryPeek(out var item, out var due))
        {
            if (item.Entry.Ticket != item.Ticket)
            {
                _ = _delayed.Dequeue();
                continue;
            }

            var delay = due - _time.GetUtcNow();
            _ = _timer.Change(delay > TimeSpan.Zero ? delay : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            return;
        }
    }

    private void WakeDue()
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            while (!_stop.IsCancellationRequested && _delayed.TryPeek(out var item, out var due) && due <= now)
            {
                _ = _delayed.Dequeue();
                if (item.Entry.Ticket == item.Ticket && item.Entry is { Running: false, Queued: false })
                {
                    Enqueue(item.Entry);
                }
            }

            if (!_stop.IsCancellationRequested)
            {
                Arm();
            }
        }
    }

    private sealed class Entry(string key)
    {
        public string Key { get; } = key;

        public bool Queued { get; set; }

        public bool Running { get; set; }

        public bool WokenWhileRunning { get; set; }

        public int FaultsInRow { get; set; }

        /// <summary>Identifies the wait that counts; a timer with an older one is void.</summary>
        public int Ticket { get; set; }
    }

    private sealed class Lane(string name)
    {
        public string Name { get; } = name;

        public Queue<Entry> Waiting { get; } = new();

        public int Running { get; set; }
    }
}
