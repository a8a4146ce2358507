using System.Text.Json;
using System.Text.Unicode;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>One reading of JSON content: walks the members and tells a <see cref="ContentBuilder"/> what they
/// are.</summary>
internal sealed class JsonContentRun(Schema schema, ContentBuilder content)
{
    private readonly ModuleNameResolver _modules = new(schema);
    private readonly Metadata? _metadata = content.Rules.ChecksMetadata ? new Metadata(schema, content) : null;
    private byte[] _text = new byte[256];
    private JsonMetadata? _members;

    /// <summary>Reads an object on whose start the reader stands, to its end.</summary>
    public Branch ReadRoot(ref Utf8JsonReader reader, ParentNode root)
    {
        content.Begin(root);
        if (reader.TokenType == JsonTokenType.StartObject)
            ReadMembers(ref reader);
        else
            content.Report(ContentErrors.Malformed("the content must be a JSON object"));
        return content.Finish();
    }

    private void ReadMembers(ref Utf8JsonReader reader)
    {
        var outer = _members;
        _members = _metadata is null ? null : new JsonMetadata(_metadata, _modules, content.Frame);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = Text(ref reader);
            if (content.IsFull)
                reader.Skip();
            else if (name.StartsWith("@"u8))
                ReadMetadata(ref reader, name[1..]);
            else
                ReadMember(ref reader, name);
        }
        _members?.Join();
        _members = outer;
    }

    private void ReadMetadata(ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> name)
    {
        var frame = content.Frame;
        if (_members is not null && (name.IsEmpty ? frame.Schema : Find(frame, name)) is { } node)
        {
            _members.Read(ref reader, node);
            return;
        }
        if (_members is not null && !content.Rules.IgnoresUnknown)
            ReportUnknown(frame, name);
        reader.Skip();
    }

    private void ReadMember(ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> name)
    {
        var frame = content.Frame;
        var node = Find(frame, name);
        if (node is null && content.MountAt(frame) is { } mount && Find(mount, name) is { } mounted)
            (frame, node) = (mount, mounted);
        if (node is null)
        {
            if (!content.Rules.IgnoresUnknown)
                ReportUnknown(frame, name);
            reader.Skip();
            return;
        }
        if (!node.IsConfig && !content.Rules.AcceptsState)
        {
            content.Report(ContentErrors.NotAccepted(content.PathOf(frame), node));
            reader.Skip();
            return;
        }
        var outer = _modules.Schema;
        _modules.Schema = frame.MountedSchema ?? outer;
        reader.Read();
        ReadNode(ref reader, frame, node);
        _modules.Schema = outer;
    }

    private void ReadNode(ref Utf8JsonReader reader, ContentFrame frame, SchemaNode node)
    {
        switch (node)
        {
            case LeafNode leaf:
                _members?.Met(leaf, 1);
                ReadValue(ref reader, frame, leaf);
                break;
            case LeafListNode list:
                if (!Expect(ref reader, JsonTokenType.StartArray, frame, node, "an array"))
                    return;
                MeetArray(frame, node);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    _members?.Met(list, 1);
                    ReadValue(ref reader, frame, list);
                }
                break;
            case ListNode list:
                if (!Expect(ref reader, JsonTokenType.StartArray, frame, node, "an array"))
                    return;
                MeetArray(frame, node);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    ReadObject(ref reader, frame, list);
                break;
            case AnyNode any:
                _members?.Met(any, 1);
                if (AnyJson.ToXml(ref reader, _modules.Schema, any.Module) is { } xml)
                    content.Any(frame, any, xml);
                else
                    content.Report(ContentErrors.Invalid(
                        content.PathOf(frame).Child(node), new TypeError("the content has names or characters no data node can have")));
                break;
            default:
                ReadObject(ref reader, frame, (ParentNode)node);
                break;
        }
    }

    private void ReadObject(ref Utf8JsonReader reader, ContentFrame frame, ParentNode node)
    {
        if (!Expect(ref reader, JsonTokenType.StartObject, frame, node, "an object"))
            return;
        content.Begin(frame, node);
        ReadMembers(ref reader);
        content.End();
    }

    /// <summary>A member may be there once; entries of a list cannot come in two arrays.</summary>
    private void MeetArray(ContentFrame frame, SchemaNode node)
    {
        if (!frame.Meet(node.Ordinal))
            content.Report(ContentErrors.Twice(content.PathOf(frame).Child(node)));
    }

    private bool Expect(ref Utf8JsonReader reader, JsonTokenType token, ContentFrame frame, SchemaNode node, string what)
    {
        if (reader.TokenType == token)
            return true;
        content.Report(ContentErrors.WrongShape(content.PathOf(frame).Child(node), what));
        reader.Skip();
        return false;
    }

    private void ReadValue(ref Utf8JsonReader reader, ContentFrame frame, ValueNode node)
    {
        _modules.Current = node.Module;
        var shape = JsonShape.Of(node.Type);
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            // [null] is the value of an empty leaf (RFC 7951 §6.9).
            var isEmpty = reader.Read() && reader.TokenType == JsonTokenType.Null && reader.Read() && reader.TokenType == JsonTokenType.EndArray;
            if (isEmpty && shape.HasFlag(JsonShapes.Empty))
            {
                content.Value(frame, node, default, _modules);
                return;
            }
            while (reader.TokenType != JsonTokenType.EndArray)
            {
                reader.Skip();
                reader.Read();
            }
            content.Report(ContentErrors.Invalid(content.PathOf(frame).Child(node), new TypeError($"the value must be {JsonShape.Describe(shape)}")));
            return;
        }
        var found = reader.TokenType switch
        {
            JsonTokenType.String => JsonShapes.Text,
            JsonTokenType.Number => JsonShapes.Number,
            JsonTokenType.True or JsonTokenType.False => JsonShapes.Boolean,
            _ => JsonShapes.None,
        };
        if ((shape & found) == 0)
        {
            content.Report(ContentErrors.Invalid(content.PathOf(frame).Child(node), new TypeError($"the value must be {JsonShape.Describe(shape)}")));
            reader.Skip();
            return;
        }
        content.Value(frame, node, found == JsonShapes.Text ? Text(ref reader) : reader.ValueSpan, _modules);
    }

    private static SchemaNode? Find(ContentFrame frame, ReadOnlySpan<byte> name)
    {
        var colon = name.IndexOf((byte)':');
        var local = name[(colon + 1)..];
        var isTop = frame.Schema.Kind is SchemaNodeKind.Root or SchemaNodeKind.Structure;
        if (colon < 0 && isTop)
            return null;
        foreach (var child in Candidates(frame, local))
            if (colon < 0
                ? ReferenceEquals(child.Module, frame.Schema.Module)
                : name[..colon].SequenceEqual(child.Module.NameUtf8.Span))
                return child;
        return null;
    }

    /// <summary>The children of that local name; of whatever module.</summary>
    private static IReadOnlyList<SchemaNode> Candidates(ContentFrame frame, ReadOnlySpan<byte> local)
    {
        if (frame.Schema.FindChild(local) is { } only)
            return [only];
        List<SchemaNode>? several = null;
        foreach (var child in frame.Schema.DataChildren)
            if (local.SequenceEqual(child.NameUtf8.Span))
                (several ??= []).Add(child);
        return several ?? (IReadOnlyList<SchemaNode>)[];
    }

    private void ReportUnknown(ContentFrame frame, ReadOnlySpan<byte> name)
    {
        var colon = name.IndexOf((byte)':');
        var isUnknownModule = colon < 0
            ? frame.Schema.Kind == SchemaNodeKind.Root
            : _modules.Schema.FindModule(name[..colon]) is not { IsImplemented: true };
        content.Report(isUnknownModule
            ? ContentErrors.UnknownNamespace(content.PathOf(frame), name[..Math.Max(colon, 0)], name[(colon + 1)..])
            : ContentErrors.Unknown(content.PathOf(frame), name[(colon + 1)..]));
    }

    /// <summary>The text of a string or name. Utf8JsonReader does not look whether it is UTF-8 and whether escaped
    /// surrogates pair up.</summary>
    private ReadOnlySpan<byte> Text(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped && !reader.HasValueSequence)
            return Utf8.IsValid(reader.ValueSpan) ? reader.ValueSpan : throw new JsonException("A string is not UTF-8.");
        var length = reader.HasValueSequence ? checked((int)reader.ValueSequence.Length) : reader.ValueSpan.Length;
        if (_text.Length < length)
            _text = new byte[length];
        try
        {
            return _text.AsSpan(0, reader.CopyString(_text));
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException(e.Message, e);
        }
    }
}

