using System.Text;
using System.Xml.Linq;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol;

/// <summary>What of a datastore a subscription selects (RFC 8641 §3.6).</summary>
/// <param name="Filter">The filter.</param>
/// <param name="TopLevel">The top-level nodes it can select; null for any.</param>
/// <param name="TestsValues">Whether it looks at values it need not select: it must then not be asked of what the subscriber may not read.</param>
internal sealed record PushFilter(Filter Filter, IReadOnlyList<SchemaNode>? TopLevel, bool TestsValues)
{
    public static PushFilter Everything { get; } = new(Filter.Everything, null, false);

    /// <summary>A subtree filter: the content of an anydata.</summary>
    public static (PushFilter? Filter, string? Error) Subtree(ReadOnlyMemory<byte> content, Schema schema)
    {
        byte[] element = [.. "<filter>"u8, .. content.Span, .. "</filter>"u8];
        var read = Filter.Subtree(element, schema);
        return read.Filter is { } filter
            ? (new PushFilter(filter, FilterParameter.TopLevelOf(element, schema), TestsValuesOf(element, schema)), null)
            : (null, read.Errors[0].Message);
    }

    /// <summary>An expression with its prefixes; one that is only paths is followed like a subtree filter.</summary>
    public static (PushFilter? Filter, string? Error) XPath(string select, IReadOnlyDictionary<string, string> prefixes, Schema schema)
    {
        var names = new NamedPrefixes(prefixes, schema);
        if (Filter.PathsAsSubtree(select, names, schema) is { } subtree)
            return Subtree(Encoding.UTF8.GetBytes(subtree["<filter>".Length..^"</filter>".Length]), schema);
        var read = Filter.XPath(select, names, schema);
        return read.Filter is { } filter ? (new PushFilter(filter, null, true), null) : (null, read.Errors[0].Message);
    }

    /// <summary>Whether it can select something at or below that schema path, or lies below it.</summary>
    public bool MaySee(string schemaPath) => new FilterParameter(Filter, TopLevel).MaySee(schemaPath);

    /// <summary>What it selects of a tree, of what the reader may see.</summary>
    public (DataTree Tree, Selection Selection) Select(DataTree tree, ReadAccess access)
    {
        // A predicate must not tell of what the reader may not see (RFC 8341 §3.2.4).
        var seen = TestsValues ? ReadableCopy.Of(tree, access) : tree;
        return (seen, Filter.Select(seen).And(access.In(tree.Schema)));
    }

    /// <summary>Whether some content match is on anything but a key.</summary>
    private static bool TestsValuesOf(ReadOnlySpan<byte> element, Schema schema)
    {
        return XElement.Parse(Encoding.UTF8.GetString(element)).Elements().Any(e => Tests(e, schema.Root));

        static bool Tests(XElement element, ParentNode parent)
        {
            var node = parent.DataChildren.FirstOrDefault(c => c.Name == element.Name.LocalName
                && (element.Name.NamespaceName.Length == 0 || element.Name.NamespaceName == c.Module.Namespace));
            if (!element.HasElements)
                return element.Value.Trim().Length > 0 && !(parent is ListNode list && list.Keys.Contains(node));
            return node is not ParentNode below || element.Elements().Any(e => Tests(e, below));
        }
    }

    private sealed class NamedPrefixes(IReadOnlyDictionary<string, string> prefixes, Schema schema) : IPrefixResolver
    {
        public Module? Resolve(ReadOnlySpan<byte> prefixUtf8) =>
            prefixes.TryGetValue(Encoding.UTF8.GetString(prefixUtf8), out var uri) ? schema.FindModuleByNamespace(uri) : null;
    }
}
