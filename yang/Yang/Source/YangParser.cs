using System.Text;

namespace Netconf.Mano.Yang;

/// <summary>
/// Statements out of a YANG text. Goes on after a fault at the next statement, so that one run finds all; holds its own stack, so that
/// nesting costs no call stack.
/// </summary>
internal sealed class YangParser
{
    /// <summary>Deeper than any model; bounds what later stages do recursively.</summary>
    public const int MaxDepth = 256;

    private readonly SourceText _source;
    private readonly DiagnosticBag _findings;
    private readonly YangLexer _lexer;
    private readonly Dictionary<string, string> _words = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _wordsBySpan;

    private YangParser(SourceText source, DiagnosticBag findings)
    {
        _source = source;
        _findings = findings;
        _lexer = new YangLexer(source, findings);
        _wordsBySpan = _words.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The module or submodule statement of a text; null when there is none, which is reported.</summary>
    public static Statement? Parse(ModuleText text, DiagnosticBag findings) =>
        SourceText.Decode(text, findings) is { } source ? new YangParser(source, findings).ParseAll() : null;

    private Statement? ParseAll()
    {
        var roots = new List<Statement>();
        _lexer.Next();
        while (_lexer.Kind != YangTokenKind.End)
        {
            if (_lexer.Kind == YangTokenKind.Close)
            {
                Complain("unexpected-brace", "there is a } too many");
                _lexer.Next();
            }
            else if (ParseStatement(roots.Count) is { } statement)
                roots.Add(statement);
        }
        if (roots.Count == 0)
        {
            _findings.Error("no-module", "the text holds no module", new SourceLocation(_source.File, 1, 1));
            return null;
        }
        if (roots.Count > 1)
            _findings.Error("trailing-text", "a text holds one module or submodule; another statement follows", roots[1]);
        // yang-version decides which lexical rules hold (RFC 7950 §6.1.3 against RFC 6020 §6.1.3).
        if (roots[0].FindArgument(Keyword.YangVersion) == "1.1")
            foreach (var d in _lexer.Only11)
                _findings.Add(d);
        return roots[0];
    }

    /// <summary>Parses one statement with all it contains.</summary>
    private Statement? ParseStatement(int rootsBefore)
    {
        var open = new Stack<(Statement Statement, List<Statement> Items)>();
        var skipping = 0;
        while (true)
        {
            if (_lexer.Kind == YangTokenKind.End)
            {
                Complain("unexpected-end", $"the text ends inside {open.Peek().Statement.Name}", "close it with }");
                while (true)
                {
                    var last = Finish(open.Pop());
                    if (open.Count == 0)
                        return last;
                }
            }
            if (_lexer.Kind == YangTokenKind.Close)
            {
                _lexer.Next();
                if (skipping > 0)
                {
                    skipping--;
                    continue;
                }
                var done = Finish(open.Pop());
                if (open.Count == 0)
                    return done;
                continue;
            }
            if (skipping > 0)
            {
                if (_lexer.Kind == YangTokenKind.Open)
                    skipping++;
                _lexer.Next();
                continue;
            }
            var statement = ParseHead(out var hasBlock);
            if (statement is null)
            {
                if (open.Count == 0)
                    return null;
                continue;
            }
            if (open.Count > 0)
            {
                statement.Parent = open.Peek().Statement;
                open.Peek().Items.Add(statement);
            }
            else if (!hasBlock)
                return statement;
            if (!hasBlock)
                continue;
            if (open.Count >= MaxDepth)
            {
                _findings.Error("too-deep", $"statements are nested more than {MaxDepth} deep", statement);
                skipping++;
                continue;
            }
            open.Push((statement, []));
        }
    }

    private static Statement Finish((Statement Statement, List<Statement> Items) frame)
    {
        frame.Statement.Items = [.. frame.Items];
        return frame.Statement;
    }

    /// <summary>Keyword, argument and the ; or { after them.</summary>
    private Statement? ParseHead(out bool hasBlock)
    {
        hasBlock = false;
        if (_lexer.Kind != YangTokenKind.Word)
        {
            Complain("expected-keyword", "a keyword is expected here");
            return Recover(out hasBlock);
        }
        var name = Intern(_lexer.Word);
        var line = _lexer.Line;
        var column = _lexer.Column;
        var keyword = Classify(name);
        _lexer.Next(asArgument: true);
        string? argument = null;
        if (_lexer.Kind is YangTokenKind.Word or YangTokenKind.Quoted)
            argument = ParseArgument();
        var statement = new Statement(keyword, name, argument, _source.File, line, column);
        switch (_lexer.Kind)
        {
            case YangTokenKind.Semicolon:
                _lexer.Next();
                return statement;
            case YangTokenKind.Open:
                hasBlock = true;
                _lexer.Next();
                return statement;
            default:
                Complain("expected-end", $"; or {{ is expected after {name}{(argument is null ? "" : " " + Shorten(argument))}",
                    "end the statement with ; or give it a block");
                Recover(out hasBlock);
                return statement;
        }
    }

    /// <summary>Goes on behind the next ; or inside the next block or before the next }.</summary>
    private Statement? Recover(out bool hasBlock)
    {
        hasBlock = false;
        while (_lexer.Kind is not (YangTokenKind.Semicolon or YangTokenKind.Open or YangTokenKind.Close or YangTokenKind.End))
            _lexer.Next();
        if (_lexer.Kind == YangTokenKind.Semicolon)
            _lexer.Next();
        if (_lexer.Kind == YangTokenKind.Open)
        {
            hasBlock = true;
            var statement = new Statement(Keyword.Unknown, "(unreadable)", null, _source.File, _lexer.Line, _lexer.Column);
            _lexer.Next();
            return statement;
        }
        return null;
    }

    private string ParseArgument()
    {
        if (_lexer.Kind == YangTokenKind.Word)
        {
            var word = Intern(_lexer.Word);
            _lexer.Next();
            return word;
        }
        var value = _lexer.Value;
        _lexer.Next();
        if (_lexer.Kind != YangTokenKind.Plus)
            return value.Length <= 64 ? Intern(value) : value;
        var joined = new StringBuilder(value);
        while (_lexer.Kind == YangTokenKind.Plus)
        {
            _lexer.Next();
            if (_lexer.Kind != YangTokenKind.Quoted)
            {
                Complain("expected-string", "a quoted string is expected after +", "only quoted strings can be joined");
                break;
            }
            joined.Append(_lexer.Value);
            _lexer.Next();
        }
        return joined.ToString();
    }

    private Keyword Classify(string name)
    {
        var keyword = Keywords.Find(name);
        return keyword == Keyword.Unknown && name.Contains(':') ? Keyword.Extension : keyword;
    }

    private string Intern(ReadOnlySpan<char> word)
    {
        if (_wordsBySpan.TryGetValue(word, out var known))
            return known;
        var text = word.ToString();
        _words[text] = text;
        return text;
    }

    private void Complain(string code, string message, string? remedy = null) =>
        _findings.Error(code, message, _lexer.Location, remedy);

    internal static string Shorten(string text) => text.Length <= 40 ? text : text[..37] + "...";
}
