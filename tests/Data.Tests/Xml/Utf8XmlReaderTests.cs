using System.Text;
using System.Xml;

namespace Netconf.Mano.Data.Tests.Xml;

/// <summary>The reader against XmlReader: what both read must be the same, and what one refuses the other must refuse.</summary>
[TestClass]
public class Utf8XmlReaderTests
{
    [TestMethod]
    [DataRow("<a/>")]
    [DataRow("<a></a>")]
    [DataRow("<a >text</a >")]
    [DataRow("<?xml version=\"1.0\" encoding='utf-8' standalone='yes' ?>\n<a>t</a><!-- c --> <?pi data?>")]
    [DataRow("<a><!-- c -->x<?p q?>y<![CDATA[<&>]]>z&lt;&#65;&#x42;</a>")]
    [DataRow("<a xmlns='urn:1' xmlns:p='urn:2' p:x=' a&#10;b\tc ' x=\"'\"><p:b xmlns=''><c/></p:b><d/></a>")]
    [DataRow("<a>\r\n x \r y</a>")]
    [DataRow("<a b='1\r\n2\r3'/>")]
    [DataRow("<a>é€𐍈</a>")]
    [DataRow("<été/>")]
    [DataRow("<a>]] ></a>")]
    [DataRow("<xml:a xml:lang='en'/>")]
    [DataRow("<a xmlns:xml='http://www.w3.org/XML/1998/namespace'/>")]
    [DataRow("<a>&#00000000000000000065;</a>")]
    [DataRow("<a b='x > y'/>")]
    [DataRow("\uFEFF<a/>")]
    public void ReadsWhatXmlReaderReads(string document)
    {
        var expected = Reference(Encoding.UTF8.GetBytes(document));
        Assert.IsNotNull(expected, "XmlReader refuses it");
        Assert.AreEqual(expected, Ours(Encoding.UTF8.GetBytes(document)));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("  ")]
    [DataRow("<a>")]
    [DataRow("<a></b>")]
    [DataRow("<a></aa>")]
    [DataRow("<a/><b/>")]
    [DataRow("x<a/>")]
    [DataRow("<a/>x")]
    [DataRow("<a b='1' b='2'/>")]
    [DataRow("<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>")]
    [DataRow("<a b=1/>")]
    [DataRow("<a b='1'c='2'/>")]
    [DataRow("<a b='<'/>")]
    [DataRow("<a>&nbsp;</a>")]
    [DataRow("<a>&</a>")]
    [DataRow("<a>&#0;</a>")]
    [DataRow("<a>&#x110000;</a>")]
    [DataRow("<a>&#xFFFF;</a>")]
    [DataRow("<a>&#;</a>")]
    [DataRow("<a>]]></a>")]
    [DataRow("<a><!-- -- --></a>")]
    [DataRow("<a><!-- ---></a>")]
    [DataRow("<a><?xml version='1.0'?></a>")]
    [DataRow(" <?xml version='1.0'?><a/>")]
    [DataRow("<?xml encoding='utf-8'?><a/>")]
    [DataRow("<p:a/>")]
    [DataRow("<a p:b=''/>")]
    [DataRow("<a xmlns:p=''/>")]
    [DataRow("<a xmlns:xmlns='u'/>")]
    [DataRow("<a xmlns:xml='u'/>")]
    [DataRow("<a:b:c xmlns:a='u'/>")]
    [DataRow("<:a/>")]
    [DataRow("<a:/>")]
    [DataRow("<1a/>")]
    [DataRow("< a/>")]
    [DataRow("<a / >")]
    [DataRow("<a><![CDATA[x</a>")]
    [DataRow("<a>\u0001</a>")]
    [DataRow("<a>\uFFFF</a>")]
    [DataRow("<!DOCTYPE a><a/>")]
    [DataRow("<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>")]
    [DataRow("<a><?p:q r?></a>")]
    [DataRow("</a>")]
    [DataRow("<a><b></a></b>")]
    public void RefusesWhatXmlReaderRefuses(string document)
    {
        var bytes = Encoding.UTF8.GetBytes(document);
        Assert.IsNull(Reference(bytes));
        Assert.IsNull(Ours(bytes));
    }

