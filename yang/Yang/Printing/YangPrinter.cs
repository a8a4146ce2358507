using System.Text;

namespace Netconf.Mano.Yang;

/// <summary>Prints statements as YANG text: reading it back gives the same statements.</summary>
internal sealed class YangPrinter(TextWriter writer)
{
    private const int MaxLine = 100;

    /// <summary>Prints a module or submodule.</summary>
    public static void Print(Statement root, TextWriter writer) => new YangPrinter(writer).Write(root, 0);

    private void Write(Statement s, int depth)
    {
        var indent = new string(' ', depth * 2);
        writer.Write(indent);
        writer.Write(s.Name);
        if (s.Argument is { } argument)
            WriteArgument(argument, s, indent);
        if (s.Items.Length == 0)
        {
            writer.WriteLine(';');
            return;
        }
        writer.WriteLine(" {");
        foreach (var sub in s.Items)
            Write(sub, depth + 1);
        writer.Write(indent);
        writer.WriteLine('}');
    }

    private void WriteArgument(string argument, Statement s, string indent)
    {
        if (IsWord(argument))
        {
            writer.Write(' ');
            writer.Write(argument);
            return;
        }
        var quoted = Quote(argument, indent.Length + 2);
        if (quoted.Contains('\n') || indent.Length + s.Name.Length + quoted.Length > MaxLine)
        {
            writer.WriteLine();
            writer.Write(indent);
            writer.Write("  ");
        }
        else
            writer.Write(' ');
        writer.Write(quoted);
    }

    private static bool IsWord(string text)
    {
        if (text.Length == 0 || text.Contains("//", StringComparison.Ordinal) || text.Contains("/*", StringComparison.Ordinal)
            || text.Contains("*/", StringComparison.Ordinal) || text[0] == '+')
            return false;
        foreach (var c in text)
            if (c <= ' ' || c is ';' or '{' or '}' or '"' or '\'' or '\\')
                return false;
        return true;
    }

    /// <summary>A quoted form whose opening quote stands at <paramref name="column"/> (from 0) when it spans lines.</summary>
    private static string Quote(string text, int column)
    {
        // A backslash is itself between single quotes: patterns stay readable.
        if (text.Contains('\\') && !text.AsSpan().ContainsAny('\'', '\n', '\r'))
            return $"'{text}'";
        // White space before a line end, or tabs at a line's begin, would not survive as they are (§6.1.3).
        var lines = text.Split('\n');
        var asIs = !text.Contains('\r') && lines.Take(lines.Length - 1).All(l => l.Length == 0 || l[^1] is not (' ' or '\t'))
            && lines.All(l => !l.StartsWith('\t'));
        var result = new StringBuilder("\"");
        for (var i = 0; i < lines.Length; i++)
        {
            if (i > 0)
                result.Append(asIs ? "\n" : "\\n").Append(asIs && lines[i].Length > 0 ? new string(' ', column + 1) : "");
            result.Append(lines[i].Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
                .Replace("\t", "\\t", StringComparison.Ordinal));
        }
        return result.Append('"').ToString();
    }
}
