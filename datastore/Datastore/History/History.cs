using Netconf.Mano.Bindings.Protocol;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore.Storage;
using Encoding = System.Text.Encoding;

namespace Netconf.Mano.Datastore;

/// <summary>
/// The history of running: its commits, what each changed, and running as it was at any of them. Going back k revisions costs what those k commits
/// changed, whatever the size of the configuration.
/// </summary>
/// <example><code>
/// var then = datastores.History.At(41, out var refused);       // running as revision 41 made it
/// </code></example>
public sealed class History : IAsyncDisposable
{
    private const int Page = 64;
    private readonly IStore _store;
    private readonly ConfigurationDatastore _configuration;
    private readonly TimeProvider _time;
    private readonly ITimer _retention;

    internal History(IStore store, ConfigurationDatastore configuration, TimeProvider time)
    {
        _store = store;
        _configuration = configuration;
        _time = time;
        _retention = time.CreateTimer(_ => Retain(), null, TimeSpan.FromMinutes(1), TimeSpan.FromHours(1));
    }

    /// <summary>The oldest commit kept; 0 when there is none.</summary>
    public long Oldest => _store.History.Oldest;

    /// <summary>Commits without their edits, newest first.</summary>
    public IReadOnlyList<ConfigurationRecord> Read(HistoryQuery query) => _store.History.Read(query);

    /// <summary>Running as it was at a revision.</summary>
    /// <param name="revision">From the one before the oldest kept up to the newest.</param>
    /// <param name="refused">Why not, when the answer is null.</param>
    /// <exception cref="StoreCorruptException">What is stored is not what was written.</exception>
    public DataTree? At(long revision, out RpcError? refused)
    {
        var running = _configuration.Running;
        var tree = running.Tree;
        refused = revision < 0 || revision > running.Revision || revision < Oldest - 1 ? Unknown(revision) : null;
        for (var newest = running.Revision; refused is null && newest > revision;)
        {
            var after = Math.Max(revision, newest - Page);
            var records = _store.History.Read(new HistoryQuery { After = after, UpTo = newest, WithEdits = true });
            if (records.Count != newest - after)
                refused = Unknown(revision);
            foreach (var record in records)
            {
                if (record.Undo.IsEmpty)
                    refused = new RpcError(
                        RpcErrorType.Application, ErrorTag.OperationFailed,
                        $"Revision {record.Revision} was made by an older server, which did not keep what undoes it: nothing before it can be brought back.");
                if (refused is not null)
                    return null;
                tree = TreeText.Apply(tree, record.Undo);
            }
            newest = after;
        }
        return refused is null ? tree : null;
    }

    /// <summary>The commits that changed a node or something in it, with all their changes, newest first.</summary>
    /// <param name="path">The node.</param>
    /// <param name="before">Only revisions below this one; null for all.</param>
    internal IEnumerable<(ConfigurationRecord Record, IReadOnlyList<LeafChange> Changes)> Of(InstancePath path, long? before)
    {
        var schema = _configuration.Running.Tree.Schema;
        var name = Encoding.UTF8.GetBytes("<" + path.AtDepth(1).Node.Name);
        for (var upTo = before - 1 ?? _configuration.Running.Revision; upTo > 0;)
        {
            var records = _store.History.Read(new HistoryQuery { UpTo = upTo, WithEdits = true, Limit = Page });
            foreach (var record in records)
            {
                // Most commits are about something else: that is seen without reading them as data.
                if (record.Edit.Span.IndexOf(name) < 0)
                    continue;
                var changes = LeafChanges.Of(record, schema);
                if (changes.Any(c => c.Path.IsAtOrBelow(path)))
                    yield return (record, changes);
            }
            if (records.Count < Page)
                yield break;
            upTo = records[^1].Revision - 1;
        }
    }

    /// <summary>One commit with its changes; null when it is not kept.</summary>
    internal (ConfigurationRecord Record, IReadOnlyList<LeafChange> Changes)? Find(long revision) =>
        _store.History.Find(revision) is { } record ? (record, LeafChanges.Of(record, _configuration.Running.Tree.Schema)) : null;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _retention.DisposeAsync();

    internal static RpcError Unknown(long revision) => new(
        RpcErrorType.Application, ErrorTag.InvalidValue, $"Revision {revision} is not kept; /history tells the oldest and the newest.")
    { Info = [new ErrorInfo("bad-element", "revision")] };

    /// <summary>Drops what the configured policy does not keep.</summary>
    internal void Retain()
    {
        var running = _configuration.Running.Tree;
        if (running.Schema.FindModule("mano-history") is not { IsImplemented: true })
            return;
        var retention = new ProtocolRoot(running.Root).History.Retention;
        if (retention.MaxAge is not { } days)
            return;
        try
        {
            _store.History.Trim(_time.GetUtcNow() - TimeSpan.FromDays(days), (int)Math.Min(int.MaxValue, retention.KeepAtLeast));
        }
        catch (StoreException)
        {
            // Nothing was dropped; the next hour tries again, and the store's own alarm tells of a disk that refuses.
        }
    }
}
