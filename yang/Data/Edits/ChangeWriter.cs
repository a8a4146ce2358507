using System.Buffers;
using System.Text;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>
/// Writes changes as one edit document. They come in the order of the tree, so that a stack of open elements is all
/// that is kept.
/// </summary>
internal sealed class ChangeWriter(ChangeSet changes, IBufferWriter<byte> output)
{
    private readonly List<InstancePath> _open = [];
    private readonly ValueScratch _scratch = new();
    private Schema _schema = changes.After.Schema;

    public void Write()
    {
        output.Write("<config xmlns:nc=\"urn:ietf:params:xml:ns:netconf:base:1.0\" xmlns:yang=\"urn:ietf:params:xml:ns:yang:1\">"u8);
        InstancePath? whole = null;
        foreach (var change in changes.Changes)
        {
            if (whole is not null && change.Path.IsAtOrBelow(whole))
                continue;
            whole = AboveKeyless(change.Path);
            GoTo(whole is null ? change.Path.Parent! : whole.Parent!);
            if (whole is null)
                Write(change);
            else
                Whole(whole);
        }
        CloseTo(0);
        output.Write("</config>"u8);
    }

    /// <summary>Opens and closes elements until the children of an instance can be written.</summary>
    private void GoTo(InstancePath parent)
    {
        var shared = Math.Min(_open.Count, parent.Depth);
        while (shared > 0 && !_open[shared - 1].Equals(parent.AtDepth(shared)))
            shared--;
        CloseTo(shared);
        while (_open.Count < parent.Depth)
            Open(parent.AtDepth(_open.Count + 1), "");
    }

    private void CloseTo(int depth)
    {
        for (; _open.Count > depth; _open.RemoveAt(_open.Count - 1))
            End(_open[^1].Node);
        _schema = _open.FindLast(p => p.Node.Kind == SchemaNodeKind.Root) is null ? changes.After.Schema : _schema;
    }

    private void Open(InstancePath path, string attributes)
    {
        Start(path.Node, attributes);
        if (path.Node is ListNode list && path.Key.Values is { } values)
            for (var i = 0; i < list.Keys.Count; i++)
                Leaf(list.Keys[i], null, values[i].Span);
        if (path.Node.Kind == SchemaNodeKind.Root)
            _schema = (Parent(path.Parent!, changes.After).Mounted ?? Parent(path.Parent!, changes.Before).Mounted)!.Schema;
        _open.Add(path);
    }

    private void Write(Change change)
    {
        switch (change.Path.Node)
        {
            case ValueNode value:
                Leaf(value, change, (change.ValueAfter ?? change.ValueBefore)!.Value.Span);
                break;
            case AnyNode any:
                Start(any, Attributes(change, []));
                output.Write((change.AnyAfter ?? new AnyContent(default)).Xml.Span);
                End(any);
                break;
            default:
                Instance(change);
                break;
        }
    }

    private void Instance(Change change)
    {
        switch (change.Kind)
        {
            case ChangeKind.Created:
                Open(change.Path, Attributes(change, []));
                new XmlDataWriter(_schema).Write(change.After, output);
                CloseTo(_open.Count - 1);
                break;
            case ChangeKind.Moved:
                // The entry's own changes may follow: it stays open for them.
                Open(change.Path, Attributes(change, []));
                break;
            default:
                Open(change.Path, Attributes(change, []));
                CloseTo(_open.Count - 1);
                break;
        }
    }

    // What was created or set is plain content: reading it back grafts it.
    private string Attributes(Change change, HashSet<Module> declared)
    {
        var operation = change.Kind == ChangeKind.Deleted ? " nc:operation=\"remove\""
            : change.AnyAfter is not null ? " nc:operation=\"replace\""
            : "";
        return operation + (change.IndexAfter >= 0 ? Placed(change, declared) : "");
    }

    /// <summary>Entries without keys have no names: what holds them is written whole.</summary>
    private void Whole(InstancePath path)
    {
        Open(path, " nc:operation=\"replace\"");
        if (Parent(path, changes.After) is { Exists: true } node)
            new XmlDataWriter(_schema).Write(node, output);
        CloseTo(_open.Count - 1);
    }

