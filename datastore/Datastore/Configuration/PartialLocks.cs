using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Datastore;

/// <summary>A lock on parts of running (RFC 5717).</summary>
/// <param name="Id">Its number, never given twice while the server runs.</param>
/// <param name="SessionId">Whose it is.</param>
/// <param name="User">That session's user.</param>
/// <param name="Since">Since when.</param>
/// <param name="Selects">The expressions it was asked for with.</param>
/// <param name="Nodes">What is locked, each with all that is below it.</param>
public sealed record PartialLock(
    uint Id, uint SessionId, string User, DateTimeOffset Since, IReadOnlyList<string> Selects, IReadOnlyList<InstancePath> Nodes);

/// <summary>
/// The partial locks. A change of another session is refused when it is at or below a locked node, or takes away what a locked node is in.
/// Guarded by its owner's lock.
/// </summary>
internal sealed class PartialLocks
{
    private readonly List<PartialLock> _locks = [];
    private uint _last;

    public IReadOnlyList<PartialLock> All => [.. _locks];

    public static RpcError Denied(uint sessionId) => new(
        RpcErrorType.Protocol, ErrorTag.LockDenied, $"Session {sessionId} has a lock on it.")
    { Info = [new ErrorInfo("session-id", sessionId.ToString())] };

    /// <summary>The session, other than the actor's, that holds one; null when there is none.</summary>
    public uint? HolderBeside(Actor actor) => _locks.Find(l => l.SessionId != actor.SessionId)?.SessionId;

    public (PartialLock? Lock, IReadOnlyList<RpcError> Errors) Take(
        Actor actor, IReadOnlyList<string> selects, IReadOnlyList<InstancePath> nodes, DateTimeOffset now)
    {
        foreach (var other in _locks)
            if (other.SessionId != actor.SessionId && nodes.Any(n => other.Nodes.Any(o => o.IsAtOrBelow(n) || n.IsAtOrBelow(o))))
                return (null, [Denied(other.SessionId)]);
        var taken = new PartialLock(++_last, actor.SessionId, actor.User, now, selects, nodes);
        _locks.Add(taken);
        return (taken, []);
    }

    public RpcError? Release(Actor actor, uint id) =>
        _locks.RemoveAll(l => l.Id == id && l.SessionId == actor.SessionId) > 0
            ? null
            : new RpcError(RpcErrorType.Protocol, ErrorTag.InvalidValue, $"This session has no partial lock {id}.")
            { Info = [new ErrorInfo("bad-element", "lock-id")] };

    public void ReleaseAll(uint sessionId) => _locks.RemoveAll(l => l.SessionId == sessionId);

    /// <summary>The same locks under another schema; what it does not have is not locked any more.</summary>
    public void MoveTo(Schema schema)
    {
        for (var i = 0; i < _locks.Count; i++)
        {
            var nodes = new List<InstancePath>();
            foreach (var node in _locks[i].Nodes)
                if (InstancePath.TryParse(node.ToString(), schema, out var moved, out _))
                    nodes.Add(moved);
            _locks[i] = _locks[i] with { Nodes = nodes };
        }
    }

    /// <summary>in-use when a change touches what another session has locked. Costs nothing while there are no locks of others.</summary>
    public RpcError? Check(Actor actor, ChangeSet changes)
    {
        var others = _locks.Where(l => l.SessionId != actor.SessionId).ToList();
        if (others.Count == 0)
            return null;
        foreach (var change in changes.Changes)
            foreach (var other in others)
                if (other.Nodes.Any(n => change.Path.IsAtOrBelow(n) || n.IsAtOrBelow(change.Path)))
                    return new RpcError(
                        RpcErrorType.Protocol, ErrorTag.InUse,
                        $"Session {other.SessionId} of {other.User} has a partial lock (lock-id {other.Id}) on this; wait or ask that session to unlock.")
                    { Path = change.Path.ToString() };
        return null;
    }
}
