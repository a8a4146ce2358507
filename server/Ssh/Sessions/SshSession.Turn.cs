using Netconf.Mano.Ssh.Loops;
using Netconf.Mano.Ssh.Native;

namespace Netconf.Mano.Ssh;

/// <summary>What happens in a turn.</summary>
internal abstract unsafe partial class SshSession
{
    private const int ReadChunk = 4096;
    private const int ReadsPerRound = 32;
    private const int RoundsPerTurn = 8;
    private const int OutputBudget = 512 * 1024;
    private const int SmallestShare = 64 * 1024;

    private int _scheduled;
    private int _firstChannel;

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

            FreeFinishedChannels();
            if (IsClosed)
            {
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
            if (!readMore && !moreToSend && !Channels.Exists(static channel => channel.IsFinished))
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

            NoteNativeEnd();
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
            Watch(PollEvents.None);
            ArmTimer();
        }
    }

    /// <summary>Gives every channel its share, beginning with another one each time: when one fills the socket, the next turn is a
    /// sibling's.</summary>
    private bool PumpChannels(ref int budget)
    {
        var more = false;
        var count = Channels.Count;
        var share = Math.Max(SmallestShare, OutputBudget / Math.Max(1, count));
        _firstChannel = count == 0 ? 0 : (_firstChannel + 1) % count;
        for (var i = 0; i < count; i++)
        {
            var channel = Channels[(_firstChannel + i) % count];
            var left = share;
            more |= channel.Pump(ref left);
            budget -= share - left;
            if (channel.Fault is { } fault)
            {
                Close(fault);
                return false;
            }
        }

        if (!IsClosed && IsNativeClosed())
        {
            Close(NativeReason(), tellPeer: false);
        }

        return more;
    }

    /// <summary>Only when every request has been answered: one that still waits points to its channel.</summary>
    private void FreeFinishedChannels()
    {
        for (var i = Channels.Count - 1; i >= 0 && !IsClosed; i--)
        {
            if (Channels[i].IsFinished)
            {
                var channel = Channels[i];
                Channels.RemoveAt(i);
                channel.Free();
                ChannelEnded(channel);
            }
        }
    }

    private protected virtual void ChannelEnded(SshChannel channel)
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
}