    /// <summary>Where XmlReader is laxer than the standards or reads more than NETCONF has (RFC 6241 §3: UTF-8).</summary>
    [TestMethod]
    [DataRow("<?xml version='1.0' encoding='latin1'?><a/>")]
    [DataRow("<?xml version='1.0x'?><a/>")]
    [DataRow("<xmlns:a/>")]
    public void RefusesMoreThanXmlReader(string document)
    {
        Assert.IsNotNull(Reference(Encoding.UTF8.GetBytes(document)));
        Assert.IsNull(Ours(Encoding.UTF8.GetBytes(document)));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(4)]
    public void AgreesWithXmlReaderOnRandomAndBrokenDocuments(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 5000; i++)
        {
            var document = Encoding.UTF8.GetBytes(RandomXml.Document(random));
            var expected = Reference(document);
            Assert.AreEqual(expected, Ours(document), Encoding.UTF8.GetString(document));
            Assert.IsNotNull(expected, Encoding.UTF8.GetString(document));
            for (var j = 0; j < 5; j++)
            {
                var broken = RandomXml.Break(random, document);
                if (broken.AsSpan().IndexOf("<xmlns:"u8) < 0)
                    Assert.AreEqual(Reference(broken), Ours(broken), Encoding.UTF8.GetString(broken));
            }
        }
    }

    [TestMethod]
    public void KeepsItsLimits()
    {
        var limits = new XmlLimits { Depth = 3, Attributes = 2, NameLength = 7, Declarations = 2 };
        foreach (var good in new[] { "<a><b><c/></b></a>", "<a x='' y=''/>", "<abcdefg/>", "<a xmlns='u' xmlns:p='v'/>" })
            Assert.IsNull(ErrorOf(good, limits));
        foreach (var bad in new[] { "<a><b><c><d/></c></b></a>", "<a x='' y='' z=''/>", "<abcdefgh/>", "<a xmlns:p='v'><b xmlns='u' xmlns:q='w'/></a>" })
            Assert.IsNotNull(ErrorOf(bad, limits));
    }

    [TestMethod]
    public void SaysWhereTheErrorIs()
    {
        var error = ErrorOf("<a>\n  <b></c>\n</a>", XmlLimits.Default)!;
        Assert.AreEqual((2, 6), (error.Line, error.Column));
        StringAssert.Contains(error.ToString(), "<b>");
    }

    private static XmlError? ErrorOf(string document, XmlLimits limits)
    {
        var reader = new Utf8XmlReader(Encoding.UTF8.GetBytes(document), limits);
        while (reader.Read())
        {
        }
        return reader.Error;
    }

    /// <summary>What the document says, one line a token; null when it is refused.</summary>
    private static string? Ours(byte[] document)
    {
        var result = new StringBuilder();
        var reader = new Utf8XmlReader(document);
        while (reader.Read())
            switch (reader.Token)
            {
                case XmlToken.Start:
                    Flush(result);
                    result.Append('<').Append(Text(reader.NamespaceUri)).Append('|').Append(Text(reader.LocalName)).Append('\n');
                    for (var i = 0; i < reader.AttributeCount; i++)
                        if (!reader.IsDeclaration(i))
                            result.Append('@').Append(Text(reader.AttributeNamespace(i))).Append('|').Append(Text(reader.AttributeName(i)))
                                .Append('=').Append(Text(reader.AttributeValue(i))).Append('\n');
                    break;
                case XmlToken.End:
                    Flush(result);
                    result.Append("/\n");
                    break;
                case XmlToken.Text:
                    AppendText(result, Text(reader.Value));
                    break;
            }
        return reader.Token == XmlToken.Eof ? result.ToString() : null;
    }

    private static string? Reference(byte[] document)
    {
        var result = new StringBuilder();
        try
        {
            using var reader = XmlReader.Create(
                new MemoryStream(document), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, CheckCharacters = true });
            while (reader.Read())
                switch (reader.NodeType)
                {
                    case XmlNodeType.Element:
                        Flush(result);
                        var isEmpty = reader.IsEmptyElement;
                        result.Append('<').Append(reader.NamespaceURI).Append('|').Append(reader.LocalName).Append('\n');
                        while (reader.MoveToNextAttribute())
                            if (reader.Prefix != "xmlns" && reader.Name != "xmlns")
                                result.Append('@').Append(reader.NamespaceURI).Append('|').Append(reader.LocalName)
                                    .Append('=').Append(reader.Value).Append('\n');
                        if (isEmpty)
                            result.Append("/\n");
                        break;
                    case XmlNodeType.EndElement:
                        Flush(result);
                        result.Append("/\n");
                        break;
                    case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace:
                        AppendText(result, reader.Value);
                        break;
                    case XmlNodeType.Whitespace when reader.Depth > 0:
                        AppendText(result, reader.Value);
                        break;
                }
        }
        catch (XmlException)
        {
            return null;
        }
        return result.ToString();
    }

    // Text may come in pieces: a mark at its end joins them.
    private static void AppendText(StringBuilder result, string text)
    {
        if (text.Length == 0)
            return;
        if (result.Length > 0 && result[^1] == '\u0001')
            result.Length--;
        else
            result.Append('"');
        result.Append(text).Append('\u0001');
    }

    private static void Flush(StringBuilder result)
    {
        if (result.Length > 0 && result[^1] == '\u0001')
            result[^1] = '\n';
    }

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
