using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>Writes branches as JSON (RFC 7951), the default tags of RFC 6243 and the origins of RFC 8342 as metadata (RFC 7952).</summary>
public sealed class JsonDataWriter : ContentWriter
{
    private const string DefaultTag = "\"ietf-netconf-with-defaults:default\":true";

    // Of the values of a leaf-list, in order: metadata stands behind the array, one for each value (RFC 7952 §5.2.3).
    private readonly List<string?> _metadata = [];
    private readonly Schema _schema;
    private readonly ModuleNameResolver _modules;
    private bool _needsComma;

    /// <summary>A writer for data of <paramref name="schema"/>; reusable, for one thing at a time.</summary>
    public JsonDataWriter(Schema schema, WriteOptions? options = null)
        : base(options ?? WriteOptions.Default)
    {
        _schema = schema;
        _modules = new ModuleNameResolver(schema);
    }

    /// <summary>Writes a tree as one JSON object.</summary>
    public static void Write(DataTree tree, IBufferWriter<byte> output, WriteOptions? options = null) =>
        new JsonDataWriter(tree.Schema, options).Write(tree.Root, output);

    private protected override void StartDocument(OutputBuffer output)
    {
        output.Write((byte)'{');
        _needsComma = false;
        _metadata.Clear();
    }

    private protected override void EndDocument()
    {
        Break(0);
        Output.Write((byte)'}');
    }

    private protected override void OpenNode(ChildNames names)
    {
        Separate();
        if (names.Node is not ListNode)
            Output.Write(names.Json);
        Output.Write((byte)'{');
        _needsComma = false;
        if (Metadata(isTagged: false) is not { } origin)
            return;
        Break(Level + 1);
        Output.Write("\"@\":"u8);
        Output.Write(Encoding.UTF8.GetBytes(origin));
        _needsComma = true;
    }

    private protected override void CloseNode(ChildNames names)
    {
        Break(Level);
        Output.Write((byte)'}');
        _needsComma = true;
    }

    private protected override void OpenList(ChildNames names)
    {
        Separate();
        Output.Write(names.Json);
        Output.Write((byte)'[');
        _needsComma = false;
    }

    private protected override void CloseList(ChildNames names)
    {
        Output.Write((byte)']');
        _needsComma = true;
        if (names.Node is not LeafListNode)
            return;
        if (_metadata.Exists(m => m is not null))
        {
            Separate();
            WriteMetadataName(names);
            Output.Write(Encoding.UTF8.GetBytes($"[{string.Join(',', _metadata.Select(m => m ?? "null"))}]"));
            _needsComma = true;
        }
        _metadata.Clear();
    }

    private protected override void WriteValue(ChildNames names, ReadOnlySpan<byte> canonical, bool isPlain, bool isTagged)
    {
        Separate();
        var isLeaf = names.Node is LeafNode;
        if (isLeaf)
            Output.Write(names.Json);
        _modules.Current = names.Node.Module;
        WriteTyped(((ValueNode)names.Node).Type, names.Shorten(canonical), isPlain);
        _needsComma = true;
        var metadata = Metadata(isTagged);
        if (!isLeaf)
        {
            _metadata.Add(metadata);
            return;
        }
        if (metadata is null)
            return;
        Separate();
        WriteMetadataName(names);
        Output.Write(Encoding.UTF8.GetBytes(metadata));
        _needsComma = true;
    }

    /// <summary>What is to be said of the node that is written now; null for nothing.</summary>
    private string? Metadata(bool isTagged) => (OriginMark, isTagged) switch
    {
        (null, false) => null,
        (null, true) => $"{{{DefaultTag}}}",
        ({ } origin, false) => $"{{\"ietf-origin:origin\":\"ietf-origin:{origin}\"}}",
        ({ } origin, true) => $"{{{DefaultTag},\"ietf-origin:origin\":\"ietf-origin:{origin}\"}}",
    };

    private protected override void WriteAny(ChildNames names, AnyContent content)
    {
        Separate();
        Output.Write(names.Json);
        var json = new ArrayBufferWriter<byte>();
        AnyJson.FromXml(content, SchemaHere(_schema), names.Node.Module, json);
        Output.Write(json.WrittenSpan);
        _needsComma = true;
    }

    /// <summary>Writes a value as RFC 7951 §6 has its type: numbers of up to 32 bits and booleans bare, everything else
    /// a string.</summary>
    private void WriteTyped(YangType type, ReadOnlySpan<byte> canonical, bool isPlain)
    {
        while (type is LeafRefType or UnionType)
        {
            _modules.Schema = SchemaHere(_schema);
            var inner = type is LeafRefType reference ? reference.TargetType : ((UnionType)type).MemberOf(canonical, _modules);
            if (inner is null)
                break;
            type = inner;
        }
        switch (type.BuiltIn)
        {
            case BuiltInType.Int8 or BuiltInType.Int16 or BuiltInType.Int32
                or BuiltInType.UInt8 or BuiltInType.UInt16 or BuiltInType.UInt32 or BuiltInType.Boolean:
                Output.Write(canonical);
                break;
            case BuiltInType.Empty:
                Output.Write("[null]"u8);
                break;
            default:
                Output.Write((byte)'"');
                if (isPlain)
                    Output.Write(canonical);
                else
                    Output.Write(JsonEncodedText.Encode(canonical, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
                Output.Write((byte)'"');
                break;
        }
    }

    private void WriteMetadataName(ChildNames names)
    {
        Output.Write("\"@"u8);
        Output.Write(names.Json.AsSpan(1));
    }

    private void Separate()
    {
        if (_needsComma)
            Output.Write((byte)',');
        _needsComma = false;
        Break(Level);
    }

    private void Break(int level)
    {
        if (!Options.Indented)
            return;
        Output.Write((byte)'\n');
        for (var i = 0; i < level; i++)
            Output.Write("  "u8);
    }
}
