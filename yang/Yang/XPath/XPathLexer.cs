using System.Globalization;

namespace Netconf.Mano.Yang;

internal enum XPathTokenKind
{
    End,
    Error,
    Number,
    Literal,
    /// <summary>A name test or part of one: NCName, prefix:NCName, prefix:* or *.</summary>
    Name,
    Function,
    NodeType,
    Axis,
    Variable,
    Operator,
    Slash,
    DoubleSlash,
    Dot,
    DoubleDot,
    At,
    Comma,
    OpenParenthesis,
    CloseParenthesis,
    OpenBracket,
    CloseBracket,
}

/// <summary>A token; <see cref="Start"/> and <see cref="End"/> are positions in the source.</summary>
internal readonly record struct XPathToken(XPathTokenKind Kind, int Start, int End, XPathOperator Operator = default);

/// <summary>Cuts an XPath 1.0 expression into tokens (§3.7, with its rules for '*' and the operator names).</summary>
internal ref struct XPathLexer(string source)
{
    private readonly string _source = source;
    private int _at;
    private XPathTokenKind _previous = XPathTokenKind.End;

    /// <summary>What is wrong, when the last token is an error.</summary>
    public string? Error { get; private set; }

    public XPathToken Next()
    {
        while (_at < _source.Length && _source[_at] is ' ' or '\t' or '\r' or '\n')
            _at++;
        var token = _at >= _source.Length ? new XPathToken(XPathTokenKind.End, _at, _at) : Read();
        _previous = token.Kind;
        _at = token.End;
        return token;
    }

    private XPathToken Read()
    {
        var c = _source[_at];
        switch (c)
        {
            case '(': return Punctuation(XPathTokenKind.OpenParenthesis);
            case ')': return Punctuation(XPathTokenKind.CloseParenthesis);
            case '[': return Punctuation(XPathTokenKind.OpenBracket);
            case ']': return Punctuation(XPathTokenKind.CloseBracket);
            case ',': return Punctuation(XPathTokenKind.Comma);
            case '@': return Punctuation(XPathTokenKind.At);
            case '|': return Operator(XPathOperator.Union, 1);
            case '+': return Operator(XPathOperator.Add, 1);
            case '-': return Operator(XPathOperator.Subtract, 1);
            case '=': return Operator(XPathOperator.Equal, 1);
            case '!': return Ahead(1) == '='
                ? Operator(XPathOperator.NotEqual, 2) : Wrong("'!' is an operator only as '!='");
            case '<': return Ahead(1) == '=' ? Operator(XPathOperator.LessOrEqual, 2) : Operator(XPathOperator.Less, 1);
            case '>': return Ahead(1) == '='
                ? Operator(XPathOperator.GreaterOrEqual, 2) : Operator(XPathOperator.Greater, 1);
            case '/': return Ahead(1) == '/'
                ? new(XPathTokenKind.DoubleSlash, _at, _at + 2) : Punctuation(XPathTokenKind.Slash);
            case '*': return FollowsOperand ? Operator(XPathOperator.Multiply, 1) : Punctuation(XPathTokenKind.Name);
            case '.': return Dots();
            case '"' or '\'': return Literal(c);
            case '$': return Variable();
            case >= '0' and <= '9': return Number();
            default: return NameAt(_at, out var end) ? Name(end) : Wrong($"'{c}' begins nothing in an expression");
        }
    }

    /// <summary>
    /// §3.7: after a token that ends an operand, '*' is multiplication and a name is an operator name.
    /// </summary>
    private readonly bool FollowsOperand =>
        _previous is XPathTokenKind.Number or XPathTokenKind.Literal or XPathTokenKind.Name
        or XPathTokenKind.Dot or XPathTokenKind.DoubleDot or XPathTokenKind.CloseParenthesis or XPathTokenKind.CloseBracket
        or XPathTokenKind.Variable;

    private readonly char Ahead(int count) => _at + count < _source.Length ? _source[_at + count] : '\0';

    private readonly XPathToken Punctuation(XPathTokenKind kind) => new(kind, _at, _at + 1);

    private readonly XPathToken Operator(XPathOperator op, int length) =>
        new(XPathTokenKind.Operator, _at, _at + length, op);

    private XPathToken Wrong(string what)
    {
        Error = what;
        return new XPathToken(XPathTokenKind.Error, _at, _source.Length);
    }

    private readonly XPathToken Dots()
    {
        if (Ahead(1) == '.')
            return new(XPathTokenKind.DoubleDot, _at, _at + 2);
        return char.IsAsciiDigit(Ahead(1)) ? Number() : new(XPathTokenKind.Dot, _at, _at + 1);
    }

    private readonly XPathToken Number()
    {
        var end = _at;
        while (end < _source.Length && char.IsAsciiDigit(_source[end]))
            end++;
        if (end < _source.Length && _source[end] == '.')
            end++;
        while (end < _source.Length && char.IsAsciiDigit(_source[end]))
            end++;
        return new(XPathTokenKind.Number, _at, end);
    }

    private XPathToken Literal(char quote)
    {
        var close = _source.IndexOf(quote, _at + 1);
        return close < 0 ? Wrong("a literal without its closing quote") : new(XPathTokenKind.Literal, _at, close + 1);
    }

    private XPathToken Variable()
    {
        if (!NameAt(_at + 1, out var end))
            return Wrong("'$' without a variable's name");
        if (end < _source.Length && _source[end] == ':' && NameAt(end + 1, out var local))
            end = local;
        return new(XPathTokenKind.Variable, _at, end);
    }

    private XPathToken Name(int end)
    {
        if (FollowsOperand)
            return OperatorName(end);
        if (end + 1 < _source.Length && _source[end] == ':' && _source[end + 1] != ':')
        {
            if (_source[end + 1] == '*')
                return new(XPathTokenKind.Name, _at, end + 2);
            if (!NameAt(end + 1, out end))
                return Wrong("a prefix without a name");
        }
        var next = end;
        while (next < _source.Length && _source[next] is ' ' or '\t' or '\r' or '\n')
            next++;
        if (next < _source.Length && _source[next] == '(')
            return new(IsNodeType(_source.AsSpan(_at, end - _at))
                ? XPathTokenKind.NodeType : XPathTokenKind.Function, _at, end);
        if (next + 1 < _source.Length && _source[next] == ':' && _source[next + 1] == ':')
            return new(XPathTokenKind.Axis, _at, end);
        return new(XPathTokenKind.Name, _at, end);
    }

    private XPathToken OperatorName(int end)
    {
        XPathOperator? op = _source.AsSpan(_at, end - _at) switch
        {
            "or" => XPathOperator.Or,
            "and" => XPathOperator.And,
            "div" => XPathOperator.Divide,
            "mod" => XPathOperator.Modulo,
            _ => null,
        };
        return op is { } found
            ? new(XPathTokenKind.Operator, _at, end, found)
            : Wrong($"\"{_source[_at..end]}\" where an operator has to stand");
    }

    private static bool IsNodeType(ReadOnlySpan<char> name) =>
        name is "node" or "text" or "comment" or "processing-instruction";

    private readonly bool NameAt(int start, out int end)
    {
        end = start;
        while (end < _source.Length && IsNameChar(end, end == start, out var width))
            end += width;
        return end > start;
    }

    private readonly bool IsNameChar(int at, bool first, out int width)
    {
        var c = _source[at];
        width = 1;
        if (c < 0x80)
            return char.IsAsciiLetter(c) || c == '_' || (!first && (char.IsAsciiDigit(c) || c is '-' or '.'));
        int codePoint = c;
        if (char.IsHighSurrogate(c) && at + 1 < _source.Length && char.IsLowSurrogate(_source[at + 1]))
        {
            codePoint = char.ConvertToUtf32(c, _source[at + 1]);
            width = 2;
        }
        return (first ? XsdClasses.NameStart : XsdClasses.NameChar).Contains(codePoint);
    }

    /// <summary>Goes behind the '::' that follows an axis name.</summary>
    public void SkipDoubleColon() => _at = _source.IndexOf("::", _at, StringComparison.Ordinal) + 2;

    /// <summary>The value of a number token.</summary>
    public readonly double NumberOf(XPathToken token) =>
        double.Parse(_source.AsSpan(token.Start, token.End - token.Start), NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture);
}
