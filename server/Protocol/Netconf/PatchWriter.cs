using System.Buffers;
using System.Text;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol;

/// <summary>Writes changes as edits of a YANG patch (RFC 8072 §2.3) with the value before beside them (RFC 9144 §4).</summary>
/// <param name="sourceIntended">The configuration intended, when the source is operational and origins are wanted.</param>
/// <param name="targetIntended">The same of the target.</param>
internal sealed class PatchWriter(DataTree? sourceIntended, DataTree? targetIntended)
{
    private readonly ValueScratch _scratch = new();

    public void Write(IBufferWriter<byte> output, Change change, ChangeSet changes, int number)
    {
        var operation = change.Kind switch
        {
            ChangeKind.Created => change.IndexAfter >= 0 ? "insert" : "create",
            ChangeKind.Deleted => "delete",
            ChangeKind.Moved => "move",
            _ => "replace",
        };
        output.WriteRaw($"<edit><edit-id>{number}</edit-id><operation>{operation}</operation>");
        output.WriteElement("target", Target(change.Path));
        if (operation is "insert" or "move")
            WritePlace(output, change, changes.After);
        if (operation is "create" or "insert" or "replace")
            WriteValue(output, "value", change.Path, change.After, change.ValueAfter, change.AnyAfter, targetIntended, changes.After.Schema);
        if (operation is "delete" or "replace")
            WriteValue(output, "source-value", change.Path, change.Before, change.ValueBefore, change.AnyBefore, sourceIntended, changes.Before.Schema);
        output.WriteRaw("</edit>");
    }

    /// <summary>A path as RESTCONF writes it (RFC 8040 §3.5.3): module names where the module changes, keys behind '='.</summary>
    public static string Target(InstancePath path)
    {
        if (path.IsRoot)
            return "/";
        var text = new StringBuilder(path.Parent!.IsRoot ? "" : Target(path.Parent));
        text.Append('/');
        if (path.Parent.IsRoot || !ReferenceEquals(path.Parent.Node.Module, path.Node.Module))
            text.Append(path.Node.Module.Name).Append(':');
        text.Append(path.Node.Name);
        if (path.Node is ListNode && path.Key.Values is { Count: > 0 } keys)
            text.Append('=').AppendJoin(',', keys.Select(k => Uri.EscapeDataString(Encoding.UTF8.GetString(k.Span))));
        else if (path.Node is LeafListNode)
            text.Append('=').Append(Uri.EscapeDataString(Encoding.UTF8.GetString(path.Value.Span)));
        return text.ToString();
    }

    private static void WritePlace(IBufferWriter<byte> output, Change change, DataTree after)
    {
        if (change.IndexAfter <= 0)
        {
            output.WriteElement("where", "first");
            return;
        }
        var parent = after.Find(change.Path.Parent!);
        var before = change.Path.Node is ListNode list
            ? change.Path.Parent!.Entry(list, EntryKey.Of(list, parent.List(list.Ordinal).At(change.IndexAfter - 1).Storage))
            : change.Path.Parent!.Entry((LeafListNode)change.Path.Node, parent.LeafList(change.Path.Node.Ordinal)[change.IndexAfter - 1].ToArray());
        output.WriteElement("point", Target(before));
        output.WriteElement("where", "after");
    }

    private void WriteValue(
        IBufferWriter<byte> output, string element, InstancePath path, DataNode node, ReadOnlyMemory<byte>? value, AnyContent? any, DataTree? intended,
        Schema schema)
    {
        output.WriteRaw($"<{element}><{path.Node.Name} xmlns=\"");
        output.WriteText(path.Node.Module.NamespaceUtf8.Span);
        output.WriteRaw("\"");
        if (value is { } leaf)
            WriteLeaf(output, (ValueNode)path.Node, leaf.Span, intended is null ? null : OriginOf(path, intended), schema);
        else if (any is not null)
        {
            output.WriteRaw(">");
            output.Write(any.Xml.Span);
        }
        else
        {
            output.WriteRaw(">");
            if (path.Node is ListNode list && path.Key.Values is { } keys)
                for (var i = 0; i < list.Keys.Count; i++)
                {
                    output.WriteRaw($"<{list.Keys[i].Name}");
                    WriteLeaf(output, list.Keys[i], keys[i].Span, null, schema);
                    output.WriteRaw($"</{list.Keys[i].Name}>");
                }
            new XmlDataWriter(schema, new WriteOptions { At = path, Intended = intended }).Write(node, output);
        }
        output.WriteRaw($"</{path.Node.Name}></{element}>");
    }

    private void WriteLeaf(IBufferWriter<byte> output, ValueNode leaf, ReadOnlySpan<byte> canonical, string? origin, Schema schema)
    {
        var text = leaf.Type.ToXml(canonical, _scratch).ToArray();
        if (origin is not null)
            output.WriteRaw($" xmlns:or=\"urn:ietf:params:xml:ns:yang:ietf-origin\" or:origin=\"or:{origin}\"");
        var declared = new HashSet<Module>();
        var at = 0;
        while (leaf.Type.TryNextPrefix(text, ref at, out var prefix))
            if (schema.FindModule(prefix) is { } module && declared.Add(module))
            {
                output.WriteRaw($" xmlns:{module.Name}=\"");
                output.WriteText(module.NamespaceUtf8.Span);
                output.WriteRaw("\"");
            }
        output.WriteRaw(">");
        output.WriteText(text);
    }

    private static string OriginOf(InstancePath path, DataTree intended) =>
        intended.Find(path.Parent!) is { Exists: true } parent && parent.Has(path.Node) ? "intended" : "system";
}
