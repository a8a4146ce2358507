using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>
/// Reads XML straight into branches: no document in between. Types are checked and values made canonical on the way;
/// what is wrong comes back as
/// errors with paths.
/// </summary>
public static class XmlDataReader
{
    /// <summary>
    /// Reads a document whose root element (<c>config</c>, <c>data</c>, …; its own name does not matter) holds
    /// top-level data nodes.
    /// </summary>
    public static TreeResult ReadTree(ReadOnlySpan<byte> document, Schema schema, ContentRules? rules = null)
    {
        var reader = new Utf8XmlReader(document, (rules ??= ContentRules.Data).Limits);
        reader.ReadPastSpace();
        var result = ReadContent(ref reader, schema, schema.Root, rules);
        if (result.Content is null)
            return new TreeResult(null, result.Errors);
        return ReadEnd(ref reader) is { } error
            ? new TreeResult(null, [error])
            : new TreeResult(new DataTree(schema, result.Content), []);
    }

    /// <summary>
    /// Reads what an element holds. The reader stands on the start of the element and is left on its end (after an
    /// error, somewhere within).
    /// </summary>
    /// <param name="reader">The reader.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="parent">What the element is: the root, an rpc's or action's input or output, a notification, a
    /// container, a list (one entry).</param>
    /// <param name="rules">What is accepted; configuration and state when null.</param>
    /// <param name="at">The element's path, for errors; null when it is a root.</param>
    public static ContentResult ReadContent(
        ref Utf8XmlReader reader, Schema schema, ParentNode parent, ContentRules? rules = null, InstancePath? at = null)
    {
        var run = new XmlContentRun(schema, new ContentBuilder(rules ?? ContentRules.Data, at), null);
        run.ReadRoot(ref reader, parent);
        var branch = reader.Token == XmlToken.End ? run.Content.Finish() : Branch.Empty;
        return run.Content.Errors.Count > 0 ? new ContentResult(null, run.Content.Errors) : new ContentResult(branch, []);
    }

    /// <summary>
    /// Reads what an element holds as an edit: nodes with <c>nc:operation</c>, <c>yang:insert</c> and the like keep
    /// them, the others are packed.
    /// </summary>
    /// <param name="reader">The reader, on the start of the element; left on its end.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="parent">What the element is.</param>
    /// <param name="rules">What is accepted; configuration only when null.</param>
    /// <param name="at">The element's path, for errors; null when it is a root.</param>
    public static (EditNode? Edit, IReadOnlyList<RpcError> Errors) ReadEdit(
        ref Utf8XmlReader reader, Schema schema, ParentNode parent, ContentRules? rules = null, InstancePath? at = null)
    {
        var builder = new ContentBuilder((rules ?? ContentRules.Config) with { IsEdit = true }, at);
        var run = new XmlContentRun(schema, builder, new XmlEditAttributes(builder));
        run.ReadRoot(ref reader, parent);
        var edit = reader.Token == XmlToken.End ? builder.FinishEdit() : null;
        return (builder.Errors.Count > 0 ? null : edit, builder.Errors);
    }

    /// <summary>Reads to the end of a document; what is wrong there, or null.</summary>
    internal static RpcError? ReadEnd(ref Utf8XmlReader reader)
    {
        while (reader.Read())
        {
            // Nothing but comments and instructions can follow; they are no tokens.
        }
        return reader.Error is { } error ? ContentErrors.Malformed(error.ToString()) : null;
    }
}
