using Netconf.Mano.Data;
using Netconf.Mano.Datastore.Storage;

namespace Netconf.Mano.Datastore;

/// <summary>
/// The configuration: running, its shared candidate, commits and confirmed commits. Readers take <see cref="Running"/> and never wait. A commit enters the
/// single writer, validates on the newest tree (published or about to be), hands its record to the journal and leaves; it is published, in
/// order, when the record is on the disk.
/// </summary>
public sealed partial class ConfigurationDatastore : IDisposable
{
    private readonly Lock _writer = new();
    private readonly Journal _journal;
    private readonly TimeProvider _time;
    private readonly Locks _locks;
    private readonly Candidate _candidate = new();
    private readonly Dictionary<uint, Candidate> _privateCandidates = [];
    private readonly List<ICommitGuard> _guards = [];
    private readonly List<Action<PublishedChange>> _subscribers = [];
    private readonly IAcceptanceFilter? _acceptance;
    private readonly AccessControl _access;
    private (Notifications Streams, Func<PublishedChange, IReadOnlyList<NotificationEvent>> Events)? _announcement;
    private volatile Snapshot _published;
    private Snapshot _head;

    internal ConfigurationDatastore(
        Snapshot initial, Journal journal, Locks locks, TimeProvider time, IAcceptanceFilter? acceptance)
    {
        _access = new AccessControl(initial.Tree.Schema, () => _published!.Tree);
        _published = _head = initial;
        _journal = journal;
        _locks = locks;
        _time = time;
        _acceptance = acceptance;
    }

    /// <summary>Who may do what, by the /nacm of running.</summary>
    public AccessControl Access => _access;

    /// <summary>The newest durable configuration.</summary>
    public Snapshot Running => _published;

    /// <summary>Told of each published commit, in order, on the journal's thread: it takes a note and returns.</summary>
    public void Subscribe(Action<PublishedChange> subscriber)
    {
        lock (_writer)
            _subscribers.Add(subscriber);
    }

    /// <summary>
    /// Has each commit's own events stored with it, in one transaction: none without the other, and one fsync for both. Called once, at the start.
    /// </summary>
    /// <param name="streams">The streams.</param>
    /// <param name="events">The events of a commit; inside it, so fast, local, no I/O.</param>
    public void AnnounceOn(Notifications streams, Func<PublishedChange, IReadOnlyList<NotificationEvent>> events)
    {
        lock (_writer)
            _announcement = (streams, events);
    }

    /// <summary>Adds a guard; they run in the order they were added, after validation.</summary>
    public void AddGuard(ICommitGuard guard)
    {
        lock (_writer)
            _guards.Add(guard);
    }

    /// <summary>The shared candidate's content now.</summary>
    public DataTree CandidateTree
    {
        get
        {
            lock (_writer)
                return _candidate.Over(_head);
        }
    }

    /// <summary>The content now of the candidate that actor edits: its own, or the shared one.</summary>
    public DataTree CandidateTreeOf(Actor actor)
    {
        lock (_writer)
            return CandidateOf(actor).Over(_head);
    }

    /// <summary>Told that the shared candidate changed, under the writer's lock: it takes a note and returns.</summary>
    internal event Action? CandidateChanged;

    /// <summary>The shared candidate with what it is over.</summary>
    internal (Snapshot Head, DataTree Tree, IReadOnlyList<InstancePath> Conflicts) Draft
    {
        get
        {
            lock (_writer)
                // A locked one ends with its session (RFC 6241 §8.3.5.2), so it does not survive a restart.
                return _locks.Holder(DatastoreName.Candidate) is null ? (_head, _candidate.Over(_head), [.. _candidate.Conflicts]) : (_head, _head.Tree, []);
        }
    }

    /// <summary>Begins with a candidate that was kept over a restart.</summary>
    internal void Start(CandidateStart? kept)
    {
        lock (_writer)
        {
            if (kept is not null)
                _candidate.Start(kept, _head);
            _candidate.Changed = () => CandidateChanged?.Invoke();
        }
    }

    /// <summary>Whether the candidate differs from running.</summary>
    public bool IsCandidateModified
    {
        get
        {
            lock (_writer)
                return _candidate.IsModified;
        }
    }

