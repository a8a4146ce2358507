using Netconf.Mano.Data;

namespace Netconf.Mano.Datastore;

/// <summary>What a commit asks beside being done (RFC 6241 §8.4).</summary>
public sealed record CommitRequest
{
    /// <summary>A confirmed commit: reverted unless confirmed in time.</summary>
    public bool Confirmed { get; init; }

    /// <summary>How long to wait for the confirmation; 600 s unless stated.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>With <see cref="Confirmed"/>: survive the session, to be confirmed with this token.</summary>
    public string? Persist { get; init; }

    /// <summary>Confirms or extends the commit that was given this token.</summary>
    public string? PersistId { get; init; }

    /// <summary>What of running must still be so; null for nothing.</summary>
    public Precondition? Precondition { get; init; }

    /// <summary>What the history shall say of it.</summary>
    public string? Comment { get; init; }
}

/// <summary>Why a confirmed commit ended or was noted (RFC 6470 §2.2 confirm-event).</summary>
public enum ConfirmEvent
{
    /// <summary>It began.</summary>
    Start,
    /// <summary>It was cancelled: by cancel-commit or with its session.</summary>
    Cancel,
    /// <summary>It was not confirmed in time.</summary>
    Timeout,
    /// <summary>A follow-up confirmed commit began the time anew.</summary>
    Extend,
    /// <summary>It was confirmed.</summary>
    Complete,
}

/// <summary>A confirmed commit that waits.</summary>
/// <param name="Rollback">Where it goes back to: running before the first of the sequence.</param>
/// <param name="Deadline">When.</param>
/// <param name="Actor">Who asked last.</param>
/// <param name="Persist">Its token, or null when it ends with the session.</param>
public sealed record PendingConfirmation(Snapshot Rollback, DateTimeOffset Deadline, Actor Actor, string? Persist)
{
    /// <summary>Whether this caller may confirm, extend or cancel it: the error, or null (RFC 6241 §8.4.1, §8.4.4).</summary>
    internal RpcError? Refuse(Actor actor, string? persistId)
    {
        if (persistId is not null)
            return persistId == Persist
                ? null
                : new RpcError(
                    RpcErrorType.Protocol, ErrorTag.InvalidValue, "The persist-id is not that of the pending confirmed commit.")
                { Info = [new ErrorInfo("bad-element", "persist-id")] };
        if (Persist is not null)
            return new RpcError(
                RpcErrorType.Protocol, ErrorTag.InUse,
                "A persistent confirmed commit is pending; confirm or cancel it with its persist-id first.");
        return actor.SessionId == Actor.SessionId
            ? null
            : new RpcError(
                RpcErrorType.Protocol, ErrorTag.InUse,
                $"A confirmed commit of session {Actor.SessionId} is pending until {Deadline:O}; wait for its confirmation or its end.");
    }
}
