using System.Text;

namespace Netconf.Mano.YangCompiler.Bindings;

/// <summary>Collects C# text line by line, indented.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>Writes a line; an empty one has no indentation.</summary>
    public void Line(string line = "")
    {
        if (line.Length > 0)
            _text.Append(' ', _depth * 4).Append(line);
        _text.Append('\n');
    }

    /// <summary>Writes a head, a brace, what <paramref name="body"/> writes, and the closing brace.</summary>
    public void Block(string head, Action body, string end = "}")
    {
        Line(head);
        Line("{");
        Indented(body);
        Line(end);
    }

    /// <summary>Writes what <paramref name="body"/> writes one level deeper.</summary>
    public void Indented(Action body)
    {
        _depth++;
        body();
        _depth--;
    }

    /// <summary>Writes a documentation comment.</summary>
    public void Summary(string text) => Line($"/// <summary>{Escape(text)}</summary>");

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    /// <summary>A C# string literal.</summary>
    public static string Literal(string text)
    {
        var literal = new StringBuilder("\"");
        foreach (var c in text)
            literal.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                < ' ' or '\u007f' or '\u0085' or '\u2028' or '\u2029' => $"\\u{(int)c:x4}",
                _ => c.ToString(),
            });
        return literal.Append('"').ToString();
    }

    private static string Escape(string text)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', words).Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
    }
}
