using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>
/// Makes the content of a node that is in no datastore: an rpc's or action's input or output, a notification, an entry
/// to graft. The
/// same rules as for <see cref="TreeEditor"/>.
/// </summary>
public sealed class BranchEditor
{
    /// <summary>Starts from <paramref name="from"/> as the content of an instance of
    /// <paramref name="schema"/>.</summary>
    public BranchEditor(ParentNode schema, Branch from)
    {
        Schema = schema;
        From = from;
        Root = new NodeEditor(schema, from, new EditOwnership());
    }

    /// <summary>The schema node.</summary>
    public ParentNode Schema { get; }

    /// <summary>Where it started.</summary>
    public Branch From { get; }

    /// <summary>The node itself.</summary>
    public NodeEditor Root { get; }

    /// <summary>The new content; <see cref="From"/> itself when nothing changed. Later edits do not touch it.</summary>
    public Branch ToBranch() => Root.ToBranch();
}
