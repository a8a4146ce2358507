using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>
/// Writes branches as XML: pre-encoded tags, packed values copied as they are. An element declares its module's
/// namespace where it is not its
/// parent's; values with prefixes declare module names as prefixes on their own element.
/// </summary>
public sealed class XmlDataWriter : ContentWriter
{
    private static readonly SearchValues<byte> ToEscape = SearchValues.Create("&<>\r"u8);

    private readonly ValueScratch _scratch = new();
    private readonly Schema _schema;

    /// <summary>A writer for data of <paramref name="schema"/>; reusable, for one thing at a time.</summary>
    public XmlDataWriter(Schema schema, WriteOptions? options = null)
        : base(options ?? WriteOptions.Default) => _schema = schema;

    /// <summary>Writes the children of a tree's root.</summary>
    public static void Write(DataTree tree, IBufferWriter<byte> output, WriteOptions? options = null) =>
        new XmlDataWriter(tree.Schema, options).Write(tree.Root, output);

    /// <summary>Writes the children of a tree's root to a pipe, waiting for its reader on the way; false when the
    /// reader has gone.</summary>
    public static ValueTask<bool> WriteAsync(
        DataTree tree, PipeWriter output, WriteOptions? options = null, CancellationToken cancellation = default) =>
        new XmlDataWriter(tree.Schema, options).WriteAsync(tree.Root, output, cancellation);

    /// <summary>Writes a node with its own element: a list entry (its keys first), a container, a notification.</summary>
    public void WriteElement(DataNode node, IBufferWriter<byte> output)
    {
        var name = node.Schema.NameUtf8.Span;
        output.Write("<"u8);
        output.Write(name);
        output.Write(" xmlns=\""u8);
        output.Write(node.Schema.Module.NamespaceUtf8.Span);
        output.Write("\">"u8);
        if (node.Schema is ListNode list)
            foreach (var key in list.Keys)
                if (node.TryGetLeaf(key.Ordinal, out var value))
                    WriteValueElement(key, value, _schema, output);
        Write(node, output);
        output.Write("</"u8);
        output.Write(name);
        output.Write(">"u8);
    }

    /// <summary>Writes one value with its own element, as it would stand alone: a leaf, or an entry of a leaf-list.</summary>
    public static void WriteValueElement(ValueNode node, ReadOnlySpan<byte> canonical, Schema schema, IBufferWriter<byte> output)
    {
        var writer = new Utf8XmlWriter(output);
        var value = node.Type.ToXml(canonical, new ValueScratch());
        output.Write("<"u8);
        output.Write(node.NameUtf8.Span);
        output.Write(" xmlns=\""u8);
        writer.Text(node.Module.NamespaceUtf8.Span);
        output.Write("\""u8);
        var declared = new HashSet<Module>();
        var at = 0;
        while (node.Type.TryNextPrefix(value, ref at, out var prefix))
            if (schema.FindModule(prefix) is { } module && declared.Add(module))
            {
                output.Write(" xmlns:"u8);
                output.Write(module.NameUtf8.Span);
                output.Write("=\""u8);
                writer.Text(module.NamespaceUtf8.Span);
                output.Write("\""u8);
            }
        output.Write(">"u8);
        writer.Text(value);
        output.Write("</"u8);
        output.Write(node.NameUtf8.Span);
        output.Write(">"u8);
    }

    private protected override void OpenNode(ChildNames names)
    {
        Break();
        WriteOpen(names);
    }

    private protected override void CloseNode(ChildNames names)
    {
        Break();
        Output.Write(names.Close);
    }

    private protected override void EndDocument()
    {
        if (Options.Indented)
            Output.Write((byte)'\n');
    }

    private protected override void WriteValue(ChildNames names, ReadOnlySpan<byte> canonical, bool isPlain, bool isTagged)
    {
        Break();
        if (isTagged || names.HasPrefixes || OriginMark is not null)
            WriteWithAttributes(names, ((ValueNode)names.Node).Type, canonical, isTagged);
        else if (isPlain)
            WritePlain(names, canonical);
        else
        {
            Output.Write(names.Open);
            WriteEscaped(canonical);
            Output.Write(names.Close);
        }
    }