    /// <summary>
    /// Changes the candidate. What the edit did before an error (error-option stop or continue) stays, as RFC 6241 §7.2 says.
    /// </summary>
    public IReadOnlyList<RpcError> EditCandidate(Actor actor, Func<DataTree, EditResult> edit, Precondition? precondition = null)
    {
        lock (_writer)
        {
            if (CheckCandidate(actor) is { } locked)
                return [locked];
            var candidate = CandidateOf(actor);
            var before = candidate.Over(_head);
            if (precondition?.Check(candidate.IsModified ? ContentTag.Of(before.Root) : _head.Tag, before) is { } changed)
                return [changed];
            var result = edit(before);
            if (RefuseForSchema(result.Tree) is { } other)
                return [other];
            var changes = Diff.Between(before, result.Tree);
            if (_access.CheckChanges(actor, changes) is { } denied)
                return [denied];
            candidate.Resolve(changes);
            candidate.Set(Accept(before, result.Tree), _head);
            return _access.TellOfEdit(actor, result.Errors);
        }
    }

    /// <summary>Makes the candidate running again (RFC 6241 §8.3.4.2).</summary>
    public RpcError? DiscardCandidate(Actor actor)
    {
        lock (_writer)
        {
            if (CheckCandidate(actor) is { } locked)
                return locked;
            CandidateOf(actor).Discard();
            return null;
        }
    }

    /// <summary>
    /// Changes running directly (:writable-running, RESTCONF, copy-config): the edit is applied to the newest tree and committed as a whole or, on any error,
    /// not at all.
    /// </summary>
    public Task<CommitResult> ChangeRunningAsync(
        Actor actor, Func<DataTree, EditResult> edit, string? comment = null, Precondition? precondition = null)
    {
        lock (_writer)
        {
            if (_locks.Check(DatastoreName.Running, actor) is { } locked)
                return Task.FromResult(CommitResult.Refused(locked));
            if (_pending is { } pending && pending.Refuse(actor, null) is { } refused)
                return Task.FromResult(CommitResult.Refused(refused));
            if (precondition?.Check(_head.Tag, _head.Tree) is { } changed)
                return Task.FromResult(CommitResult.Refused(changed));
            var result = edit(_head.Tree);
            if (!result.Succeeded)
                return Task.FromResult(CommitResult.Refused(_access.TellOfEdit(actor, result.Errors)));
            var before = _head.Tree;
            if (RefuseForSchema(result.Tree) is { } other)
                return Task.FromResult(CommitResult.Refused(other));
            var prepared = Prepare(Accept(before, result.Tree), actor);
            if (prepared.Errors.Count > 0)
                return Task.FromResult(CommitResult.Refused(prepared.Errors));
            if (prepared.Next is not null)
                RebaseCandidates(before, prepared.Next.Tree);
            return EnterLog(prepared.Next, actor, comment, []);
        }
    }

    /// <summary>Validates the candidate as its commit would, guards included.</summary>
    public IReadOnlyList<RpcError> ValidateCandidate(Actor actor)
    {
        lock (_writer)
            return Prepare(CandidateOf(actor).Over(_head), actor, isCommit: false).Errors;
    }

    /// <summary>Takes a lock (RFC 6241 §7.5): refused too while the candidate is modified, or a confirmed commit of another is pending.</summary>
    public RpcError? Lock(DatastoreName datastore, Actor actor)
    {
        lock (_writer)
        {
            if (datastore == DatastoreName.Candidate && actor.HasPrivateCandidate)
                return LockPrivate(actor, isLocking: true);
            if (datastore == DatastoreName.Running && _partialLocks.HolderBeside(actor) is { } partial)
                return Datastore.PartialLocks.Denied(partial);
            if (_locks.Holder(datastore) is null && datastore == DatastoreName.Candidate && _candidate.IsModified)
                return new RpcError(
                    RpcErrorType.Protocol, ErrorTag.LockDenied,
                    "The candidate holds uncommitted changes; commit or discard them first.")
                { Info = [new ErrorInfo("session-id", "0")] };
            if (datastore == DatastoreName.Running && _pending is { } pending && pending.Actor.SessionId != actor.SessionId)
                return new RpcError(
                    RpcErrorType.Protocol, ErrorTag.LockDenied,
                    $"A confirmed commit of session {pending.Actor.SessionId} is pending.")
                { Info = [new ErrorInfo("session-id", pending.Actor.SessionId.ToString())] };
            return _locks.Take(datastore, actor);
        }
    }

    /// <summary>Gives a lock back; a candidate that was locked is discarded with it (RFC 6241 §8.3.5.2).</summary>
    public RpcError? Unlock(DatastoreName datastore, Actor actor)
    {
        lock (_writer)
        {
            if (datastore == DatastoreName.Candidate && actor.HasPrivateCandidate)
                return LockPrivate(actor, isLocking: false);
            if (_locks.Release(datastore, actor) is { } refused)
                return refused;
            if (datastore == DatastoreName.Candidate)
                _candidate.Discard();
            return null;
        }
    }

