using System.Security.Cryptography;

namespace Netconf.Mano.Datastore.Storage.Files;

/// <summary>An artifact being read: whoever reads it all in order learns at its end whether it is what was stored.</summary>
internal sealed class CheckedArtifactStream(FileStream file, string digest) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _summed;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => file.Length;

    public override long Position
    {
        get => file.Position;
        set => file.Position = value;
    }

    public override int Read(Span<byte> buffer)
    {
        var at = file.Position;
        var read = file.Read(buffer);
        Note(at, buffer[..read], buffer.Length);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var at = file.Position;
        var read = await file.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Note(at, buffer.Span[..read], buffer.Length);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => file.Seek(offset, origin);

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
            file.Dispose();
        }
        base.Dispose(disposing);
    }

    private void Note(long at, ReadOnlySpan<byte> bytes, int asked)
    {
        if (at != _summed || asked == 0)
            return;
        _hash.AppendData(bytes);
        _summed += bytes.Length;
        if (bytes.IsEmpty && Convert.ToHexStringLower(_hash.GetCurrentHash()) != digest)
            throw new StoreCorruptException($"The artifact {digest} is damaged on the disk; upload it again.");
    }
}
