using Netconf.Mano.Data;
using Netconf.Mano.Datastore.Storage;
using Netconf.Mano.Datastore.Storage.Files;
using Netconf.Mano.Datastore.Storage.Sqlite;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Datastore;

/// <summary>A backup of that name is there already.</summary>
public sealed class BackupExistsException(string name) : StoreException($"There is a backup {name} already; take another name, or remove the file.");

/// <summary>
/// Backups in the data directory's <c>backups</c>, made and restored while the server runs, or restored while it does not. The key of the secrets is never in one: who has a
/// backup alone has no secret, and who restores one elsewhere brings the key file along.
/// </summary>
/// <example><code>
/// var backups = new Backups(datastores, store, secrets, "data/backups", TimeProvider.System);
/// backups.Make("before-upgrade", withArtifacts: true);
/// CommitResult restored = await backups.RestoreAsync(actor, "before-upgrade");                  // one commit of configuration and state
/// BackupHeader done = Backups.RestoreOffline("data", "/media/before-upgrade", schema, secrets);  // also when the store there is damaged
/// </code></example>
public sealed class Backups
{
    private const long Largest = 1L << 30;
    private readonly Datastores _datastores;
    private readonly IStore _store;
    private readonly SecretAcceptance? _secrets;
    private readonly string _keyId;
    private readonly string _directory;
    private readonly TimeProvider _time;

    /// <summary>Backups of these datastores in that directory, which is made when the first one is.</summary>
    /// <param name="datastores">What is backed up.</param>
    /// <param name="store">Its store, for the artifacts.</param>
    /// <param name="secrets">What finds the secrets in a tree, and the key's id; null where the server has none.</param>
    /// <param name="directory">Where the files are.</param>
    /// <param name="time">The time.</param>
    public Backups(Datastores datastores, IStore store, SecretAcceptance? secrets, string directory, TimeProvider time)
    {
        (_datastores, _store, _secrets, _directory, _time) = (datastores, store, secrets, directory, time);
        _keyId = secrets?.KeyId ?? "";
    }

