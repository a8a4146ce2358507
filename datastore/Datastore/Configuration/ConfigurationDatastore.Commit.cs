using Netconf.Mano.Data;
using Netconf.Mano.Datastore.Storage;

namespace Netconf.Mano.Datastore;

public sealed partial class ConfigurationDatastore
{
    private PendingConfirmation? _pending;
    private ITimer? _deadline;

    /// <summary>The confirmed commit that waits, or null.</summary>
    public PendingConfirmation? Pending
    {
        get
        {
            lock (_writer)
                return _pending;
        }
    }

    /// <summary>
    /// Whether what is published may still be taken back: a confirmed commit waits for its confirmation, or a commit (its revert may be one) has been entered
    /// and is not published yet. Whoever does what cannot be undone asks after reading <see cref="Running"/>, and reads it again.
    /// </summary>
    public bool IsUnsettled
    {
        get
        {
            lock (_writer)
                return _pending is not null || !ReferenceEquals(_head, _published);
        }
    }

    /// <summary>Told of each step of a confirmed commit (RFC 6470 netconf-confirmed-commit), when it is durable.</summary>
    public event Action<ConfirmEvent, PendingConfirmation>? ConfirmationChanged;

    /// <summary>Commits the candidate (RFC 6241 §8.3.4.1, §8.4).</summary>
    public Task<CommitResult> CommitCandidateAsync(Actor actor, CommitRequest request)
    {
        lock (_writer)
        {
            if (RefuseCommit(actor, request) is { } refused)
                return Task.FromResult(CommitResult.Refused(refused));
            if (request.Precondition?.Check(_head.Tag, _head.Tree) is { } changed)
                return Task.FromResult(CommitResult.Refused(changed));
            var candidate = CandidateOf(actor);
            if (candidate.Conflicts.Count > 0)
                return Task.FromResult(CommitResult.Refused([.. candidate.Conflicts.Select(Conflict)]));
            var before = _head.Tree;
            var prepared = Prepare(candidate.Over(_head), actor);
            if (prepared.Errors.Count > 0)
                return Task.FromResult(CommitResult.Refused(prepared.Errors));
            var draft = candidate.IsModified ? candidate.Over(_head) : null;
            candidate.Discard();
            if (prepared.Next is { } next)
                RebaseCandidates(before, next.Tree);
            return Finish(EnterWithConfirmation(prepared.Next, actor, request), draft, candidate);
        }
    }

    /// <summary>Reverts the pending confirmed commit (RFC 6241 §8.4.4.1).</summary>
    public Task<CommitResult> CancelCommitAsync(Actor actor, string? persistId)
    {
        lock (_writer)
        {
            if (_pending is not { } pending)
                return Task.FromResult(CommitResult.Refused(new RpcError(
                    RpcErrorType.Protocol, ErrorTag.OperationFailed, "No confirmed commit is pending.")));
            if (pending.Refuse(actor, persistId) is { } refused)
                return Task.FromResult(CommitResult.Refused(refused));
            return Revert(pending, ConfirmEvent.Cancel, actor);
        }
    }

    /// <summary>Stops waiting for a confirmation: the next start reverts it.</summary>
    public void Dispose()
    {
        lock (_writer)
        {
            _deadline?.Dispose();
            _deadline = null;
        }
    }

    private RpcError? RefuseCommit(Actor actor, CommitRequest request) =>
        RefuseForSchema(_head.Tree)
        ?? _locks.Check(DatastoreName.Running, actor)
        ?? CheckCandidate(actor)
        ?? (_pending is { } pending
            ? pending.Refuse(actor, request.PersistId)
            : request.PersistId is null
                ? null
                : new RpcError(RpcErrorType.Protocol, ErrorTag.InvalidValue, "No confirmed commit is pending with that persist-id.")
                { Info = [new ErrorInfo("bad-element", "persist-id")] });

