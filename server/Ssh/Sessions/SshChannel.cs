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
#pragma warning disable CA2012 // A pending flush or read is kept as its awaiter, and its result taken once: no allocation per message.
internal sealed unsafe class SshChannel : IDuplexPipe
{
    private const int WindowLimit = 4 * 1280 * 1024;
    private const int FetchSize = 64 * 1024;
    private const int ErrorTextLimit = 64 * 1024;
    private static readonly PipeOptions InboundOptions = new(
        pauseWriterThreshold: 256 * 1024, resumeWriterThreshold: 128 * 1024, minimumSegmentSize: 16 * 1024,
        readerScheduler: PipeScheduler.ThreadPool, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false);

    private static readonly PipeOptions OutboundOptions = new(
        pauseWriterThreshold: 256 * 1024, resumeWriterThreshold: 128 * 1024, minimumSegmentSize: 16 * 1024,
        readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.ThreadPool, useSynchronizationContext: false);

    private readonly SshSession _session;
    private readonly Pipe _inbound = new(InboundOptions);
    private readonly Pipe _outbound = new(OutboundOptions);
    private readonly Action _flushed;
    private readonly Action _written;
    private ChannelCallbacks* _callbacks;
    private GCHandle _self;
    private ArrayBufferWriter<byte>? _errorText;

    private ConfiguredValueTaskAwaitable<FlushResult>.ConfiguredValueTaskAwaiter _flush;
    private bool _flushPending;
    private volatile bool _flushDone;
    private long _unflushed;
    private uint _keptByLibrary;
    private bool _readerGone;
    private bool _inputEnded;

    private ConfiguredValueTaskAwaitable<ReadResult>.ConfiguredValueTaskAwaiter _read;
    private bool _readPending;
    private volatile bool _readDone;
    private bool _outputEnded;

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

    /// <summary>Raised on the loop when the channel is gone.</summary>
    internal event Action? Gone;

