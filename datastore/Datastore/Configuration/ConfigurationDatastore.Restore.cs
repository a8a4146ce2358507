using Netconf.Mano.Data;
using Netconf.Mano.Datastore.Storage;

namespace Netconf.Mano.Datastore;

public sealed partial class ConfigurationDatastore
{
    /// <summary>
    /// Makes a configuration and a kept state what is, in one durable append. Whoever may call it may make every change in it: the right to the operation is the right asked.
    /// Locks and a pending confirmed commit of others refuse it, and so do the guards.
    /// </summary>
    internal Task<CommitResult> RestoreAsync(Actor actor, DataTree configuration, string comment, StateDatastore state, DataTree restoredState)
    {
        lock (_writer)
        {
            if (_locks.Check(DatastoreName.Running, actor) is { } locked)
                return Task.FromResult(CommitResult.Refused(locked));
            if (_pending is { } pending)
                return Task.FromResult(CommitResult.Refused(new RpcError(
                    RpcErrorType.Protocol, ErrorTag.InUse, $"A confirmed commit of session {pending.Actor.SessionId} is pending; confirm or cancel it first.")));
            if (RefuseForSchema(configuration) is { } other)
                return Task.FromResult(CommitResult.Refused(other));
            var prepared = Prepare(configuration, actor, isCommit: false);
            if (prepared.Errors.Count > 0)
                return Task.FromResult(CommitResult.Refused(prepared.Errors));
            if (prepared.Next is not null)
                _candidate.Rebase(_head.Tree, prepared.Next.Tree);
            return state.RestoreAsync(
                restoredState,
                (record, publish, takeBack) => EnterLog(prepared.Next, actor, comment, record is null ? [] : [record], publish, takeBack));
        }
    }
}
