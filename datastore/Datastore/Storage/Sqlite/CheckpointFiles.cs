using System.Buffers.Binary;
using System.Text;

namespace Netconf.Mano.Datastore.Storage.Sqlite;

/// <summary>
/// Checkpoints as files of their own, so that writing a large one never holds up a commit. A file is written aside, synced and renamed: there is
/// always a whole one. Layout: magic, position, schema id, data, CRC-32C of all before it.
/// </summary>
internal sealed class CheckpointFiles(string directory)
{
    private static ReadOnlySpan<byte> Magic => "MANOCKP1"u8;

    public Checkpoint? ReadNewest(CheckpointKind kind)
    {
        var newest = Files(kind).LastOrDefault();
        if (newest is null)
            return null;
        var bytes = File.ReadAllBytes(newest);
        var body = bytes.AsSpan(0, Math.Max(0, bytes.Length - 4));
        if (body.Length < Magic.Length + 12 || !body.StartsWith(Magic)
            || Checksum.Of(body) != BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(body.Length)))
            throw new StoreCorruptException($"The checkpoint {Path.GetFileName(newest)} is damaged; restore a backup.");
        var position = BinaryPrimitives.ReadInt64LittleEndian(body[Magic.Length..]);
        var idLength = BinaryPrimitives.ReadInt32LittleEndian(body[(Magic.Length + 8)..]);
        var idAt = Magic.Length + 12;
        return new Checkpoint(
            kind, position, Encoding.UTF8.GetString(body.Slice(idAt, idLength)),
            bytes.AsMemory(idAt + idLength, body.Length - idAt - idLength));
    }

    public void Write(Checkpoint checkpoint)
    {
        var older = Files(checkpoint.Kind);
        var path = Path.Combine(directory, $"{Prefix(checkpoint.Kind)}{checkpoint.Position:D19}.ckp");
        var temporary = path + ".tmp";
        try
        {
            using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
            {
                var crc = new Checksum();
                var id = Encoding.UTF8.GetBytes(checkpoint.SchemaId);
                var head = new byte[Magic.Length + 12 + id.Length];
                Magic.CopyTo(head);
                BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(Magic.Length), checkpoint.Position);
                BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(Magic.Length + 8), id.Length);
                id.CopyTo(head, Magic.Length + 12);
                crc.Append(head);
                crc.Append(checkpoint.Data.Span);
                file.Write(head);
                file.Write(checkpoint.Data.Span);
                Span<byte> sum = stackalloc byte[4];
                BinaryPrimitives.WriteUInt32LittleEndian(sum, crc.Value);
                file.Write(sum);
                file.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch (IOException e)
        {
            File.Delete(temporary);
            throw new StoreException($"A checkpoint could not be written: {e.Message}. The log is whole; it is tried again later.", e);
        }
        foreach (var file in older)
            if (file != path)
                File.Delete(file);
    }

    private static string Prefix(CheckpointKind kind) => kind == CheckpointKind.Configuration ? "configuration-" : "state-";

    private List<string> Files(CheckpointKind kind) =>
        [.. Directory.EnumerateFiles(directory, Prefix(kind) + "*.ckp").Order(StringComparer.Ordinal)];
}
