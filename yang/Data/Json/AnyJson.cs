using System.Buffers;
using System.Text;
using System.Text.Json;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>
/// Anydata between its two encodings (RFC 7951 §5.5). Without a schema for the content, elements become members,
/// repeated ones arrays, and all values strings; an
/// element's namespace becomes its module's name where a module of the schema has it.
/// </summary>
internal static class AnyJson
{
    /// <summary>Writes the value of an anydata of <paramref name="owner"/>: members of the same module have no name of a module (RFC 7951 §4).</summary>
    public static void FromXml(AnyContent content, Schema schema, Module owner, ArrayBufferWriter<byte> output)
    {
        byte[] document = [.. "<a>"u8, .. content.Xml.Span, .. "</a>"u8];
        var reader = new Utf8XmlReader(document);
        reader.Read();
        var root = ReadElement(ref reader, schema, owner.Name);
        using var writer = new Utf8JsonWriter(output);
        Write(writer, root);
    }

    /// <summary>Reads the value the reader stands before or on; null when it cannot be said in XML.</summary>
    public static AnyContent? ToXml(ref Utf8JsonReader reader, Schema schema, Module owner)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        try
        {
            var content = ToXml(document, schema, owner);
            return IsWellFormed(content) ? content : null;
        }
        catch (InvalidOperationException)
        {
            // A string is not UTF-8 or has half a surrogate pair.
            return null;
        }
    }

    private static bool IsWellFormed(AnyContent content)
    {
        byte[] document = [.. "<a>"u8, .. content.Xml.Span, .. "</a>"u8];
        var reader = new Utf8XmlReader(document);
        while (reader.Read())
        {
            // Only whether it can be read matters.
        }
        return reader.Error is null;
    }

    private static AnyContent ToXml(JsonDocument document, Schema schema, Module owner)
    {
        var output = new ArrayBufferWriter<byte>();
        if (document.RootElement.ValueKind == JsonValueKind.Object)
            foreach (var member in document.RootElement.EnumerateObject())
                WriteMember(output, member, schema, null, owner);
        else
            new Utf8XmlWriter(output).Text(Scalar(document.RootElement));
        return new AnyContent(output.WrittenMemory);
    }

    private static AnyElement ReadElement(ref Utf8XmlReader reader, Schema schema, string parentModule)
    {
        var module = reader.NamespaceUri.IsEmpty ? parentModule : schema.FindModuleByNamespace(reader.NamespaceUri)?.Name ?? "";
        var name = Encoding.UTF8.GetString(reader.LocalName);
        var element = new AnyElement(module == parentModule || module == "" ? name : $"{module}:{name}");
        var text = new StringBuilder();
        while (reader.Read() && reader.Token != XmlToken.End)
            if (reader.Token == XmlToken.Start)
                element.Children.Add(ReadElement(ref reader, schema, module));
            else
                text.Append(Encoding.UTF8.GetString(reader.Value));
        element.Text = text.ToString();
        return element;
    }

    private static void Write(Utf8JsonWriter writer, AnyElement element)
    {
        if (element.Children.Count == 0)
        {
            writer.WriteStringValue(element.Text);
            return;
        }
        writer.WriteStartObject();
        foreach (var group in element.Children.GroupBy(c => c.Name))
        {
            writer.WritePropertyName(group.Key);
            var many = group.Count() > 1;
            if (many)
                writer.WriteStartArray();
            foreach (var child in group)
                Write(writer, child);
            if (many)
                writer.WriteEndArray();
        }
        writer.WriteEndObject();
    }

    private static void WriteMember(ArrayBufferWriter<byte> output, JsonProperty member, Schema schema, Module? parent, Module? unnamed)
    {
        if (member.Name.StartsWith('@'))
            return;
        var colon = member.Name.IndexOf(':', StringComparison.Ordinal);
        var module = colon < 0 ? unnamed : schema.FindModule(member.Name[..colon]);
        var name = member.Name[(colon + 1)..];
        if (member.Value.ValueKind == JsonValueKind.Array && !IsEmptyValue(member.Value))
            foreach (var item in member.Value.EnumerateArray())
                WriteElement(output, name, item, schema, module, parent);
        else
            WriteElement(output, name, member.Value, schema, module, parent);
    }

    private static void WriteElement(
        ArrayBufferWriter<byte> output, string name, JsonElement value, Schema schema, Module? module, Module? parent)
    {
        var writer = new Utf8XmlWriter(output);
        var utf8 = Encoding.UTF8.GetBytes(name);
        if (parent is not null && ReferenceEquals(module, parent))
            writer.Start(utf8);
        else
            writer.Start(utf8, module is null ? default : module.NamespaceUtf8.Span);
        if (value.ValueKind == JsonValueKind.Object)
            foreach (var member in value.EnumerateObject())
                WriteMember(output, member, schema, module, module);
        else if (!IsEmptyValue(value))
            writer.Text(Scalar(value));
        writer.End(utf8);
    }

    private static bool IsEmptyValue(JsonElement value) =>
        value.ValueKind == JsonValueKind.Null
        || (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 1 && value[0].ValueKind == JsonValueKind.Null);

    private static string Scalar(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private sealed class AnyElement(string name)
    {
        public string Name { get; } = name;

        public List<AnyElement> Children { get; } = [];

        public string Text { get; set; } = "";
    }
}
