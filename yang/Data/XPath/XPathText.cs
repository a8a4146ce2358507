using System.Globalization;
using System.Text;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>String-values and numbers (XPath 1.0 §4.2, §4.4, §5).</summary>
internal static class XPathText
{
    /// <summary>A number as XPath writes it: no exponent, no "+", integers without a point.</summary>
    public static string Of(double number)
    {
        if (double.IsNaN(number))
            return "NaN";
        if (double.IsInfinity(number))
            return number > 0 ? "Infinity" : "-Infinity";
        if (number == 0)
            return "0";
        if (Math.Abs(number) < 1e15 && number == Math.Truncate(number))
            return ((long)number).ToString(CultureInfo.InvariantCulture);
        return Positional(number.ToString("R", CultureInfo.InvariantCulture));
    }

    public static string Of(bool value) => value ? "true" : "false";

    /// <summary>A string as a number: optional white space and '-', digits, a point; anything else is NaN.</summary>
    public static double Number(ReadOnlySpan<byte> text)
    {
        text = text.Trim(" \t\r\n"u8);
        var digits = text.Length > 0 && text[0] == (byte)'-' ? text[1..] : text;
        if (digits.Length == 0 || digits.SequenceEqual("."u8))
            return double.NaN;
        if (digits.Length < 16 && digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0)
            return SmallInteger(digits, text.Length != digits.Length);
        var points = 0;
        foreach (var b in digits)
            if (b == (byte)'.' ? ++points > 1 : b is < (byte)'0' or > (byte)'9')
                return double.NaN;
        return double.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture);
    }

    public static double Number(string text)
    {
        Span<byte> utf8 = stackalloc byte[text.Length <= 80 ? 240 : 0];
        return text.Length <= 80
            ? Number(utf8[..Encoding.UTF8.GetBytes(text, utf8)])
            : Number(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>The number a node's string-value is.</summary>
    public static double Number(XPathEvaluation run, in XPathItem item) =>
        item.IsInner || item.Child is AnyNode ? Number(String(run, item)) : Number(item.Value);

    /// <summary>A node's string-value.</summary>
    public static string String(XPathEvaluation run, in XPathItem item)
    {
        if (!item.IsInner && item.Child is not AnyNode)
            return Encoding.UTF8.GetString(item.Value);
        var text = new StringBuilder();
        Append(run, item, text);
        return text.ToString();
    }

    private static void Append(XPathEvaluation run, in XPathItem item, StringBuilder text)
    {
        run.Spend();
        if (item.Child is AnyNode any)
        {
            if (item.Frame.Storage.Any(any.Ordinal) is { } content)
                AppendXmlText(content.Xml.Span, text);
            return;
        }
        if (!item.IsInner)
        {
            text.Append(Encoding.UTF8.GetString(item.Value));
            return;
        }
        var children = new List<XPathItem>();
        XPathAxes.Children(run, item.Frame, children);
        foreach (var child in children)
            Append(run, child, text);
    }

    // The content of anydata is well-formed XML; what is not markup is text.
    private static void AppendXmlText(ReadOnlySpan<byte> xml, StringBuilder text)
    {
        using var reader = System.Xml.XmlReader.Create(
            new StringReader($"<a>{Encoding.UTF8.GetString(xml)}</a>"),
            new System.Xml.XmlReaderSettings { DtdProcessing = System.Xml.DtdProcessing.Prohibit, XmlResolver = null });
        while (reader.Read())
            if (reader.NodeType is System.Xml.XmlNodeType.Text or System.Xml.XmlNodeType.CDATA
                or System.Xml.XmlNodeType.Whitespace or System.Xml.XmlNodeType.SignificantWhitespace)
                text.Append(reader.Value);
    }

    private static double SmallInteger(ReadOnlySpan<byte> digits, bool isNegative)
    {
        long value = 0;
        foreach (var d in digits)
            value = value * 10 + (d - '0');
        return isNegative ? -(double)value : value;
    }

    private static string Positional(string scientific)
    {
        var e = scientific.IndexOf('E', StringComparison.Ordinal);
        if (e < 0)
            return scientific;
        var exponent = int.Parse(scientific.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var sign = scientific[0] == '-' ? "-" : "";
        var digits = scientific[sign.Length..e].Replace(".", "", StringComparison.Ordinal);
        var point = 1 + exponent;
        if (point <= 0)
            return $"{sign}0.{new string('0', -point)}{digits}";
        return digits.Length <= point
            ? sign + digits.PadRight(point, '0') : $"{sign}{digits[..point]}.{digits[point..]}";
    }
}
