using System.Text;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol;

/// <summary>What of a datastore a subscription selects (RFC 8641 §3.6).</summary>
/// <param name="Filter">The filter.</param>
/// <param name="TopLevel">The top-level nodes it can select; null for any.</param>
internal sealed record PushFilter(Filter Filter, IReadOnlyList<SchemaNode>? TopLevel)
{
    public static PushFilter Everything { get; } = new(Filter.Everything, null);

    /// <summary>A subtree filter: the content of an anydata.</summary>
    public static (PushFilter? Filter, string? Error) Subtree(ReadOnlyMemory<byte> content, Schema schema)
    {
        byte[] element = [.. "<filter>"u8, .. content.Span, .. "</filter>"u8];
        var read = Filter.Subtree(element, schema);
        return read.Filter is { } filter
            ? (new PushFilter(filter, FilterParameter.TopLevelOf(element, schema)), null)
            : (null, read.Errors[0].Message);
    }

    /// <summary>An expression with its prefixes; one that is only paths is followed like a subtree filter.</summary>
    public static (PushFilter? Filter, string? Error) XPath(string select, IReadOnlyDictionary<string, string> prefixes, Schema schema)
    {
        var names = new NamedPrefixes(prefixes, schema);
        if (Filter.PathsAsSubtree(select, names, schema) is { } subtree)
            return Subtree(Encoding.UTF8.GetBytes(subtree["<filter>".Length..^"</filter>".Length]), schema);
        var read = Filter.XPath(select, names, schema);
        return read.Filter is { } filter ? (new PushFilter(filter, null), null) : (null, read.Errors[0].Message);
    }

    /// <summary>Whether it can select something at or below that schema path, or lies below it.</summary>
    public bool MaySee(string schemaPath) => new FilterParameter(Filter, TopLevel).MaySee(schemaPath);

    /// <summary>What it selects of a tree, of what the reader may see (RFC 8341 §3.2.4: a predicate does not tell of anything else).</summary>
    public Selection Select(DataTree tree, ReadAccess access) => Filter.Select(tree, access.Nodes).And(access.In(tree.Schema));

    private sealed class NamedPrefixes(IReadOnlyDictionary<string, string> prefixes, Schema schema) : IPrefixResolver
    {
        public Module? Resolve(ReadOnlySpan<byte> prefixUtf8) =>
            prefixes.TryGetValue(Encoding.UTF8.GetString(prefixUtf8), out var uri) ? schema.FindModuleByNamespace(uri) : null;
    }
}