/// <summary>The JSON tokens a type's values may be.</summary>
[Flags]
internal enum JsonShapes
{
    None = 0,
    Text = 1,
    Number = 2,
    Boolean = 4,
    Empty = 8,
}

/// <summary>Which JSON tokens a type's values are (RFC 7951 §6).</summary>
internal static class JsonShape
{
    public static JsonShapes Of(YangType type) => type switch
    {
        LeafRefType reference => Of(reference.TargetType),
        UnionType union => union.Members.Aggregate(JsonShapes.None, (shapes, m) => shapes | Of(m)),
        _ => type.BuiltIn switch
        {
            BuiltInType.Int8 or BuiltInType.Int16 or BuiltInType.Int32
                or BuiltInType.UInt8 or BuiltInType.UInt16 or BuiltInType.UInt32 => JsonShapes.Number,
            BuiltInType.Boolean => JsonShapes.Boolean,
            BuiltInType.Empty => JsonShapes.Empty,
            _ => JsonShapes.Text,
        },
    };

    public static string Describe(JsonShapes shapes)
    {
        var names = new List<string>();
        if (shapes.HasFlag(JsonShapes.Text))
            names.Add("a string");
        if (shapes.HasFlag(JsonShapes.Number))
            names.Add("a number");
        if (shapes.HasFlag(JsonShapes.Boolean))
            names.Add("true or false");
        if (shapes.HasFlag(JsonShapes.Empty))
            names.Add("[null]");
        return string.Join(" or ", names) + " in JSON";
    }
}
