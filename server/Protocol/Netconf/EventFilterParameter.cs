using System.Text;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;

namespace Netconf.Mano.Protocol;

/// <summary>The filter of create-subscription (RFC 5277 §2.1.1): a subtree or an expression over events.</summary>
internal static class EventFilterParameter
{
    /// <summary>Reads it; the reader stands on its start and is left on its end.</summary>
    public static EventFilter Read(ref Utf8XmlReader reader, EventFilters filters, List<RpcError> errors)
    {
        var type = Attribute(ref reader, "type"u8) ?? "subtree";
        var select = Attribute(ref reader, "select"u8);
        var prefixes = PrefixesOf(reader.Scope);
        if (!XmlFragment.TryReadElement(ref reader, out var element))
            return EventFilter.Everything;
        switch (type)
        {
            case "subtree":
                return OfElement(element, filters).Filter!;
            case "xpath" when select is null:
                errors.Add(RpcFaults.MissingAttribute("select", "filter"));
                return EventFilter.Everything;
            case "xpath":
                return XPath(select, prefixes, filters, errors);
            default:
                errors.Add(RpcFaults.BadAttribute("type", "filter", $"A filter is of type subtree or xpath, not '{type}'."));
                return EventFilter.Everything;
        }
    }

    /// <summary>The content of a subtree filter.</summary>
    public static EventFilterResult Subtree(ReadOnlyMemory<byte> content, EventFilters filters) =>
        OfElement((byte[])[.. "<filter>"u8, .. content.Span, .. "</filter>"u8], filters);

    private static EventFilterResult OfElement(ReadOnlyMemory<byte> element, EventFilters filters) => filters.Share(
        "subtree " + Encoding.UTF8.GetString(element.Span), () => new EventFilterResult(EventFilter.Subtree(element.Span), null));

    /// <summary>The declarations in scope, prefix to namespace.</summary>
    public static Dictionary<string, string> PrefixesOf(XmlScope scope)
    {
        var prefixes = new Dictionary<string, string>();
        foreach (var (prefix, uri) in scope.InScope())
            prefixes[Encoding.UTF8.GetString(prefix.Span)] = Encoding.UTF8.GetString(uri.Span);
        return prefixes;
    }

    /// <summary>An expression with the declarations in scope.</summary>
    public static EventFilterResult XPath(string select, IReadOnlyDictionary<string, string> prefixes, EventFilters filters) =>
        filters.Share(
            $"xpath {select} {string.Join(' ', prefixes.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value}"))}",
            () => EventFilter.XPath(select, prefixes));

    private static EventFilter XPath(
        string select, IReadOnlyDictionary<string, string> prefixes, EventFilters filters, List<RpcError> errors)
    {
        var read = XPath(select, prefixes, filters);
        if (read.Error is { } error)
            errors.Add(RpcFaults.Invalid("filter", $"The expression of the filter is wrong: {error}"));
        return read.Filter ?? EventFilter.Everything;
    }

    /// <summary>The attribute without a namespace, or, as many clients write it, in NETCONF's.</summary>
    private static string? Attribute(ref Utf8XmlReader reader, ReadOnlySpan<byte> name) =>
        reader.TryGetAttribute(default, name, out var value) || reader.TryGetAttribute("urn:ietf:params:xml:ns:netconf:base:1.0"u8, name, out value)
            ? Encoding.UTF8.GetString(value)
            : null;
}
