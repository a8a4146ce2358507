using System.Text;
using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol;

/// <summary>The filter parameter (RFC 6241 §6, §8.9).</summary>
/// <param name="Filter">The filter.</param>
/// <param name="TopLevel">The top-level nodes it can select; null for any.</param>
internal sealed record FilterParameter(Filter Filter, IReadOnlyList<SchemaNode>? TopLevel)
{
    public static FilterParameter None { get; } = new(Filter.Everything, null);

    /// <summary>Whether a read with this filter can see what is at or below that schema path.</summary>
    public bool MaySee(string schemaPath)
    {
        if (TopLevel is null)
            return true;
        foreach (var node in TopLevel)
            if (schemaPath.StartsWith(node.Path, StringComparison.Ordinal)
                && (schemaPath.Length == node.Path.Length || schemaPath[node.Path.Length] == '/'))
                return true;
        return false;
    }

    /// <summary>Reads it; the reader stands on its start and is left on its end.</summary>
    public static FilterParameter Read(ref Utf8XmlReader reader, Schema schema, List<RpcError> errors)
    {
        switch (Attribute(ref reader, "type"u8) ?? "subtree")
        {
            case "subtree":
                return ReadSubtree(ref reader, schema, errors);
            case "xpath":
                return ReadXPath(ref reader, schema, errors);
            case var type:
                errors.Add(RpcFaults.BadAttribute("type", "filter", $"A filter is of type subtree or xpath, not '{type}'."));
                reader.Skip();
                return None;
        }
    }

    /// <summary>Reads an element that holds a subtree filter, whatever its name.</summary>
    public static FilterParameter ReadSubtree(ref Utf8XmlReader reader, Schema schema, List<RpcError> errors)
    {
        if (!XmlFragment.TryReadElement(ref reader, out var element))
            return None;
        var read = Filter.Subtree(element, schema);
        errors.AddRange(read.Errors);
        return read.Filter is { } filter ? new FilterParameter(filter, TopLevelOf(element.Span, schema)) : None;
    }

    private static FilterParameter ReadXPath(ref Utf8XmlReader reader, Schema schema, List<RpcError> errors)
    {
        if (Attribute(ref reader, "select"u8) is not { } select)
        {
            errors.Add(RpcFaults.MissingAttribute("select", "filter"));
            reader.Skip();
            return None;
        }
        var read = Filter.XPath(select, new XmlPrefixResolver(reader.Scope, schema), schema);
        errors.AddRange(read.Errors);
        reader.Skip();
        return read.Filter is { } filter ? new FilterParameter(filter, null) : None;
    }

    /// <summary>Reads an element whose text is an XPath filter.</summary>
    public static FilterParameter ReadExpression(ref Utf8XmlReader reader, Schema schema, List<RpcError> errors)
    {
        var prefixes = new XmlPrefixResolver(reader.Scope, schema).Kept();
        var read = Filter.XPath(reader.ReadParameter()?.Trim() ?? "", prefixes, schema);
        errors.AddRange(read.Errors);
        return read.Filter is { } filter ? new FilterParameter(filter, null) : None;
    }

    /// <summary>The schema nodes a subtree filter's own children name; one in no namespace names them in all (§6.2.1).</summary>
    public static List<SchemaNode> TopLevelOf(ReadOnlySpan<byte> element, Schema schema)
    {
        var nodes = new List<SchemaNode>();
        var reader = new Utf8XmlReader(element);
        reader.ReadPastSpace();
        while (reader.NextChild(1))
        {
            foreach (var node in schema.Root.DataChildren)
                if (node.NameUtf8.Span.SequenceEqual(reader.LocalName)
                    && (reader.NamespaceUri.IsEmpty || node.Module.NamespaceUtf8.Span.SequenceEqual(reader.NamespaceUri)))
                    nodes.Add(node);
            reader.Skip();
        }
        return nodes;
    }

    /// <summary>The attribute without a namespace, or, as many clients write it, in NETCONF's.</summary>
    private static string? Attribute(ref Utf8XmlReader reader, ReadOnlySpan<byte> name) =>
        reader.TryGetAttribute(default, name, out var value) || reader.TryGetAttribute("urn:ietf:params:xml:ns:netconf:base:1.0"u8, name, out value)
            ? Encoding.UTF8.GetString(value)
            : null;
}
