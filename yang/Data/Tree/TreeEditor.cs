namespace Netconf.Mano.Data;

/// <summary>
/// Makes a new tree from an old one. Only what is touched is copied, once per edit; everything else is shared. Not
/// thread-safe.
/// </summary>
public sealed class TreeEditor
{
    /// <summary>Starts from a tree.</summary>
    public TreeEditor(DataTree from)
    {
        From = from;
        Root = new NodeEditor(from.Schema.Root, from.RootBranch, new EditOwnership());
    }

    /// <summary>Where it started.</summary>
    public DataTree From { get; }

    /// <summary>The root.</summary>
    public NodeEditor Root { get; }

    /// <summary>The new tree; <see cref="From"/> itself when nothing changed. Later edits do not touch it.</summary>
    public DataTree ToTree()
    {
        var root = Root.ToBranch();
        return ReferenceEquals(root, From.RootBranch) ? From : new DataTree(From.Schema, root);
    }
}

/// <summary>
/// Which nodes of trees an editor may change in place: those that carry its token. Once something was handed out the
/// token changes, and what
/// was handed out stays as it is.
/// </summary>
internal sealed class EditOwnership
{
    private object? _token;

    /// <summary>The token to give to what is copied now.</summary>
    public object Token => _token ??= new object();

    /// <summary>Gives up what was copied so far.</summary>
    public void Seal() => _token = null;
}

/// <summary>A part of a tree that is being edited: knows its parent, and which of its children have edits it has not
/// taken in yet.</summary>
public abstract class PartEditor
{
    private List<PartEditor>? _dirty;

    private protected PartEditor(EditOwnership ownership) => Ownership = ownership;

    private protected EditOwnership Ownership { get; }

    private protected PartEditor? Parent { get; set; }

    private protected bool IsDirty { get; private set; }

    /// <summary>Takes in the edits of a child.</summary>
    private protected abstract void Absorb(PartEditor child);

    private protected void MarkDirty()
    {
        for (var part = this; !part.IsDirty; part = part.Parent)
        {
            part.IsDirty = true;
            if (part.Parent is null)
                return;
            (part.Parent._dirty ??= []).Add(part);
        }
    }

    /// <summary>Takes in the edits of all children, and of theirs first.</summary>
    private protected void Flush()
    {
        IsDirty = false;
        if (_dirty is not { Count: > 0 } dirty)
            return;
        _dirty = null;
        foreach (var child in dirty)
        {
            if (!ReferenceEquals(child.Parent, this))
                continue;
            child.Flush();
            Absorb(child);
        }
    }

    /// <summary>Cuts the tie to the parent: what is edited here from now on is no part of the tree.</summary>
    private protected static void Detach(PartEditor part) => part.Parent = null;

    private protected static void Attach(PartEditor part, PartEditor parent) => part.Parent = parent;
}
