using System.Globalization;
using System.Text;

namespace Netconf.Mano.Yang;

/// <summary>Reads XML Schema's regular expressions (XSD part 2, appendix F).</summary>
internal sealed class XsdPatternParser
{
    private const int DeepestNesting = 200;

    private readonly int[] _text;
    private int _at;
    private int _depth;

    public XsdPatternParser(string source) => _text = [.. source.EnumerateRunes().Select(r => r.Value)];

    /// <summary>What is wrong and where, once <see cref="TryParse"/> has answered false.</summary>
    public string? Error { get; private set; }

    public bool TryParse(out PatternSyntax? syntax)
    {
        syntax = Choice();
        if (Error is null && _at < _text.Length)
            Fail("a ')' without its '('");
        return Error is null;
    }

    private int Peek => _at < _text.Length ? _text[_at] : -1;

    private PatternSyntax Choice()
    {
        var branches = new List<PatternSyntax> { Branch() };
        while (Error is null && Peek == '|')
        {
            _at++;
            branches.Add(Branch());
        }
        return branches.Count == 1 ? branches[0] : new PatternChoice(branches);
    }

    private PatternSyntax Branch()
    {
        var parts = new List<PatternSyntax>();
        while (Error is null && Peek is not (-1 or '|' or ')'))
            if (Atom() is { } atom)
                parts.Add(Quantified(atom));
        return parts.Count == 1 ? parts[0] : new PatternSequence(parts);
    }

    private PatternSyntax? Atom()
    {
        var c = Peek;
        switch (c)
        {
            case '(':
                return Group();
            case '[':
                _at++;
                return ClassExpression() is { } set ? new PatternChars(set) : null;
            case '.':
                _at++;
                return new PatternChars(XsdClasses.Wildcard);
            case '\\':
                return Escape(out _) is { } escaped ? new PatternChars(escaped) : null;
            case '?' or '*' or '+' or '{':
                return Fail($"'{(char)c}' with nothing to repeat");
            case ']' or '}':
                return Fail($"'{(char)c}' has to be written '\\{(char)c}'");
            default:
                _at++;
                return new PatternChars(CodePointSet.Of(c));
        }
    }

    private PatternSyntax? Group()
    {
        if (++_depth > DeepestNesting)
            return Fail($"groups nested deeper than {DeepestNesting}");
        _at++;
        if (Peek == '?')
            return Fail("'(?' does not exist in XML Schema's expressions");
        var inner = Choice();
        if (Error is not null)
            return null;
        if (Peek != ')')
            return Fail("a '(' without its ')'");
        _at++;
        _depth--;
        return inner;
    }

    private PatternSyntax Quantified(PatternSyntax atom)
    {
        switch (Peek)
        {
            case '?':
                _at++;
                return new PatternRepeat(atom, 0, 1);
            case '*':
                _at++;
                return new PatternRepeat(atom, 0, int.MaxValue);
            case '+':
                _at++;
                return new PatternRepeat(atom, 1, int.MaxValue);
            case '{':
                _at++;
                return Counted(atom);
            default:
                return atom;
        }
    }

    private PatternSyntax Counted(PatternSyntax atom)
    {
        if (!Number(out var least))
            return atom;
        var most = least;
        if (Peek == ',')
        {
            _at++;
            most = int.MaxValue;
            if (Peek != '}' && !Number(out most))
                return atom;
        }
        if (Peek != '}')
            Fail("a quantity has the form {n}, {n,} or {n,m}");
        else if (most < least)
            Fail($"the quantity {{{least},{most}}} has its bounds the wrong way round");
        _at++;
        return new PatternRepeat(atom, least, most);
    }

    private bool Number(out int value)
    {
        long number = 0;
        var start = _at;
        while (Peek is >= '0' and <= '9')
        {
            number = Math.Min(number * 10 + (Peek - '0'), int.MaxValue - 1);
            _at++;
        }
        value = (int)number;
        if (_at == start)
            Fail("a quantity has the form {n}, {n,} or {n,m}");
        return _at > start;
    }

