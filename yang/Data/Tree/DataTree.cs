using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>
/// An immutable instance of a schema: one datastore's content at one moment. A pointer to it is a snapshot; a new one
/// shares every branch
/// that did not change with the one it was made from.
/// </summary>
public sealed class DataTree
{
    /// <summary>A tree over <paramref name="schema"/> with that root.</summary>
    public DataTree(Schema schema, Branch root)
    {
        Schema = schema;
        RootBranch = root;
    }

    /// <summary>The empty tree.</summary>
    public static DataTree Empty(Schema schema) => new(schema, Branch.Empty);

    /// <summary>What the tree means.</summary>
    public Schema Schema { get; }

    /// <summary>The root's storage.</summary>
    public Branch RootBranch { get; }

    /// <summary>The root as a node; its children are the top-level data nodes.</summary>
    public DataNode Root => new(Schema.Root, RootBranch);

    /// <summary>The same data under an extended schema (ordinals are append-only): no copy.</summary>
    public DataTree Under(Schema extended) => new(extended, RootBranch);
}