    /// <summary>Makes a backup of running and the kept state as they are now; commits go on meanwhile.</summary>
    /// <param name="name">The file's name: letters, digits, <c>. _ -</c>, beginning with a letter or digit. One that is there is refused.</param>
    /// <param name="withArtifacts">Whether the artifacts are in it too.</param>
    /// <returns>What it says of itself, and its octets.</returns>
    /// <exception cref="StoreException">It could not be written, or there is one of that name.</exception>
    public (BackupHeader Header, long Size) Make(string name, bool withArtifacts)
    {
        if (!Directory.Exists(_directory))
            Directory.CreateDirectory(_directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var path = At(name);
        if (File.Exists(path))
            throw new BackupExistsException(name);
        // State first: what it tells of was there when the configuration was read, or the reconcilers find out.
        var (state, sequence) = _datastores.State.Published;
        var running = _datastores.Configuration.Running;
        var header = new BackupHeader(_time.GetUtcNow(), running.Revision, sequence, running.Tree.Schema.ContentId, _keyId);
        List<Artifact> artifacts = withArtifacts ? [.. _store.Artifacts.List()] : [];
        if (artifacts.Sum(a => a.Size) > Largest)
            throw new StoreException(
                $"The artifacts have {artifacts.Sum(a => a.Size)} octets, more than a backup holds. Make it without them and copy the directory artifacts: its files never change.");
        var size = BackupFile.Write(
            path, header, o => TreeText.Write(running.Tree, o), o => TreeText.Write(state, o),
            artifacts.Select(a => (a.Size, (Func<Stream>)(() => _store.Artifacts.Open(a.Digest)
                ?? throw new StoreException($"The artifact {a.Digest} was removed meanwhile; make the backup again.")))));
        return (header, size);
    }

    /// <summary>The files there are, by name.</summary>
    public IReadOnlyList<FileInfo> List() => Directory.Exists(_directory)
        ? [.. new DirectoryInfo(_directory).EnumerateFiles().Where(f => !f.Name.EndsWith(".tmp", StringComparison.Ordinal)).OrderBy(f => f.Name, StringComparer.Ordinal)]
        : [];

    /// <summary>
    /// Checks a backup and makes it running and the kept state, in one durable commit: a new revision, which the history can undo like any other. The candidate takes it in.
    /// </summary>
    /// <exception cref="StoreException">The file is missing, damaged, does not fit the models served, or its secrets need another key; nothing was changed.</exception>
    public async Task<CommitResult> RestoreAsync(Actor actor, string name, CancellationToken cancellation = default)
    {
        using var file = BackupFile.Open(At(name));
        var (configuration, state) = Read(file, _datastores.Schema, _secrets, ModulesFor);
        foreach (var content in file.Artifacts)
            await _store.Artifacts.AddAsync(new ReadOnlyMemoryStream(content), long.MaxValue, cancellation).ConfigureAwait(false);
        return await _datastores.Configuration.RestoreAsync(actor, configuration, $"restore of {file}", _datastores.State, state).ConfigureAwait(false);
    }

    /// <summary>
    /// Makes a backup the content of a data directory whose server does not run, whatever is in it, damaged or not. What was there is kept in <c>replaced</c>. A crash on
    /// the way leaves the one store or the other.
    /// </summary>
    /// <exception cref="StoreException">The directory is in use, or the backup cannot be used; nothing was changed.</exception>
    public static BackupHeader RestoreOffline(string directory, string path, Schema schema, SecretAcceptance? secrets)
    {
        using var file = BackupFile.Open(path);
        var (configuration, state) = Read(file, schema, secrets, state => AddedTexts.Restore(schema, state));
        var validated = Validator.ValidateAll(configuration);
        if (!validated.IsValid)
            throw new StoreException($"The {file} is not valid under the models served: {Text(validated.Errors)}");
        if (!Directory.Exists(directory))
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using (SqliteStore.LockDirectory(directory))
        {
            var making = RestoredDirectory.Begin(directory);
            using (var store = SqliteStore.Open(making))
            {
                store.Seed(file.Header.Revision, file.Header.Sequence);
                if (file.Header.Revision > 0)
                    store.Checkpoints.Write(CheckpointKind.Configuration, file.Header.Revision, schema.ContentId, o => TreeText.Write(configuration, o));
                if (file.Header.Sequence > 0)
                    store.Checkpoints.Write(CheckpointKind.State, file.Header.Sequence, schema.ContentId, o => TreeText.Write(state, o));
            }
            var artifacts = new ArtifactFiles(Path.Combine(directory, "artifacts"));
            foreach (var content in file.Artifacts)
                artifacts.AddAsync(new ReadOnlyMemoryStream(content), long.MaxValue, CancellationToken.None).GetAwaiter().GetResult();
            RestoredDirectory.Commit(directory);
        }
        return file.Header;
    }

    /// <summary>The schema of the configuration: the one served, when the same modules were added to it at run time.</summary>
    private Schema ModulesFor(DataTree state) =>
        AddedTexts.In(state).Select(t => (t.Name, t.Text)).ToHashSet().SetEquals(AddedTexts.In(_datastores.State.Current).Select(t => (t.Name, t.Text)))
            ? _datastores.Schema
            : throw new StoreException(
                "other modules were added at run time. Add or remove modules until they are the same, or stop the server and use mano --restore, which brings them back");

    private static (DataTree Configuration, DataTree State) Read(BackupFile file, Schema schema, SecretAcceptance? secrets, Func<DataTree, Schema> extended)
    {
        DataTree configuration, state;
        try
        {
            // As a start does: the state tells which modules were added, and the configuration may hold data of theirs.
            state = TreeText.ReadTree(schema, file.State);
            configuration = TreeText.ReadTree(extended(state), file.Configuration);
        }
        catch (StoreException e)
        {
            var other = file.Header.SchemaId == schema.ContentId ? "" : " (it was made under other models)";
            throw new StoreException($"The {file} does not fit the models served{other}: {e.Message}", e);
        }
        if (secrets?.FirstUnreadable(configuration) is { } unreadable)
            throw new StoreException(
                $"The secrets in the {file} ({unreadable} is one) were encrypted with the key {file.Header.KeyId}, this server has the key {secrets.KeyId}. " +
                "Put the secret.key of the server that made the backup into the data directory first.");
        return (configuration, state);
    }

    private static string Text(IReadOnlyList<RpcError> errors) =>
        string.Join("; ", errors.Take(5).Select(e => e.Path is null ? e.Message : $"{e.Path}: {e.Message}"));

    private string At(string name) => name.Length is > 0 and <= 128 && char.IsAsciiLetterOrDigit(name[0]) && !name.EndsWith(".tmp", StringComparison.Ordinal)
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-')
        ? Path.Combine(_directory, name)
        : throw new StoreException($"'{name}' is no name for a backup: letters, digits, '.', '_' and '-', beginning with a letter or digit.");
}
