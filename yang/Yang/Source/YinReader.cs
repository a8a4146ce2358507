using System.Xml;

namespace Netconf.Mano.Yang;

/// <summary>Statements out of a YIN text (RFC 7950 §13): the same tree as YANG gives.</summary>
internal sealed class YinReader
{
    private const string YinNamespace = "urn:ietf:params:xml:ns:yang:yin:1";
    private readonly string _file;
    private readonly DiagnosticBag _findings;
    private readonly XmlReader _xml;
    private readonly Dictionary<string, string> _prefixByNamespace = new(StringComparer.Ordinal);

    private YinReader(ModuleText text, DiagnosticBag findings)
    {
        _file = text.Name;
        _findings = findings;
        _xml = XmlReader.Create(new MemoryStream(text.Utf8.ToArray(), false), new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            XmlResolver = null,
            MaxCharactersInDocument = SourceText.MaxBytes,
        });
    }

    /// <summary>The module or submodule of a text; null when it cannot be read, which is reported.</summary>
    public static Statement? Parse(ModuleText text, DiagnosticBag findings)
    {
        var reader = new YinReader(text, findings);
        try
        {
            using (reader._xml)
                return reader.ParseAll();
        }
        catch (XmlException e)
        {
            findings.Error("invalid-xml", e.Message, new SourceLocation(text.Name, Math.Max(e.LineNumber, 1), Math.Max(e.LinePosition, 1)));
            return null;
        }
    }

    private (int Line, int Column) Place => (((IXmlLineInfo)_xml).LineNumber, Math.Max(1, ((IXmlLineInfo)_xml).LinePosition - 1));

    private SourceLocation Location => new(_file, Place.Line, Place.Column);

    private Statement? ParseAll()
    {
        var open = new Stack<(Statement Statement, List<Statement> Items)>();
        Statement? root = null;
        while (_xml.Read())
        {
            switch (_xml.NodeType)
            {
                case XmlNodeType.Element:
                    if (open.Count >= YangParser.MaxDepth)
                    {
                        _findings.Error("too-deep", $"statements are nested more than {YangParser.MaxDepth} deep", Location);
                        return null;
                    }
                    var isEmpty = _xml.IsEmptyElement;
                    var statement = ParseElement(ref isEmpty);
                    if (open.TryPeek(out var parent))
                    {
                        statement.Parent = parent.Statement;
                        parent.Items.Add(statement);
                    }
                    if (!isEmpty)
                        open.Push((statement, []));
                    else if (open.Count == 0)
                        root ??= statement;
                    break;
                case XmlNodeType.EndElement:
                    var (done, items) = open.Pop();
                    done.Items = [.. items];
                    root ??= open.Count == 0 ? done : null;
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA:
                    if (open.TryPeek(out var holder) && holder.Statement is { Keyword: Keyword.Extension, Argument: null })
                        holder.Statement.Argument = _xml.Value;
                    else
                        _findings.Error("unexpected-text", "text stands where a statement is expected", Location);
                    break;
            }
        }
        return root;
    }

    /// <summary>Reads an element with its argument, be that an attribute or the first child element.</summary>
    private Statement ParseElement(ref bool isEmpty)
    {
        var (line, column) = Place;
        if (_xml.NamespaceURI != YinNamespace)
            return ParseExtension(line, column, ref isEmpty);
        var keyword = Keywords.Find(_xml.LocalName);
        var name = keyword == Keyword.Unknown ? _xml.LocalName : keyword.Text();
        if (keyword is Keyword.Module or Keyword.Submodule)
            CollectPrefixes();
        var (attribute, isElement) = YinArguments.For(keyword);
        string? argument = null;
        if (attribute is not null && !isElement)
        {
            argument = _xml.GetAttribute(attribute);
            CheckAttributes(name, attribute);
        }
        else
            CheckAttributes(name, null);
        if (attribute is not null && isElement && !isEmpty)
            argument = ReadArgumentElement(attribute, name, ref isEmpty);
        return new Statement(keyword, name, argument, _file, line, column);
    }

    private void CheckAttributes(string name, string? allowed)
    {
        if (!_xml.MoveToFirstAttribute())
            return;
        do
        {
            if (_xml.NamespaceURI.Length == 0 && _xml.LocalName != allowed)
                _findings.Error("unknown-attribute", $"{name} has no attribute {_xml.LocalName} in YIN", Location);
        }
        while (_xml.MoveToNextAttribute());
        _xml.MoveToElement();
    }

    private string? ReadArgumentElement(string element, string statement, ref bool isEmpty)
    {
        while (_xml.Read() && _xml.NodeType is XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace)
        {
        }
        if (_xml.NodeType == XmlNodeType.Element && _xml.LocalName == element && _xml.NamespaceURI == YinNamespace)
            return ReadText();
        _findings.Error("missing-argument", $"{statement} begins with a {element} element in YIN", Location);
        if (_xml.NodeType == XmlNodeType.EndElement)
            isEmpty = true;
        return null;
    }

    /// <summary>The text of the current element; the reader ends on its end tag (or on the empty element).</summary>
    private string ReadText()
    {
        if (_xml.IsEmptyElement)
            return "";
        var text = new System.Text.StringBuilder();
        while (_xml.Read() && _xml.NodeType != XmlNodeType.EndElement)
        {
            if (_xml.NodeType == XmlNodeType.Element)
            {
                _findings.Error("unexpected-element", "an argument holds text only", Location);
                _xml.Skip();
            }
            text.Append(_xml.Value);
        }
        return text.ToString();
    }

    /// <summary>
    /// An extension's argument stands in an attribute or, when it says yin-element, in the first child element. Which one only the extension's
    /// definition tells: here an attribute is taken, <see cref="YinExtensions"/> looks at the children later.
    /// </summary>
    private Statement ParseExtension(int line, int column, ref bool isEmpty)
    {
        var prefix = _prefixByNamespace.GetValueOrDefault(_xml.NamespaceURI, _xml.Prefix.Length > 0 ? _xml.Prefix : "unknown");
        var name = $"{prefix}:{_xml.LocalName}";
        string? argument = null;
        if (_xml.MoveToFirstAttribute())
        {
            do
            {
                if (_xml.NamespaceURI.Length == 0 && _xml.Prefix != "xmlns" && _xml.LocalName != "xmlns")
                    argument ??= _xml.Value;
            }
            while (_xml.MoveToNextAttribute());
            _xml.MoveToElement();
        }
        return new Statement(Keyword.Extension, name, argument, _file, line, column);
    }

    /// <summary>Extension keywords carry XML prefixes; the tree carries the prefix under which the text knows the namespace.</summary>
    private void CollectPrefixes()
    {
        if (!_xml.MoveToFirstAttribute())
            return;
        do
        {
            if (_xml.Prefix == "xmlns" && _xml.Value != YinNamespace)
                _prefixByNamespace[_xml.Value] = _xml.LocalName;
        }
        while (_xml.MoveToNextAttribute());
        _xml.MoveToElement();
    }
}
