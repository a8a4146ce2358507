using Netconf.Mano.Data;
using Netconf.Mano.Datastore;

namespace Netconf.Mano.Protocol;

/// <summary>What edit-config does about validation (RFC 6241 §7.2).</summary>
public enum TestOption
{
    /// <summary>Validate, then set.</summary>
    TestThenSet,

    /// <summary>Set without validating first.</summary>
    Set,

    /// <summary>Only validate (:validate:1.1).</summary>
    TestOnly,
}

/// <summary>An edit, whatever protocol it came by.</summary>
/// <param name="Target">Where.</param>
/// <param name="Document">What.</param>
public sealed record EditRequest(DatastoreName Target, EditDocument Document)
{
    /// <summary>The operation of what states none.</summary>
    public EditOperation DefaultOperation { get; init; } = EditOperation.Merge;

    /// <summary>What the first error does to the candidate; running takes an edit whole or not at all.</summary>
    public ErrorOption ErrorOption { get; init; } = ErrorOption.StopOnError;

    /// <summary>What is validated when.</summary>
    public TestOption TestOption { get; init; } = TestOption.TestThenSet;

    /// <summary>What must still be so; null for nothing.</summary>
    public Precondition? Precondition { get; init; }

    /// <summary>What the history shall say of it, when the target is running.</summary>
    public string? Comment { get; init; }
}

/// <summary>
/// The operations on configuration datastores, free of any wire format: NETCONF, RESTCONF, SOL and the CLI's writes come together here, and below it nothing
/// knows them.
/// </summary>
public sealed class ConfigurationOperations
{
    private static readonly IReadOnlyList<RpcError> Ok = [];
    private readonly Datastores _datastores;

    /// <summary>The operations on those datastores.</summary>
    public ConfigurationOperations(Datastores datastores) => _datastores = datastores;

    private ConfigurationDatastore Configuration => _datastores.Configuration;

    /// <summary>edit-config (RFC 6241 §7.2).</summary>
    public async Task<IReadOnlyList<RpcError>> EditAsync(Actor actor, EditRequest request)
    {
        var options = new EditOptions
        {
            DefaultOperation = request.DefaultOperation,
            ErrorOption = request.Target == DatastoreName.Candidate ? request.ErrorOption : ErrorOption.RollbackOnError,
        };
        if (request.TestOption == TestOption.TestOnly)
            return Test(actor, request, options);
        return await ChangeAsync(
            actor, request.Target, tree => Edit.Apply(tree, request.Document, options), request.Comment, request.Precondition).ConfigureAwait(false);
    }

    /// <summary>
    /// An edit of running that looks at the newest tree before it decides (RESTCONF's resources and their preconditions): one step, committed as a whole or not
    /// at all.
    /// </summary>
    public Task<CommitResult> ChangeRunningAsync(Actor actor, Func<DataTree, EditResult> edit) => Configuration.ChangeRunningAsync(actor, edit);

    /// <summary>The same for the candidate and startup.</summary>
    public Task<IReadOnlyList<RpcError>> ChangeAsync(Actor actor, DatastoreName target, Func<DataTree, EditResult> edit) =>
        ChangeAsync(actor, target, edit, null, null);

    /// <summary>copy-config (§7.3) from a datastore or from content that came with the request.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="target">Where to.</param>
    /// <param name="source">The content.</param>
    /// <param name="isRunning">Whether the content is running's, whole: to save it as startup needs no right to its nodes (RFC 8341 §3.2.5).</param>
    /// <param name="comment">What the history shall say of it, when the target is running.</param>
    /// <param name="precondition">What must still be so; null for nothing.</param>
    public async Task<IReadOnlyList<RpcError>> CopyAsync(
        Actor actor, DatastoreName target, DataTree source, bool isRunning = false, string? comment = null, Precondition? precondition = null) =>
        target == DatastoreName.Startup && isRunning
            ? Configuration.SaveRunning(actor)
            : await ChangeAsync(actor, target, tree => Edit.ReplaceAll(tree, source), comment, precondition).ConfigureAwait(false);

