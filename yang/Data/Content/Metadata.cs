using System.Text;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>
/// Holds metadata (RFC 7952) against the annotations the schema defines. Without <see cref="ContentRules.ChecksMetadata"/> nobody asks: metadata
/// that means nothing to the reader is passed over (RFC 7952 §3).
/// </summary>
internal sealed class Metadata(Schema schema, ContentBuilder content)
{
    // Attributes that are part of the encodings and protocols and no md:annotation: RFC 6241 §7.2, RFC 7950 §7.7.9, RFC 6243 §4, RFC 7951.
    private static readonly HashSet<string> WellKnown = new(StringComparer.Ordinal)
    {
        "ietf-netconf:operation", "ietf-netconf-with-defaults:default", "ietf-origin:origin",
    };

    private static readonly Dictionary<string, string> WellKnownNamespaces = new(StringComparer.Ordinal)
    {
        ["urn:ietf:params:xml:ns:netconf:base:1.0"] = "ietf-netconf",
        ["urn:ietf:params:xml:ns:netconf:default:1.0"] = "ietf-netconf-with-defaults",
        ["urn:ietf:params:xml:ns:yang:ietf-origin"] = "ietf-origin",
        ["urn:ietf:params:xml:ns:yang:1"] = "yang",
    };

    /// <summary>Checks the attributes of the element the reader stands on.</summary>
    public void CheckAttributes(ref Utf8XmlReader reader, ContentFrame frame, SchemaNode node, IPrefixResolver prefixes)
    {
        for (var i = 0; i < reader.AttributeCount; i++)
        {
            if (reader.IsDeclaration(i))
                continue;
            var uri = Encoding.UTF8.GetString(reader.AttributeNamespace(i));
            if (uri == "http://www.w3.org/XML/1998/namespace")
                continue;
            var name = Encoding.UTF8.GetString(reader.AttributeName(i));
            var module = schema.FindModuleByNamespace(uri)?.Name ?? WellKnownNamespaces.GetValueOrDefault(uri);
            Check(frame, node, module, name, reader.AttributeValue(i), prefixes);
        }
    }

    /// <summary>Checks one annotation of a node.</summary>
    /// <param name="frame">What holds the node.</param>
    /// <param name="node">The annotated node.</param>
    /// <param name="module">The module whose annotation it is; null when there is no such module, or none was said.</param>
    /// <param name="name">The annotation's name.</param>
    /// <param name="value">Its value as XML has it.</param>
    /// <param name="prefixes">The prefixes of the value.</param>
    public void Check(ContentFrame frame, SchemaNode node, string? module, string name, ReadOnlySpan<byte> value, IPrefixResolver prefixes)
    {
        if (module is null || (schema.FindModule(module) is not { IsImplemented: true } && !WellKnownNamespaces.ContainsValue(module)))
        {
            if (!content.Rules.IgnoresUnknown)
                Report(frame, node, name, "no module defines this annotation");
            return;
        }
        // The namespace of insert, key and value belongs to no module; other tools keep marks of their own in it.
        if (module == "yang" || WellKnown.Contains($"{module}:{name}"))
            return;
        if (schema.FindModule(module)?.Annotations.FirstOrDefault(a => a.Name == name) is not { } annotation)
            Report(frame, node, name, $"module {module} defines no such annotation");
        else if (!annotation.Type.TryCanonicalize(value, prefixes, new ValueScratch(), out _, out var error))
            Report(frame, node, $"{module}:{name}", error?.Message ?? "the value is not of the annotation's type", ErrorTag.BadAttribute);
    }

    /// <summary>Metadata for a node that is not there.</summary>
    public void ReportAlone(ContentFrame frame, SchemaNode node) =>
        Report(frame, node, node.Name, "the metadata belongs to a value that is not there (RFC 7952 §5.2)", ErrorTag.MissingElement);

    /// <summary>Metadata that is not an object, or an annotation without its module's name.</summary>
    public void ReportMalformed(ContentFrame frame, SchemaNode node, string why) => Report(frame, node, node.Name, why, ErrorTag.BadAttribute);

    private void Report(ContentFrame frame, SchemaNode node, string name, string why, string tag = ErrorTag.UnknownAttribute) =>
        content.Report(new RpcError(RpcErrorType.Application, tag, $"metadata {name} of {node.Name}: {why}")
        {
            Path = content.PathOf(frame).Child(node).ToString(),
            Info = [new ErrorInfo("bad-attribute", name), new ErrorInfo("bad-element", node.Name)],
        });
}
