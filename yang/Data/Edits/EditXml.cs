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
    /// <param name="config">The element, self-contained UTF-8 XML.</param>
    /// <param name="schema">The schema of the target.</param>
    public static EditReadResult Read(ReadOnlyMemory<byte> config, Schema schema) => throw new NotImplementedException();
}
