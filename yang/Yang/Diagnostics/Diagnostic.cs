namespace Netconf.Mano.Yang;

/// <summary>How much a diagnostic matters: an error leaves no schema, a warning does.</summary>
public enum DiagnosticSeverity
{
    /// <summary>The text cannot be used as it is.</summary>
    Error,

    /// <summary>The text is legal, but probably not what was meant.</summary>
    Warning,
}

/// <summary>A place in a module's text; line and column count from 1, the column in Unicode code points.</summary>
/// <param name="File">The file's path, or the name under which the text was handed over.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1.</param>
public readonly record struct SourceLocation(string File, int Line, int Column)
{
    /// <summary><c>file:line:column</c>, the form editors jump to.</summary>
    public override string ToString() => $"{File}:{Line}:{Column}";
}

/// <summary>One finding of the compiler: what is wrong, where, and what mends it.</summary>
/// <param name="Severity">Error or warning.</param>
/// <param name="Code">A stable short code in kebab case (<c>unknown-type</c>), one per kind of finding.</param>
/// <param name="Message">What is wrong, naming the thing.</param>
/// <param name="Location">Where; null only for findings about no text at all (a module that cannot be found).</param>
/// <param name="Remedy">What to do about it; null where the message says it already.</param>
public sealed record Diagnostic(
    DiagnosticSeverity Severity, string Code, string Message, SourceLocation? Location = null, string? Remedy = null)
{
    /// <summary><c>file:line:column: error code: message (remedy)</c>.</summary>
    public override string ToString() =>
        $"{(Location is { } at ? at + ": " : "")}{(Severity == DiagnosticSeverity.Error ? "error" : "warning")} {Code}: " +
        $"{Message}{(Remedy is null ? "" : $" ({Remedy})")}";
}
