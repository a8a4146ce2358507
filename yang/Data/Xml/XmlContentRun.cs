using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>One reading of XML content: walks the elements and tells a <see cref="ContentBuilder"/> what they
/// are.</summary>
internal sealed class XmlContentRun
{
    private readonly XmlEditAttributes? _edit;
    private readonly Schema _schema;
    private readonly Metadata? _metadata;
    private XmlPrefixResolver? _prefixes;

    public XmlContentRun(Schema schema, ContentBuilder content, XmlEditAttributes? edit)
    {
        _schema = schema;
        Content = content;
        _edit = edit;
        _metadata = edit is null && content.Rules.ChecksMetadata ? new Metadata(schema, content) : null;
    }

    public ContentBuilder Content { get; }

    /// <summary>Reads all of an element on whose start the reader stands.</summary>
    public void ReadRoot(ref Utf8XmlReader reader, ParentNode root)
    {
        _prefixes = new XmlPrefixResolver(reader.Scope, _schema);
        Content.Begin(root);
        if (reader.Token == XmlToken.Start)
            ReadChildren(ref reader);
        if (reader.Error is { } error)
            Content.Report(ContentErrors.Malformed(error.ToString()));
    }

    /// <summary>Reads to the end of the element the current frame stands for. False when reading cannot go
    /// on.</summary>
    private bool ReadChildren(ref Utf8XmlReader reader)
    {
        while (reader.ReadPastSpace())
        {
            switch (reader.Token)
            {
                case XmlToken.Start:
                    if (!ReadChild(ref reader))
                        return false;
                    break;
                case XmlToken.End:
                    return true;
                case XmlToken.Text when !XmlCharacters.IsSpace(reader.Value):
                    Content.Report(ContentErrors.NoText(Content.PathOf(Content.Frame)));
                    break;
            }
            if (Content.IsFull)
                return false;
        }
        return false;
    }

    private bool ReadChild(ref Utf8XmlReader reader)
    {
        var frame = Content.Frame;
        var node = Find(frame, reader.NamespaceUri, reader.LocalName);
        if (node is null)
        {
            if (Content.MountAt(frame) is not { } mount || Find(mount, reader.NamespaceUri, reader.LocalName) is not { } mounted)
                return ReadUnknown(ref reader);
            (frame, node) = (mount, mounted);
        }
        if (!node.IsConfig && !Content.Rules.AcceptsState)
        {
            Content.Report(ContentErrors.NotAccepted(Content.PathOf(frame), node));
            return reader.Skip();
        }
        if (reader.AttributeCount > 0)
            _metadata?.CheckAttributes(ref reader, frame, node, _prefixes!);
        frame.NextOrdinal = node is LeafListNode or ListNode ? node.Ordinal : node.Ordinal + 1;
        if (frame.MountedSchema is null)
            return ReadKnown(ref reader, frame, node);
        var outer = _prefixes!.Schema;
        _prefixes.Schema = frame.MountedSchema;
        var goesOn = ReadKnown(ref reader, frame, node);
        _prefixes.Schema = outer;
        return goesOn;
    }

    private bool ReadKnown(ref Utf8XmlReader reader, ContentFrame frame, SchemaNode node) => node switch
    {
        ValueNode value => ReadValue(ref reader, frame, value),
        AnyNode any => ReadAny(ref reader, frame, any),
        _ => ReadParent(ref reader, frame, (ParentNode)node),
    };

    /// <summary>The child of that name: most likely the one after the last, or the last once more.</summary>
    private static SchemaNode? Find(ContentFrame frame, ReadOnlySpan<byte> @namespace, ReadOnlySpan<byte> name)
    {
        var children = frame.Schema.DataChildren;
        for (var i = frame.NextOrdinal; i < frame.NextOrdinal + 2 && i < children.Count; i++)
            if (children[i] is var c && name.SequenceEqual(c.NameUtf8.Span) && @namespace.SequenceEqual(c.Module.NamespaceUtf8.Span))
                return c;
        return frame.Schema.FindChild(@namespace, name);
    }

    private bool ReadUnknown(ref Utf8XmlReader reader)
    {
        if (!Content.Rules.IgnoresUnknown)
        {
            var path = Content.PathOf(Content.Frame);
            var isKnown = _schema.FindModuleByNamespace(reader.NamespaceUri) is { IsImplemented: true };
            Content.Report(isKnown
                ? ContentErrors.Unknown(path, reader.LocalName)
                : ContentErrors.UnknownNamespace(path, reader.NamespaceUri, reader.LocalName));
        }
        return reader.Skip();
    }

    private bool ReadValue(ref Utf8XmlReader reader, ContentFrame frame, ValueNode node)
    {
        var annotation = _edit?.Read(ref reader, frame, node, _prefixes!);
        var depth = reader.Depth;
        // The declarations on the element itself count for its value, so it is checked before the end tag takes them away.
        if (annotation is null && reader.AttributeCount == 0)
        {
            if (!reader.TryReadText(out var text))
                return RefuseChildren(ref reader, frame, node, depth);
            Content.Value(frame, node, text, _prefixes!);
            return true;
        }
        if (!reader.TryPeekText(out var peeked))
            return RefuseChildren(ref reader, frame, node, depth);
        if (annotation is null)
            Content.Value(frame, node, peeked, _prefixes!);
        else
            AddAnnotated(frame, node, annotation, peeked);
        return LeaveElement(ref reader, depth);
    }

    private void AddAnnotated(ContentFrame frame, ValueNode node, EditItem annotation, ReadOnlySpan<byte> text)
    {
        ReadOnlyMemory<byte> value = default;
        var isDeletion = node is LeafNode && annotation.Operation is EditOperation.Delete or EditOperation.Remove;
        if (isDeletion && text.IsEmpty)
            Content.Annotated(frame, annotation);
        else if (Content.TryCanonicalize(frame, node, text, _prefixes!, out value))
            Content.Annotated(frame, annotation with { Value = value });
        if (node is LeafNode { IsKey: true } && !value.IsEmpty)
            frame.Builder.Add(node.Ordinal, value.Span);
    }

    private static bool LeaveElement(ref Utf8XmlReader reader, int depth)
    {
        while (reader.Depth >= depth && reader.Token != XmlToken.Failed)
            if (!reader.Read())
                return false;
        return true;
    }

    private bool RefuseChildren(ref Utf8XmlReader reader, ContentFrame frame, ValueNode node, int depth)
    {
        if (reader.Token == XmlToken.Failed)
            return false;
        Content.Report(ContentErrors.NoChildren(Content.PathOf(frame).Child(node), reader.LocalName));
        return LeaveElement(ref reader, depth);
    }

    private bool ReadAny(ref Utf8XmlReader reader, ContentFrame frame, AnyNode node)
    {
        var annotation = _edit?.Read(ref reader, frame, node, _prefixes!);
        if (!XmlFragment.TryReadContent(ref reader, out var xml))
            return false;
        var content = new AnyContent(xml);
        if (annotation is null)
            Content.Any(frame, node, content);
        else
            Content.Annotated(frame, annotation with { Any = content });
        return true;
    }

    private bool ReadParent(ref Utf8XmlReader reader, ContentFrame frame, ParentNode node)
    {
        var annotation = _edit?.Read(ref reader, frame, node, _prefixes!);
        Content.Begin(frame, node, annotation);
        if (!ReadChildren(ref reader))
            return false;
        Content.End();
        return true;
    }
}
