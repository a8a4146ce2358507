using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Bindings;

/// <summary>How a generated editor is made.</summary>
/// <typeparam name="TSelf">The editor.</typeparam>
public interface IEditor<TSelf>
    where TSelf : ViewEditor, IEditor<TSelf>
{
    /// <summary>The editor of a node.</summary>
    static abstract TSelf Over(NodeEditor node);
}

/// <summary>
/// What a generated editor is made of. Values are written in canonical form but not checked against ranges, patterns and constraints: that is the
/// validation's part when the edit is committed.
/// </summary>
public abstract class ViewEditor
{
    private readonly Shape _shape;

    /// <summary>The editor of a node under the names of its view.</summary>
    protected ViewEditor(NodeEditor node, ShapeNames names)
    {
        Node = node;
        _shape = Shape.Of(node.Schema, names);
    }

    /// <summary>The editor of the node itself.</summary>
    public NodeEditor Node { get; }

    /// <summary>What is viewed as it stands now, edits included.</summary>
    protected NodeView View => new(_shape, Node.Current.Storage);

    /// <summary>Sets a leaf.</summary>
    protected void SetAt<T>(int index, LeafCodec<T> codec, T value) => Node.SetLeaf(Ordinal(index), codec.Write(value));

    /// <summary>Sets a leaf; null removes it.</summary>
    protected void SetOrRemoveAt<T>(int index, LeafCodec<T> codec, T? value)
        where T : class
    {
        if (value is null)
            RemoveAt(index);
        else
            SetAt(index, codec, value);
    }

    /// <summary>Sets a leaf; null removes it.</summary>
    protected void SetOrRemoveAt<T>(int index, LeafCodec<T> codec, T? value)
        where T : struct
    {
        if (value is { } v)
            SetAt(index, codec, v);
        else
            RemoveAt(index);
    }

    /// <summary>Sets a leaf of type empty, or removes it.</summary>
    protected void SetEmptyAt(int index, bool there)
    {
        if (there)
            Node.SetLeaf(Ordinal(index), []);
        else
            RemoveAt(index);
    }

    /// <summary>Sets an anydata or anyxml; null removes it.</summary>
    protected void SetAnyAt(int index, AnyContent? content)
    {
        if (content is null)
            RemoveAt(index);
        else
            Node.SetAny(Ordinal(index), content);
    }

    /// <summary>Removes a child of whatever kind; nothing happens when it is not there.</summary>
    protected void RemoveAt(int index)
    {
        if (_shape[index] is var ordinal and >= 0)
            Node.Remove(ordinal);
    }

    /// <summary>The editor of a container, made when it is not there.</summary>
    protected TEditor ContainerAt<TEditor>(int index)
        where TEditor : ViewEditor, IEditor<TEditor> =>
        TEditor.Over(Node.Container(Ordinal(index)));

    /// <summary>The editor of a leaf-list.</summary>
    protected LeafValuesEditor<T> ValuesAt<T>(int index, LeafCodec<T> codec) =>
        new(Node, (LeafListNode)_shape.Node(index), codec);

    /// <summary>The editor of a list with keys.</summary>
    protected KeyedListEditor<TEditor, TView, TKey> EntriesAt<TEditor, TView, TKey>(int index)
        where TEditor : ViewEditor, IEditor<TEditor>
        where TView : struct, IEntry<TView, TKey> =>
        new(Node, (ListNode)_shape.Node(index));

    /// <summary>The editor of a list without keys.</summary>
    protected EntryListEditor<TEditor, TView> EntriesAt<TEditor, TView>(int index)
        where TEditor : ViewEditor, IEditor<TEditor>
        where TView : struct, IView<TView> =>
        new(Node, (ListNode)_shape.Node(index));

    private int Ordinal(int index) => _shape.Node(index).Ordinal;
}
