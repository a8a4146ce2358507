using System.Text;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore.Storage;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol.Restconf;

/// <summary>A notification in JSON (RFC 8040 §6.4).</summary>
internal static class EventJson
{
    public static string Of(NotificationRecord e, Schema schema) =>
        $"{{\"ietf-restconf:notification\":{{\"eventTime\":\"{Content.Time(e.EventTime)}\",{Body(e.Content.Span, schema)}}}}}";

    /// <summary>The member of the event: a top-level notification, or the data nodes that lead to one inside them.</summary>
    private static string Body(ReadOnlySpan<byte> content, Schema schema)
    {
        var reader = new Utf8XmlReader(content);
        reader.ReadPastSpace();
        var module = schema.FindModuleByNamespace(reader.NamespaceUri)!;
        var name = Encoding.UTF8.GetString(reader.LocalName);
        if (schema.FindNotification(module.Name, name) is { } top)
            return $"\"{module.Name}:{name}\":{Members(ref reader, top, schema)}";
        var outermost = (ParentNode)schema.Root.FindChild(reader.NamespaceUri, reader.LocalName)!;
        return $"\"{module.Name}:{name}\":{Nested(ref reader, outermost, schema)}";
    }

    /// <summary>A data node on the way to a notification: its keys, then the next step.</summary>
    private static string Nested(ref Utf8XmlReader reader, ParentNode node, Schema schema)
    {
        var members = new List<string>();
        var depth = reader.Depth;
        while (reader.NextChild(depth))
        {
            var prefix = Prefix(ref reader, node, schema);
            var name = Encoding.UTF8.GetString(reader.LocalName);
            NotificationNode? notification = null;
            foreach (var candidate in node.Notifications)
                if (candidate.NameUtf8.Span.SequenceEqual(reader.LocalName) && candidate.Module.NamespaceUtf8.Span.SequenceEqual(reader.NamespaceUri))
                    notification = candidate;
            if (notification is not null)
                members.Add($"\"{prefix}{name}\":{Members(ref reader, notification, schema)}");
            else if (node.FindChild(reader.NamespaceUri, reader.LocalName) is ParentNode inner)
                members.Add($"\"{prefix}{name}\":{Nested(ref reader, inner, schema)}");
            else
                members.Add($"\"{prefix}{name}\":{Key(ref reader, node, schema)}");
        }
        var value = $"{{{string.Join(',', members)}}}";
        return node is ListNode ? $"[{value}]" : value;
    }

    /// <summary>A key of an entry on the way, written as its type is.</summary>
    private static string Key(ref Utf8XmlReader reader, ParentNode node, Schema schema)
    {
        if (node.FindChild(reader.NamespaceUri, reader.LocalName) is not LeafNode leaf
            || !XmlFragment.TryReadElement(ref reader, out var element))
            return "null";
        byte[] wrapped = [.. "<c>"u8, .. element.Span, .. "</c>"u8];
        var inner = new Utf8XmlReader(wrapped);
        inner.ReadPastSpace();
        var read = XmlDataReader.ReadContent(ref inner, schema, node);
        if (read.Content is not { } content)
            return "null";
        var text = Write(new DataNode(node, content), schema);
        return text[(text.IndexOf(':', text.IndexOf(leaf.Name, StringComparison.Ordinal) + leaf.Name.Length) + 1)..^1];
    }

    private static string Members(ref Utf8XmlReader reader, NotificationNode notification, Schema schema)
    {
        var read = XmlDataReader.ReadContent(ref reader, schema, notification, ContentRules.Data with { IgnoresUnknown = true });
        return read.Content is { } content ? Write(new DataNode(notification, content), schema) : "{}";
    }

    private static string Write(DataNode node, Schema schema)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        new JsonDataWriter(schema).Write(node, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static string Prefix(ref Utf8XmlReader reader, ParentNode node, Schema schema)
    {
        var module = schema.FindModuleByNamespace(reader.NamespaceUri);
        return module is null || ReferenceEquals(module, node.Module) ? "" : module.Name + ":";
    }
}
