using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Netconf.Mano.Ssh.Native;

namespace Netconf.Mano.Ssh;

/// <summary>A channel as a duplex pipe. The application reads <see cref="Input"/> and writes <see cref="Output"/> on any thread; the
/// other ends are served on the session's loop.</summary>
/// <remarks>
/// Inbound: libssh's callback copies into the pipe; while the application is behind, it takes nothing, libssh keeps the bytes and the
/// window closes. Outbound: never more than the peer's window, and nothing while libssh still has bytes for the socket, so that
/// libssh's buffers stay small and a stalled peer costs 256 KB.
/// </remarks>
internal sealed unsafe partial class SshChannel : IDuplexPipe
{
    private readonly SshSession _session;
    private readonly Pipe _inbound = new(InboundOptions);
    private readonly Pipe _outbound = new(OutboundOptions);
    private readonly Action _flushed;
    private readonly Action _written;

    internal SshChannel(SshSession session, nint native)
    {
        _session = session;
        Native = native;
        _flushed = () =>
        {
            _flushDone = true;
            _session.Schedule();
        };
        _written = () =>
        {
            _readDone = true;
            _session.Schedule();
        };
        RegisterCallbacks();
    }

    public PipeReader Input => _inbound.Reader;

    public PipeWriter Output => _outbound.Writer;

    internal nint Native { get; private set; }

    /// <summary>Set when the peer broke the rules of the channel; the session ends then.</summary>
    internal string? Fault { get; private set; }

    /// <summary>Bytes are moved only once the channel has a subsystem or command.</summary>
    internal bool IsStarted { get; private set; }

    internal bool RemoteClosed { get; private set; }

    internal bool RemoteEof { get; private set; }

    internal bool LocalClosed { get; private set; }

    internal int? ExitStatus { get; private set; }

    internal string? ExitSignal { get; private set; }

    internal string ErrorText => _errorText is null ? "" : System.Text.Encoding.UTF8.GetString(_errorText.WrittenSpan);

    /// <summary>Carries bytes, or could: it has a subsystem or command and we have not closed it.</summary>
    internal bool IsLive => IsStarted && !LocalClosed;

    /// <summary>Raised once, on the loop, when the channel is gone or of no use any more.</summary>
    internal event Action? Gone;

    /// <summary>A client's request on it is not answered yet: the answer has to be seen, even when the server has closed already.</summary>
    internal bool IsOpening { get; set; }

    internal bool IsFinished => RemoteClosed && LocalClosed && !IsOpening && (!IsStarted || _inputEnded);

    internal void Start()
    {
        IsStarted = true;
        // What came before the request was answered is with libssh; a look fetches it.
        _keptByLibrary = 1;
    }

    /// <summary>Input ends here, although the peer may go on sending: the server stops.</summary>
    internal void EndInput()
    {
        RemoteEof = true;
        _readerGone = true;
        EndInputOnce();
    }

    /// <summary>Closes without delivering what is still in the pipe.</summary>
    internal void Abandon()
    {
        EndInput();
        EndOutput();
        CloseLocal();
        RaiseGone();
    }

    internal void CloseLocal()
    {
        if (!LocalClosed && Native != 0)
        {
            LocalClosed = true;
            LibSsh.ChannelClose(Native);
        }
    }

    /// <summary>Moves bytes both ways; true when more could be sent at once.</summary>
    internal bool Pump(ref int budget)
    {
        if (IsStarted)
        {
            PumpInbound();
        }

        var more = IsStarted && !_outputEnded && PumpOutbound(ref budget);
        if (RemoteClosed && !LocalClosed && !IsOpening && (_inputEnded || !IsStarted))
        {
            EndOutput();
            CloseLocal();
        }

        return more;
    }

    /// <summary>Frees the native channel; its callbacks never run again.</summary>
    internal void Free()
    {
        if (Native == 0)
        {
            return;
        }

        LibSsh.RemoveChannelCallbacks(Native, _callbacks);
        LibSsh.ChannelFree(Native);
        FreeCallbacks();
        EndInputOnce();
        EndOutput();
        RaiseGone();
    }

    /// <summary>The native session, and with it the channel, has been freed.</summary>
    internal void SessionEnded()
    {
        if (Native == 0)
        {
            return;
        }

        FreeCallbacks();
        EndInputOnce();
        EndOutput();
        RaiseGone();
    }

    private void RaiseGone()
    {
        var gone = Gone;
        Gone = null;
        gone?.Invoke();
    }

    private void FreeCallbacks()
    {
        Native = 0;
        NativeMemory.Free(_callbacks);
        _callbacks = null;
        _self.Free();
    }
}