    internal bool IsFinished => RemoteClosed && LocalClosed && (!IsStarted || _inputEnded);

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
        if (RemoteClosed && !LocalClosed && (_inputEnded || !IsStarted))
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
        Gone?.Invoke();
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
        Gone?.Invoke();
    }

    private void FreeCallbacks()
    {
        Native = 0;
        NativeMemory.Free(_callbacks);
        _callbacks = null;
        _self.Free();
    }

    private void PumpInbound()
    {
        if (_flushPending)
        {
            if (!_flushDone)
            {
                return;
            }

            _flushPending = false;
            _readerGone |= _flush.GetResult().IsCompleted;
        }

        if (_keptByLibrary > 0)
        {
            FetchKept();
        }

        if (_unflushed > 0 && !_inputEnded)
        {
            Flush();
        }

        if (RemoteEof && !_flushPending && _keptByLibrary == 0)
        {
            EndInputOnce();
        }
    }

    /// <summary>Takes everything that libssh kept. Its first read already reopens the whole window, however much is left behind
    /// it: taking only a part each time would let the rest grow without end.</summary>
    private void FetchKept()
    {
        while (true)
        {
            var room = _inbound.Writer.GetSpan(FetchSize);
            int read;
            fixed (byte* bytes = room)
            {
                read = LibSsh.ChannelReadNonBlocking(Native, bytes, (uint)room.Length, 0);
            }

            if (read <= 0)
            {
                _keptByLibrary = 0;
                return;
            }

            _session.LastActivity = _session.Loop.Timers.Now;
            if (!_readerGone)
            {
                _inbound.Writer.Advance(read);
                _unflushed += read;
            }
        }
    }

    private void Flush()
    {
        _unflushed = 0;
        _flush = _inbound.Writer.FlushAsync().ConfigureAwait(false).GetAwaiter();
        if (_flush.IsCompleted)
        {
            _readerGone |= _flush.GetResult().IsCompleted;
        }
        else
        {
            _flushDone = false;
            _flushPending = true;
            _flush.UnsafeOnCompleted(_flushed);
        }
    }

    private bool PumpOutbound(ref int budget)
    {
        while (!LocalClosed)
        {
            if (_session.WritePending())
            {
                return false;
            }

            var window = LibSsh.ChannelWindowSize(Native);
            if (!TryRead(out var result))
            {
                return false;
            }

            var buffer = result.Buffer;
            var count = (int)Math.Min(Math.Min(window, buffer.Length), Loops.SshLoop.ScratchSize);
            var written = count == 0 || budget <= 0 ? 0 : Write(buffer.Slice(0, count));
            var rest = buffer.Slice(written);
            var ended = result.IsCompleted && rest.IsEmpty;
            _outbound.Reader.AdvanceTo(rest.Start);
            if (ended)
            {
                EndOutput();
                _session.OutputDelivered(this);
                return false;
            }

            if (written == 0)
            {
                // No window or keys are being exchanged: the peer's next packet brings a turn. No budget: the session comes back.
                return budget <= 0 && window > 0;
            }

            budget -= written;
        }

        return false;
    }

    private int Write(in ReadOnlySequence<byte> data)
    {
        var scratch = _session.Loop.Scratch;
        data.CopyTo(scratch);
        _session.LastActivity = _session.Loop.Timers.Now;
        fixed (byte* bytes = scratch)
        {
            return Math.Max(0, LibSsh.ChannelWrite(Native, bytes, (uint)data.Length));
        }
    }

    /// <summary>A read that has begun is finished before another is tried: the pipe allows one at a time.</summary>
    private bool TryRead(out ReadResult result)
    {
        if (_readPending)
        {
            if (!_readDone)
            {
                result = default;
                return false;
            }

            _readPending = false;
            result = _read.GetResult();
            return true;
        }

        if (_outbound.Reader.TryRead(out result))
        {
            return true;
        }

        _read = _outbound.Reader.ReadAsync().ConfigureAwait(false).GetAwaiter();
        if (_read.IsCompleted)
        {
            result = _read.GetResult();
            return true;
        }

        _readDone = false;
        _readPending = true;
        _read.UnsafeOnCompleted(_written);
        return false;
    }

    private void EndInputOnce()
    {
        if (!_inputEnded)
        {
            _inputEnded = true;
            _inbound.Writer.Complete();
        }
    }

    private void EndOutput()
    {
        if (!_outputEnded)
        {
            _outputEnded = true;
            _outbound.Reader.Complete();
        }
    }

    private int Take(ReadOnlySpan<byte> data, bool isErrorText)
    {
        if (isErrorText)
        {
            _errorText ??= new ArrayBufferWriter<byte>();
            _errorText.Write(data[..Math.Min(data.Length, Math.Max(0, ErrorTextLimit - _errorText.WrittenCount))]);
            return data.Length;
        }

        if (_readerGone || _inputEnded)
        {
            return data.Length;
        }

        if (_flushPending || !IsStarted)
        {
            _keptByLibrary = (uint)data.Length;
            if (data.Length > WindowLimit)
            {
                Fault = "the peer sent more than its window allows";
            }

            return 0;
        }

        _session.LastActivity = _session.Loop.Timers.Now;
        _inbound.Writer.Write(data);
        _unflushed += data.Length;
        _keptByLibrary = 0;
        return data.Length;
    }

    private void RegisterCallbacks()
    {
        _self = GCHandle.Alloc(this);
        _callbacks = (ChannelCallbacks*)NativeMemory.AllocZeroed((nuint)sizeof(ChannelCallbacks));
        _callbacks->Size = (nuint)sizeof(ChannelCallbacks);
        _callbacks->UserData = GCHandle.ToIntPtr(_self);
        _callbacks->Data = &OnData;
        _callbacks->Eof = &OnEof;
        _callbacks->Close = &OnClose;
        _callbacks->ExitStatus = &OnExitStatus;
        _callbacks->ExitSignal = &OnExitSignal;
        LibSsh.SetChannelCallbacks(Native, _callbacks);
    }

    // The callbacks copy bytes or set flags, never throw and never call libssh.

    private static SshChannel Of(nint userData) => (SshChannel)GCHandle.FromIntPtr(userData).Target!;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnData(nint session, nint channel, byte* data, uint length, int isErrorText, nint userData)
    {
        var self = Of(userData);
        try
        {
            return self.Take(new ReadOnlySpan<byte>(data, (int)length), isErrorText != 0);
        }
        catch (Exception e)
        {
            self.Fault = $"internal fault: {e.Message}";
            return 0;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnEof(nint session, nint channel, nint userData) => Of(userData).RemoteEof = true;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnClose(nint session, nint channel, nint userData)
    {
        var self = Of(userData);
        self.RemoteEof = true;
        self.RemoteClosed = true;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnExitStatus(nint session, nint channel, int status, nint userData) =>
        Of(userData).ExitStatus = status;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnExitSignal(
        nint session, nint channel, byte* signal, int core, byte* message, byte* language, nint userData) =>
        Of(userData).ExitSignal = Marshal.PtrToStringUTF8((nint)signal);
}