    private static InstancePath? AboveKeyless(InstancePath path)
    {
        InstancePath? above = null;
        for (var at = path; at.Parent is { } parent; at = parent)
            if (at.Node is ListNode { Keys.Count: 0 } && !parent.IsRoot)
                above = parent;
        return above;
    }

    /// <summary>Where an entry goes: behind the one it stands behind after the change.</summary>
    private string Placed(Change change, HashSet<Module> declared)
    {
        if (change.Path.Node is ListNode { Keys.Count: 0 })
            return "";
        if (change.IndexAfter == 0)
            return " yang:insert=\"first\"";
        var parent = Parent(change.Path.Parent!, changes.After);
        if (change.Path.Node is LeafListNode leafList)
        {
            var value = leafList.Type.ToXml(parent.LeafList(leafList.Ordinal)[change.IndexAfter - 1], _scratch);
            return $" yang:insert=\"after\"{Prefixes(leafList.Type, value, declared)} yang:value=\"{Escaped(Encoding.UTF8.GetString(value))}\"";
        }
        var list = (ListNode)change.Path.Node;
        var before = Keys.Of(list, parent.List(list.Ordinal).At(change.IndexAfter - 1));
        var key = new StringBuilder($" xmlns:_=\"{Escaped(list.Module.Namespace)}\"");
        var predicates = new StringBuilder();
        for (var i = 0; i < list.Keys.Count; i++)
        {
            var value = list.Keys[i].Type.ToXml(before.Values[i].Span, _scratch).ToArray();
            key.Append(Prefixes(list.Keys[i].Type, value, declared));
            var quote = value.AsSpan().Contains((byte)'\'') ? '"' : '\'';
            predicates.Append($"[_:{list.Keys[i].Name}={quote}{Encoding.UTF8.GetString(value)}{quote}]");
        }
        return $"{key} yang:insert=\"after\" yang:key=\"{Escaped(predicates.ToString())}\"";
    }

    private static DataNode Parent(InstancePath path, DataTree tree)
    {
        if (path.Parent is null)
            return tree.Root;
        var above = Parent(path.Parent, tree);
        if (!above.Exists)
            return default;
        return path.Node switch
        {
            ListNode list => above.List(list.Ordinal).TryGet(path.Key, out var entry) ? entry : default,
            RootNode => above.Mounted?.Root ?? default,
            _ => above.Container(path.Node.Ordinal),
        };
    }

    private void Leaf(ValueNode leaf, Change? change, ReadOnlySpan<byte> canonical)
    {
        var declared = new HashSet<Module>();
        var attributes = change is { } c ? Attributes(c, declared) : "";
        var value = leaf.Type.ToXml(canonical, _scratch);
        Start(leaf, attributes + Prefixes(leaf.Type, value, declared));
        new Utf8XmlWriter(output).Text(value);
        End(leaf);
    }

    /// <summary>Declares the module names a value has as prefixes, unless they are.</summary>
    private string Prefixes(YangType type, ReadOnlySpan<byte> value, HashSet<Module> declared)
    {
        var text = new StringBuilder();
        var position = 0;
        while (type.TryNextPrefix(value, ref position, out var prefix))
            if (_schema.FindModule(prefix) is { } module && declared.Add(module))
                text.Append($" xmlns:{module.Name}=\"{Escaped(module.Namespace)}\"");
        return text.ToString();
    }

    private void Start(SchemaNode node, string attributes)
    {
        if (node.Kind == SchemaNodeKind.Root)
            return; // A mounted tree's root is no element.
        output.Write("<"u8);
        output.Write(node.NameUtf8.Span);
        output.Write(" xmlns=\""u8);
        new Utf8XmlWriter(output).Text(node.Module.NamespaceUtf8.Span);
        output.Write("\""u8);
        output.Write(Encoding.UTF8.GetBytes(attributes));
        output.Write(">"u8);
    }

    private void End(SchemaNode node)
    {
        if (node.Kind == SchemaNodeKind.Root)
            return;
        output.Write("</"u8);
        output.Write(node.NameUtf8.Span);
        output.Write(">"u8);
    }

    private static string Escaped(string text) =>
        text.Replace("&", "&amp;").Replace("<", "&lt;").Replace("\"", "&quot;").Replace("\n", "&#10;").Replace("\t", "&#9;").Replace("\r", "&#13;");
}