    /// <summary>
    /// Ends what a session holds: its locks, the changes of a candidate it had locked (§8.3.5.2), its unconfirmed commit (§8.4.1).
    /// </summary>
    public async Task EndSessionAsync(Actor actor)
    {
        Task revert = Task.CompletedTask;
        lock (_writer)
        {
            if (_locks.ReleaseAll(actor.SessionId).Contains(DatastoreName.Candidate))
                _candidate.Discard();
            _partialLocks.ReleaseAll(actor.SessionId);
            _privateCandidates.Remove(actor.SessionId);
            if (_pending is { Persist: null } pending && pending.Actor.SessionId == actor.SessionId)
                revert = Revert(pending, ConfirmEvent.Cancel, pending.Actor);
        }
        await revert.ConfigureAwait(false);
    }

    private DataTree Accept(DataTree before, DataTree after) =>
        ReferenceEquals(before, after) || _acceptance is null ? after : _acceptance.Accept(before, after);

    /// <summary>
    /// Validates a tree as the next revision; no next when nothing changes. A commit needs the right to each change (RFC 8341 §3.4.5), a validation none.
    /// </summary>
    private (Snapshot? Next, IReadOnlyList<RpcError> Errors) Prepare(DataTree tree, Actor actor, bool isCommit = true)
    {
        var changes = Diff.Between(_head.Tree, tree);
        if (changes.IsEmpty && _head.Valid is not null)
            return (null, []);
        if (isCommit && (_access.CheckChanges(actor, changes) ?? _partialLocks.Check(actor, changes)) is { } denied)
            return (null, [denied]);
        var validated = _head.Valid is { } valid ? Validator.Validate(valid, tree, changes) : Validator.ValidateAll(tree);
        if (!validated.IsValid)
            return (null, _access.TellOfConstraints(actor, validated.Errors));
        foreach (var guard in _guards)
            if (guard.Check(_head.Tree, tree, changes, actor) is { Count: > 0 } refused)
                return (null, refused);
        return (new Snapshot(_head.Revision + 1, tree, validated.Tree, _time.GetUtcNow()), []);
    }

    /// <summary>
    /// Makes <paramref name="next"/> the head and hands its record over. Without a change only <paramref name="beside"/> is stored; the answer still waits
    /// for everything before it to be durable.
    /// </summary>
    private Task<CommitResult> EnterLog(
        Snapshot? next, Actor actor, string? comment, IReadOnlyList<StoreRecord> beside, Action? published = null,
        Action? failed = null)
    {
        var before = _head;
        if (next is null)
            return Answer(_journal.Append(beside, published, _ => failed?.Invoke()), before);
        var changes = Diff.Between(before.Tree, next.Tree);
        var record = new ConfigurationRecord(
            next.Revision, next.At, actor.User, actor.SessionId, actor.Source, comment, next.Tree.Schema.ContentId,
            TreeText.Write(changes))
        { Undo = TreeText.Write(Diff.Between(next.Tree, before.Tree)) };
        _head = next;
        var change = new PublishedChange(before, next, changes, actor);
        var done = Store(
            [record, .. beside], change,
            () =>
            {
                _published = next;
                Tell(change);
                published?.Invoke();
            },
            _ => TakeBack(failed));
        return Answer(done, next, record.Edit.Length + record.Undo.Length);
    }

    private Task Store(List<StoreRecord> records, PublishedChange change, Action durable, Action<StoreException> failed) =>
        _announcement is { } announcement
            ? announcement.Streams.Append(announcement.Events(change), records, durable, failed)
            : _journal.Append(records, durable, failed);

    /// <summary>A commit of more octets leaves several times as much garbage behind: the memory is given back at once.</summary>
    private const int Huge = 16 << 20;

    private static async Task<CommitResult> Answer(Task durable, Snapshot snapshot, long octets = 0)
    {
        try
        {
            await durable.ConfigureAwait(false);
            if (octets > Huge)
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            return new CommitResult([], snapshot);
        }
        catch (StoreException e)
        {
            return CommitResult.Refused(new RpcError(
                RpcErrorType.Application, e.IsFull ? ErrorTag.ResourceDenied : ErrorTag.OperationFailed, e.Message));
        }
    }

    /// <summary>An append failed: everything after the published revision was built on it and failed with it.</summary>
    private void TakeBack(Action? failed)
    {
        lock (_writer)
        {
            // A modified candidate has taken in what is now taken back.
            if (!ReferenceEquals(_head, _published))
                RebaseCandidates(_head.Tree, _published.Tree);
            _head = _published;
            failed?.Invoke();
        }
    }

    private void Tell(PublishedChange change)
    {
        Action<PublishedChange>[] subscribers;
        lock (_writer)
            subscribers = [.. _subscribers];
        foreach (var subscriber in subscribers)
            subscriber(change);
    }
}
