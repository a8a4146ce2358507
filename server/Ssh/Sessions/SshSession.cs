using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Netconf.Mano.Ssh.Loops;
using Netconf.Mano.Ssh.Native;

namespace Netconf.Mano.Ssh;

/// <summary>One SSH connection, as server or client: a native session that lives on one loop at a time. Everything here except
/// <see cref="Schedule"/> and <see cref="Post"/> runs on that loop.</summary>
/// <remarks>
/// A turn reads what is there (ssh_message_get polls the socket once and dispatches packets), answers requests, moves bytes between
/// channels and pipes, and says what the loop shall wait for next. libssh reads 4 KB a poll, so a turn has several rounds.
/// </remarks>
internal abstract unsafe class SshSession
{
    private const int ReadChunk = 4096;
    private const int ReadsPerRound = 32;
    private const int RoundsPerTurn = 8;
    private const string ClosedByPeer = "closed by the peer";
    private const int OutputBudget = 512 * 1024;

    private readonly Action _runScheduled;
    private volatile SshLoop _loop;
    private Counters* _counters;
    private int _scheduled;
    private int _fd;
    private int _slot = -1;
    private PollEvents _interest;
    private long _timerAt = long.MaxValue;
    private long _nextKeepAlive = long.MaxValue;
    private ulong _inAtLastCheck;
    private int _unanswered;
    private bool _keepAliveBefore;

    private protected SshSession(SshLoop loop, ILogger logger)
    {
        _loop = loop;
        Logger = logger;
        _runScheduled = RunScheduled;
    }

    internal SshLoop Loop => _loop;

    internal ILogger Logger { get; }

    internal nint Native { get; private set; }

    internal bool IsClosed { get; private set; }

    /// <summary>Why the connection ended; null while it lives.</summary>
    internal string? CloseReason { get; private set; }

    internal List<SshChannel> Channels { get; } = [];

    /// <summary>When bytes last moved on a channel, for the idle timeout.</summary>
    internal long LastActivity { get; set; }

    private protected ulong InBytes => _counters->InBytes;

    private protected abstract bool IsAuthenticated { get; }

    private protected abstract TimeSpan? KeepAlive { get; }

    private protected abstract int KeepAliveCount { get; }

    /// <summary>Reads and answers; false when nothing shall be read now because an answer is being worked out elsewhere.</summary>
    private protected abstract bool Advance();

    /// <summary>The time of the next thing that happens by itself, except keep-alives.</summary>
    private protected abstract long NextDeadline();

    /// <summary>That time may have come.</summary>
    private protected abstract void CheckDeadlines(long now);

    /// <summary>Frees what a subclass holds of the native session, before it goes.</summary>
    private protected abstract void Release();

    /// <summary>The connection is gone.</summary>
    private protected abstract void Ended(string reason);

    /// <summary>What a channel does when its output has been delivered: a server closes it, a client only ends its half.</summary>
    internal abstract void OutputDelivered(SshChannel channel);

    /// <summary>Takes over a new native session.</summary>
    private protected void Adopt(nint native, int fd)
    {
        Native = native;
        _fd = fd;
        _counters = (Counters*)NativeMemory.AllocZeroed((nuint)sizeof(Counters));
        LibSsh.SetCounters(native, _counters, null);
        LibSsh.SetBlocking(native, 0);
    }

    /// <summary>Puts the session into its loop's hands.</summary>
    private protected void Attach()
    {
        if (IsClosed)
        {
            return;
        }

        _slot = _loop.AddSlot(this);
        _interest = PollEvents.None;
        LastActivity = _loop.Timers.Now;
        if (KeepAlive is { } period)
        {
            _nextKeepAlive = LastActivity + (long)period.TotalMilliseconds;
        }

        Turn();
    }

    /// <summary>Moves the session to another loop, on which a place has been taken; its turn there follows.</summary>
    private protected void MoveTo(SshLoop target)
    {
        Watch(PollEvents.None);
        _loop.RemoveSlot(_slot);
        _loop.Release();
        _slot = -1;
        _timerAt = long.MaxValue;
        _loop = target;
        target.Post(Attach);
    }

    /// <summary>Asks for a turn, from any thread.</summary>
    internal void Schedule()
    {
        if (Interlocked.Exchange(ref _scheduled, 1) == 0)
        {
            _loop.Post(_runScheduled);
        }
    }

    /// <summary>Runs an action on the session's loop, from any thread; not run when the session has ended.</summary>
    internal void Post(Action action)
    {
        var loop = _loop;
        loop.Post(() =>
        {
            if (!ReferenceEquals(loop, _loop))
            {
                Post(action);
            }
            else if (!IsClosed)
            {
                action();
            }
        });
    }

    /// <summary>One turn; a fault ends the session, not the loop.</summary>
    internal void Turn()
    {
        if (IsClosed || _slot < 0)
        {
            return;
        }

        try
        {
            RunTurn();
        }
        catch (Exception e)
        {
            Log.TurnFailed(Logger, e);
            Close("internal fault");
        }
    }

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

