using System.Text;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>An element of a filter as it was written, before it is known what it can mean.</summary>
internal sealed class FilterElement
{
    public required string Name { get; init; }

    /// <summary>The namespace; empty for none, which is any (RFC 6241 §6.2.1).</summary>
    public required string Namespace { get; init; }

    /// <summary>Whether it asks for attributes (§6.2.2): data nodes have none, so that it matches nothing.</summary>
    public bool HasAttributes { get; init; }

    public List<FilterElement> Children { get; } = [];

    /// <summary>The text, trimmed; empty for none.</summary>
    public string Text { get; private set; } = "";

    private Dictionary<string, string> Prefixes { get; } = [];

    public IPrefixResolver Resolver(Schema schema) => new ElementPrefixes(Prefixes, schema);

    /// <summary>
    /// Reads the element whose start the reader stands on, up to its end. Null at an error of the reader.
    /// </summary>
    public static FilterElement? Read(ref Utf8XmlReader reader)
    {
        var element = new FilterElement
        {
            Name = Encoding.UTF8.GetString(reader.LocalName),
            Namespace = Encoding.UTF8.GetString(reader.NamespaceUri),
            HasAttributes = Enumerable.Range(0, reader.AttributeCount).Any(IsPlain(reader)),
        };
        foreach (var (prefix, uri) in reader.Scope.InScope())
            element.Prefixes[Encoding.UTF8.GetString(prefix.Span)] = Encoding.UTF8.GetString(uri.Span);
        var text = new StringBuilder();
        while (reader.Read())
            switch (reader.Token)
            {
                case XmlToken.Start:
                    if (Read(ref reader) is not { } child)
                        return null;
                    element.Children.Add(child);
                    break;
                case XmlToken.Text:
                    text.Append(Encoding.UTF8.GetString(reader.Value));
                    break;
                case XmlToken.End:
                    element.Text = text.ToString().Trim();
                    return element;
            }
        return null;
    }

    private static Func<int, bool> IsPlain(in Utf8XmlReader reader)
    {
        var flags = new bool[reader.AttributeCount];
        for (var i = 0; i < flags.Length; i++)
            flags[i] = !reader.IsDeclaration(i);
        return i => flags[i];
    }

    private sealed class ElementPrefixes(Dictionary<string, string> prefixes, Schema schema) : IPrefixResolver
    {
        public Schema Schema => schema;

        public Module? Resolve(ReadOnlySpan<byte> prefixUtf8) =>
            prefixes.GetValueOrDefault(Encoding.UTF8.GetString(prefixUtf8)) is { Length: > 0 } uri ? schema.FindModuleByNamespace(uri) : null;
    }
}
