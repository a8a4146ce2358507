namespace Netconf.Mano.Yang;

/// <summary>What is wrong with an expression.</summary>
/// <param name="Message">A sentence that names the thing.</param>
/// <param name="Position">Where in the expression, in characters from 0.</param>
public sealed record XPathError(string Message, int Position)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Message} (at character {Position + 1})";
}

/// <summary>Parses XPath 1.0 with YANG's functions (RFC 7950 §10), by recursive descent of bounded depth.</summary>
public ref partial struct XPathParser
{
    private const int DeepestNesting = 100;
    private const int LongestChain = 2000;
    private const int MostTokens = 20_000;

    private readonly string _source;
    private readonly XPathNames _names;
    private XPathLexer _lexer;
    private XPathToken _token;
    private XPathError? _error;
    private int _depth;
    private int _tokens;

    private XPathParser(string source, XPathNames names)
    {
        _source = source;
        _names = names;
        _lexer = new XPathLexer(source);
        Advance();
    }

    /// <summary>Parses an expression.</summary>
    /// <param name="source">The expression.</param>
    /// <param name="names">How its names resolve.</param>
    /// <param name="expression">The parsed expression when the answer is true.</param>
    /// <param name="error">What is wrong when it is false.</param>
    public static bool TryParse(string source, XPathNames names, out XPathExpression? expression, out XPathError? error)
    {
        var parser = new XPathParser(source, names);
        var root = parser.Or();
        if (parser._error is null && parser._token.Kind != XPathTokenKind.End)
            parser.Fail($"\"{parser.Text}\" follows the end of the expression");
        error = parser._error;
        expression = error is null ? new XPathExpression(source, root, names.Unprefixed) : null;
        return error is null;
    }

    /// <summary>Parses an expression of a module's text; what is wrong is reported.</summary>
    internal static XPathExpression? Parse(string source, IXPathScope scope, SourceLocation location)
    {
        if (TryParse(source, new ScopeNames(scope), out var expression, out var error))
            return expression;
        scope.Report(new Diagnostic(
            DiagnosticSeverity.Error, "bad-xpath", $"The expression \"{Shorten(source)}\" is no XPath 1.0: {error}.",
                location));
        return null;
    }

    internal static string Shorten(string source) => source.Length <= 120 ? source : source[..120] + "…";

    private sealed class ScopeNames(IXPathScope scope) : XPathNames
    {
        public override Module? Unprefixed => scope.ContextModule;

        public override bool HasYang11Functions => scope.IsYang11;

        public override bool TryResolve(string prefix, out Module? module) =>
            (module = scope.ResolvePrefix(prefix)) is not null;
    }

    private readonly string Text => _source[_token.Start.._token.End];

    private void Advance()
    {
        _token = _lexer.Next();
        if (_token.Kind == XPathTokenKind.Error)
            Fail(_lexer.Error!);
        else if (++_tokens > MostTokens)
            Fail($"the expression has more than {MostTokens} tokens");
    }

    private void Fail(string what) => FailAt(what, _token.Start);

    private void FailAt(string what, int position)
    {
        _error ??= new XPathError(what, position);
        // Nothing is read after the first error: every loop below ends at End.
        _token = new XPathToken(XPathTokenKind.End, _source.Length, _source.Length);
    }

    private readonly bool IsOperator(XPathOperator op) =>
        _token.Kind == XPathTokenKind.Operator && _token.Operator == op;

    private bool Take(XPathTokenKind kind)
    {
        if (_token.Kind != kind)
            return false;
        Advance();
        return true;
    }

    private void Expect(XPathTokenKind kind, string what)
    {
        if (_error is null && !Take(kind))
            Fail(_token.Kind == XPathTokenKind.End
                ? $"{what} is missing at the end" : $"{what} is missing before \"{Text}\"");
    }

    // The levels of §3.4 and §3.5, loosest first.
    private static int Level(XPathOperator op) => op switch
    {
        XPathOperator.Or => 0,
        XPathOperator.And => 1,
        XPathOperator.Equal or XPathOperator.NotEqual => 2,
        XPathOperator.Less or XPathOperator.LessOrEqual or XPathOperator.Greater or XPathOperator.GreaterOrEqual => 3,
        XPathOperator.Add or XPathOperator.Subtract => 4,
        XPathOperator.Multiply or XPathOperator.Divide or XPathOperator.Modulo => 5,
        _ => 7,
    };

    private XPathNode Or()
    {
        if (++_depth > DeepestNesting)
        {
            Fail($"the expression is nested deeper than {DeepestNesting}");
            return new XPathNumber(0);
        }
        var result = Binary(0);
        _depth--;
        return result;
    }

    private XPathNode Binary(int level)
    {
        if (level == 6)
            return Unary();
        var left = Binary(level + 1);
        var chain = 0;
        while (_token.Kind == XPathTokenKind.Operator && Level(_token.Operator) == level)
        {
            if (++chain > LongestChain)
                Fail($"more than {LongestChain} operators in a row");
            var op = _token.Operator;
            Advance();
            left = new XPathBinary(op, left, Binary(level + 1));
        }
        return left;
    }

    private XPathNode Unary()
    {
        var negations = 0;
        while (IsOperator(XPathOperator.Subtract))
        {
            negations++;
            Advance();
        }
        var operand = Union();
        // An even number of signs still makes a number of its operand, so one pair stays.
        if (negations > 2)
            negations = negations % 2 == 0 ? 2 : 1;
        for (; negations > 0; negations--)
            operand = new XPathNegate(operand);
        return operand;
    }

    private XPathNode Union()
    {
        var left = Path();
        var chain = 0;
        while (IsOperator(XPathOperator.Union))
        {
            if (++chain > LongestChain)
                Fail($"more than {LongestChain} operators in a row");
            Advance();
            left = new XPathBinary(XPathOperator.Union, left, Path());
        }
        return left;
    }

    private XPathNode Path()
    {
        switch (_token.Kind)
        {
            case XPathTokenKind.Slash:
                Advance();
                return new XPathPath(XPathStart.Root, null, [], BeginsStep ? Steps([]) : []);
            case XPathTokenKind.DoubleSlash:
                Advance();
                return new XPathPath(XPathStart.Root, null, [], Steps([AnyDescendant]));
            case XPathTokenKind.Literal or XPathTokenKind.Number or XPathTokenKind.Variable or XPathTokenKind.Function
                or XPathTokenKind.OpenParenthesis:
                return Filter();
            default:
                return new XPathPath(XPathStart.Context, null, [], Steps([]));
        }
    }

    private XPathNode Filter()
    {
        var primary = Primary();
        var predicates = Predicates();
        List<XPathStep>? steps = null;
        if (_token.Kind is XPathTokenKind.Slash or XPathTokenKind.DoubleSlash)
        {
            steps = _token.Kind == XPathTokenKind.DoubleSlash ? [AnyDescendant] : [];
            Advance();
            steps = Steps(steps);
        }
        if (predicates.Count == 0 && steps is null)
            return primary;
        if (KindOf(primary) is not (XPathValueKind.NodeSet or XPathValueKind.Unknown))
            Fail("a predicate or a step needs a node-set before it");
        return new XPathPath(XPathStart.Filter, primary, predicates, steps ?? []);
    }

    private XPathNode Primary()
    {
        var token = _token;
        switch (token.Kind)
        {
            case XPathTokenKind.Literal:
                var literal = _source[(token.Start + 1)..(token.End - 1)];
                Advance();
                return new XPathLiteral(literal) { Module = ModuleOf(literal), Unprefixed = _names.Unprefixed };
            case XPathTokenKind.Number:
                var number = _lexer.NumberOf(token);
                Advance();
                return new XPathNumber(number);
            case XPathTokenKind.Variable:
                var name = _source[(token.Start + 1)..token.End];
                if (!_names.AllowsVariables)
                    Fail($"variable ${name} is not known here");
                else
                    Advance();
                return new XPathVariable(name);
            case XPathTokenKind.Function:
                return Call();
            default:
                Advance();
                var inner = Or();
                Expect(XPathTokenKind.CloseParenthesis, "')'");
                return inner;
        }
    }

    // Whether a literal names an identity only its use tells; its prefix can be resolved only here.
    private readonly Module? ModuleOf(string literal)
    {
        var colon = literal.IndexOf(':');
        if (colon <= 0 || colon == literal.Length - 1 || literal.AsSpan(colon + 1).Contains(':'))
            return null;
        foreach (var c in literal)
            if (!char.IsAsciiLetterOrDigit(c) && c is not (':' or '-' or '_' or '.'))
                return null;
        return _names.TryResolve(literal[..colon], out var module) ? module : null;
    }

    private XPathNode Call()
    {
        var (name, at) = (Text, _token.Start);
        Advance();
        Advance();
        var arguments = new List<XPathNode>();
        if (_token.Kind != XPathTokenKind.CloseParenthesis)
        {
            arguments.Add(Or());
            while (Take(XPathTokenKind.Comma))
                arguments.Add(Or());
        }
        Expect(XPathTokenKind.CloseParenthesis, "')'");
        if (_error is null)
            CheckCall(name, at, arguments);
        return new XPathCall(XPathSignature.Find(name)?.Function ?? XPathFunction.True, arguments);
    }

    private void CheckCall(string name, int at, List<XPathNode> arguments)
    {
        if (XPathSignature.Find(name) is not { } signature)
            FailAt($"there is no function {name}()", at);
        else if (signature.IsYang11 && !_names.HasYang11Functions)
            FailAt($"{name}() is there from YANG 1.1 on (RFC 7950 §10)", at);
        else if (arguments.Count < signature.Least || arguments.Count > signature.Most)
            FailAt($"{name}() takes {Count(signature)}, not {arguments.Count}", at);
        else
            for (var i = 0; i < arguments.Count; i++)
                if (signature.WantsNodeSet(i)
                    && KindOf(arguments[i]) is not (XPathValueKind.NodeSet or XPathValueKind.Unknown))
                    FailAt($"argument {i + 1} of {name}() has to be a node-set", at);
    }

    private static string Count(XPathSignature s) =>
        s.Least == s.Most ? $"{s.Least} arguments"
        : s.Most == int.MaxValue ? $"at least {s.Least} arguments"
        : $"{s.Least} to {s.Most} arguments";

    /// <summary>What an expression gives, as far as its syntax tells.</summary>
    internal static XPathValueKind KindOf(XPathNode node) => node switch
    {
        XPathPath => XPathValueKind.NodeSet,
        XPathLiteral => XPathValueKind.String,
        XPathNumber or XPathNegate => XPathValueKind.Number,
        XPathCall call => XPathSignature.Of(call.Function).Result,
        XPathBinary { Operator: XPathOperator.Union } => XPathValueKind.NodeSet,
        XPathBinary { Operator: >= XPathOperator.Add and <= XPathOperator.Modulo } => XPathValueKind.Number,
        XPathBinary => XPathValueKind.Boolean,
        _ => XPathValueKind.Unknown,
    };
}