    /// <summary>Ends the session. The order matters: descriptor out of the poller, held message, disconnect, free, callback
    /// structures, pipes.</summary>
    internal void Close(string reason, bool tellPeer = true)
    {
        if (IsClosed)
        {
            return;
        }

        IsClosed = true;
        CloseReason = reason;
        if (_slot >= 0)
        {
            Watch(PollEvents.None);
            _loop.RemoveSlot(_slot);
        }

        _loop.Release();
        Release();
        FreeNative(reason, tellPeer);
        foreach (var channel in Channels.ToArray())
        {
            channel.SessionEnded();
        }

        Channels.Clear();
        Ended(reason);
    }

    private void FreeNative(string reason, bool tellPeer)
    {
        if (Native == 0)
        {
            return;
        }

        var native = Native;
        if (tellPeer && !IsNativeClosed())
        {
            // libssh sends only after a poll that saw the socket writable: without one the farewell would be dropped.
            FreeMessage(LibSsh.MessageGet(native));
            LibSsh.SetDisconnectMessage(native, reason);
            var fd = LibSsh.GetFd(native);
            LibSsh.Disconnect(native);
            CloseDescriptorLeftOpen(fd);
        }

        Native = 0;
        LibSsh.Free(native);
        NativeMemory.Free(_counters);
        _counters = null;
    }

    /// <summary>ssh_disconnect leaves a client's descriptor open when it was given by option; see the client's override.</summary>
    private protected virtual void CloseDescriptorLeftOpen(int fd)
    {
    }

    private protected static void FreeMessage(nint message)
    {
        if (message != 0)
        {
            LibSsh.MessageFree(message);
        }
    }

    private protected bool IsNativeClosed() =>
        (LibSsh.GetStatus(Native) & (SessionStatus.Closed | SessionStatus.ClosedError)) != 0;

    /// <summary>Says why the native session ended.</summary>
    private protected string NativeReason()
    {
        const string Farewell = "Received SSH_MSG_DISCONNECT: 11:";
        var error = LibSsh.GetError(Native);
        if (error.StartsWith(Farewell, StringComparison.Ordinal))
        {
            return error[Farewell.Length..] is "Bye Bye" or "disconnected by user" or "closed" or ""
                ? ClosedByPeer
                : $"{ClosedByPeer}: {error[Farewell.Length..]}";
        }

        return error.Length == 0 || error == "Socket error: disconnected" ? ClosedByPeer : error;
    }

    private void RunScheduled()
    {
        Volatile.Write(ref _scheduled, 0);
        if (_loop.IsCurrent)
        {
            Turn();
        }
        else
        {
            Schedule();
        }
    }

    private void RunTurn()
    {
        var budget = OutputBudget;
        for (var round = 1; ; round++)
        {
            if (!Read(out var lastRead))
            {
                Hold();
                return;
            }

            var afterReading = InBytes;
            var moreToSend = PumpChannels(ref budget);
            if (IsClosed)
            {
                return;
            }

            // What was read inside a write may have queued requests of which the socket tells nothing any more.
            var readMore = InBytes != afterReading || lastRead >= ReadChunk;
            if (!readMore && !moreToSend)
            {
                break;
            }

            if (round == RoundsPerTurn || budget <= 0)
            {
                Schedule();
                break;
            }
        }

        Watch(PollEvents.Read | ExtraInterest | (WritePending() ? PollEvents.Write : PollEvents.None));
        ArmTimer();
    }

    /// <summary>Reads until the socket seems empty or enough has come for one hand-over to the pipes.</summary>
    private bool Read(out ulong lastRead)
    {
        lastRead = 0;
        for (var i = 0; i < ReadsPerRound; i++)
        {
            var before = InBytes;
            if (!Advance())
            {
                return false;
            }

            lastRead = InBytes - before;
            if (lastRead < ReadChunk)
            {
                break;
            }
        }

        return true;
    }

    /// <summary>Nothing is read while a request is examined, so that a client cannot pile up more behind it.</summary>
    private void Hold()
    {
        if (!IsClosed && _slot >= 0)
        {
            Watch(WritePending() ? PollEvents.Write : PollEvents.None);
            ArmTimer();
        }
    }

    private bool PumpChannels(ref int budget)
    {
        var more = false;
        for (var i = Channels.Count - 1; i >= 0; i--)
        {
            var channel = Channels[i];
            more |= channel.Pump(ref budget);
            if (channel.Fault is { } fault)
            {
                Close(fault);
                return false;
            }

            if (channel.IsFinished)
            {
                Channels.Remove(channel);
                channel.Free();
                ChannelEnded();
            }
        }

        if (!IsClosed && IsNativeClosed())
        {
            Close(NativeReason(), tellPeer: false);
        }

        return more;
    }

    private protected virtual void ChannelEnded()
    {
    }

    internal bool WritePending() => (LibSsh.GetStatus(Native) & SessionStatus.WritePending) != 0;

    private protected virtual PollEvents ExtraInterest => PollEvents.None;

    private void Watch(PollEvents events)
    {
        if (events != _interest)
        {
            _loop.SetInterest(_fd, _slot, _interest, events);
            _interest = events;
        }
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
