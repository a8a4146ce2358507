using System.Security.Cryptography;

namespace Netconf.Mano.Datastore.Storage.Files;

/// <summary>Artifacts as files named by their digest, two levels deep. One is written aside, synced, then renamed: what has a name is whole.</summary>
internal sealed class ArtifactFiles(string directory) : IArtifacts
{
    private const int DigestLength = 64;

    /// <inheritdoc/>
    public async Task<Artifact> AddAsync(Stream content, long limit, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        var temporary = Path.Combine(directory, $"incoming-{Guid.NewGuid():N}.tmp");
        try
        {
            Make(directory);
            var (digest, size) = await TakeInAsync(temporary, content, limit, cancellation).ConfigureAwait(false);
            var path = At(digest);
            var folder = Path.GetDirectoryName(path)!;
            Make(folder);
            File.Move(temporary, path, overwrite: true);
            DurableDirectory.Sync(folder);
            return new Artifact(digest, size, File.GetLastWriteTimeUtc(path));
        }
        catch (Exception e)
        {
            if (File.Exists(temporary))
                File.Delete(temporary);
            if (e is StoreException or not IOException)
                throw;
            throw new StoreException($"The content could not be stored: {e.Message}", e) { IsFull = IsFull(e) };
        }
    }

    /// <inheritdoc/>
    public Stream? Open(string digest)
    {
        var path = At(digest);
        return File.Exists(path) ? new CheckedArtifactStream(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete), digest) : null;
    }

    /// <inheritdoc/>
    public Artifact? Find(string digest)
    {
        var file = new FileInfo(At(digest));
        return file.Exists ? new Artifact(digest, file.Length, file.LastWriteTimeUtc) : null;
    }

    /// <inheritdoc/>
    public IEnumerable<Artifact> List()
    {
        if (!Directory.Exists(directory))
            return [];
        return from path in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
               let name = Path.GetFileName(path)
               where IsDigest(name)
               orderby name
               select Find(name);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Artifact> Sweep(IReadOnlySet<string> referenced, DateTimeOffset addedBefore)
    {
        List<Artifact> unused = [.. List().Where(a => !referenced.Contains(a.Digest) && a.AddedAt < addedBefore)];
        foreach (var artifact in unused)
            File.Delete(At(artifact.Digest));
        // What an upload left that a crash cut off.
        if (Directory.Exists(directory))
            foreach (var left in Directory.EnumerateFiles(directory, "incoming-*.tmp"))
                if (File.GetLastWriteTimeUtc(left) < addedBefore)
                    File.Delete(left);
        return unused;
    }

    private static async Task<(string Digest, long Size)> TakeInAsync(string path, Stream content, long limit, CancellationToken cancellation)
    {
        await using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Options = FileOptions.Asynchronous,
            BufferSize = 0,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[128 * 1024];
        long size = 0;
        while (await content.ReadAsync(buffer, cancellation).ConfigureAwait(false) is > 0 and var read)
        {
            if ((size += read) > limit)
                throw new ArtifactTooLargeException(limit);
            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
        }
        file.Flush(flushToDisk: true);
        return (Convert.ToHexStringLower(hash.GetHashAndReset()), size);
    }

    private static bool IsDigest(string name) => name.Length == DigestLength && name.All(char.IsAsciiHexDigitLower);

    /// <summary>ENOSPC and EDQUOT, as .NET hands them on.</summary>
    private static bool IsFull(Exception e) => (e.HResult & 0xFFFF) is 28 or 122;

    private static void Make(string path)
    {
        if (Directory.Exists(path))
            return;
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        DurableDirectory.Sync(Path.GetDirectoryName(path)!);
    }

    private string At(string digest) => IsDigest(digest)
        ? Path.Combine(directory, digest[..2], digest)
        : throw new ArgumentException("A digest is 64 lower-case hexadecimal digits.", nameof(digest));
}
