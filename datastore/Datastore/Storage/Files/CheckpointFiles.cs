using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Netconf.Mano.Datastore.Storage.Files;

/// <summary>
/// Checkpoints as files of their own, so that writing a large one never holds up a commit. A file is written aside, synced, renamed, and its name synced: there is
/// always a whole one. Layout: magic, position, length of the schema's id, the id, the tree, CRC-32C of all before it.
/// </summary>
internal sealed class CheckpointFiles(string directory)
{
    private const int HeadSize = 20;

    private static ReadOnlySpan<byte> Magic => "MANOCKP1"u8;

    /// <summary>The position of the newest file, 0 when there is none.</summary>
    public long Newest(CheckpointKind kind) => Files(kind).Select(f => f.Position).DefaultIfEmpty().Last();

    /// <summary>Octets of the newest file's tree, about: what a checkpoint is worth.</summary>
    public long Size(CheckpointKind kind) => Files(kind).Select(f => new FileInfo(f.Path).Length).DefaultIfEmpty().Last();

    /// <summary>The newest one, checked; null when there is none.</summary>
    /// <exception cref="StoreCorruptException">It is not as it was written.</exception>
    public Checkpoint? Open(CheckpointKind kind)
    {
        if (Files(kind).LastOrDefault() is not { Path: not null } newest)
            return null;
        var mapped = new MappedFile(newest.Path);
        try
        {
            var bytes = mapped.Memory;
            var body = bytes.Length < HeadSize + 4 ? default : bytes[..^4];
            if (body.IsEmpty || !body.Span.StartsWith(Magic)
                || Checksum.Of(body.Span) != BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span[^4..])
                || BinaryPrimitives.ReadInt64LittleEndian(body.Span[Magic.Length..]) != newest.Position)
                throw new StoreCorruptException(
                    $"The checkpoint {newest.Path} does not match its checksum. {Sqlite.SqliteDatabase.Remedy}");
            var idLength = BinaryPrimitives.ReadInt32LittleEndian(body.Span[(Magic.Length + 8)..]);
            var id = Encoding.UTF8.GetString(body.Span.Slice(HeadSize, idLength));
            return new Checkpoint(kind, newest.Position, id, body[(HeadSize + idLength)..], mapped);
        }
        catch
        {
            ((IDisposable)mapped).Dispose();
            throw;
        }
    }

    /// <summary>Writes one; older ones stay until <see cref="RemoveOlder"/>.</summary>
    /// <returns>Octets of the tree.</returns>
    public long Write(CheckpointKind kind, long position, string schemaId, Action<IBufferWriter<byte>> write)
    {
        var path = Path.Combine(directory, $"{Prefix(kind)}{position:D19}.ckp");
        var temporary = path + ".tmp";
        try
        {
            long size;
            using (var file = new SummedFile(temporary))
            {
                var id = Encoding.UTF8.GetBytes(schemaId);
                var head = new byte[HeadSize];
                Magic.CopyTo(head);
                BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(Magic.Length), position);
                BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(Magic.Length + 8), id.Length);
                file.Write(head);
                file.Write(id);
                var before = file.Length;
                write(file);
                size = file.Length - before;
                file.Finish();
            }
            File.Move(temporary, path, overwrite: true);
            DurableDirectory.Sync(directory);
            return size;
        }
        catch (Exception e)
        {
            File.Delete(temporary);
            if (e is StoreException or not IOException)
                throw;
            throw new StoreException($"A checkpoint could not be written: {e.Message}. The log is whole; it is tried again later.", e);
        }
    }

    /// <summary>Removes the files before that position, and what an interrupted write left.</summary>
    public void RemoveOlder(CheckpointKind kind, long position)
    {
        foreach (var file in Files(kind))
            if (file.Position < position)
                File.Delete(file.Path);
        foreach (var file in Directory.EnumerateFiles(directory, Prefix(kind) + "*.tmp"))
            File.Delete(file);
    }

    private static string Prefix(CheckpointKind kind) => $"{kind.ToString().ToLowerInvariant()}-";

    private IEnumerable<(string Path, long Position)> Files(CheckpointKind kind) =>
        from path in Directory.EnumerateFiles(directory, Prefix(kind) + "*.ckp").Order(StringComparer.Ordinal)
        let digits = Path.GetFileNameWithoutExtension(path)[Prefix(kind).Length..]
        where long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out _)
        select (path, long.Parse(digits, CultureInfo.InvariantCulture));
}
