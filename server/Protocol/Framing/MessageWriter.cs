using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;

namespace Netconf.Mano.Protocol;

/// <summary>
/// Puts messages on a transport: what is written is gathered to chunks of up to 64 KiB and framed on the way. Whoever writes a long message awaits
/// <see cref="FlushAsync"/> now and then, so that a slow peer slows him and nobody else.
/// </summary>
public sealed class MessageWriter : IBufferWriter<byte>, IDisposable
{
    private const int ChunkSize = 64 * 1024;
    private const int SmallestChunk = 4096;
    private readonly PipeWriter _output;
    private byte[] _chunk = [];
    private int _length;

    /// <summary>Writes to a transport.</summary>
    public MessageWriter(PipeWriter output) => _output = output;

    /// <summary>How messages are delimited; changed once, after the hellos.</summary>
    public FramingMode Mode { get; set; }

    /// <summary>Octets written that the transport has not taken yet.</summary>
    public long Unflushed => _length + (_output.CanGetUnflushedBytes ? _output.UnflushedBytes : 0);

    /// <inheritdoc/>
    public void Advance(int count) => _length += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 256));
        return _chunk.AsMemory(_length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 256));
        return _chunk.AsSpan(_length);
    }

    /// <summary>Hands what was written to the transport and waits while it is full. False when the peer is gone.</summary>
    public async ValueTask<bool> FlushAsync(CancellationToken cancellation)
    {
        EmitChunk();
        Release();
        var result = await _output.FlushAsync(cancellation).ConfigureAwait(false);
        return !result.IsCompleted;
    }

    /// <summary>Ends the message and hands it to the transport. False when the peer is gone.</summary>
    public async ValueTask<bool> EndMessageAsync(CancellationToken cancellation)
    {
        EndMessage();
        return await FlushAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Ends the message without handing it over yet: several short ones go together.</summary>
    public void EndMessage()
    {
        EmitChunk();
        _output.Write(Mode == FramingMode.Chunked ? "\n##\n"u8 : "]]>]]>"u8);
    }

    /// <inheritdoc/>
    public void Dispose() => Release();

    /// <summary>Between messages nothing is held: most sessions wait most of the time.</summary>
    private void Release()
    {
        if (_chunk.Length > 0)
            ArrayPool<byte>.Shared.Return(_chunk);
        _chunk = [];
    }

    private void Reserve(int size)
    {
        if (_chunk.Length - _length >= size)
            return;
        if (_length >= ChunkSize / 2)
            EmitChunk();
        if (_chunk.Length - _length >= size)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + size, Math.Clamp(_chunk.Length * 4, SmallestChunk, ChunkSize)));
        _chunk.AsSpan(0, _length).CopyTo(larger);
        Release();
        _chunk = larger;
    }

    private void EmitChunk()
    {
        if (_length == 0)
            return;
        if (Mode == FramingMode.Chunked)
        {
            var head = _output.GetSpan(13);
            head[0] = (byte)'\n';
            head[1] = (byte)'#';
            Utf8Formatter.TryFormat(_length, head[2..], out var digits);
            head[2 + digits] = (byte)'\n';
            _output.Advance(3 + digits);
        }
        _output.Write(_chunk.AsSpan(0, _length));
        _length = 0;
    }
}
