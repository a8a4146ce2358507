using System.Text.Json;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>Reads JSON (RFC 7951) straight into branches, with the checks and errors of <see cref="XmlDataReader"/>.
/// Metadata (RFC 7952) is passed over.</summary>
public static class JsonDataReader
{
    /// <summary>Reads a document: an object of top-level data nodes.</summary>
    public static TreeResult ReadTree(ReadOnlySpan<byte> document, Schema schema, ContentRules? rules = null)
    {
        rules ??= ContentRules.Data;
        var reader = Begin(document, rules);
        var builder = new ContentBuilder(rules);
        try
        {
            reader.Read();
            var branch = new JsonContentRun(schema, builder).ReadRoot(ref reader, schema.Root);
            if (builder.Errors.Count == 0)
                reader.Read();
            return builder.Errors.Count > 0
                ? new TreeResult(null, builder.Errors)
                : new TreeResult(new DataTree(schema, branch), []);
        }
        catch (JsonException e)
        {
            return new TreeResult(null, [Malformed(e)]);
        }
    }

    /// <summary>
    /// Reads an object on whose start the reader stands and leaves the reader on its end.
    /// </summary>
    /// <param name="reader">The reader; it throws <see cref="JsonException"/> where the text is not JSON, which becomes
    /// an error of the result.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="parent">What the object holds: the children of the root, of an input or output, a notification, a
    /// container, a list entry.</param>
    /// <param name="rules">What is accepted; configuration and state when null.</param>
    /// <param name="at">The path of the parent, for errors; null when it is a root.</param>
    public static ContentResult ReadContent(
        ref Utf8JsonReader reader, Schema schema, ParentNode parent, ContentRules? rules = null, InstancePath? at = null)
    {
        var builder = new ContentBuilder(rules ?? ContentRules.Data, at);
        try
        {
            var branch = new JsonContentRun(schema, builder).ReadRoot(ref reader, parent);
            return builder.Errors.Count > 0 ? new ContentResult(null, builder.Errors) : new ContentResult(branch, []);
        }
        catch (JsonException e)
        {
            return new ContentResult(null, [Malformed(e)]);
        }
    }

    /// <summary>A reader with the limits of the rules.</summary>
    public static Utf8JsonReader Begin(ReadOnlySpan<byte> document, ContentRules rules) =>
        new(document, new JsonReaderOptions { MaxDepth = rules.Limits.Depth * 2, CommentHandling = JsonCommentHandling.Disallow });

    private static RpcError Malformed(JsonException e) =>
        ContentErrors.Malformed($"the text is not JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}: {e.Message}");
}