    private protected override void WriteAny(ChildNames names, AnyContent content)
    {
        Break();
        WriteOpen(names);
        Output.Write(content.Xml.Span);
        Output.Write(names.Close);
    }

    private protected override bool TryWriteFlat(ChildNames names, ListNode list, Branch entry)
    {
        if (Options.Indented)
            return false;
        var children = CodecNames.Of(list);
        Output.Write(names.Open);
        var fields = entry.Fields;
        for (var i = 0; i < fields.Count; i++)
        {
            var child = children[fields.Ordinal(i)];
            if (fields.IsPlain(i) && !child.HasPrefixes)
                WritePlain(child, fields.Value(i));
            else
                WriteValue(child, fields.Value(i), fields.IsPlain(i), isTagged: false);
        }
        Output.Write(names.Close);
        return true;
    }

    private void WriteOpen(ChildNames names)
    {
        if (OriginMark is null)
        {
            Output.Write(names.Open);
            return;
        }
        Output.Write(names.Head);
        MarkOrigin();
        Output.Write((byte)'>');
    }

    private void MarkOrigin()
    {
        if (OriginMark is not { } origin)
            return;
        Output.Write(" xmlns:or=\"urn:ietf:params:xml:ns:yang:ietf-origin\" or:origin=\"or:"u8);
        Output.Write(Encoding.UTF8.GetBytes(origin));
        Output.Write((byte)'"');
    }

    private void WritePlain(ChildNames names, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
        {
            Output.Write(names.Empty);
            return;
        }
        var (open, close) = (names.Open, names.Close);
        Output.Ensure(open.Length + value.Length + close.Length);
        var at = Output.Chunk.AsSpan(Output.Position);
        open.CopyTo(at);
        value.CopyTo(at[open.Length..]);
        close.CopyTo(at[(open.Length + value.Length)..]);
        Output.Position += open.Length + value.Length + close.Length;
    }

    private void WriteEscaped(ReadOnlySpan<byte> value)
    {
        for (var at = value.IndexOfAny(ToEscape); at >= 0; at = value.IndexOfAny(ToEscape))
        {
            Output.Write(value[..at]);
            Output.Write(value[at] switch
            {
                (byte)'&' => "&amp;"u8,
                (byte)'<' => "&lt;"u8,
                (byte)'>' => "&gt;"u8,
                _ => "&#13;"u8,
            });
            value = value[(at + 1)..];
        }
        Output.Write(value);
    }

    private void WriteWithAttributes(ChildNames names, YangType type, ReadOnlySpan<byte> canonical, bool isTagged)
    {
        var value = names.HasPrefixes ? names.Shorten(type.ToXml(canonical, _scratch)) : canonical;
        Output.Write(names.Head);
        MarkOrigin();
        if (isTagged)
            Output.Write(" xmlns:wd=\"urn:ietf:params:xml:ns:netconf:default:1.0\" wd:default=\"true\""u8);
        if (names.HasPrefixes)
            Declare(type, value);
        Output.Write((byte)'>');
        WriteEscaped(value);
        Output.Write(names.Close);
    }

    /// <summary>Declares the module names a value uses as prefixes.</summary>
    private void Declare(YangType type, ReadOnlySpan<byte> value)
    {
        var declared = new List<Module>();
        var schema = SchemaHere(_schema);
        var at = 0;
        while (type.TryNextPrefix(value, ref at, out var prefix))
            if (schema.FindModule(prefix) is { } module && !declared.Contains(module))
            {
                declared.Add(module);
                Declare(module);
            }
    }

    private void Declare(Module module)
    {
        Output.Write(" xmlns:"u8);
        Output.Write(module.NameUtf8.Span);
        Output.Write("=\""u8);
        WriteEscaped(module.NamespaceUtf8.Span);
        Output.Write((byte)'"');
    }

    private void Break()
    {
        if (!Options.Indented)
            return;
        if (Output.Written > 0)
            Output.Write((byte)'\n');
        for (var i = 1; i < Level; i++)
            Output.Write("  "u8);
    }
}
