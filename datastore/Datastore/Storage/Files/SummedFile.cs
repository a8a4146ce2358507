using System.Buffers;
using System.Buffers.Binary;

namespace Netconf.Mano.Datastore.Storage.Files;

/// <summary>A file written piece by piece, with the CRC-32C of everything at its end: a tree of any size passes through 64 KiB of memory.</summary>
internal sealed class SummedFile : IBufferWriter<byte>, IDisposable
{
    private readonly FileStream _file;
    private byte[] _buffer = new byte[64 * 1024];
    private int _used;
    private Checksum _sum = new();

    /// <summary>Makes the file, with mode 0600; one of that name is replaced.</summary>
    public SummedFile(string path) => _file = new FileStream(path, new FileStreamOptions
    {
        Mode = FileMode.Create,
        Access = FileAccess.Write,
        BufferSize = 0,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    });

    /// <summary>Octets written so far.</summary>
    public long Length { get; private set; }

    /// <inheritdoc/>
    public void Advance(int count)
    {
        _used += count;
        Length += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Room(sizeHint);
        return _buffer.AsMemory(_used);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Room(sizeHint);
        return _buffer.AsSpan(_used);
    }

    /// <summary>Writes the sum and waits for the disk.</summary>
    public void Finish()
    {
        Flush();
        Span<byte> sum = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(sum, _sum.Value);
        _file.Write(sum);
        _file.Flush(flushToDisk: true);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Room(int sizeHint)
    {
        var needed = Math.Max(sizeHint, 4096);
        if (_buffer.Length - _used >= needed)
            return;
        Flush();
        if (_buffer.Length < needed)
            _buffer = new byte[needed];
    }

    private void Flush()
    {
        _sum.Append(_buffer.AsSpan(0, _used));
        _file.Write(_buffer, 0, _used);
        _used = 0;
    }
}
