using Netconf.Mano.Data;

namespace Netconf.Mano.Datastore;

/// <summary>
/// The datastore locks (RFC 6241 §7.5, §7.6): each is held by one session and ends with it. The rule that a modified candidate cannot be locked is
/// the <see cref="ConfigurationDatastore"/>'s, which knows the candidate.
/// </summary>
public sealed class Locks
{
    private readonly Lock _gate = new();
    private readonly Dictionary<DatastoreName, Held> _held = [];
    private readonly TimeProvider _time;

    /// <summary>No locks yet.</summary>
    public Locks(TimeProvider time) => _time = time;

    /// <summary>Takes the lock; the error is lock-denied with the holder's session id, the same session's own included.</summary>
    public RpcError? Take(DatastoreName datastore, Actor actor)
    {
        lock (_gate)
        {
            if (_held.TryGetValue(datastore, out var held))
                return new RpcError(
                    RpcErrorType.Protocol, ErrorTag.LockDenied,
                    $"The {Text(datastore)} datastore is locked by session {held.SessionId}.")
                { Info = [new ErrorInfo("session-id", held.SessionId.ToString())] };
            _held[datastore] = new Held(actor.SessionId, actor.User, _time.GetUtcNow());
            return null;
        }
    }

    /// <summary>Gives the lock back; only its holder can (§7.6).</summary>
    public RpcError? Release(DatastoreName datastore, Actor actor)
    {
        lock (_gate)
        {
            if (!_held.TryGetValue(datastore, out var held))
                return new RpcError(
                    RpcErrorType.Protocol, ErrorTag.OperationFailed, $"The {Text(datastore)} datastore is not locked.");
            if (held.SessionId != actor.SessionId)
                return new RpcError(
                    RpcErrorType.Protocol, ErrorTag.OperationFailed,
                    $"The lock on the {Text(datastore)} datastore belongs to session {held.SessionId}; only that session can release it.");
            _held.Remove(datastore);
            return null;
        }
    }

    /// <summary>in-use when another session holds the lock, else null.</summary>
    public RpcError? Check(DatastoreName datastore, Actor actor)
    {
        lock (_gate)
            return _held.TryGetValue(datastore, out var held) && held.SessionId != actor.SessionId
                ? new RpcError(
                    RpcErrorType.Protocol, ErrorTag.InUse,
                    $"The {Text(datastore)} datastore is locked by session {held.SessionId} of {held.User}; wait or ask that session to unlock.")
                : null;
    }

    /// <summary>Ends all locks of a session; returns the datastores that were locked.</summary>
    public IReadOnlyList<DatastoreName> ReleaseAll(uint sessionId)
    {
        lock (_gate)
        {
            List<DatastoreName> released = [.. _held.Where(h => h.Value.SessionId == sessionId).Select(h => h.Key)];
            foreach (var datastore in released)
                _held.Remove(datastore);
            return released;
        }
    }

    /// <summary>Who holds the lock, or null.</summary>
    public Held? Holder(DatastoreName datastore)
    {
        lock (_gate)
            return _held.GetValueOrDefault(datastore);
    }

    private static string Text(DatastoreName datastore) => datastore.ToString().ToLowerInvariant();

    /// <summary>A lock that is held.</summary>
    /// <param name="SessionId">By which session.</param>
    /// <param name="User">Its user.</param>
    /// <param name="Since">Since when.</param>
    public sealed record Held(uint SessionId, string User, DateTimeOffset Since);
}