    /// <summary>delete-config (§7.4) of startup: the next start begins with the factory's configuration.</summary>
    public IReadOnlyList<RpcError> DeleteStartup(Actor actor) =>
        Configuration.ChangeStartup(actor, tree => Edit.ReplaceAll(tree, DataTree.Empty(tree.Schema)));

    /// <summary>Whether there is a startup datastore.</summary>
    public bool HasStartup => Configuration.Startup is not null;

    /// <summary>The content of a configuration datastore now; the candidate is the shared one.</summary>
    public DataTree Content(DatastoreName datastore) => Content(Actor.Server("read"), datastore);

    /// <summary>The content of a datastore now, as that actor sees it: the candidate is its own where it has one.</summary>
    public DataTree Content(Actor actor, DatastoreName datastore) => _datastores.Content(actor, datastore);

    private async Task<IReadOnlyList<RpcError>> ChangeAsync(
        Actor actor, DatastoreName target, Func<DataTree, EditResult> change, string? comment, Precondition? precondition)
    {
        switch (target)
        {
            case DatastoreName.Candidate:
                return Configuration.EditCandidate(actor, change, precondition);
            case DatastoreName.Startup:
                return Configuration.ChangeStartup(actor, change, precondition);
            default:
                var result = await Configuration.ChangeRunningAsync(actor, change, comment, precondition).ConfigureAwait(false);
                return result.Errors;
        }
    }

    /// <summary>validate (§8.6.4.1) of a datastore.</summary>
    public IReadOnlyList<RpcError> Validate(Actor actor, DatastoreName datastore) =>
        datastore == DatastoreName.Candidate ? Configuration.ValidateCandidate(actor)
        : datastore is DatastoreName.Startup or DatastoreName.FactoryDefault ? Validate(Content(actor, datastore))
        // Running was valid when it was committed and cannot have become anything else.
        : Configuration.Running.Valid is not null ? Ok
        : Validate(Configuration.Running.Tree);

    /// <summary>validate of a complete configuration that came with the request.</summary>
    public static IReadOnlyList<RpcError> Validate(DataTree content) => Validator.ValidateAll(content).Errors;

    /// <summary>commit (§8.3.4.1, §8.4).</summary>
    public async Task<IReadOnlyList<RpcError>> CommitAsync(Actor actor, CommitRequest request) =>
        (await Configuration.CommitCandidateAsync(actor, request).ConfigureAwait(false)).Errors;

    /// <summary>cancel-commit (§8.4.4.1).</summary>
    public async Task<IReadOnlyList<RpcError>> CancelCommitAsync(Actor actor, string? persistId) =>
        (await Configuration.CancelCommitAsync(actor, persistId).ConfigureAwait(false)).Errors;

    /// <summary>discard-changes (§8.3.4.2).</summary>
    public IReadOnlyList<RpcError> Discard(Actor actor) => List(Configuration.DiscardCandidate(actor));

    /// <summary>lock (§7.5).</summary>
    public IReadOnlyList<RpcError> Lock(Actor actor, DatastoreName datastore) => List(Configuration.Lock(datastore, actor));

    /// <summary>unlock (§7.6).</summary>
    public IReadOnlyList<RpcError> Unlock(Actor actor, DatastoreName datastore) => List(Configuration.Unlock(datastore, actor));

    /// <summary>test-only: what the edit, and its validation, would say; nothing changes.</summary>
    private IReadOnlyList<RpcError> Test(Actor actor, EditRequest request, EditOptions options)
    {
        if (_datastores.Locks.Check(request.Target, actor) is { } locked)
            return [locked];
        var before = Content(actor, request.Target);
        var result = Edit.Apply(before, request.Document, options with { ErrorOption = ErrorOption.RollbackOnError });
        if (!result.Succeeded)
            return _datastores.Access.TellOfEdit(actor, result.Errors);
        if (_datastores.Access.CheckChanges(actor, Diff.Between(before, result.Tree)) is { } denied)
            return [denied];
        var running = Configuration.Running;
        return _datastores.Access.TellOfConstraints(actor, running.Valid is { } valid
            ? Validator.Validate(valid, result.Tree, Diff.Between(running.Tree, result.Tree)).Errors
            : Validate(result.Tree));
    }

    private static IReadOnlyList<RpcError> List(RpcError? error) => error is null ? Ok : [error];
}
