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
internal abstract unsafe partial class SshSession
{
    private const string ClosedByPeer = "closed by the peer";

    private readonly Action _runScheduled;
    private volatile SshLoop _loop;
    private Counters* _counters;
    private int _fd;
    private int _slot = -1;
    private PollEvents _interest;
    private string? _nativeReason;

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

    /// <summary>Bytes that came through the socket.</summary>
    private protected ulong InBytes => _counters[0].InBytes;

    /// <summary>SSH packets that came.</summary>
    private protected ulong InPackets => _counters[1].InPackets;

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
        _counters = (Counters*)NativeMemory.AllocZeroed(2, (nuint)sizeof(Counters));
        LibSsh.SetCounters(native, &_counters[0], &_counters[1]);
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
    private protected string NativeReason() => _nativeReason ?? ReadNativeReason();

    /// <summary>Remembers why it ended before anything else is tried on it, whose failure would hide the reason.</summary>
    internal void NoteNativeEnd()
    {
        if (_nativeReason is null && IsNativeClosed())
        {
            _nativeReason = ReadNativeReason();
        }
    }

    private string ReadNativeReason()
    {
        const string Farewell = "Received SSH_MSG_DISCONNECT: 11:";
        var error = LibSsh.GetError(Native);
        if (error.StartsWith(Farewell, StringComparison.Ordinal))
        {
            return error[Farewell.Length..] is "Bye Bye" or "disconnected by user" or "closed" or ""
                ? ClosedByPeer
                : $"{ClosedByPeer}: {PeerText.Clean(error[Farewell.Length..])}";
        }

        return error.Length == 0 || error == "Socket error: disconnected" ? ClosedByPeer : PeerText.Clean(error);
    }
}