    // Behind the '['.
    private CodePointSet? ClassExpression()
    {
        if (++_depth > DeepestNesting)
            return FailSet($"classes nested deeper than {DeepestNesting}");
        var start = _at - 1;
        var isNegative = Peek == '^';
        if (isNegative)
            _at++;
        var ranges = new List<CodePointSet>();
        while (Peek != ']')
        {
            if (Peek == -1)
                return FailSet("a '[' without its ']'", start);
            if (Peek == '-' && _at + 1 < _text.Length && _text[_at + 1] == '[' && ranges.Count > 0)
                return Subtraction(Joined(ranges, isNegative));
            if (ClassMember() is not { } member)
                return null;
            ranges.Add(member);
        }
        if (ranges.Count == 0)
            return FailSet("an empty class", start);
        _at++;
        _depth--;
        return Joined(ranges, isNegative);
    }

    private static CodePointSet Joined(List<CodePointSet> sets, bool isNegative)
    {
        var all = new List<(int, int)>();
        foreach (var s in sets)
            all.AddRange(s.Ranges);
        var joined = CodePointSet.Of(all);
        return isNegative ? joined.Complement() : joined;
    }

    private CodePointSet? Subtraction(CodePointSet from)
    {
        _at += 2;
        if (ClassExpression() is not { } less)
            return null;
        if (Peek != ']')
            return FailSet("nothing may follow a subtraction in its class");
        _at++;
        _depth--;
        return from.Except(less);
    }

    private CodePointSet? ClassMember()
    {
        var start = _at;
        int first;
        if (Peek == '[')
            return FailSet("'[' inside a class has to be written '\\['");
        if (Peek == '\\')
        {
            if (Escape(out var single) is not { } set)
                return null;
            if (single < 0)
                return set;
            first = single;
        }
        else
        {
            first = _text[_at++];
        }
        // A '-' at either end of the class stands for itself.
        if (Peek != '-' || _at + 1 >= _text.Length || _text[_at + 1] is ']' or '[')
            return CodePointSet.Of(first);
        if (first == '-' && start == _at - 1 && _text[start] == '-')
            return CodePointSet.Of(first);
        _at++;
        var last = Peek;
        if (last == '\\')
        {
            if (Escape(out last) is null)
                return null;
            if (last < 0)
                return FailSet("a range ends with a class", start);
        }
        else
        {
            _at++;
        }
        return last < first
            ? FailSet($"the range {Rune(first)}-{Rune(last)} has its ends the wrong way round", start)
            : CodePointSet.Range(first, last);
    }

    private CodePointSet? Escape(out int single)
    {
        single = -1;
        var start = _at++;
        var c = Peek;
        _at++;
        switch (c)
        {
            case 'n': single = '\n'; break;
            case 'r': single = '\r'; break;
            case 't': single = '\t'; break;
            case 's': return XsdClasses.Space;
            case 'S': return XsdClasses.Space.Complement();
            case 'i': return XsdClasses.NameStart;
            case 'I': return XsdClasses.NameStart.Complement();
            case 'c': return XsdClasses.NameChar;
            case 'C': return XsdClasses.NameChar.Complement();
            case 'd': return XsdClasses.Digit;
            case 'D': return XsdClasses.Digit.Complement();
            case 'w': return XsdClasses.Word;
            case 'W': return XsdClasses.Word.Complement();
            case 'p' or 'P': return Property(start, c == 'P');
            case -1: return FailSet("a '\\' at the end", start);
            case < 0x80 when char.IsAsciiLetterOrDigit((char)c) || c <= ' ':
                return FailSet($"the escape '\\{(char)c}' does not exist in XML Schema's expressions", start);
            // Strictly only metacharacters may be escaped; modules in the field also write \/ or \", and mean the
            // character.
            default: single = c; break;
        }
        return CodePointSet.Of(single);
    }

    private CodePointSet? Property(int start, bool isNegative)
    {
        var close = Peek == '{' ? Array.IndexOf(_text, '}', _at) : -1;
        if (close < 0)
            return FailSet("\\p wants a property in braces, such as \\p{L} or \\p{IsBasicLatin}", start);
        var name = string.Concat(_text[(_at + 1)..close].Select(Rune));
        _at = close + 1;
        if (XsdClasses.Property(name) is not { } set)
            return FailSet($"there is no Unicode category or block \"{name}\"", start);
        return isNegative ? set.Complement() : set;
    }

    private static string Rune(int codePoint) => new Rune(codePoint).ToString();

    private PatternSyntax? Fail(string what)
    {
        Error ??= string.Create(CultureInfo.InvariantCulture, $"at character {_at + 1}: {what}");
        return null;
    }

    private CodePointSet? FailSet(string what, int at = -1)
    {
        Error ??= string.Create(CultureInfo.InvariantCulture, $"at character {(at < 0 ? _at : at) + 1}: {what}");
        return null;
    }
}
