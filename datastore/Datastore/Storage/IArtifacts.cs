namespace Netconf.Mano.Datastore.Storage;

/// <summary>
/// Large contents that never change (packages, images, scripts), found by the SHA-256 of what they are. The trees refer to them by digest; what no tree refers to is swept.
/// </summary>
/// <example><code>
/// var added = await store.Artifacts.AddAsync(upload, limit: 2L &lt;&lt; 30, cancellation);     // the same content twice is one artifact
/// await using var content = store.Artifacts.Open(added.Digest);
/// store.Artifacts.Sweep(digestsInTheTrees, addedBefore: now - TimeSpan.FromHours(1));     // an upload not yet referred to has an hour
/// </code></example>
public interface IArtifacts
{
    /// <summary>Takes a content in as it streams; durable when it returns.</summary>
    /// <param name="content">Read to its end.</param>
    /// <param name="limit">The most octets it may have.</param>
    /// <param name="cancellation">Gives up; nothing is kept.</param>
    /// <exception cref="ArtifactTooLargeException">It has more; nothing is kept.</exception>
    /// <exception cref="StoreException">It could not be stored; nothing is kept.</exception>
    Task<Artifact> AddAsync(Stream content, long limit, CancellationToken cancellation);

    /// <summary>
    /// The content, to be read from its beginning or any place (the stream seeks); null when there is none of that digest. Who reads it from the beginning to its end is
    /// told by a <see cref="StoreCorruptException"/> when it is not what was stored.
    /// </summary>
    /// <param name="digest">64 lower-case hexadecimal digits.</param>
    Stream? Open(string digest);

    /// <summary>Size and time of the artifact, or null when there is none of that digest.</summary>
    Artifact? Find(string digest);

    /// <summary>All artifacts, in order of digest.</summary>
    IEnumerable<Artifact> List();

    /// <summary>Removes what is not in <paramref name="referenced"/> and was added before a time; readers that have one open keep it to the end.</summary>
    /// <returns>What was removed.</returns>
    IReadOnlyList<Artifact> Sweep(IReadOnlySet<string> referenced, DateTimeOffset addedBefore);
}

/// <summary>A stored content.</summary>
/// <param name="Digest">SHA-256, 64 lower-case hexadecimal digits.</param>
/// <param name="Size">Octets.</param>
/// <param name="AddedAt">When it was last added.</param>
public sealed record Artifact(string Digest, long Size, DateTimeOffset AddedAt);

/// <summary>A content is larger than its caller allows.</summary>
public sealed class ArtifactTooLargeException(long limit) : StoreException($"The content is larger than the {limit} octets allowed.")
{
    /// <summary>The most octets allowed.</summary>
    public long Limit { get; } = limit;
}
