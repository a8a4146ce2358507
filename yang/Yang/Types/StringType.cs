namespace Netconf.Mano.Yang;

/// <summary>string (RFC 7950 §9.4) with the length and all patterns of its typedef chain.</summary>
public sealed class StringType : YangType
{
    private readonly PatternSet? _set;

    internal StringType()
        : base(BuiltInType.String)
    {
    }

    private StringType(NumberRange? length, IReadOnlyList<PatternConstraint> patterns, CanonicalForm? form)
        : this()
    {
        Length = length;
        Patterns = patterns;
        Form = form;
        _set = patterns.Count > 0 ? new PatternSet(patterns) : null;
    }

    /// <summary>The length in force, in Unicode characters, or null.</summary>
    public NumberRange? Length { get; }

    /// <summary>All patterns, those of the innermost typedef first; a value has to satisfy every one.</summary>
    public IReadOnlyList<PatternConstraint> Patterns { get; } = [];

    /// <summary>What a well-known typedef makes of a valid value (RFC 6991), or null.</summary>
    internal CanonicalForm? Form { get; set; }

    /// <inheritdoc/>
    public override bool HasPrefixes => Form is XPathForm;

    /// <summary>The same with further restrictions.</summary>
    internal StringType With(NumberRange? length, IReadOnlyList<PatternConstraint> patterns) =>
        new(length, patterns, Form);

    /// <inheritdoc/>
    public override bool TryCanonicalize(
        ReadOnlySpan<byte> lexical, IPrefixResolver prefixes, ValueScratch scratch,
        out ReadOnlySpan<byte> canonical, out TypeError? error)
    {
        canonical = default;
        if (!ValueText.IsYangText(lexical))
        {
            error = TypeFault.Lexical(scratch, lexical, "text: it holds a character YANG does not allow");
            return false;
        }
        if (Length is { } length && ValueText.CountCharacters(lexical) is var count && !length.Contains((ulong)count))
        {
            error = TypeFault.WrongLength(scratch, lexical, count, length);
            return false;
        }
        if (_set is not null && !_set.Matches(lexical))
        {
            error = Mismatch(lexical, scratch);
            return false;
        }
        canonical = lexical;
        error = null;
        return Form is null || Form.TryApply(lexical, prefixes, scratch, out canonical, out error);
    }

    /// <inheritdoc/>
    public override bool TryNextPrefix(ReadOnlySpan<byte> value, scoped ref int position, out ReadOnlySpan<byte> prefix)
    {
        if (Form is XPathForm)
            return PrefixScan.InXPath(value, ref position, out prefix);
        prefix = default;
        return false;
    }

    private TypeError Mismatch(ReadOnlySpan<byte> lexical, ValueScratch scratch)
    {
        if (scratch.IsQuiet)
            return TypeFault.Unspoken;
        foreach (var p in Patterns)
            if (!p.Accepts(lexical))
                return new TypeError(
                    p.ErrorMessage
                    ?? $"{TypeFault.Show(lexical)} {(p.IsInverted ? "matches the forbidden" : "does not match the")} pattern {p.Pattern}.",
                    p.ErrorAppTag);
        return new TypeError($"{TypeFault.Show(lexical)} could not be matched against its patterns: they are too complex for it.");
    }
}

/// <summary>A pattern statement (RFC 7950 §9.4.5).</summary>
public sealed class PatternConstraint
{
    internal PatternConstraint(XsdPattern compiled, bool isInverted, string? errorMessage, string? errorAppTag)
    {
        Compiled = compiled;
        IsInverted = isInverted;
        ErrorMessage = errorMessage;
        ErrorAppTag = errorAppTag;
    }

    internal XsdPattern Compiled { get; }

    /// <summary>The regular expression as written, XML Schema's dialect.</summary>
    public string Pattern => Compiled.Source;

    /// <summary>modifier invert-match: a value must not match.</summary>
    public bool IsInverted { get; }

    /// <summary>error-message, or null.</summary>
    public string? ErrorMessage { get; }

    /// <summary>error-app-tag, or null.</summary>
    public string? ErrorAppTag { get; }

    /// <summary>Whether a text (UTF-8) satisfies the statement.</summary>
    public bool Accepts(ReadOnlySpan<byte> text) => Compiled.Matches(text) != IsInverted;
}
