using System.Buffers;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>
/// Writes changes as one edit document: each ancestor once, in tree order, each change with the operation that brings it about. What was created is
/// plain content, so that reading it back grafts it.
/// </summary>
internal sealed class ChangeWriter(DataTree after, IBufferWriter<byte> output)
{
    private readonly List<InstancePath> _open = [];
    private readonly ValueScratch _scratch = new();
    private InstancePath? _whole;

    public void Write(IEnumerable<Change> changes)
    {
        output.Write("<config xmlns:nc=\"urn:ietf:params:xml:ns:netconf:base:1.0\" xmlns:yang=\"urn:ietf:params:xml:ns:yang:1\">"u8);
        foreach (var change in changes)
            Write(change);
        CloseTo(0);
        output.Write("</config>"u8);
    }

    private void Write(Change change)
    {
        if (_whole is not null && change.Path.IsAtOrBelow(_whole))
            return;
        if (AboveKeyless(change.Path) is { } whole)
        {
            // Entries without keys have no names: what holds them is written whole.
            _whole = whole;
            OpenTo(whole.Parent!);
            Begin(whole, "replace");
            WriteContent(Find(whole));
            End(whole.Node);
            return;
        }
        OpenTo(change.Path.Parent!);
        switch (change.Path.Node)
        {
            case ValueNode node:
                WriteValue(change, node);
                break;
            case AnyNode node:
                WriteAny(change, node);
                break;
            default:
                WriteInner(change);
                break;
        }
    }

    private void WriteValue(Change change, ValueNode node)
    {
        var isGone = change.Kind == ChangeKind.Deleted;
        var value = isGone ? change.ValueBefore : change.ValueAfter;
        if (node is LeafNode && isGone)
        {
            Start(node, "remove");
            output.Write("/>"u8);
            return;
        }
        Start(node, isGone ? "remove" : null);
        if (!isGone && node is LeafListNode { IsUserOrdered: true } list)
            PlaceValue(change, list);
        WriteTyped(node, value!.Value.Span);
        End(node);
    }

    private void WriteAny(Change change, AnyNode node)
    {
        if (change.AnyAfter is not { } content)
        {
            Start(node, "remove");
            output.Write("/>"u8);
            return;
        }
        Start(node, "replace");
        output.Write(">"u8);
        output.Write(content.Xml.Span);
        End(node);
    }

    private void WriteInner(Change change)
    {
        var path = change.Path;
        switch (change.Kind)
        {
            case ChangeKind.Deleted:
                Begin(path, "remove");
                break;
            case ChangeKind.Moved:
                Begin(path, null, change);
                break;
            default:
                Begin(path, null, path.Node is ListNode { IsUserOrdered: true } ? change : null);
                WriteContent(change.After);
                break;
        }
        End(path.Node);
    }

    /// <summary>Opens what leads to <paramref name="path"/>, closing what does not.</summary>
    private void OpenTo(InstancePath path)
    {
        var common = Math.Min(_open.Count, path.Depth);
        while (common > 0 && !_open[common - 1].Equals(path.AtDepth(common)))
            common--;
        CloseTo(common);
        while (_open.Count < path.Depth)
        {
            var next = path.AtDepth(_open.Count + 1);
            Begin(next, null);
            _open.Add(next);
        }
    }

    private void CloseTo(int depth)
    {
        while (_open.Count > depth)
        {
            End(_open[^1].Node);
            _open.RemoveAt(_open.Count - 1);
        }
    }

    /// <summary>The start tag of a container or entry and, of an entry, its keys.</summary>
    private void Begin(InstancePath path, string? operation, Change? moved = null)
    {
        Start(path.Node, operation);
        if (moved is { } change)
            PlaceEntry(change);
        output.Write(">"u8);
        if (path.Node is not ListNode list)
            return;
        for (var i = 0; i < list.Keys.Count; i++)
        {
            Start(list.Keys[i], null);
            WriteTyped(list.Keys[i], path.Key.Values[i].Span);
            End(list.Keys[i]);
        }
    }

    /// <summary>A start tag without its end, so that attributes can follow.</summary>
    private void Start(SchemaNode node, string? operation)
    {
        output.Write("<"u8);
        output.Write(node.NameUtf8.Span);
        output.Write(" xmlns=\""u8);
        output.Write(node.Module.NamespaceUtf8.Span);
        output.Write("\""u8);
        if (operation is not null)
            output.Write(System.Text.Encoding.UTF8.GetBytes($" nc:operation=\"{operation}\""));
    }

