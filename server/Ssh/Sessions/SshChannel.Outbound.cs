using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Netconf.Mano.Ssh.Native;

namespace Netconf.Mano.Ssh;

/// <summary>From the application to the peer.</summary>
#pragma warning disable CA2012 // A pending flush or read is kept as its awaiter, and its result taken once: no allocation per message.
internal sealed unsafe partial class SshChannel
{
    private static readonly PipeOptions OutboundOptions = new(
        pauseWriterThreshold: 256 * 1024, resumeWriterThreshold: 128 * 1024, minimumSegmentSize: 16 * 1024,
        readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.ThreadPool, useSynchronizationContext: false);

    private ConfiguredValueTaskAwaitable<ReadResult>.ConfiguredValueTaskAwaiter _read;
    private bool _readPending;
    private volatile bool _readDone;
    private bool _outputEnded;

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
            var written = LibSsh.ChannelWrite(Native, bytes, (uint)data.Length);
            _session.NoteNativeEnd();
            return Math.Max(0, written);
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

    private void EndOutput()
    {
        if (!_outputEnded)
        {
            _outputEnded = true;
            _outbound.Reader.Complete();
        }
    }
}
