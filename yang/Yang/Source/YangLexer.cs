using System.Text;

namespace Netconf.Mano.Yang;

/// <summary>What the lexer met.</summary>
internal enum YangTokenKind
{
    /// <summary>The end of the text.</summary>
    End,
    /// <summary>An unquoted word: a keyword or an argument.</summary>
    Word,
    /// <summary>A quoted string; pieces not yet joined.</summary>
    Quoted,
    /// <summary>{</summary>
    Open,
    /// <summary>}</summary>
    Close,
    /// <summary>;</summary>
    Semicolon,
    /// <summary>+ between two quoted strings.</summary>
    Plus,
}

/// <summary>
/// Tokens of a YANG text (RFC 7950 §6.1). YANG 1 and 1.1 have the same tokens; what only 1.1 forbids is kept aside in
/// <see cref="Only11"/> until the version is known.
/// </summary>
internal sealed class YangLexer(SourceText source, DiagnosticBag findings)
{
    private const int MaxBadPlaces = 200;
    private readonly string _text = source.Text;
    private int _position;
    private int _line = 1;
    private int _lineStart;
    private int _badPlaces;
    private (int LineStart, int Index, int Column) _counted = (-1, 0, 1);

    /// <summary>Findings that count only when the text says yang-version 1.1.</summary>
    public List<Diagnostic> Only11 { get; } = [];

    public YangTokenKind Kind { get; private set; }

    /// <summary>The word, or the value of a quoted string.</summary>
    public string Value { get; private set; } = "";

    public int Start { get; private set; }

    public int Line { get; private set; } = 1;

    public int Column { get; private set; } = 1;

    public SourceLocation Location => new(source.File, Line, Column);

    /// <summary>The text of the current word without making a string; only for words.</summary>
    public ReadOnlySpan<char> Word => _text.AsSpan(Start, _position - Start);

    /// <summary>Reads the next token; the value of a word stands in <see cref="Word"/>.</summary>
    public void Next(bool asArgument = false)
    {
        SkipSeparators();
        Start = _position;
        Line = _line;
        Column = ColumnHere();
        if (_position >= _text.Length)
        {
            Kind = YangTokenKind.End;
            return;
        }
        switch (_text[_position])
        {
            case '{':
                One(YangTokenKind.Open);
                break;
            case '}':
                One(YangTokenKind.Close);
                break;
            case ';':
                One(YangTokenKind.Semicolon);
                break;
            case '"':
                Kind = YangTokenKind.Quoted;
                ReadDoubleQuoted();
                break;
            case '\'':
                Kind = YangTokenKind.Quoted;
                ReadSingleQuoted();
                break;
            case '+' when !asArgument:
                One(YangTokenKind.Plus);
                break;
            default:
                Kind = YangTokenKind.Word;
                ReadWord();
                break;
        }
    }

    /// <summary>The column of the position, counted on from the last token of the line: a text may be one long line.</summary>
    private int ColumnHere()
    {
        if (_counted.LineStart != _lineStart || _counted.Index > _position)
            _counted = (_lineStart, _lineStart, 1);
        var column = _counted.Column + source.Column(_counted.Index, _position) - 1;
        _counted = (_lineStart, _position, column);
        return column;
    }

    private void One(YangTokenKind kind)
    {
        Kind = kind;
        _position++;
    }

    private void SkipSeparators()
    {
        while (_position < _text.Length)
        {
            var c = _text[_position];
            if (c == '\n')
                NewLine(_position++);
            else if (c is ' ' or '\t' or '\r')
                _position++;
            else if (c == '/' && Peek(1) == '/')
            {
                var end = _text.IndexOf('\n', _position);
                _position = end < 0 ? _text.Length : end;
            }
            else if (c == '/' && Peek(1) == '*')
                SkipBlockComment();
            else
                return;
        }
    }

    private void SkipBlockComment()
    {
        var end = _text.IndexOf("*/", _position + 2, StringComparison.Ordinal);
        if (end < 0)
        {
            findings.Error("unterminated-comment", "the comment does not end",
                new SourceLocation(source.File, _line, source.Column(_lineStart, _position)), "close it with */");
            end = _text.Length;
        }
        CountLines(_position, end);
        _position = Math.Min(end + 2, _text.Length);
    }

    private void ReadWord()
    {
        var commentLike = false;
        var quote = false;
        while (_position < _text.Length)
        {
            var c = _text[_position];
            if (c is ' ' or '\t' or '\r' or '\n' or ';' or '{' or '}')
                break;
            quote |= c is '"' or '\'';
            commentLike |= c == '/' && Peek(1) is '/' or '*' || c == '*' && Peek(1) == '/';
            if (c < ' ' || c is '\uFFFE' or '\uFFFF')
                BadCharacter(c, _position);
            _position++;
        }
        // RFC 7950 §6.1.3; RFC 6020 §6.1.3 forbids comment sequences too, but not quotes inside a word.
        if (commentLike)
            findings.Error("unquoted-comment", "an unquoted string may not contain //, /* or */", Location, "quote the argument");
        if (quote)
            Only11.Add(new Diagnostic(DiagnosticSeverity.Error, "unquoted-quote",
                "an unquoted string may not contain a quote in YANG 1.1", Location, "quote the argument"));
    }

    private void ReadSingleQuoted()
    {
        var end = _text.IndexOf('\'', _position + 1);
        if (end < 0)
        {
            Unterminated();
            return;
        }
        var span = _text.AsSpan(_position + 1, end - _position - 1);
        CheckCharacters(span, _position + 1);
        Value = span.Contains('\r') ? span.ToString().Replace("\r\n", "\n", StringComparison.Ordinal) : span.ToString();
        CountLines(_position, end);
        _position = end + 1;
    }

