using Netconf.Mano.Data;

namespace Netconf.Mano.Datastore;

public sealed partial class ConfigurationDatastore
{
    private readonly PartialLocks _partialLocks = new();

    /// <summary>The partial locks there are (RFC 5717).</summary>
    public IReadOnlyList<PartialLock> PartialLocks
    {
        get
        {
            lock (_writer)
                return _partialLocks.All;
        }
    }

    /// <summary>
    /// Locks parts of running (RFC 5717 §2.4.1): all or nothing. What is locked is what the expressions select now; entries that come later are not.
    /// </summary>
    /// <param name="actor">Who.</param>
    /// <param name="selects">The expressions, for those who look at the locks.</param>
    /// <param name="select">Gives the instances of running to lock; errors refuse the lock.</param>
    public (PartialLock? Lock, IReadOnlyList<RpcError> Errors) LockPartially(
        Actor actor, IReadOnlyList<string> selects,
        Func<DataTree, (IReadOnlyList<InstancePath> Nodes, IReadOnlyList<RpcError> Errors)> select)
    {
        lock (_writer)
        {
            if (_locks.Holder(DatastoreName.Running) is { } held && held.SessionId != actor.SessionId)
                return (null, [Datastore.PartialLocks.Denied(held.SessionId)]);
            if (_pending is { } pending && pending.Actor.SessionId != actor.SessionId)
                return (null, [Datastore.PartialLocks.Denied(pending.Actor.SessionId) with { AppTag = "outstanding-confirmed-commit" }]);
            var (nodes, errors) = select(_head.Tree);
            return errors.Count > 0 ? (null, errors) : _partialLocks.Take(actor, selects, nodes, _time.GetUtcNow());
        }
    }

    /// <summary>Gives a partial lock back; only its holder can.</summary>
    public RpcError? UnlockPartially(Actor actor, uint id)
    {
        lock (_writer)
            return _partialLocks.Release(actor, id);
    }

    /// <summary>The candidate an actor edits. A private one begins as running does.</summary>
    private Candidate CandidateOf(Actor actor)
    {
        if (!actor.HasPrivateCandidate)
            return _candidate;
        if (!_privateCandidates.TryGetValue(actor.SessionId, out var own))
            _privateCandidates[actor.SessionId] = own = new Candidate();
        return own;
    }

    /// <summary>A lock on the shared candidate is nothing to one who has its own.</summary>
    private RpcError? CheckCandidate(Actor actor) => actor.HasPrivateCandidate ? null : _locks.Check(DatastoreName.Candidate, actor);

    /// <summary>Every modified candidate takes a commit in, by a merge that is seen at once.</summary>
    private void RebaseCandidates(DataTree before, DataTree after)
    {
        _candidate.Rebase(before, after);
        foreach (var own in _privateCandidates.Values)
            own.Rebase(before, after);
    }

    /// <summary>Brings what is kept beside running under its new schema. A private draft that does not fit it any more is discarded.</summary>
    private void MoveBeside(Snapshot running)
    {
        var schema = running.Tree.Schema;
        foreach (var own in _privateCandidates.Values.Where(c => c.IsModified))
            if (SchemaMove.Of(own.Over(running), schema, out _) is { } moved)
                own.Set(moved, running);
            else
                own.Discard();
        Startup?.MoveTo(SchemaMove.Of(Startup.Tree, schema, out _));
        FactoryDefault.MoveTo(SchemaMove.Of(FactoryDefault.Tree, schema, out _));
        _partialLocks.MoveTo(schema);
    }

    /// <summary>Nobody else can reach a private candidate; its lock is kept so that lock and unlock answer as they do for the shared one.</summary>
    private RpcError? LockPrivate(Actor actor, bool isLocking)
    {
        var own = CandidateOf(actor);
        if (isLocking == own.IsLocked)
            return isLocking
                ? Datastore.PartialLocks.Denied(actor.SessionId)
                : new RpcError(RpcErrorType.Protocol, ErrorTag.OperationFailed, "The candidate datastore is not locked.");
        if (isLocking && own.IsModified)
            return new RpcError(
                RpcErrorType.Protocol, ErrorTag.LockDenied, "The candidate holds uncommitted changes; commit or discard them first.")
            { Info = [new ErrorInfo("session-id", "0")] };
        own.IsLocked = isLocking;
        if (!isLocking)
            own.Discard();
        return null;
    }
}
