using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Netconf.Mano.Ssh.Loops;

/// <summary>One thread that carries many SSH sessions: it waits for their descriptors and for work posted by others, and gives a
/// session a turn when there is something to do. All native calls of a session happen in its turns.</summary>
internal sealed class SshLoop : IDisposable
{
    /// <summary>Bytes a session may copy together for one write.</summary>
    internal const int ScratchSize = 256 * 1024;

    private readonly ConcurrentQueue<Action> _work = new();
    private readonly IPoller _poller;
    private readonly List<SshSession?> _slots = [];
    private readonly Stack<int> _freeSlots = new();
    private readonly ILogger _logger;
    private readonly Thread _thread;
    private int _sleeping;
    private volatile bool _stopping;

    internal SshLoop(string name, TimeProvider time, ILogger logger, bool portablePoller = false)
    {
        _logger = logger;
        _poller = OperatingSystem.IsLinux() && !portablePoller ? new EpollPoller() : new PollPoller();
        Timers = new LoopTimers(this, time);
        Scratch = GC.AllocateUninitializedArray<byte>(ScratchSize, pinned: true);
        _thread = new Thread(Run) { IsBackground = true, Name = name };
        _thread.Start();
    }

    internal LoopTimers Timers { get; }

    /// <summary>Room for bytes on their way between a pipe and libssh, used within a turn only.</summary>
    internal byte[] Scratch { get; }

    internal bool IsCurrent => Thread.CurrentThread == _thread;

    /// <summary>How many sessions are here; for spreading them.</summary>
    internal int Load => _load;

    private int _load;

    /// <summary>Runs an action on the loop's thread, after what was posted before.</summary>
    internal void Post(Action action)
    {
        _work.Enqueue(action);
        if (Interlocked.Exchange(ref _sleeping, 0) == 1)
        {
            _poller.Wake();
        }
    }

    internal void Reserve() => Interlocked.Increment(ref _load);

    internal void Release() => Interlocked.Decrement(ref _load);

    /// <summary>Gives a session a slot, on the loop's thread.</summary>
    internal int AddSlot(SshSession session)
    {
        if (!_freeSlots.TryPop(out var slot))
        {
            slot = _slots.Count;
            _slots.Add(null);
        }

        _slots[slot] = session;
        return slot;
    }

    internal void RemoveSlot(int slot)
    {
        _slots[slot] = null;
        _freeSlots.Push(slot);
    }

    internal void SetInterest(int fd, int slot, PollEvents before, PollEvents now) => _poller.Set(fd, slot, before, now);

    /// <summary>Ends the loop after the work posted so far. Sessions must have been closed before.</summary>
    public void Dispose()
    {
        if (_stopping)
        {
            return;
        }

        Post(() => _stopping = true);
        if (!IsCurrent)
        {
            _thread.Join();
            _poller.Dispose();
        }

        Timers.Dispose();
    }

    private void Run()
    {
        Span<int> ready = stackalloc int[256];
        while (!_stopping)
        {
            Interlocked.Exchange(ref _sleeping, 1);
            if (!_work.IsEmpty)
            {
                // Work came between the last look and the flag: do not sleep, but do look at the descriptors.
                if (Interlocked.Exchange(ref _sleeping, 0) == 1)
                {
                    _poller.Wake();
                }
            }

            var count = _poller.Wait(ready);
            Interlocked.Exchange(ref _sleeping, 0);
            for (var i = 0; i < count; i++)
            {
                _slots[ready[i]]?.Turn();
            }

            RunWork();
        }
    }

    /// <summary>Only what is there at the start: a session that schedules itself again must not starve the others.</summary>
    private void RunWork()
    {
        for (var left = _work.Count; left > 0 && _work.TryDequeue(out var action); left--)
        {
            try
            {
                action();
            }
            catch (Exception e)
            {
                // The loop carries other sessions: one fault must not end them (reference: trap 8).
                Log.WorkFailed(_logger, e);
            }
        }
    }
}
