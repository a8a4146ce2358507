using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Netconf.Mano.Datastore.Storage;
using Netconf.Mano.Datastore.Storage.Files;

namespace Netconf.Mano.Datastore;

/// <summary>What a backup says of itself.</summary>
/// <param name="At">When it was made.</param>
/// <param name="Revision">The configuration's revision.</param>
/// <param name="Sequence">The state record it includes.</param>
/// <param name="SchemaId">The content-id of the schema.</param>
/// <param name="KeyId">Which key the secrets in it are encrypted with (<see cref="SecretBox.KeyId"/>); empty when the server had none.</param>
public sealed record BackupHeader(DateTimeOffset At, long Revision, long Sequence, string SchemaId, string KeyId);

/// <summary>
/// A backup: one file with the configuration, the kept state and (where wanted) the artifacts. Layout: magic, then sections, each a name (at most 255 octets, its length
/// before it), eight octets of length, the content; CRC-32C of everything at the end. The sections: <c>header</c> (JSON), <c>configuration</c> and <c>state</c> (XML),
/// <c>artifact</c> (content; any number).
/// </summary>
public sealed class BackupFile : IDisposable
{
    private readonly MappedFile _mapped;
    private readonly List<(string Name, ReadOnlyMemory<byte> Content)> _sections;

    private BackupFile(MappedFile mapped, List<(string Name, ReadOnlyMemory<byte> Content)> sections, BackupHeader header)
    {
        (_mapped, _sections, Header) = (mapped, sections, header);
    }

    private static ReadOnlySpan<byte> Magic => "MANOBKP1"u8;

    /// <summary>What it says of itself.</summary>
    public BackupHeader Header { get; }

    /// <summary>The configuration as XML, UTF-8.</summary>
    public ReadOnlyMemory<byte> Configuration => Section("configuration");

    /// <summary>The kept state as XML, UTF-8.</summary>
    public ReadOnlyMemory<byte> State => Section("state");

    /// <summary>The artifacts' contents.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Artifacts => _sections.Where(s => s.Name == "artifact").Select(s => s.Content);

    /// <summary>Opens and checks a file.</summary>
    /// <exception cref="StoreException">There is none, or it is no backup, or of a newer server.</exception>
    /// <exception cref="StoreCorruptException">It is damaged.</exception>
    public static BackupFile Open(string path)
    {
        if (!File.Exists(path))
            throw new StoreException($"There is no backup {path}.");
        MappedFile mapped;
        try
        {
            mapped = new MappedFile(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"The backup {path} cannot be read: {e.Message}", e);
        }
        try
        {
            return Read(path, mapped);
        }
        catch
        {
            ((IDisposable)mapped).Dispose();
            throw;
        }
    }

    /// <summary>Writes a backup aside and puts it in place when it is whole.</summary>
    /// <returns>Its size in octets.</returns>
    /// <exception cref="StoreException">It could not be written; nothing is left of it.</exception>
    internal static long Write(
        string path, BackupHeader header, Action<IBufferWriter<byte>> configuration, Action<IBufferWriter<byte>> state, IEnumerable<(long Size, Func<Stream> Open)> artifacts)
    {
        var temporary = path + ".tmp";
        try
        {
            using (var file = new SummedFile(temporary))
            {
                file.Write(Magic);
                WriteSection(file, "header", JsonSerializer.SerializeToUtf8Bytes(header).AsSpan());
                WriteSection(file, "configuration", configuration);
                WriteSection(file, "state", state);
                foreach (var (size, open) in artifacts)
                {
                    WriteHead(file, "artifact", size);
                    using var content = open();
                    Copy(content, file);
                }
                file.Finish();
            }
            File.Move(temporary, path, overwrite: true);
            DurableDirectory.Sync(Path.GetDirectoryName(path)!);
            return new FileInfo(path).Length;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
            throw e as StoreException ?? new StoreException($"The backup could not be written: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => ((IDisposable)_mapped).Dispose();

    private static void WriteSection(SummedFile file, string name, ReadOnlySpan<byte> content)
    {
        WriteHead(file, name, content.Length);
        file.Write(content);
    }

    /// <summary>The length stands before the content: a tree is written twice, once to count.</summary>
    private static void WriteSection(SummedFile file, string name, Action<IBufferWriter<byte>> write)
    {
        var count = new CountingOutput();
        write(count);
        WriteHead(file, name, count.Written);
        write(file);
    }

    private static void WriteHead(SummedFile file, string name, long length)
    {
        var head = new byte[1 + name.Length + 8];
        head[0] = (byte)name.Length;
        Encoding.ASCII.GetBytes(name, head.AsSpan(1));
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(1 + name.Length), length);
        file.Write(head);
    }

    private static void Copy(Stream from, SummedFile to)
    {
        while (true)
        {
            var read = from.Read(to.GetSpan(64 * 1024));
            if (read == 0)
                return;
            to.Advance(read);
        }
    }

    private static BackupFile Read(string path, MappedFile mapped)
    {
        var bytes = mapped.Memory;
        if (bytes.Length < Magic.Length + 4 || !bytes.Span.StartsWith(Magic[..7]))
            throw new StoreException($"{path} is not a backup of this server.");
        if (!bytes.Span.StartsWith(Magic))
            throw new StoreException($"The backup {path} has format {(char)bytes.Span[7]}; this server reads format 1. Restore it with the newer server.");
        var body = bytes[..^4];
        if (Checksum.Of(body.Span) != BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span[^4..]))
            throw new StoreCorruptException($"The backup {path} does not match its checksum: it is damaged or was not copied whole. Use another one.");
        var sections = new List<(string Name, ReadOnlyMemory<byte> Content)>();
        for (var at = Magic.Length; at < body.Length;)
        {
            var name = Encoding.ASCII.GetString(body.Span.Slice(at + 1, body.Span[at]));
            at += 1 + name.Length;
            var length = (int)BinaryPrimitives.ReadInt64LittleEndian(body.Span[at..]);
            sections.Add((name, body.Slice(at + 8, length)));
            at += 8 + length;
        }
        var header = JsonSerializer.Deserialize<BackupHeader>(sections.First(s => s.Name == "header").Content.Span)!;
        return new BackupFile(mapped, sections, header);
    }

    private ReadOnlyMemory<byte> Section(string name) => _sections.First(s => s.Name == name).Content;

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"backup of {Header.At:yyyy-MM-dd'T'HH:mm:ss'Z'}, configuration revision {Header.Revision}");

    private sealed class CountingOutput : IBufferWriter<byte>
    {
        private byte[] _buffer = new byte[64 * 1024];

        public long Written { get; private set; }

        public void Advance(int count) => Written += count;

        public Memory<byte> GetMemory(int sizeHint = 0) => Buffer(sizeHint);

        public Span<byte> GetSpan(int sizeHint = 0) => Buffer(sizeHint);

        private byte[] Buffer(int sizeHint) => sizeHint <= _buffer.Length ? _buffer : _buffer = new byte[sizeHint];
    }
}
