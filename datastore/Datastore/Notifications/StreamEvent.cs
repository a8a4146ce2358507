using System.Buffers;
using System.Text;
using System.Xml.Linq;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore.Storage;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Datastore;

/// <summary>
/// One event as its readers share it: what it is, and its encodings, each made once, when the first reader asks. Which filter passes it is remembered by the
/// filters.
/// </summary>
public sealed class StreamEvent
{
    private readonly NotificationRecord _record;
    private readonly Schema _schema;
    private EventDefinition? _definition;
    private byte[]? _xml;
    private byte[]? _json;
    private XElement? _element;

    internal StreamEvent(NotificationRecord record, Schema schema)
    {
        _record = record;
        _schema = schema;
    }

    /// <summary>Its number, rising over all streams.</summary>
    public long Sequence => _record.Sequence;

    /// <summary>When it happened.</summary>
    public DateTimeOffset EventTime => _record.EventTime;

    /// <summary>The notification's own element, UTF-8 XML with its declarations.</summary>
    public ReadOnlyMemory<byte> Content => _record.Content;

    /// <summary>Which notification it is, and of one inside data the instance; without a node when the schema does not know it (any more).</summary>
    public EventDefinition Definition => _definition ??= EventDefinition.Of(_record.Content.Span, _schema);

    /// <summary>The whole <c>notification</c> element (RFC 5277 §4), UTF-8.</summary>
    public ReadOnlyMemory<byte> Xml => _xml ??= EventEncoding.Xml(EventTime, Content.Span);

    /// <summary>The same as JSON (RFC 8040 §6.4): an object with the member <c>ietf-restconf:notification</c>, UTF-8.</summary>
    public ReadOnlyMemory<byte> Json => _json ??= EventEncoding.Json(this, _schema);

    /// <summary>The content as filters look at it.</summary>
    internal XElement Element => _element ??= XElement.Parse(Encoding.UTF8.GetString(Content.Span));

    /// <summary>Lets go of what only filters need: those that keep up have seen it.</summary>
    internal void Forget() => _element = null;
}

/// <summary>Which notification an event is.</summary>
/// <param name="Node">The notification; null when the schema does not know it.</param>
/// <param name="Context">Of a notification inside data (RFC 7950 §7.16.2) the instance it belongs to; else null.</param>
public sealed record EventDefinition(NotificationNode? Node, InstancePath? Context)
{
    private static readonly EventDefinition Unknown = new(null, null);

    internal static EventDefinition Of(ReadOnlySpan<byte> content, Schema schema)
    {
        var reader = new Utf8XmlReader(content);
        if (!reader.ReadPastSpace() || schema.FindModuleByNamespace(reader.NamespaceUri) is not { } module)
            return Unknown;
        if (schema.FindNotification(module.Name, Encoding.UTF8.GetString(reader.LocalName)) is { } top)
            return new EventDefinition(top, null);
        return Find(ref reader, schema);
    }

    /// <summary>Goes down the containers and entries around a notification inside data; the reader is left on its start.</summary>
    internal static EventDefinition Find(ref Utf8XmlReader reader, Schema schema)
    {
        ParentNode at = schema.Root;
        var path = InstancePath.Root(schema.Root);
        List<ReadOnlyMemory<byte>>? keys = null;
        do
        {
            if (reader.Token != XmlToken.Start)
                continue;
            if (NotificationOf(at, ref reader) is { } found)
                return new EventDefinition(found, Entered(path, at, keys));
            switch (at.FindChild(reader.NamespaceUri, reader.LocalName))
            {
                case ParentNode below:
                    (path, at, keys) = (Entered(path, at, keys), below, []);
                    break;
                case LeafNode leaf when keys is not null && at is ListNode list && list.Keys.Contains(leaf):
                    var prefixes = new XmlPrefixResolver(reader.Scope, schema);
                    if (!reader.TryReadText(out var text) || !leaf.Type.TryCanonicalize(text, prefixes, new ValueScratch(), out var canonical, out _))
                        return Unknown;
                    keys.Add(canonical.ToArray());
                    break;
            }
        }
        while (reader.ReadPastSpace());
        return Unknown;
    }