    private void ReadDoubleQuoted()
    {
        var start = _position + 1;
        var end = start;
        var plain = true;
        while (true)
        {
            var hit = _text.AsSpan(end).IndexOfAny('"', '\\', '\n');
            if (hit < 0)
            {
                Unterminated();
                return;
            }
            end += hit;
            if (_text[end] == '"')
                break;
            plain = false;
            end += _text[end] == '\\' ? 2 : 1;
            if (end > _text.Length)
            {
                Unterminated();
                return;
            }
        }
        var span = _text.AsSpan(start, end - start);
        CheckCharacters(span, start);
        Value = plain ? span.ToString() : Unquote(span, start);
        if (!plain)
            CountLines(_position, end);
        _position = end + 1;
    }

    /// <summary>
    /// Takes the indentation off the lines after the first, white space off the ends of lines, and then resolves escapes
    /// (RFC 7950 §6.1.3: in that order, so that an escaped tab survives).
    /// </summary>
    private string Unquote(ReadOnlySpan<char> raw, int start)
    {
        var result = new StringBuilder(raw.Length);
        var indent = Width(_text.AsSpan(_lineStart, start - _lineStart));
        var first = true;
        var offset = start;
        while (true)
        {
            var newline = raw.IndexOf('\n');
            var line = newline < 0 ? raw : raw[..newline];
            var skipped = 0;
            if (newline >= 0)
                line = line.TrimEnd(" \t\r");
            if (!first)
                line = TakeIndent(line, indent, result, out skipped);
            AppendUnescaped(line, offset + skipped, result);
            if (newline < 0)
                return result.ToString();
            result.Append('\n');
            raw = raw[(newline + 1)..];
            offset += newline + 1;
            first = false;
        }
    }

    private static int Width(ReadOnlySpan<char> text)
    {
        var width = 0;
        foreach (var c in text)
            if (!char.IsLowSurrogate(c))
                width += c == '\t' ? 8 : 1;
        return width;
    }

    /// <summary>A tab that reaches beyond the indentation leaves the rest of its eight columns as spaces.</summary>
    private static ReadOnlySpan<char> TakeIndent(ReadOnlySpan<char> line, int indent, StringBuilder result, out int skipped)
    {
        var width = 0;
        skipped = 0;
        while (skipped < line.Length && width < indent && line[skipped] is ' ' or '\t')
        {
            width += line[skipped] == '\t' ? 8 : 1;
            skipped++;
        }
        if (width > indent)
            result.Append(' ', width - indent);
        return line[skipped..];
    }

    private void AppendUnescaped(ReadOnlySpan<char> line, int offset, StringBuilder result)
    {
        while (true)
        {
            var slash = line.IndexOf('\\');
            if (slash < 0 || slash == line.Length - 1)
            {
                if (slash >= 0)
                    BadEscape(offset + slash);
                result.Append(line);
                return;
            }
            result.Append(line[..slash]);
            switch (line[slash + 1])
            {
                case 'n':
                    result.Append('\n');
                    break;
                case 't':
                    result.Append('\t');
                    break;
                case '"' or '\\':
                    result.Append(line[slash + 1]);
                    break;
                default:
                    // YANG 1 leaves other escapes undefined; all readers keep both characters. YANG 1.1 forbids them.
                    result.Append(line.Slice(slash, 2));
                    BadEscape(offset + slash);
                    break;
            }
            line = line[(slash + 2)..];
            offset += slash + 2;
        }
    }

    private void BadEscape(int at)
    {
        // Finding a place walks the text: a few hundred of them tell enough.
        if (++_badPlaces > MaxBadPlaces)
            return;
        Only11.Add(new Diagnostic(DiagnosticSeverity.Error, "invalid-escape",
            "in YANG 1.1 a backslash in a double-quoted string may only be followed by n, t, \" or \\", PlaceOf(at),
            "double the backslash or use single quotes"));
    }

    private void CheckCharacters(ReadOnlySpan<char> span, int start)
    {
        for (var i = 0; i < span.Length; i++)
        {
            var c = span[i];
            if (c < ' ' ? c is not ('\t' or '\n' or '\r') : c is '\uFFFE' or '\uFFFF')
                BadCharacter(c, start + i);
        }
    }

    private void BadCharacter(char c, int at)
    {
        if (++_badPlaces <= MaxBadPlaces)
            findings.Error("invalid-character", $"the character U+{(int)c:X4} is not allowed", PlaceOf(at), "remove it (RFC 7950 §6)");
    }

    private SourceLocation PlaceOf(int index)
    {
        var line = _line + _text.AsSpan(_lineStart, index - _lineStart).Count('\n');
        var lineStart = index == 0 ? 0 : _text.LastIndexOf('\n', index - 1) + 1;
        return new SourceLocation(source.File, line, source.Column(lineStart, index));
    }

    private void Unterminated()
    {
        findings.Error("unterminated-string", "the quoted string does not end", Location, "close the quote");
        Value = _text[(_position + 1)..];
        CountLines(_position, _text.Length);
        _position = _text.Length;
    }

    private void CountLines(int from, int to)
    {
        for (var at = from; (at = _text.IndexOf('\n', at, to - at)) >= 0; at++)
            NewLine(at);
    }

    private void NewLine(int at)
    {
        _line++;
        _lineStart = at + 1;
    }

    private char Peek(int ahead) => _position + ahead < _text.Length ? _text[_position + ahead] : '\0';
}
