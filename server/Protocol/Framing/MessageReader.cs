using System.Buffers;
using System.IO.Pipelines;

namespace Netconf.Mano.Protocol;

/// <summary>How messages are delimited on a session (RFC 6242 §4).</summary>
public enum FramingMode
{
    /// <summary>Each message ends with <c>]]&gt;]]&gt;</c> (base:1.0, and every hello).</summary>
    EndOfMessage,

    /// <summary>Chunks with their sizes (base:1.1).</summary>
    Chunked,
}

/// <summary>Why reading a message ended without one.</summary>
public enum FramingEnd
{
    /// <summary>There is a message.</summary>
    None,

    /// <summary>The peer closed the transport between messages.</summary>
    Closed,

    /// <summary>The peer closed the transport inside a message.</summary>
    Truncated,

    /// <summary>The octets break RFC 6242 §4.2: the session must be closed, no reply is possible.</summary>
    Broken,

    /// <summary>The message is larger than the session allows.</summary>
    TooBig,
}

/// <summary>
/// Takes messages off a transport. The content of a message is gathered in one pooled buffer that is valid until the next call; it grows with what has arrived, never
/// with what a chunk's header announces.
/// </summary>
public sealed class MessageReader : IDisposable
{
    /// <summary>Larger buffers are not pooled: a pool would keep one of every size that a rare large message grew through.</summary>
    private const int MostPooled = 1 << 20;

    /// <summary>Handling a larger message leaves so much garbage that a collection in the background is worth its while.</summary>
    private const int Huge = 16 << 20;

    private const uint SmallestBuffer = 4096;

    private readonly PipeReader _input;
    private readonly int _maxMessage;
    private readonly ChunkParser _chunks = new();
    private byte[] _buffer = [];
    private int _length;

    /// <summary>Reads from a transport.</summary>
    /// <param name="input">The transport.</param>
    /// <param name="maxMessage">The largest message in octets.</param>
    public MessageReader(PipeReader input, int maxMessage)
    {
        _input = input;
        _maxMessage = maxMessage;
    }

    /// <summary>How the next message is delimited; changed once, after the hellos.</summary>
    public FramingMode Mode { get; set; }

    /// <summary>The content of the message read last.</summary>
    public ReadOnlyMemory<byte> Message => _buffer.AsMemory(0, _length);

    /// <summary>Reads the next message into <see cref="Message"/>.</summary>
    public async ValueTask<FramingEnd> ReadAsync(CancellationToken cancellation)
    {
        Reset();
        while (true)
        {
            var reading = _input.ReadAsync(cancellation);
            if (_length == 0 && !reading.IsCompleted)
                Release();
            var result = await reading.ConfigureAwait(false);
            var input = result.Buffer;
            var step = Mode == FramingMode.Chunked ? TakeChunked(ref input) : TakeToEnd(ref input);
            _input.AdvanceTo(input.Start, step is null ? input.End : input.Start);
            if (step is { } end)
                return end;
            if (result.IsCompleted || result.IsCanceled)
                return _length == 0 && input.IsEmpty && !_chunks.IsInside ? FramingEnd.Closed : FramingEnd.Truncated;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Release();

    /// <summary>A session that waits for its client holds no buffer: most sessions wait most of the time.</summary>
    private void Release()
    {
        Return(_buffer);
        _buffer = [];
    }

    private void Reset()
    {
        _length = 0;
        if (_buffer.Length <= MostPooled)
            return;
        // A rare large message must not pin its buffer for the session's life.
        var wasHuge = _buffer.Length > Huge;
        _buffer = [];
        if (wasHuge)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
    }

    private static byte[] Rent(int length) =>
        length <= MostPooled ? ArrayPool<byte>.Shared.Rent(length) : GC.AllocateUninitializedArray<byte>(length);

    private static void Return(byte[] buffer)
    {
        if (buffer.Length is > 0 and <= MostPooled)
            ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>Appends up to and without the end mark; null when more is needed.</summary>
    private FramingEnd? TakeToEnd(ref ReadOnlySequence<byte> input)
    {
        var mark = "]]>]]>"u8;
        while (!input.IsEmpty)
        {
            var segment = input.FirstSpan;
            // The mark may begin in what was taken before: look again at the last five octets.
            var from = Math.Max(0, _length - (mark.Length - 1));
            var before = _length;
            if (!Append(segment))
                return FramingEnd.TooBig;
            var at = _buffer.AsSpan(from, _length - from).IndexOf(mark);
            if (at >= 0)
            {
                var end = from + at + mark.Length;
                input = input.Slice(end - before);
                _length = from + at;
                return FramingEnd.None;
            }
            input = input.Slice(segment.Length);
        }
        return null;
    }

    private FramingEnd? TakeChunked(ref ReadOnlySequence<byte> input)
    {
        while (!input.IsEmpty)
        {
            var segment = input.FirstSpan;
            var used = _chunks.Parse(segment, out var data, out var outcome);
            if (!data.IsEmpty && !Append(data))
                return FramingEnd.TooBig;
            input = input.Slice(used);
            if (outcome == ChunkOutcome.Broken)
                return FramingEnd.Broken;
            if (outcome == ChunkOutcome.EndOfMessage)
                return FramingEnd.None;
        }
        return null;
    }

    private bool Append(ReadOnlySpan<byte> data)
    {
        if (data.Length > _maxMessage - _length)
            return false;
        if (_length + data.Length > _buffer.Length)
        {
            var larger = Rent((int)Math.Max((uint)_length + (uint)data.Length, Math.Min(Math.Max((uint)_buffer.Length * 2, SmallestBuffer), 0x7FFFFFC7u)));
            _buffer.AsSpan(0, _length).CopyTo(larger);
            Return(_buffer);
            _buffer = larger;
        }
        data.CopyTo(_buffer.AsSpan(_length));
        _length += data.Length;
        return true;
    }
}
