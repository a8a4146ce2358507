using Microsoft.Extensions.Logging;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore.Storage;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Datastore;

/// <summary>What was recovered.</summary>
/// <param name="Schema">The schema with the modules that were added at run time.</param>
/// <param name="Configuration">Running.</param>
/// <param name="State">The kept state.</param>
/// <param name="StateSequence">The last state record in it.</param>
/// <param name="Startup">The startup datastore, where there is one.</param>
/// <param name="Factory">What the first start began with.</param>
internal sealed record Recovered(
    Schema Schema, Snapshot Configuration, DataTree State, long StateSequence, StoredConfiguration? Startup, StoredConfiguration Factory);

/// <summary>
/// From the store to trees. Whatever cannot be read or is not valid stops the start with a sentence that names it: the server never starts with less than it had.
/// </summary>
internal static class Recovery
{
    public static Recovered Run(Schema schema, IStore store, DatastoreOptions options, TimeProvider time, ILogger logger)
    {
        var started = time.GetTimestamp();
        // The state first: it tells which modules were added, and data of theirs is in the configuration only.
        var (state, sequence) = RecoverState(schema, store);
        var served = AddedTexts.Restore(schema, state);
        var (configuration, startup, factory) = RecoverConfiguration(served, store, options, time, logger);
        Log.Recovered(logger, configuration.Revision, sequence, time.GetElapsedTime(started).TotalMilliseconds);
        return new Recovered(served, configuration, state.Under(served), sequence, startup, factory);
    }

    private static (Snapshot Running, StoredConfiguration? Startup, StoredConfiguration Factory) RecoverConfiguration(
        Schema schema, IStore store, DatastoreOptions options, TimeProvider time, ILogger logger)
    {
        var (tree, revision) = FromCheckpoint(schema, store.Checkpoints.Open(CheckpointKind.Configuration));
        var confirmed = store.Log.ReadConfirmedCommit();
        var rollback = confirmed?.RollbackRevision == revision ? tree : null;
        var at = time.GetUtcNow();
        foreach (var record in store.Log.ReadConfiguration(revision))
        {
            tree = Apply(tree, record.Edit, $"configuration revision {record.Revision}");
            (revision, at) = (record.Revision, record.At);
            if (confirmed?.RollbackRevision == revision)
                rollback = tree;
        }
        if (confirmed is not null)
            (tree, revision) = Revert(store, confirmed, rollback, tree, revision, time, logger);
        if (revision == 0 && options.Startup?.Invoke() is { } startup)
            (tree, revision) = Load(store, Accept(options, TreeText.ReadTree(schema, startup)), schema, time);
        var factory = StoredConfiguration.Read(schema, store, CheckpointKind.Factory) ?? KeepFirst(schema, store, revision, logger);
        StoredConfiguration? saved = null;
        if (options.HasStartup)
            (saved, tree, revision) = BeginWithStartup(store, factory, tree, revision, time);
        // Models may demand what an empty configuration does not have: the first commit brings it.
        var valid = revision == 0 ? Validator.ValidateAll(tree).Tree : Validate(tree);
        return (new Snapshot(revision, tree, valid, at), saved, factory);
    }

    /// <summary>What the first commit loaded, when the server itself made it; kept apart from the history, which may drop it one day.</summary>
    private static StoredConfiguration KeepFirst(Schema schema, IStore store, long revision, ILogger logger)
    {
        if (store.Log.Revision == 0 || store.History.Find(1) is not { SessionId: 0, Source: "startup" } first)
            return StoredConfiguration.Of(store, CheckpointKind.Factory, DataTree.Empty(schema));
        var tree = Apply(DataTree.Empty(schema), first.Edit, "first configuration");
        try
        {
            return StoredConfiguration.Create(store, CheckpointKind.Factory, tree, revision);
        }
        catch (StoreException e)
        {
            // The next start keeps it: the history still has it.
            Log.CheckpointFailed(logger, CheckpointKind.Factory, e);
            return StoredConfiguration.Of(store, CheckpointKind.Factory, tree);
        }
    }

