using System.Text;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>
/// Reads the attributes an edit may have: <c>nc:operation</c> (RFC 6241 §7.2), <c>yang:insert</c>, <c>yang:key</c>,
/// <c>yang:value</c> (RFC 7950 §7.7.9, §7.8.6)
/// and <c>wd:default</c> (RFC 6243 §4.5.2). Attributes of other namespaces are annotations that mean nothing here.
/// </summary>
internal sealed class XmlEditAttributes(ContentBuilder content)
{
    private static ReadOnlySpan<byte> Netconf => "urn:ietf:params:xml:ns:netconf:base:1.0"u8;

    private static ReadOnlySpan<byte> YangNamespace => "urn:ietf:params:xml:ns:yang:1"u8;

    private static ReadOnlySpan<byte> WithDefaults => "urn:ietf:params:xml:ns:netconf:default:1.0"u8;

    /// <summary>What the element is annotated with, or null for nothing.</summary>
    public EditItem? Read(ref Utf8XmlReader reader, ContentFrame frame, SchemaNode node, XmlPrefixResolver prefixes)
    {
        if (reader.AttributeCount == 0)
            return null;
        EditItem? item = null;
        ReadOnlySpan<byte> insert = default, key = default, value = default;
        for (var i = 0; i < reader.AttributeCount; i++)
        {
            if (reader.IsDeclaration(i))
                continue;
            var (uri, name) = (reader.AttributeNamespace(i).ToArray(), reader.AttributeName(i).ToArray());
            var text = reader.AttributeValue(i);
            if (Is(uri, Netconf, name, "operation"u8))
                item = (item ?? new EditItem(node)) with { Operation = Operation(text, frame, node) };
            else if (Is(uri, YangNamespace, name, "insert"u8))
                insert = text;
            else if (Is(uri, YangNamespace, name, "key"u8))
                key = text;
            else if (Is(uri, YangNamespace, name, "value"u8))
                value = text;
            else if (Is(uri, WithDefaults, name, "default"u8))
                item = Default(item ?? new EditItem(node), text, frame);
            else if (uri.Length == 0 || uri.AsSpan().SequenceEqual(Netconf) || uri.AsSpan().SequenceEqual(YangNamespace))
                Report(ErrorTag.UnknownAttribute, frame, node, name, "an edit has no such attribute here");
        }
        if (!insert.IsEmpty)
            item = Place(item ?? new EditItem(node), insert, key, value, frame, prefixes);
        else if (!key.IsEmpty || !value.IsEmpty)
            Report(ErrorTag.MissingAttribute, frame, node, "insert"u8, "key and value need insert");
        return item;
    }

    private static bool Is(byte[] uri, ReadOnlySpan<byte> expectedUri, byte[] name, ReadOnlySpan<byte> expectedName) =>
        name.AsSpan().SequenceEqual(expectedName) && uri.AsSpan().SequenceEqual(expectedUri);

    private EditOperation? Operation(ReadOnlySpan<byte> text, ContentFrame frame, SchemaNode node)
    {
        var operation = Encoding.UTF8.GetString(text) switch
        {
            "merge" => EditOperation.Merge,
            "replace" => EditOperation.Replace,
            "create" => EditOperation.Create,
            "delete" => EditOperation.Delete,
            "remove" => EditOperation.Remove,
            _ => (EditOperation?)null,
        };
        if (operation is null)
            Report(ErrorTag.BadAttribute, frame, node, "operation"u8, "operation must be merge, replace, create, delete or remove");
        return operation;
    }

    /// <summary>A node tagged as default is to be unset; its value must be the default (RFC 6243 §4.5.2).</summary>
    private EditItem Default(EditItem item, ReadOnlySpan<byte> text, ContentFrame frame)
    {
        if (text.SequenceEqual("true"u8) || text.SequenceEqual("1"u8))
            return item with { Operation = EditOperation.Remove, IsTaggedDefault = true };
        if (!text.SequenceEqual("false"u8) && !text.SequenceEqual("0"u8))
            Report(ErrorTag.BadAttribute, frame, item.Schema, "default"u8, "default must be true or false");
        return item;
    }

    private EditItem Place(
        EditItem item, ReadOnlySpan<byte> insert, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value,
        ContentFrame frame, XmlPrefixResolver prefixes)
    {
        var node = item.Schema;
        if (node is not (ListNode { IsUserOrdered: true } or LeafListNode { IsUserOrdered: true }))
        {
            Report(ErrorTag.UnknownAttribute, frame, node, "insert"u8, "only user-ordered lists and leaf-lists have insert");
            return item;
        }
        InsertPosition? position = Encoding.UTF8.GetString(insert) switch
        {
            "first" => InsertPosition.First,
            "last" => InsertPosition.Last,
            "before" => InsertPosition.Before,
            "after" => InsertPosition.After,
            _ => null,
        };
        if (position is not { } at)
        {
            Report(ErrorTag.BadAttribute, frame, node, "insert"u8, "insert must be first, last, before or after");
            return item;
        }
        if (at is InsertPosition.First or InsertPosition.Last)
            return item with { Insert = new InsertWish(at) };
        if (node is ListNode list)
            return Beside(item, at, list, key, frame, prefixes);
        if (value.IsEmpty)
            Report(ErrorTag.MissingAttribute, frame, node, "value"u8, "insert before or after needs the other value");
        else if (content.TryCanonicalize(frame, (LeafListNode)node, value, prefixes, out var canonical))
            return item with { Insert = new InsertWish(at, null, canonical) };
        return item;
    }

    private EditItem Beside(
        EditItem item, InsertPosition at, ListNode list, ReadOnlySpan<byte> key, ContentFrame frame, XmlPrefixResolver prefixes)
    {
        if (key.IsEmpty)
            Report(ErrorTag.MissingAttribute, frame, list, "key"u8, "insert before or after needs the other entry's key");
        else if (new KeyPredicates(key, prefixes).TryRead(list, content, frame, out var other))
            return item with { Insert = new InsertWish(at, other) };
        else
            Report(ErrorTag.BadAttribute, frame, list, "key"u8, "key must have one predicate per key leaf, like [m:id='1']");
        return item;
    }

    private void Report(string tag, ContentFrame frame, SchemaNode node, ReadOnlySpan<byte> attribute, string why) =>
        content.Report(new RpcError(RpcErrorType.Application, tag, $"{Encoding.UTF8.GetString(attribute)} on {node.Name}: {why}")
        {
            Path = content.PathOf(frame).Child(node).ToString(),
            Info = [new ErrorInfo("bad-attribute", Encoding.UTF8.GetString(attribute)), new ErrorInfo("bad-element", node.Name)],
        });
}