    private void End(SchemaNode node)
    {
        output.Write("</"u8);
        output.Write(node.NameUtf8.Span);
        output.Write(">"u8);
    }

    /// <summary>A value with the prefixes it uses declared; ends the start tag.</summary>
    private void WriteTyped(ValueNode node, ReadOnlySpan<byte> canonical)
    {
        var text = node.Type.HasPrefixes ? node.Type.ToXml(canonical, _scratch) : canonical;
        DeclarePrefixes(node.Type, text);
        output.Write(">"u8);
        new Utf8XmlWriter(output).Text(text);
    }

    private void DeclarePrefixes(YangType type, ReadOnlySpan<byte> text)
    {
        var declared = new List<Module>();
        var position = 0;
        while (type.TryNextPrefix(text, ref position, out var prefix))
        {
            if (after.Schema.FindModule(prefix) is not { } module || declared.Contains(module))
                continue;
            declared.Add(module);
            output.Write(" xmlns:"u8);
            output.Write(prefix);
            output.Write("=\""u8);
            output.Write(module.NamespaceUtf8.Span);
            output.Write("\""u8);
        }
    }

    /// <summary>yang:insert of an entry: behind the one before it (RFC 7950 §7.8.6).</summary>
    private void PlaceEntry(Change change)
    {
        var list = (ListNode)change.Path.Node;
        if (change.IndexAfter <= 0)
        {
            output.Write(" yang:insert=\"first\""u8);
            return;
        }
        var before = EntryKey.Of(list, Find(change.Path.Parent!).List(list.Ordinal).At(change.IndexAfter - 1).Storage);
        var key = new ArrayBufferWriter<byte>();
        for (var i = 0; i < list.Keys.Count; i++)
        {
            key.Write("[k:"u8);
            key.Write(list.Keys[i].NameUtf8.Span);
            Quote(key, list.Keys[i].Type.ToXml(before.Values[i].Span, _scratch));
            key.Write("]"u8);
        }
        output.Write(" xmlns:k=\""u8);
        output.Write(list.Module.NamespaceUtf8.Span);
        output.Write("\""u8);
        for (var i = 0; i < list.Keys.Count; i++)
            DeclarePrefixes(list.Keys[i].Type, before.Values[i].Span);
        output.Write(" yang:insert=\"after\" yang:key=\""u8);
        new Utf8XmlWriter(output).Text(key.WrittenSpan);
        output.Write("\""u8);
    }

    private void PlaceValue(Change change, LeafListNode list)
    {
        if (change.IndexAfter <= 0)
        {
            output.Write(" yang:insert=\"first\""u8);
            return;
        }
        var before = Find(change.Path.Parent!).LeafList(list.Ordinal)[change.IndexAfter - 1];
        output.Write(" yang:insert=\"after\" yang:value=\""u8);
        new Utf8XmlWriter(output).Text(list.Type.ToXml(before, _scratch));
        output.Write("\""u8);
    }

    private static void Quote(ArrayBufferWriter<byte> key, ReadOnlySpan<byte> value)
    {
        var quote = value.Contains((byte)'\'') ? "\""u8 : "'"u8;
        key.Write("="u8);
        key.Write(quote);
        key.Write(value);
        key.Write(quote);
    }

    /// <summary>What a node holds; of an entry without its keys, which stand in its beginning already.</summary>
    private void WriteContent(DataNode node)
    {
        if (node.Exists)
            new XmlDataWriter(after.Schema).Write(node, output);
    }

    private DataNode Find(InstancePath path)
    {
        if (path.IsRoot)
            return after.Root;
        var parent = Find(path.Parent!);
        if (!parent.Exists)
            return default;
        if (path.Node is not ListNode)
            return parent.Container(path.Node.Ordinal);
        return parent.List(path.Node.Ordinal).TryGet(path.Key, out var entry) ? entry : default;
    }

    /// <summary>The instance above the first entry without keys on the way to a path, or null.</summary>
    private static InstancePath? AboveKeyless(InstancePath path)
    {
        InstancePath? above = null;
        for (var at = path; !at.IsRoot; at = at.Parent!)
            if (at.Node is ListNode { Keys.Count: 0 })
                above = at.Parent;
        return above is { IsRoot: false } ? above : null;
    }
}
