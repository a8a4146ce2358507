using System.Buffers;
using System.Runtime.InteropServices;

namespace Netconf.Mano.Data;

/// <summary>Writes bytes into the large chunks an <see cref="IBufferWriter{T}"/> lends, with few calls to it.</summary>
internal sealed class OutputBuffer
{
    private const int ChunkSize = 32 * 1024;

    private IBufferWriter<byte> _output = null!;
    private byte[] _chunk = [];
    private int _start;
    private int _end;
    private bool _isOwn;
    private long _before;

    /// <summary>How many bytes were written since <see cref="Start"/>.</summary>
    public long Written => _before + Position - _start;

    /// <summary>The chunk being filled.</summary>
    public byte[] Chunk => _chunk;

    /// <summary>Where the next byte goes in <see cref="Chunk"/>. Whoever wrote there after <see cref="Ensure"/> moves
    /// it on.</summary>
    public int Position { get; set; }

    public void Start(IBufferWriter<byte> output)
    {
        (_output, _before, _start, _end, Position) = (output, 0, 0, 0, 0);
    }

    /// <summary>Makes room for so many bytes at <see cref="Position"/>.</summary>
    public void Ensure(int length)
    {
        if (_end - Position < length)
            Next(length);
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        Ensure(bytes.Length);
        bytes.CopyTo(_chunk.AsSpan(Position));
        Position += bytes.Length;
    }

    public void Write(byte b)
    {
        Ensure(1);
        _chunk[Position++] = b;
    }

    /// <summary>Gives what was written to the output; nothing is borrowed from it afterwards.</summary>
    public void Flush()
    {
        var length = Position - _start;
        if (length > 0)
        {
            if (_isOwn)
                _output.Write(_chunk.AsSpan(_start, length));
            else
                _output.Advance(length);
        }
        _before += length;
        (_start, _end, Position) = (0, 0, 0);
        if (!_isOwn)
            _chunk = [];
    }

    private void Next(int length)
    {
        Flush();
        var size = Math.Max(length, ChunkSize);
        var memory = _output.GetMemory(size);
        if (MemoryMarshal.TryGetArray<byte>(memory, out var segment))
        {
            _isOwn = false;
            (_chunk, _start, _end) = (segment.Array!, segment.Offset, segment.Offset + segment.Count);
        }
        else
        {
            if (!_isOwn || _chunk.Length < size)
                _chunk = new byte[size];
            _isOwn = true;
            (_start, _end) = (0, _chunk.Length);
        }
        Position = _start;
    }
}
