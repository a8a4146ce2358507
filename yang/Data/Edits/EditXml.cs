using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>What came of reading an edit.</summary>
/// <param name="Document">The edit; null when there are errors.</param>
/// <param name="Errors">Syntax and type errors (RFC 7950 §8.3.1), in document order.</param>
public sealed record EditReadResult(EditDocument? Document, IReadOnlyList<RpcError> Errors);

/// <summary>Edits in XML (RFC 6241 §7.2).</summary>
public static class EditXml
{
    /// <summary>
    /// Reads a <c>config</c> element (its own name does not matter) with its operation and insert attributes.
    /// </summary>
    /// <param name="config">The element as a document of its own, UTF-8.</param>
    /// <param name="schema">The schema of the target.</param>
    public static EditReadResult Read(ReadOnlyMemory<byte> config, Schema schema)
    {
        var reader = new Utf8XmlReader(config.Span);
        reader.ReadPastSpace();
        var result = Read(ref reader, schema);
        return result.Document is not null && XmlDataReader.ReadEnd(ref reader) is { } error ? new EditReadResult(null, [error]) : result;
    }

    /// <summary>
    /// Reads the <c>config</c> element on whose start the reader stands, inside a message; leaves the reader on its
    /// end.
    /// </summary>
    /// <param name="reader">The reader.</param>
    /// <param name="schema">The schema of the target.</param>
    public static EditReadResult Read(ref Utf8XmlReader reader, Schema schema)
    {
        var (edit, errors) = XmlDataReader.ReadEdit(ref reader, schema, schema.Root);
        return edit is null ? new EditReadResult(null, errors) : new EditReadResult(new EditDocument(schema, edit), []);
    }
}
