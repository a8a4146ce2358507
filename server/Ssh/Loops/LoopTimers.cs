namespace Netconf.Mano.Ssh.Loops;

/// <summary>Deadlines of a loop's sessions behind one timer. An entry may be out of date: the session then says when it really
/// wants to be woken. So a deadline that moves with every byte costs nothing per byte.</summary>
internal sealed class LoopTimers : IDisposable
{
    private readonly SshLoop _loop;
    private readonly TimeProvider _time;
    private readonly PriorityQueue<SshSession, long> _entries = new();
    private readonly ITimer _timer;
    private long _armed = long.MaxValue;

    internal LoopTimers(SshLoop loop, TimeProvider time)
    {
        _loop = loop;
        _time = time;
        _timer = time.CreateTimer(_ => _loop.Post(RunDue), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Milliseconds on the provider's clock.</summary>
    internal long Now => _time.GetTimestamp() / (_time.TimestampFrequency / 1000);

    /// <summary>Wakes a session at a time or later, on the loop's thread.</summary>
    internal void Add(SshSession session, long at)
    {
        _entries.Enqueue(session, at);
        Arm();
    }

    public void Dispose() => _timer.Dispose();

    private void RunDue()
    {
        _armed = long.MaxValue;
        var now = Now;
        while (_entries.TryPeek(out var session, out var at) && at <= now)
        {
            _entries.Dequeue();
            session.TimerFired(at);
        }

        Arm();
    }

    private void Arm()
    {
        if (!_entries.TryPeek(out _, out var at) || at >= _armed)
        {
            return;
        }

        _armed = at;
        if (at <= Now)
        {
            _loop.Post(RunDue);
        }
        else
        {
            _timer.Change(TimeSpan.FromMilliseconds(at - Now), Timeout.InfiniteTimeSpan);
        }
    }
}
