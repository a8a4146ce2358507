using Netconf.Mano.Data;
using Netconf.Mano.Datastore.Storage;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Datastore;

/// <summary>
/// A whole configuration kept beside running: startup (RFC 6241 §8.7), and what the first start began with (RFC 8808). It has no log: it is written whole,
/// and shares in memory what it has in common with running.
/// </summary>
public sealed class StoredConfiguration
{
    private readonly IStore _store;
    private readonly CheckpointKind _kind;
    private volatile DataTree _tree;

    private StoredConfiguration(IStore store, CheckpointKind kind, DataTree tree)
    {
        _store = store;
        _kind = kind;
        _tree = tree;
    }

    /// <summary>Its content.</summary>
    public DataTree Tree => _tree;

    /// <summary>What was stored; null when nothing ever was.</summary>
    /// <exception cref="StoreException">It cannot be read under this schema.</exception>
    internal static StoredConfiguration? Read(Schema schema, IStore store, CheckpointKind kind)
    {
        using var stored = store.Checkpoints.Open(kind);
        if (stored is null)
            return null;
        try
        {
            return new StoredConfiguration(store, kind, TreeText.ReadTree(schema, stored.Data));
        }
        catch (StoreException e) when (e is not StoreCorruptException)
        {
            throw new StoreException($"The {kind.ToString().ToLowerInvariant()} configuration does not fit the models served: {e.Message}", e);
        }
    }

    /// <summary>That content, which can be told again from what else is stored.</summary>
    internal static StoredConfiguration Of(IStore store, CheckpointKind kind, DataTree tree) => new(store, kind, tree);

    /// <summary>Keeps that content, durably.</summary>
    /// <exception cref="StoreException">It could not be stored.</exception>
    internal static StoredConfiguration Create(IStore store, CheckpointKind kind, DataTree tree, long revision)
    {
        var stored = new StoredConfiguration(store, kind, tree);
        stored.Write(tree, revision);
        return stored;
    }

    /// <summary>The same content under another schema.</summary>
    internal void MoveTo(DataTree? tree) => _tree = tree ?? _tree;

    /// <summary>Replaces the content, durably: when it returns, a restart finds the new one; when it throws, the old one.</summary>
    /// <param name="tree">The new content.</param>
    /// <param name="revision">The newest revision of running, which orders what is stored.</param>
    internal void Write(DataTree tree, long revision)
    {
        _store.Checkpoints.Write(_kind, Math.Max(1, revision), tree.Schema.ContentId, output => TreeText.Write(tree, output));
        _tree = tree;
    }
}
