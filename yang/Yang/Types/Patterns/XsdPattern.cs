namespace Netconf.Mano.Yang;

/// <summary>
/// A regular expression of XML Schema's dialect (RFC 7950 §9.4.5), matched over UTF-8 against the whole text. It is run
/// as an automaton:
/// one step a character whatever the pattern, so that no pattern and no value can make a match explode.
/// </summary>
internal sealed class XsdPattern
{
    private PatternAutomaton? _automaton;

    private XsdPattern(string source, PatternSyntax syntax)
    {
        Source = source;
        Syntax = syntax;
    }

    /// <summary>The expression as written.</summary>
    public string Source { get; }

    /// <summary>What it means.</summary>
    public PatternSyntax Syntax { get; }

    /// <summary>Reads an expression.</summary>
    /// <param name="source">The expression.</param>
    /// <param name="pattern">The pattern, when the answer is true.</param>
    /// <param name="error">What is wrong, naming the character position, when it is false.</param>
    public static bool TryParse(string source, out XsdPattern? pattern, out string? error)
    {
        var parser = new XsdPatternParser(source);
        pattern = parser.TryParse(out var syntax) ? new XsdPattern(source, syntax!) : null;
        error = parser.Error;
        return pattern is not null;
    }

    /// <summary>Whether the whole text matches.</summary>
    public bool Matches(ReadOnlySpan<byte> utf8) =>
        (_automaton ??= PatternAutomaton.Build([(Syntax, false)])).Matches(utf8);

    /// <inheritdoc/>
    public override string ToString() => Source;
}

/// <summary>The syntax of a regular expression.</summary>
internal abstract record PatternSyntax;

/// <summary>One character of a set.</summary>
internal sealed record PatternChars(CodePointSet Set) : PatternSyntax;

/// <summary>One after the other; nothing at all when there are no parts.</summary>
internal sealed record PatternSequence(IReadOnlyList<PatternSyntax> Parts) : PatternSyntax;

/// <summary>One of several.</summary>
internal sealed record PatternChoice(IReadOnlyList<PatternSyntax> Branches) : PatternSyntax;

/// <summary>Repeated; <paramref name="Most"/> is <see cref="int.MaxValue"/> for without end.</summary>
internal sealed record PatternRepeat(PatternSyntax Body, int Least, int Most) : PatternSyntax;

/// <summary>All patterns of a type as one automaton: a value is read once, however many there are.</summary>
internal sealed class PatternSet
{
    private readonly IReadOnlyList<PatternConstraint> _patterns;
    private PatternAutomaton? _automaton;

    public PatternSet(IReadOnlyList<PatternConstraint> patterns) => _patterns = patterns;

    /// <summary>Whether the text matches every pattern, and none of the inverted ones.</summary>
    public bool Matches(ReadOnlySpan<byte> utf8) =>
        (_automaton ??= PatternAutomaton.Build([.. _patterns.Select(p =>
            (p.Compiled.Syntax, p.IsInverted))])).Matches(utf8);
}
