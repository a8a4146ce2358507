using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>
/// Edits one branch in place within its <see cref="TreeEditor"/>, or within its <see cref="BranchEditor"/>. Values are
/// canonical: whoever calls
/// has checked them. A non-presence container that is left empty is not there (RFC 7950 §7.5.1).
/// </summary>
public sealed partial class NodeEditor : PartEditor
{
    private Branch _branch;
    private Dictionary<int, PartEditor>? _children;

    internal NodeEditor(ParentNode schema, Branch branch, EditOwnership ownership)
        : base(ownership)
    {
        Schema = schema;
        _branch = branch;
    }

    /// <summary>The schema node.</summary>
    public ParentNode Schema { get; }

    /// <summary>The branch as it stands now, edits included. Later edits do not touch what was handed out.</summary>
    public DataNode Current => new(Schema, ToBranch());

    /// <summary>Within a list: the branch by which the list knows this entry.</summary>
    internal Branch? ListedAs { get; set; }

    internal Branch Branch => _branch;

    /// <summary>The branch as it stands now, edits included. Later edits do not touch what was handed out.</summary>
    public Branch ToBranch()
    {
        Flush();
        Ownership.Seal();
        return _branch;
    }

    /// <summary>The canonical value of a leaf as it stands now; false when it is not explicitly there.</summary>
    public bool TryGetLeaf(int ordinal, out ReadOnlySpan<byte> canonical) => _branch.TryGetLeaf(ordinal, out canonical);

    /// <summary>Sets a leaf.</summary>
    public void SetLeaf(int ordinal, ReadOnlySpan<byte> canonical)
    {
        var fields = _branch.Fields;
        var i = fields.Find(ordinal);
        if (i >= 0 && fields.Value(i).SequenceEqual(canonical))
            return;
        var (from, to) = i >= 0 ? (i, i + 1) : (~i, ~i);
        Change(_branch.With(FieldsWriter.Splice(_branch.Blob, from, to, ordinal, canonical)));
    }

    /// <summary>Removes a child of whatever kind, lists and leaf-lists whole. False when it was not there.</summary>
    public bool Remove(int ordinal)
    {
        var had = Forget(ordinal);
        var fields = _branch.Fields;
        var i = fields.Find(ordinal);
        if (i >= 0)
            Change(_branch.With(FieldsWriter.Without(_branch.Blob, i, fields.RunEnd(i))));
        else if (_branch.Find(ordinal) is not null)
            Change(_branch.With(ordinal, null));
        else
            return had;
        return true;
    }

    /// <summary>The container child, made when it is not there.</summary>
    public NodeEditor Container(int ordinal)
    {
        if (_children?.GetValueOrDefault(ordinal) is NodeEditor known)
            return known;
        var there = _branch.Container(ordinal);
        var child = new NodeEditor((ParentNode)Schema.DataChildren[ordinal], there ?? Branch.Empty, Ownership);
        Adopt(ordinal, child);
        if (there is null)
            child.MarkDirty();
        return child;
    }

    /// <summary>Puts a whole branch as a container child: grafted, not copied.</summary>
    public void SetContainer(int ordinal, Branch content)
    {
        Forget(ordinal);
        Change(_branch.With(ordinal, Kept(ordinal, content)));
    }

    /// <summary>Sets an anydata or anyxml child.</summary>
    public void SetAny(int ordinal, AnyContent content)
    {
        if (!content.Equals(_branch.Any(ordinal)))
            Change(_branch.With(ordinal, content));
    }

    /// <summary>Mounts a tree here (RFC 8528), or takes it away.</summary>
    public void SetMounted(DataTree? tree) => Change(_branch.With(Branch.MountOrdinal, tree));

    /// <summary>The list child's editor.</summary>
    public ListEditor List(int ordinal)
    {
        if (_children?.GetValueOrDefault(ordinal) is ListEditor known)
            return known;
        var child = new ListEditor((ListNode)Schema.DataChildren[ordinal], _branch.List(ordinal), Ownership);
        Adopt(ordinal, child);
        return child;
    }

    /// <summary>Puts a whole set of entries as a list child: grafted, not copied. Null removes them.</summary>
    public void SetList(int ordinal, EntrySet? entries)
    {
        Forget(ordinal);
        Change(_branch.With(ordinal, entries));
    }

    private protected override void Absorb(PartEditor child)
    {
        if (child is NodeEditor node)
            _branch = _branch.With(node.Schema.Ordinal, Kept(node.Schema.Ordinal, node._branch));
        else if (child is ListEditor list)
            _branch = _branch.With(list.Schema.Ordinal, list.Set);
    }

    private Branch? Kept(int ordinal, Branch content) =>
        content.IsEmpty && Schema.DataChildren[ordinal] is ContainerNode { IsPresence: false } ? null : content;

    private void Change(Branch branch)
    {
        if (ReferenceEquals(branch, _branch))
            return;
        _branch = branch;
        MarkDirty();
    }

    private void Adopt(int ordinal, PartEditor child)
    {
        Attach(child, this);
        (_children ??= [])[ordinal] = child;
    }

    /// <summary>Lets the child's editor go; whether it had brought in something that is not in the branch
    /// yet.</summary>
    private bool Forget(int ordinal)
    {
        if (_children is null || !_children.Remove(ordinal, out var child))
            return false;
        Detach(child);
        return child switch
        {
            NodeEditor node => Kept(ordinal, node.ToBranch()) is not null,
            ListEditor list => list.Current.Count > 0,
            _ => false,
        };
    }
}
