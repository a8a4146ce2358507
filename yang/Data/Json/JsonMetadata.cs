using System.Text;
using System.Text.Json;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>
/// The metadata members of one JSON object (RFC 7952 §5.2): <c>"@leaf": {…}</c>, <c>"@leaf-list": [{…}, null]</c>, <c>"@": {…}</c> of the object
/// itself. They may stand before what they belong to, so they are joined at the object's end.
/// </summary>
internal sealed class JsonMetadata(Metadata metadata, ModuleNameResolver modules, ContentFrame frame)
{
    private readonly List<(SchemaNode Node, int Needed)> _annotated = [];
    private readonly Dictionary<SchemaNode, int> _values = new(ReferenceEqualityComparer.Instance);

    /// <summary>Notes a value, or the entries of a leaf-list.</summary>
    public void Met(SchemaNode node, int count) => _values[node] = _values.GetValueOrDefault(node) + count;

    /// <summary>Reads the value of a metadata member; the reader stands on the member's name and is left on the value's end.</summary>
    public void Read(ref Utf8JsonReader reader, SchemaNode node)
    {
        reader.Read();
        using var document = JsonDocument.ParseValue(ref reader);
        var value = document.RootElement;
        if (node is LeafListNode && value.ValueKind == JsonValueKind.Array)
        {
            var needed = 0;
            var at = 0;
            foreach (var entry in value.EnumerateArray())
            {
                at++;
                if (entry.ValueKind == JsonValueKind.Null)
                    continue;
                needed = at;
                CheckObject(node, entry);
            }
            _annotated.Add((node, needed));
            return;
        }
        CheckObject(node, value);
        if (!ReferenceEquals(node, frame.Schema))
            _annotated.Add((node, 1));
    }

    /// <summary>Reports metadata whose values did not come.</summary>
    public void Join()
    {
        foreach (var (node, needed) in _annotated)
            if (_values.GetValueOrDefault(node) < needed)
                metadata.ReportAlone(frame, node);
    }

    private void CheckObject(SchemaNode node, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            metadata.ReportMalformed(frame, node, "metadata is an object in JSON (RFC 7952 §5.2)");
            return;
        }
        foreach (var member in value.EnumerateObject())
        {
            var colon = member.Name.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
            {
                metadata.ReportMalformed(frame, node, $"the annotation {member.Name} needs its module's name (RFC 7952 §5.2)");
                continue;
            }
            var text = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText();
            metadata.Check(frame, node, member.Name[..colon], member.Name[(colon + 1)..], Encoding.UTF8.GetBytes(text), modules);
        }
    }
}
