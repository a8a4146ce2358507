using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>
/// Makes a new tree from an old one. Only what is touched is copied, once per edit; everything else is shared. Not thread-safe; of no use after
/// <see cref="ToTree"/>.
/// </summary>
public sealed class TreeEditor
{
    /// <summary>Starts from a tree.</summary>
    public TreeEditor(DataTree from) => From = from;

    /// <summary>Where it started.</summary>
    public DataTree From { get; }

    /// <summary>The root.</summary>
    public NodeEditor Root => throw new NotImplementedException();

    /// <summary>The new tree; <see cref="From"/> itself when nothing changed.</summary>
    public DataTree ToTree() => throw new NotImplementedException();
}

/// <summary>Edits one branch in place within its <see cref="TreeEditor"/>. Values are canonical: whoever calls has checked them.</summary>
public sealed class NodeEditor
{
    internal NodeEditor(ParentNode schema) => Schema = schema;

    /// <summary>The schema node.</summary>
    public ParentNode Schema { get; }

    /// <summary>The branch as it stands now, edits included.</summary>
    public DataNode Current => throw new NotImplementedException();

    /// <summary>Sets a leaf.</summary>
    public void SetLeaf(int ordinal, ReadOnlySpan<byte> canonical) => throw new NotImplementedException();

    /// <summary>Removes a child of whatever kind, lists and leaf-lists whole. False when it was not there.</summary>
    public bool Remove(int ordinal) => throw new NotImplementedException();

    /// <summary>The container child, made when it is not there.</summary>
    public NodeEditor Container(int ordinal) => throw new NotImplementedException();

    /// <summary>Puts a whole branch as a container child: grafted, not copied.</summary>
    public void SetContainer(int ordinal, Branch content) => throw new NotImplementedException();

    /// <summary>Sets an anydata or anyxml child.</summary>
    public void SetAny(int ordinal, AnyContent content) => throw new NotImplementedException();

    /// <summary>Replaces a leaf-list's values.</summary>
    public void SetLeafList(int ordinal, IReadOnlyList<ReadOnlyMemory<byte>> canonical) => throw new NotImplementedException();

    /// <summary>Adds a value at the end (system order: at its place) unless it is there; false when it was.</summary>
    public bool AddValue(int ordinal, ReadOnlySpan<byte> canonical) => throw new NotImplementedException();

    /// <summary>Puts a value at a position of a user-ordered leaf-list; moves it when it is there.</summary>
    public void InsertValue(int ordinal, int index, ReadOnlySpan<byte> canonical) => throw new NotImplementedException();

    /// <summary>Removes a value; false when it was not there.</summary>
    public bool RemoveValue(int ordinal, ReadOnlySpan<byte> canonical) => throw new NotImplementedException();

    /// <summary>Puts all entries of a list, in place of those there are: grafted, not copied.</summary>
    public void SetList(int ordinal, EntrySet entries) => throw new NotImplementedException();

    /// <summary>The list child's editor.</summary>
    public ListEditor List(int ordinal) => throw new NotImplementedException();
}

/// <summary>Edits the entries of a list.</summary>
public sealed class ListEditor
{
    /// <summary>The list as it stands now, edits included.</summary>
    public ListView Current => throw new NotImplementedException();

    /// <summary>The entry with that key, for editing; null when it is not there.</summary>
    public NodeEditor? Find(EntryKey key) => throw new NotImplementedException();

    /// <summary>The entry with that key, made (last, where the order is the user's) with its key leaves when it is not there.</summary>
    public NodeEditor GetOrAdd(EntryKey key) => throw new NotImplementedException();

    /// <summary>Puts a whole entry (its keys are in it), in place of one with the same key: grafted, not copied.</summary>
    public void Put(Branch entry) => throw new NotImplementedException();

    /// <summary>Puts a whole entry at a position of a user-ordered or keyless list.</summary>
    public void Insert(int index, Branch entry) => throw new NotImplementedException();

    /// <summary>Moves an entry of a user-ordered list.</summary>
    public void Move(EntryKey key, int index) => throw new NotImplementedException();

    /// <summary>Removes an entry; false when it was not there.</summary>
    public bool Remove(EntryKey key) => throw new NotImplementedException();

    /// <summary>Removes the entry at a position of a keyless list.</summary>
    public void RemoveAt(int index) => throw new NotImplementedException();
}
