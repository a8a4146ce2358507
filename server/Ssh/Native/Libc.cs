using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Netconf.Mano.Ssh.Native;

/// <summary>The few system calls that .NET does not offer.</summary>
internal static unsafe partial class Libc
{
    private const string Library = "libc";

    internal const short PollIn = 1;
    internal const short PollOut = 4;
    internal const int EpollIn = 1;
    internal const int EpollOut = 4;
    internal const int EpollAdd = 1;
    internal const int EpollDelete = 2;
    internal const int EpollModify = 3;
    internal const int Interrupted = 4;
    internal const int InProgress = 115;

    private const int CloseOnExec = 0x80000;
    private const int GetFlags = 3;
    private const int SetFlags = 4;
    private static readonly int DuplicateCloseOnExec = OperatingSystem.IsLinux() ? 1030 : 67;
    private static readonly int NonBlocking = OperatingSystem.IsLinux() ? 0x800 : 0x4;

    [LibraryImport(Library, EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int EpollCreate(int flags);

    [LibraryImport(Library, EntryPoint = "epoll_ctl", SetLastError = true)]
    internal static partial int EpollControl(int epoll, int operation, int fd, byte* @event);

    [LibraryImport(Library, EntryPoint = "epoll_wait", SetLastError = true)]
    internal static partial int EpollWait(int epoll, byte* events, int maximum, int timeout);

    [LibraryImport(Library, EntryPoint = "eventfd", SetLastError = true)]
    private static partial int EventFd(uint initial, int flags);

    [LibraryImport(Library, EntryPoint = "poll", SetLastError = true)]
    internal static partial int Poll(PollFd* fds, nuint count, int timeout);

    [LibraryImport(Library, EntryPoint = "pipe", SetLastError = true)]
    private static partial int Pipe(int* fds);

    [LibraryImport(Library, EntryPoint = "read", SetLastError = true)]
    internal static partial nint Read(int fd, void* buffer, nuint count);

    [LibraryImport(Library, EntryPoint = "write", SetLastError = true)]
    internal static partial nint Write(int fd, void* buffer, nuint count);

    [LibraryImport(Library, EntryPoint = "close", SetLastError = true)]
    internal static partial int Close(int fd);

    [LibraryImport(Library, EntryPoint = "fcntl", SetLastError = true)]
    private static partial int FileControl(int fd, int command, int argument);

    [LibraryImport(Library, EntryPoint = "connect", SetLastError = true)]
    private static partial int Connect(int fd, byte* address, uint length);

    [StructLayout(LayoutKind.Sequential)]
    internal struct PollFd
    {
        internal int Fd;
        internal short Events;
        internal short Revents;
    }

    internal static int CreateEpoll() => Checked(EpollCreate(CloseOnExec));

    internal static int CreateEventFd() => Checked(EventFd(0, CloseOnExec | NonBlocking));

    /// <summary>A pipe whose two ends do not block, for systems without eventfd.</summary>
    internal static (int Read, int Write) CreatePipe()
    {
        var fds = stackalloc int[2];
        Checked(Pipe(fds));
        SetNonBlocking(fds[0]);
        SetNonBlocking(fds[1]);
        return (fds[0], fds[1]);
    }

    /// <summary>libssh calls send() and recv() as they are: on a blocking descriptor a slow peer would stop a loop.</summary>
    internal static void SetNonBlocking(int fd) =>
        Checked(FileControl(fd, SetFlags, Checked(FileControl(fd, GetFlags, 0)) | NonBlocking));

    /// <summary>Takes the descriptor from a .NET socket, which is disposed: a duplicate, which does not block. Last of all, since
    /// .NET may make a socket blocking again while it disposes it, and both share the flag.</summary>
    /// <exception cref="Win32Exception">No descriptor is free.</exception>
    internal static int Detach(Socket socket)
    {
        int fd;
        using (socket)
        {
            fd = Checked(FileControl((int)socket.Handle, DuplicateCloseOnExec, 0));
        }

        SetNonBlocking(fd);
        return fd;
    }

    /// <summary>Starts to connect a non-blocking socket; true when it is connected at once.</summary>
    /// <exception cref="SocketException">The connection was refused at once.</exception>
    internal static bool StartConnect(int fd, EndPoint endPoint)
    {
        var address = endPoint.Serialize();
        fixed (byte* bytes = address.Buffer.Span)
        {
            if (Connect(fd, bytes, (uint)address.Size) == 0)
            {
                return true;
            }
        }

        var error = Marshal.GetLastPInvokeError();
        return error is InProgress or 36 or Interrupted ? false : throw new SocketException(error);
    }

    private static int Checked(int result) =>
        result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());
}
