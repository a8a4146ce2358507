namespace Netconf.Mano.Data;

/// <summary>
/// A pull parser for one UTF-8 XML document in memory: well-formedness and namespaces complete (XML 1.0, Namespaces
/// 1.0), DTDs refused. Names,
/// URIs and values are spans, mostly of the document itself; nothing becomes a string. An error is a token, not an
/// exception.
/// </summary>
public ref partial struct Utf8XmlReader
{
    private readonly ReadOnlySpan<byte> _data;
    private readonly XmlLimits _limits;
    private readonly bool _hasReturns;
    private int _at;
    private int _depth;
    private int _nameStart;
    private int _nameEnd;
    private int _colon;
    private bool _isEmptyElement;
    private bool _hasRoot;
    private ReadOnlySpan<byte> _value;
    private byte[] _scratch;
    private Open[] _open;
    private Attribute[] _attributes;
    private int _attributeCount;

    /// <summary>Starts at the beginning of a document.</summary>
    public Utf8XmlReader(ReadOnlySpan<byte> document, XmlLimits? limits = null)
    {
        _data = document;
        _limits = limits ?? XmlLimits.Default;
        _scratch = [];
        _attributes = [];
        _open = new Open[16];
        NamespaceUri = default;
        Scope = new XmlScope();
        var fault = XmlCharacters.FindFault(document);
        if (fault >= 0)
            Fail("the text is not UTF-8, or has a character that XML forbids", fault);
        _hasReturns = document.Contains((byte)'\r');
        if (document.StartsWith("\uFEFF"u8))
            _at = 3;
        if (Error is null)
            SkipDeclaration();
    }

    /// <summary>What the reader stands on.</summary>
    public XmlToken Token { get; private set; }

    /// <summary>What is wrong with the document, once <see cref="Token"/> is <see cref="XmlToken.Failed"/>.</summary>
    public XmlError? Error { get; private set; }

    /// <summary>The declarations in scope; at an end tag those of the parent.</summary>
    public XmlScope Scope { get; }

    /// <summary>How many elements are open, the one whose start the reader stands on included, the one whose end it
    /// stands on not.</summary>
    public readonly int Depth => _depth;

    /// <summary>The local name of the element.</summary>
    public readonly ReadOnlySpan<byte> LocalName => _data[(_colon < 0 ? _nameStart : _colon + 1).._nameEnd];

    /// <summary>The name of the element as written, with its prefix.</summary>
    public readonly ReadOnlySpan<byte> QualifiedName => _data[_nameStart.._nameEnd];

    /// <summary>The namespace of the element whose start the reader stands on; empty for none.</summary>
    public ReadOnlySpan<byte> NamespaceUri { get; private set; }

    /// <summary>The text, line ends normalised and references resolved. Valid until the next read.</summary>
    public readonly ReadOnlySpan<byte> Value => _value;

    /// <summary>Where the next token begins, in bytes.</summary>
    public readonly int Position => _at;

    /// <summary>Where the tag of the element begins whose start the reader stands on, in bytes.</summary>
    public int TokenStart { get; private set; }

    /// <summary>The document.</summary>
    public readonly ReadOnlySpan<byte> Document => _data;

    /// <summary>Goes to the next token; false at the end and at an error.</summary>
    public bool Read() => Read(skipSpace: false);

    /// <summary>The same, but text of nothing but white space before the next tag is passed over.</summary>
    public bool ReadPastSpace() => Read(skipSpace: true);

    /// <summary>From the start of an element goes to its end, whatever is in between. False at an error.</summary>
    public bool Skip()
    {
        for (var depth = _depth; _depth >= depth;)
            if (!Read(skipSpace: false))
                return false;
        return true;
    }

    private bool Read(bool skipSpace)
    {
        if (Token is XmlToken.Failed or XmlToken.Eof)
            return false;
        _attributeCount = 0;
        if (_isEmptyElement)
            return Leave();
        while (true)
        {
            if (skipSpace || _depth == 0)
                SkipSpace();
            if (_at >= _data.Length)
                return End();
            if (_data[_at] != '<')
                return _depth > 0 ? ReadText() : Fail("there is text outside the root element", _at);
            if (_at + 1 >= _data.Length)
                return Fail("the document ends within a tag", _at);
            switch (_data[_at + 1])
            {
                case (byte)'/':
                    return ReadEndTag();
                case (byte)'!':
                    if (IsCData() && _depth > 0)
                        return ReadText();
                    if (!SkipComment())
                        return false;
                    break;
                case (byte)'?':
                    if (!SkipInstruction())
                        return false;
                    break;
                default:
                    return ReadStartTag();
            }
        }
    }

    private bool End()
    {
        if (_depth > 0)
            return Fail($"the document ends within <{Text(_open[_depth - 1])}>", _data.Length);
        if (!_hasRoot)
            return Fail("there is no root element", _data.Length);
        Token = XmlToken.Eof;
        return false;
    }

    private bool ReadStartTag()
    {
        if (_depth == 0 && _hasRoot)
            return Fail("there is a second root element", _at);
        TokenStart = _at;
        _nameStart = _at + 1;
        _nameEnd = ScanName(_nameStart, out _colon);
        if (_nameEnd < 0)
            return false;
        if (_depth >= _limits.Depth)
            return Fail($"elements nest deeper than {_limits.Depth}", _at);
        if (_depth == _open.Length)
            Array.Resize(ref _open, _depth * 2);
        _open[_depth++] = new Open(_nameStart, _nameEnd, _colon, Scope.Count);
        _hasRoot = true;
        _at = _nameEnd;
        var close = _at < _data.Length ? _data[_at] : (byte)0;
        if (close == '>')
            _at++;
        else if (close == '/' ? !CloseEmpty() : !ReadAttributes())
            return false;
        if (_colon < 0)
            NamespaceUri = Scope.Default;
        else if (Scope.Find(_data[_nameStart.._colon]) is { } uri)
            NamespaceUri = uri;
        else
            return Fail($"the prefix of <{Text(_open[_depth - 1])}> is not declared", _nameStart);
        Token = XmlToken.Start;
        return true;
    }

    private bool CloseEmpty()
    {
        if (_at + 1 >= _data.Length || _data[_at + 1] != '>')
            return Fail("a slash in a tag must be followed by '>'", _at);
        _isEmptyElement = true;
        _at += 2;
        return true;
    }

    private bool ReadEndTag()
    {
        if (_depth == 0)
            return Fail("there is an end tag without a start", _at);
        var open = _open[_depth - 1];
        var name = _data[open.Start..open.End];
        var rest = _data[(_at + 2)..];
        if (!rest.StartsWith(name))
            return Fail($"an end tag does not match <{Text(open)}>", _at);
        var i = name.Length;
        while (i < rest.Length && XmlCharacters.IsSpace(rest[i]))
            i++;
        if (i >= rest.Length || rest[i] != '>')
            return Fail($"an end tag does not match <{Text(open)}>", _at);
        _at += 3 + i;
        return Leave();
    }

    private bool Leave()
    {
        _isEmptyElement = false;
        var open = _open[--_depth];
        (_nameStart, _nameEnd, _colon) = (open.Start, open.End, open.Colon);
        if (Scope.Count > open.Declarations)
            Scope.LeaveTo(open.Declarations);
        Token = XmlToken.End;
        return true;
    }

    private void SkipSpace()
    {
        while (_at < _data.Length && XmlCharacters.IsSpace(_data[_at]))
            _at++;
    }

    private readonly string Text(Open open) => System.Text.Encoding.UTF8.GetString(_data[open.Start..open.End]);

    private bool Fail(string message, int offset)
    {
        var before = _data[..Math.Min(offset, _data.Length)];
        var line = before.Count((byte)'\n') + 1;
        Error = new XmlError(message, offset, line, before.Length - before.LastIndexOf((byte)'\n'));
        Token = XmlToken.Failed;
        return false;
    }

    private readonly record struct Open(int Start, int End, int Colon, int Declarations);
}
