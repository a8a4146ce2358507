using System.Text;

namespace Netconf.Mano.Data.Tests.Xml;

/// <summary>Makes well-formed documents with everything XML has, and breaks them.</summary>
internal static class RandomXml
{
    private static readonly string[] Pieces =
        ["<", ">", "&", ";", "/", "'", "\"", "=", " ", "\n", "\r", "]]>", "<!--", "-->", "<![CDATA[", "<?", "?>", "xmlns", "xmlns:a", ":", "&#", "&#x", "a", "1", "\0", "é", "<a>", "</a>", "<!DOCTYPE a>", " nc:operation=\"delete\"", "{", "}", "[", "]", ",", "null", "\\u", "true"];

    public static string Document(Random random)
    {
        var text = new StringBuilder();
        if (random.Next(3) == 0)
            text.Append(Pick(random, "<?xml version=\"1.0\"?>", "<?xml version='1.0' encoding='UTF-8'?>\n", "<?xml version=\"1.0\" standalone=\"no\" ?>"));
        Misc(random, text);
        Element(random, text, 0, ["xml"]);
        Misc(random, text);
        return text.ToString();
    }

    /// <summary>The document with something cut out, put in, swapped or changed; not in its declaration, where XmlReader takes any version.</summary>
    public static byte[] Break(Random random, byte[] document)
    {
        var bytes = new List<byte>(document);
        var declaration = document.AsSpan().StartsWith("<?xml"u8) ? document.AsSpan().IndexOf("?>"u8) + 2 : 0;
        for (var n = random.Next(1, 3); n > 0; n--)
        {
            var at = random.Next(declaration, bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 6), bytes.Count - at));
                    break;
                case 1:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Pick(random, Pieces)));
                    break;
                case 2:
                    var from = random.Next(bytes.Count);
                    bytes.InsertRange(at, bytes.GetRange(from, Math.Min(random.Next(1, 12), bytes.Count - from)));
                    break;
                case 3:
                    bytes[at] = (byte)random.Next(32, 127);
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
            if (bytes.Count == declaration)
                break;
        }
        return [.. bytes];
    }

    private static void Element(Random random, StringBuilder text, int depth, List<string> prefixes)
    {
        var scope = new List<string>(prefixes);
        var attributes = new StringBuilder();
        for (var i = random.Next(3); i > 0; i--)
        {
            var prefix = Pick(random, "", "a", "b");
            if (attributes.ToString().Contains($" xmlns{(prefix == "" ? "" : ":" + prefix)}=", StringComparison.Ordinal))
                continue;
            attributes.Append(prefix == "" ? " xmlns=" : $" xmlns:{prefix}=").Append(Pick(random, "'urn:1'", "\"urn:2\"", "'urn:3'"));
            if (prefix != "" && !scope.Contains(prefix))
                scope.Add(prefix);
        }
        // Names differ whatever their prefixes: no two attributes become one.
        foreach (var name in new[] { "x", "y", "z" }.Where(_ => random.Next(4) == 0))
        {
            var prefix = Pick(random, [.. scope, "", ""]);
            var quote = Pick(random, "'", "\"");
            attributes.Append(Pick(random, " ", "\n ")).Append(prefix is "" ? "" : prefix + ":").Append(name).Append(Pick(random, "=", " = "))
                .Append(quote).Append(Pick(random, "v", "", "a b", " \t\n", "&lt;&amp;", "&#9;&#x20AC;", "ü", ">")).Append(quote);
        }
        var element = Pick(random, [.. scope.Where(p => p != "xml").Select(p => p + ":"), "", ""]) + Pick(random, "n", "item", "a-b.c_d", "é1");
        text.Append('<').Append(element).Append(attributes);
        if (random.Next(6) == 0)
        {
            text.Append(Pick(random, "/>", " />"));
            return;
        }
        text.Append(Pick(random, ">", " >"));
        for (var i = random.Next(5); i > 0; i--)
            if (depth < 4 && random.Next(2) == 0)
                Element(random, text, depth + 1, scope);
            else
                text.Append(Pick(random, "text", " ", "\n", "\r\n", "&amp;", "&#65;", "<![CDATA[]]>", "<![CDATA[<x>&]]>", "<!-- c -->", "<?p i?>", "é\r", "]] ", "x > y"));
        text.Append("</").Append(element).Append(Pick(random, ">", "\n>"));
    }

    private static void Misc(Random random, StringBuilder text)
    {
        for (var i = random.Next(3); i > 0; i--)
            text.Append(Pick(random, " ", "\n", "<!--x-->", "<?p?>", "<?p  y ?>"));
    }

    private static string Pick(Random random, params string[] choices) => choices[random.Next(choices.Length)];
}