    /// <summary>RFC 6241 §8.7: running begins as startup is; emptied, as the factory made it.</summary>
    private static (StoredConfiguration Startup, DataTree Tree, long Revision) BeginWithStartup(
        IStore store, StoredConfiguration factory, DataTree tree, long revision, TimeProvider time)
    {
        if (StoredConfiguration.Read(tree.Schema, store, CheckpointKind.Startup) is not { } startup)
            return (StoredConfiguration.Create(store, CheckpointKind.Startup, tree, revision), tree, revision);
        var begin = startup.Tree.RootBranch.IsEmpty ? factory.Tree : startup.Tree;
        var changes = Diff.Between(tree, begin);
        if (changes.IsEmpty)
            return (startup, tree, revision);
        Validate(begin);
        store.Append([
            new ConfigurationRecord(
                ++revision, time.GetUtcNow(), "mano", 0, "startup", "running begins as startup", tree.Schema.ContentId, TreeText.Write(changes))
            { Undo = TreeText.Write(Diff.Between(begin, tree)) }]);
        return (startup, begin, revision);
    }

    private static (DataTree Tree, long Sequence) RecoverState(Schema schema, IStore store)
    {
        var (tree, sequence) = FromCheckpoint(schema, store.Checkpoints.Open(CheckpointKind.State));
        foreach (var record in store.Log.ReadState(sequence))
        {
            tree = Apply(tree, record.Edit, $"state record {record.Sequence}");
            sequence = record.Sequence;
        }
        return (tree, sequence);
    }

    private static (DataTree Tree, long Position) FromCheckpoint(Schema schema, Checkpoint? opened)
    {
        if (opened is null)
            return (DataTree.Empty(schema), 0);
        using var checkpoint = opened;
        try
        {
            return (TreeText.ReadTree(schema, checkpoint.Data), checkpoint.Position);
        }
        catch (StoreException e)
        {
            throw new StoreException($"The {checkpoint.Kind.ToString().ToLowerInvariant()} checkpoint {checkpoint.Position} does not fit the models served: {e.Message}", e);
        }
    }

    private static DataTree Apply(DataTree tree, ReadOnlyMemory<byte> edit, string what)
    {
        try
        {
            return TreeText.Apply(tree, edit);
        }
        catch (StoreException e)
        {
            throw new StoreException($"The {what} does not fit the models served: {e.Message}", e);
        }
    }

    /// <summary>RFC 6241 §8.4.1: a restart before the confirmation restores the configuration from before.</summary>
    private static (DataTree Tree, long Revision) Revert(
        IStore store, ConfirmedCommitRecord confirmed, DataTree? rollback, DataTree tree, long revision, TimeProvider time, ILogger logger)
    {
        if (rollback is null)
            throw new StoreCorruptException(
                $"Revision {confirmed.RollbackRevision}, to which an unconfirmed commit goes back, is not in the log; restore a backup.");
        var cleared = new ConfirmedCommitRecord(null, default, "", 0, null);
        var changes = Diff.Between(tree, rollback);
        if (changes.IsEmpty)
        {
            store.Append([cleared]);
            return (tree, revision);
        }
        store.Append([
            new ConfigurationRecord(
                ++revision, time.GetUtcNow(), confirmed.User, confirmed.SessionId, "restart",
                "revert of an unconfirmed commit (restart)", tree.Schema.ContentId, TreeText.Write(changes))
            { Undo = TreeText.Write(Diff.Between(rollback, tree)) },
            cleared]);
        Log.Reverted(logger, revision, confirmed.RollbackRevision!.Value);
        return (rollback, revision);
    }

    private static DataTree Accept(DatastoreOptions options, DataTree startup) =>
        options.Acceptance?.Accept(DataTree.Empty(startup.Schema), startup) ?? startup;

    private static (DataTree Tree, long Revision) Load(IStore store, DataTree startup, Schema schema, TimeProvider time)
    {
        Validate(startup);
        var changes = Diff.Between(DataTree.Empty(schema), startup);
        if (changes.IsEmpty)
            return (startup, 0);
        store.Append([
            new ConfigurationRecord(
                1, time.GetUtcNow(), "mano", 0, "startup", "initial configuration", schema.ContentId, TreeText.Write(changes))
            { Undo = TreeText.Write(Diff.Between(startup, DataTree.Empty(schema))) }]);
        return (startup, 1);
    }

    private static ValidatedTree Validate(DataTree tree)
    {
        var result = Validator.ValidateAll(tree);
        if (result.Tree is { } valid)
            return valid;
        throw new StoreException(
            "The configuration is not valid under the models served: " +
            string.Join("; ", result.Errors.Take(5).Select(e => $"{e.Path}: {e.Message}")));
    }
}
