using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Netconf.Mano.Ssh.Native;

namespace Netconf.Mano.Ssh;

/// <summary>From the peer to the application.</summary>
#pragma warning disable CA2012 // A pending flush or read is kept as its awaiter, and its result taken once: no allocation per message.
internal sealed unsafe partial class SshChannel
{
    private const int WindowLimit = 4 * 1280 * 1024;
    private const int FetchSize = 64 * 1024;
    private const int ErrorTextLimit = 64 * 1024;
    private static readonly PipeOptions InboundOptions = new(
        pauseWriterThreshold: 256 * 1024, resumeWriterThreshold: 128 * 1024, minimumSegmentSize: 16 * 1024,
        readerScheduler: PipeScheduler.ThreadPool, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false);

    private ArrayBufferWriter<byte>? _errorText;
    private ConfiguredValueTaskAwaitable<FlushResult>.ConfiguredValueTaskAwaiter _flush;
    private bool _flushPending;
    private volatile bool _flushDone;
    private long _unflushed;
    private uint _keptByLibrary;
    private bool _readerGone;
    private bool _inputEnded;

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
            var discard = _readerGone || _inputEnded;
            var room = discard ? _session.Loop.Scratch : _inbound.Writer.GetSpan(FetchSize);
            int read;
            fixed (byte* bytes = room)
            {
                read = LibSsh.ChannelReadNonBlocking(Native, bytes, (uint)room.Length, 0);
            }

            _session.NoteNativeEnd();
            if (read <= 0)
            {
                _keptByLibrary = 0;
                return;
            }

            _session.LastActivity = _session.Loop.Timers.Now;
            if (!discard)
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

    private void EndInputOnce()
    {
        if (!_inputEnded)
        {
            _inputEnded = true;
            _inbound.Writer.Complete();
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
}
