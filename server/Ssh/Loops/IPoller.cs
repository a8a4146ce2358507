using System.Runtime.InteropServices;
using Netconf.Mano.Ssh.Native;

namespace Netconf.Mano.Ssh.Loops;

/// <summary>What a loop waits for on a descriptor.</summary>
[Flags]
internal enum PollEvents
{
    None = 0,
    Read = 1,
    Write = 2,
}

/// <summary>Waits for many descriptors; used by one thread, except <see cref="Wake"/>.</summary>
internal interface IPoller : IDisposable
{
    /// <summary>Changes what is awaited on a descriptor; <see cref="PollEvents.None"/> forgets it.</summary>
    void Set(int fd, int slot, PollEvents before, PollEvents now);

    /// <summary>Waits and writes the slots of the descriptors that are ready.</summary>
    int Wait(Span<int> ready);

    /// <summary>Ends a wait, from any thread.</summary>
    void Wake();
}

/// <summary>Linux: epoll and an eventfd.</summary>
internal sealed unsafe class EpollPoller : IPoller
{
    private const int WakeSlot = -1;

    // struct epoll_event is packed on x86-64 only.
    private static readonly int Stride = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int DataOffset = Stride - 8;

    private readonly int _epoll = Libc.CreateEpoll();
    private readonly int _wake = Libc.CreateEventFd();
    private readonly byte[] _events = new byte[256 * Stride];

    internal EpollPoller() => Control(Libc.EpollAdd, _wake, WakeSlot, Libc.EpollIn);

    public void Set(int fd, int slot, PollEvents before, PollEvents now)
    {
        var operation = now == PollEvents.None ? Libc.EpollDelete
            : before == PollEvents.None ? Libc.EpollAdd : Libc.EpollModify;
        var events = (now.HasFlag(PollEvents.Read) ? Libc.EpollIn : 0) | (now.HasFlag(PollEvents.Write) ? Libc.EpollOut : 0);
        Control(operation, fd, slot, events);
    }

    public int Wait(Span<int> ready)
    {
        fixed (byte* events = _events)
        {
            var count = Libc.EpollWait(_epoll, events, Math.Min(256, ready.Length), -1);
            var found = 0;
            for (var i = 0; i < count; i++)
            {
                var slot = *(int*)(events + (i * Stride) + DataOffset);
                if (slot == WakeSlot)
                {
                    ulong drained;
                    Libc.Read(_wake, &drained, sizeof(ulong));
                }
                else
                {
                    ready[found++] = slot;
                }
            }

            return found;
        }
    }

    public void Wake()
    {
        ulong one = 1;
        Libc.Write(_wake, &one, sizeof(ulong));
    }

    public void Dispose()
    {
        Libc.Close(_wake);
        Libc.Close(_epoll);
    }

    private void Control(int operation, int fd, int slot, int events)
    {
        var entry = stackalloc byte[16];
        *(int*)entry = events;
        *(long*)(entry + DataOffset) = 0;
        *(int*)(entry + DataOffset) = slot;

        // A failure means that libssh closed the descriptor, which the session's next turn sees for itself.
        _ = Libc.EpollControl(_epoll, operation, fd, entry);
    }
}

/// <summary>Other systems: poll and a pipe.</summary>
internal sealed unsafe class PollPoller : IPoller
{
    private readonly Dictionary<int, (int Slot, PollEvents Events)> _watched = [];
    private readonly int _wakeRead;
    private readonly int _wakeWrite;
    private Libc.PollFd[] _fds = new Libc.PollFd[16];

    internal PollPoller() => (_wakeRead, _wakeWrite) = Libc.CreatePipe();

    public void Set(int fd, int slot, PollEvents before, PollEvents now)
    {
        if (now == PollEvents.None)
        {
            _watched.Remove(fd);
        }
        else
        {
            _watched[fd] = (slot, now);
        }
    }

    public int Wait(Span<int> ready)
    {
        var count = Fill();
        fixed (Libc.PollFd* fds = _fds)
        {
            Libc.Poll(fds, (nuint)count, -1);
        }

        if (_fds[0].Revents != 0)
        {
            var drained = stackalloc byte[64];
            Libc.Read(_wakeRead, drained, 64);
        }

        var found = 0;
        for (var i = 1; i < count && found < ready.Length; i++)
        {
            if (_fds[i].Revents != 0)
            {
                ready[found++] = _watched[_fds[i].Fd].Slot;
            }
        }

        return found;
    }

    public void Wake()
    {
        byte one = 1;
        Libc.Write(_wakeWrite, &one, 1);
    }

    public void Dispose()
    {
        Libc.Close(_wakeRead);
        Libc.Close(_wakeWrite);
    }

    private int Fill()
    {
        if (_fds.Length <= _watched.Count)
        {
            _fds = new Libc.PollFd[2 * (_watched.Count + 1)];
        }

        _fds[0] = new Libc.PollFd { Fd = _wakeRead, Events = Libc.PollIn };
        var count = 1;
        foreach (var (fd, (_, events)) in _watched)
        {
            var wanted = (events.HasFlag(PollEvents.Read) ? Libc.PollIn : 0) |
                (events.HasFlag(PollEvents.Write) ? Libc.PollOut : 0);
            _fds[count++] = new Libc.PollFd { Fd = fd, Events = (short)wanted };
        }

        return count;
    }
}
