namespace Netconf.Mano.Data;

/// <summary>Why a text is not well-formed XML that this server accepts (no DTD, UTF-8, within the limits).</summary>
/// <param name="Message">What is wrong.</param>
/// <param name="Offset">Where, in bytes from the beginning of what was read.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column in bytes, from 1.</param>
public sealed record XmlError(string Message, int Offset, int Line, int Column)
{
    /// <inheritdoc/>
    public override string ToString() => $"line {Line}, column {Column}: {Message}";
}

/// <summary>Bounds that a document must keep, so that nobody exhausts the server with one.</summary>
public sealed record XmlLimits
{
    /// <summary>The bounds that hold where none are given.</summary>
    public static XmlLimits Default { get; } = new();

    /// <summary>How deep elements may nest.</summary>
    public int Depth { get; init; } = 256;

    /// <summary>How many attributes an element may have, declarations included.</summary>
    public int Attributes { get; init; } = 256;

    /// <summary>How many bytes a name may have.</summary>
    public int NameLength { get; init; } = 1024;

    /// <summary>How many namespace declarations may be in scope at once.</summary>
    public int Declarations { get; init; } = 1024;
}

/// <summary>What <see cref="Utf8XmlReader"/> stands on.</summary>
public enum XmlToken
{
    /// <summary>Nothing yet.</summary>
    None,

    /// <summary>The start of an element; an empty-element tag is a start followed by an end.</summary>
    Start,

    /// <summary>The end of an element.</summary>
    End,

    /// <summary>Text; CDATA and references are worked in, comments and processing instructions left out.</summary>
    Text,

    /// <summary>The end of the document.</summary>
    Eof,

    /// <summary>An error, see <see cref="Utf8XmlReader.Error"/>.</summary>
    Failed,
}
