using Netconf.Mano.Data;
using Netconf.Mano.Datastore.Storage;

namespace Netconf.Mano.Datastore;

public sealed partial class ConfigurationDatastore
{
    /// <summary>
    /// The startup datastore (RFC 6241 §8.7): what the next start begins with. Null where it is off, and running itself is what a start begins with.
    /// </summary>
    public StoredConfiguration? Startup { get; internal init; }

    /// <summary>What the first start began with (RFC 8808 §3).</summary>
    public StoredConfiguration FactoryDefault { get; internal init; } = null!;

    /// <summary>Told of each change of startup, when it is durable; called while the writer waits: it takes a note and returns.</summary>
    public event Action<ChangeSet, Actor>? StartupChanged;

    /// <summary>Saves running as startup; needs no right to what is in it (RFC 8341 §3.2.5).</summary>
    public IReadOnlyList<RpcError> SaveRunning(Actor actor)
    {
        lock (_writer)
            return _locks.Check(DatastoreName.Startup, actor) is { } locked ? [locked] : Store(Startup!, _published.Tree, actor);
    }

    /// <summary>
    /// Changes startup: as a whole or not at all. It has to be valid, since the next start will run it; only emptied it may be, then that start takes the
    /// factory's.
    /// </summary>
    public IReadOnlyList<RpcError> ChangeStartup(Actor actor, Func<DataTree, EditResult> edit, Precondition? precondition = null)
    {
        lock (_writer)
        {
            if (_locks.Check(DatastoreName.Startup, actor) is { } locked)
                return [locked];
            var before = Startup!.Tree;
            if (RefuseForSchema(before) is { } changing)
                return [changing];
            if (precondition?.Check(ContentTag.Of(before.Root), before) is { } changed)
                return [changed];
            var result = edit(before);
            if (!result.Succeeded)
                return result.Errors;
            var after = Accept(before, result.Tree);
            if (_access.CheckChanges(actor, Diff.Between(before, after)) is { } denied)
                return [denied];
            if (!after.RootBranch.IsEmpty && !ReferenceEquals(after.RootBranch, _head.Tree.RootBranch)
                && Validator.ValidateAll(after) is { IsValid: false } invalid)
                return invalid.Errors;
            return Store(Startup, after, actor);
        }
    }

    /// <summary>
    /// Makes running and startup what the first start began with, and discards the candidate (RFC 8808 §2). One commit: the history and what it can go back to stay,
    /// and so do the sessions, the keys and the kept state.
    /// </summary>
    public async Task<IReadOnlyList<RpcError>> ResetToFactoryAsync(Actor actor)
    {
        lock (_writer)
            if ((_locks.Check(DatastoreName.Candidate, actor) ?? _locks.Check(DatastoreName.Startup, actor)) is { } locked)
                return [locked];
        var factory = FactoryDefault.Tree;
        // The right to call factory-reset is the right to all that it does; everybody else is denied it by default.
        var done = await ChangeRunningAsync(actor with { IsRecovery = true }, tree => Edit.ReplaceAll(tree, factory), "factory-reset")
            .ConfigureAwait(false);
        if (!done.Succeeded)
            return done.Errors;
        lock (_writer)
        {
            _candidate.Discard();
            foreach (var own in _privateCandidates.Values)
                own.Discard();
            return Startup is { } startup ? Store(startup, factory, actor) : [];
        }
    }

    private IReadOnlyList<RpcError> Store(StoredConfiguration stored, DataTree tree, Actor actor)
    {
        try
        {
            var changes = Diff.Between(stored.Tree, tree);
            if (changes.IsEmpty)
                return [];
            stored.Write(tree, _head.Revision);
            StartupChanged?.Invoke(changes, actor);
            return [];
        }
        catch (StoreException e)
        {
            return [new RpcError(RpcErrorType.Application, e.IsFull ? ErrorTag.ResourceDenied : ErrorTag.OperationFailed, e.Message)];
        }
    }
}
