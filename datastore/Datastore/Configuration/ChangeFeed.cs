using Netconf.Mano.Data;
using Netconf.Mano.Datastore.Storage;

namespace Netconf.Mano.Datastore;

/// <summary>A commit as a follower of the change feed takes it.</summary>
/// <param name="Revision">The revision it made: the cursor to go on from.</param>
/// <param name="At">When it was accepted.</param>
/// <param name="User">Who.</param>
/// <param name="SessionId">The session, 0 for the server itself.</param>
/// <param name="Before">Running before.</param>
/// <param name="After">Running after.</param>
public sealed record FeedChange(long Revision, DateTimeOffset At, string User, uint SessionId, DataTree Before, DataTree After)
{
    /// <summary>
    /// Whether commits before this one are no longer kept, or cannot be read under the models served: <see cref="Before"/> is then empty, and the follower
    /// takes <see cref="After"/> as a whole.
    /// </summary>
    public bool IsResync { get; init; }

    /// <summary>What changed, each with before and after: computed as it is read, at the cost of the change.</summary>
    public ChangeSet Changes => Diff.Between(Before, After);
}

/// <summary>
/// The commits in order, for followers that must miss none. A follower is a cursor over what is stored: a slow one holds up no commit and no memory, and one
/// that keeps its revision goes on where it was after a restart.
/// </summary>
/// <example><code>
/// using var cursor = datastores.Changes.From(lastRevision);          // 0: from the beginning
/// while (true)
///     Handle((await cursor.NextAsync(cancellation)).Changes);   // then keep cursor.Revision
/// </code></example>
public sealed class ChangeFeed
{
    // What quick followers are told from; the others read the history. Kept while there are followers only: it holds on to trees.
    private const int MostRecent = 256;

    private readonly Lock _gate = new();
    private readonly Queue<FeedChange> _recent = [];
    private readonly IHistory _history;
    private Snapshot _newest;
    private int _followers;
    private TaskCompletionSource _published = NewSignal();

    internal ChangeFeed(ConfigurationDatastore configuration, IHistory history)
    {
        _history = history;
        _newest = configuration.Running;
        configuration.Subscribe(Note);
    }

    /// <summary>A cursor after that revision: the next it takes is the one after.</summary>
    /// <param name="revision">The last revision the follower knows; 0 for none.</param>
    public ChangeCursor From(long revision)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(revision);
        lock (_gate)
            _followers++;
        return new ChangeCursor(this, revision);
    }

    /// <summary>The changes after a revision, as many as are at hand without a long walk; empty when there are none yet.</summary>
    internal IReadOnlyList<FeedChange> After(long revision)
    {
        FeedChange[] recent;
        Snapshot newest;
        lock (_gate)
            (recent, newest) = ([.. _recent], _newest);
        if (newest.Revision <= revision)
            return [];
        if (recent.Length > 0 && recent[0].Revision <= revision + 1)
            return [.. recent.SkipWhile(c => c.Revision <= revision)];
        return recent.Length > 0
            ? FromHistory(revision, recent[0].Revision - 1, recent[0].Before)
            : FromHistory(revision, newest.Revision, newest.Tree);
    }

    internal void Leave()
    {
        lock (_gate)
            if (--_followers == 0)
                _recent.Clear();
    }

    /// <summary>Completes when something was published after that revision.</summary>
    internal Task PublishedAfter(long revision)
    {
        lock (_gate)
            return _newest.Revision > revision ? Task.CompletedTask : _published.Task;
    }

    private void Note(PublishedChange change)
    {
        TaskCompletionSource signal;
        lock (_gate)
        {
            _newest = change.After;
            if (_followers > 0)
                _recent.Enqueue(new FeedChange(
                    change.After.Revision, change.After.At, change.Actor.User, change.Actor.SessionId, change.Before.Tree, change.After.Tree));
            if (_recent.Count > MostRecent)
                _recent.Dequeue();
            (signal, _published) = (_published, NewSignal());
        }
        signal.TrySetResult();
    }

    /// <summary>Undoes the stored commits one by one, from a tree that is known back to the revision.</summary>
    private List<FeedChange> FromHistory(long revision, long known, DataTree tree)
    {
        var changes = new List<FeedChange>();
        foreach (var record in _history.Read(new HistoryQuery { After = revision, UpTo = known, WithEdits = true }))
        {
            if (Undone(tree, record) is not { } before)
            {
                changes.Add(new FeedChange(
                    record.Revision, record.At, record.User, record.SessionId, DataTree.Empty(tree.Schema), tree) { IsResync = true });
                break;
            }
            changes.Add(new FeedChange(record.Revision, record.At, record.User, record.SessionId, before, tree));
            tree = before;
        }
        if (changes.Count == 0)
            return [new FeedChange(known, default, "", 0, DataTree.Empty(tree.Schema), tree) { IsResync = true }];
        if (changes[^1].Revision > revision + 1)
            changes[^1] = changes[^1] with { Before = DataTree.Empty(tree.Schema), IsResync = true };
        changes.Reverse();
        return changes;
    }

    private static DataTree? Undone(DataTree tree, ConfigurationRecord record)
    {
        try
        {
            return record.Undo.IsEmpty ? null : TreeText.Apply(tree, record.Undo);
        }
        catch (StoreException)
        {
            return null; // Made under models that are no longer served.
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Where one follower of the change feed is. Not for several threads at once.</summary>
public sealed class ChangeCursor : IDisposable
{
    private readonly ChangeFeed _feed;
    private readonly Queue<FeedChange> _ahead = [];
    private bool _isOver;

    internal ChangeCursor(ChangeFeed feed, long revision)
    {
        _feed = feed;
        Revision = revision;
    }

    /// <summary>The last revision taken: who keeps it goes on there with <see cref="ChangeFeed.From"/>.</summary>
    public long Revision { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isOver)
            _feed.Leave();
        _isOver = true;
    }

    /// <summary>The next commit, or null when there is none yet.</summary>
    /// <exception cref="StoreCorruptException">A stored commit does not match its digest.</exception>
    public FeedChange? TryNext()
    {
        if (_ahead.Count == 0)
            foreach (var change in _feed.After(Revision))
                _ahead.Enqueue(change);
        if (!_ahead.TryDequeue(out var next))
            return null;
        Revision = next.Revision;
        return next;
    }

    /// <summary>The next commit, waited for.</summary>
    public async ValueTask<FeedChange> NextAsync(CancellationToken cancellation = default)
    {
        while (true)
        {
            if (TryNext() is { } next)
                return next;
            await _feed.PublishedAfter(Revision).WaitAsync(cancellation).ConfigureAwait(false);
        }
    }
}