    private Task<CommitResult> EnterWithConfirmation(Snapshot? next, Actor actor, CommitRequest request)
    {
        var pending = _pending;
        if (!request.Confirmed)
        {
            if (pending is null)
                return EnterLog(next, actor, request.Comment, []);
            Settle();
            return EnterLog(
                next, actor, request.Comment, [new ConfirmedCommitRecord(null, default, "", 0, null)],
                () => ConfirmationChanged?.Invoke(ConfirmEvent.Complete, pending), () => Await(pending));
        }
        // A follow-up restarts the time and keeps the rollback point of the first (§8.4.1).
        var waiting = new PendingConfirmation(
            pending?.Rollback ?? _head, _time.GetUtcNow() + request.Timeout, actor,
            request.Persist ?? (request.PersistId is null ? null : pending?.Persist));
        Await(waiting);
        return EnterLog(
            next, actor, request.Comment,
            [new ConfirmedCommitRecord(waiting.Rollback.Revision, waiting.Deadline, actor.User, actor.SessionId, waiting.Persist)],
            () => ConfirmationChanged?.Invoke(pending is null ? ConfirmEvent.Start : ConfirmEvent.Extend, waiting), () => Await(pending));
    }

    /// <summary>A commit that could not be stored gives the draft back, unless another was begun meanwhile.</summary>
    private async Task<CommitResult> Finish(Task<CommitResult> entering, DataTree? draft, Candidate candidate)
    {
        var result = await entering.ConfigureAwait(false);
        if (result.Succeeded || draft is null)
            return result;
        lock (_writer)
            if (!candidate.IsModified)
                candidate.Set(draft, _head);
        return result;
    }

    private Task<CommitResult> Revert(PendingConfirmation pending, ConfirmEvent why, Actor actor)
    {
        Settle();
        var before = _head.Tree;
        var changes = Diff.Between(before, pending.Rollback.Tree);
        // The rollback point was valid as a whole; its indexes are still those of its tree.
        var next = changes.IsEmpty ? null : new Snapshot(_head.Revision + 1, pending.Rollback.Tree, pending.Rollback.Valid, _time.GetUtcNow());
        if (next is not null)
            RebaseCandidates(before, next.Tree);
        return EnterLog(
            next, actor, $"revert of an unconfirmed commit ({why.ToString().ToLowerInvariant()})",
            [new ConfirmedCommitRecord(null, default, "", 0, null)],
            () => ConfirmationChanged?.Invoke(why, pending), () => Await(pending));
    }

    private void Settle() => Await(null);

    /// <summary>Waits for the confirmation of that commit until its deadline; of none: stops waiting.</summary>
    private void Await(PendingConfirmation? waiting)
    {
        _pending = waiting;
        _deadline?.Dispose();
        _deadline = waiting is null ? null : _time.CreateTimer(
            _ => TimeOut(waiting), null, Later(waiting.Deadline - _time.GetUtcNow()), Timeout.InfiniteTimeSpan);
    }

    private void TimeOut(PendingConfirmation waiting)
    {
        lock (_writer)
        {
            if (!ReferenceEquals(_pending, waiting))
                return;
            if (waiting.Deadline > _time.GetUtcNow())
                Await(waiting);
            else
                _ = Revert(waiting, ConfirmEvent.Timeout, Actor.Server("confirmed-commit") with { User = waiting.Actor.User });
        }
    }

    /// <summary>
    /// A revert that could not be stored is tried again, never at once. A timer takes no more than 49 days, confirm-timeout up to 136 years: what is far
    /// away is waited for day by day.
    /// </summary>
    private static TimeSpan Later(TimeSpan due) =>
        due <= TimeSpan.Zero ? TimeSpan.FromSeconds(1) : due > TimeSpan.FromDays(1) ? TimeSpan.FromDays(1) : due;

    private static RpcError Conflict(InstancePath path) => new(
        RpcErrorType.Application, ErrorTag.OperationFailed,
        "The candidate and a later commit to running both changed this instance; change it again in the candidate or discard the changes.")
    { AppTag = "candidate-conflict", Path = path.ToString() };
}