    private static InstancePath Entered(InstancePath above, ParentNode node, List<ReadOnlyMemory<byte>>? keys) => node switch
    {
        RootNode => above,
        ListNode { Keys.Count: > 0 } list => above.Entry(list, new EntryKey([.. keys ?? []])),
        _ => above.Child(node),
    };

    private static NotificationNode? NotificationOf(ParentNode at, ref Utf8XmlReader reader)
    {
        foreach (var notification in at.Notifications)
            if (notification.NameUtf8.Span.SequenceEqual(reader.LocalName) && notification.Module.NamespaceUtf8.Span.SequenceEqual(reader.NamespaceUri))
                return notification;
        return null;
    }
}

/// <summary>The encodings of an event.</summary>
public static class EventEncoding
{
    /// <summary>A time in the canonical form of yang:date-and-time.</summary>
    public static string Time(DateTimeOffset value) => value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'");

    /// <summary>The <c>notification</c> element (RFC 5277 §4) around some content.</summary>
    public static byte[] Xml(DateTimeOffset eventTime, ReadOnlySpan<byte> content)
    {
        var output = new ArrayBufferWriter<byte>(content.Length + 160);
        output.Write("<notification xmlns=\"urn:ietf:params:xml:ns:netconf:notification:1.0\"><eventTime>"u8);
        output.Write(Encoding.UTF8.GetBytes(Time(eventTime)));
        output.Write("</eventTime>"u8);
        output.Write(content);
        output.Write("</notification>"u8);
        return output.WrittenSpan.ToArray();
    }

    internal static byte[] Json(StreamEvent e, Schema schema)
    {
        var output = new ArrayBufferWriter<byte>(e.Content.Length + 160);
        output.Write(Encoding.UTF8.GetBytes($"{{\"ietf-restconf:notification\":{{\"eventTime\":\"{Time(e.EventTime)}\""));
        if (e.Definition is { Node: { } node } definition)
        {
            output.Write(","u8);
            var closing = OpenContext(output, definition.Context);
            var above = definition.Context is { IsRoot: false } context ? context.Node.Module : null;
            output.Write(Encoding.UTF8.GetBytes($"\"{(ReferenceEquals(above, node.Module) ? "" : node.Module.Name + ":")}{node.Name}\":"));
            new JsonDataWriter(schema).Write(ContentOf(e.Content.Span, schema, node), output);
            output.Write(Encoding.UTF8.GetBytes(closing));
        }
        output.Write("}}"u8);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Opens the containers and entries that lead to an instance; the answer is what closes them.</summary>
    private static string OpenContext(ArrayBufferWriter<byte> output, InstancePath? context)
    {
        if (context is null or { IsRoot: true })
            return "";
        var closing = OpenContext(output, context.Parent);
        var above = context.Parent!.IsRoot ? null : context.Parent.Node.Module;
        var name = ReferenceEquals(above, context.Node.Module) ? context.Node.Name : $"{context.Node.Module.Name}:{context.Node.Name}";
        if (context.Node is not ListNode list)
        {
            output.Write(Encoding.UTF8.GetBytes($"\"{name}\":{{"));
            return "}" + closing;
        }
        output.Write(Encoding.UTF8.GetBytes($"\"{name}\":[{{"));
        for (var i = 0; i < list.Keys.Count; i++)
        {
            var value = System.Text.Json.JsonSerializer.Serialize(Encoding.UTF8.GetString(context.Key.Values[i].Span));
            output.Write(Encoding.UTF8.GetBytes($"\"{list.Keys[i].Name}\":{value},"));
        }
        return "}]" + closing;
    }

    private static DataNode ContentOf(ReadOnlySpan<byte> content, Schema schema, NotificationNode node)
    {
        var reader = new Utf8XmlReader(content);
        reader.ReadPastSpace();
        if (!ReferenceEquals(node.DataParent ?? node.Parent, null) && (node.DataParent ?? node.Parent) is not RootNode)
            EventDefinition.Find(ref reader, schema);
        var read = XmlDataReader.ReadContent(ref reader, schema, node, new ContentRules { IgnoresUnknown = true });
        return new DataNode(node, read.Content ?? Branch.Empty);
    }
}
