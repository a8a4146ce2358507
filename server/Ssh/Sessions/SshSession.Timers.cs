using Netconf.Mano.Ssh.Native;

namespace Netconf.Mano.Ssh;

/// <summary>Deadlines, and the question whether a silent peer lives.</summary>
internal abstract unsafe partial class SshSession
{
    private long _timerAt = long.MaxValue;
    private long _nextKeepAlive = long.MaxValue;
    private ulong _inAtLastCheck;
    private int _unanswered;
    private bool _keepAliveBefore;

    internal void TimerFired(long at)
    {
        if (IsClosed || !_loop.IsCurrent || _slot < 0 || at != _timerAt)
        {
            return;
        }

        _timerAt = long.MaxValue;
        var now = _loop.Timers.Now;
        if (now >= _nextKeepAlive)
        {
            AskWhetherAlive(now);
        }

        if (!IsClosed)
        {
            CheckDeadlines(now);
        }

        Turn();
    }

    private protected void ArmTimer()
    {
        var next = Math.Min(NextDeadline(), _nextKeepAlive);
        if (next < _timerAt)
        {
            _timerAt = next;
            _loop.Timers.Add(this, next);
        }
    }

    private void AskWhetherAlive(long now)
    {
        _nextKeepAlive = now + (long)KeepAlive!.Value.TotalMilliseconds;
        if (InBytes != _inAtLastCheck || !IsAuthenticated)
        {
            _inAtLastCheck = InBytes;
            _unanswered = 0;
            return;
        }

        if (_unanswered >= KeepAliveCount)
        {
            Close("the peer no longer answers", tellPeer: false);
            return;
        }

        // libssh keeps the last answer until it is asked for: the first call takes it, the second sends a new question.
        _unanswered++;
        LibSsh.SendKeepAlive(Native);
        if (_keepAliveBefore)
        {
            LibSsh.SendKeepAlive(Native);
        }

        _keepAliveBefore = true;
    }
}
