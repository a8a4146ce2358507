using System.Text;

namespace Netconf.Mano.Yang;

/// <summary>The characters of a module's text, checked, and the way from an index to line and column.</summary>
internal sealed class SourceText
{
    /// <summary>No module known is larger than a few megabytes; beyond this a text is refused.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    private static readonly UTF8Encoding Strict = new(false, true);

    private SourceText(string file, string text)
    {
        File = file;
        Text = text;
    }

    public string File { get; }

    public string Text { get; }

    /// <summary>Decodes a text; on broken UTF-8 a finding and null.</summary>
    public static SourceText? Decode(ModuleText module, DiagnosticBag findings)
    {
        var bytes = module.Utf8.Span;
        if (bytes.Length > MaxBytes)
        {
            findings.Error("text-too-large", $"the text has {bytes.Length} bytes, more than {MaxBytes}", new SourceLocation(module.Name, 1, 1));
            return null;
        }
        if (bytes is [0xEF, 0xBB, 0xBF, ..])
            bytes = bytes[3..];
        try
        {
            return new SourceText(module.Name, Strict.GetString(bytes));
        }
        catch (DecoderFallbackException e)
        {
            var before = bytes[..Math.Clamp(e.Index, 0, bytes.Length)];
            var line = before.Count((byte)'\n') + 1;
            findings.Error("invalid-utf8", "the text is not UTF-8", new SourceLocation(module.Name, line, 1),
                "save the file in UTF-8 (RFC 7950 §6)");
            return null;
        }
    }

    /// <summary>Code points between two indexes of one line, as columns count.</summary>
    public int Column(int lineStart, int index)
    {
        var column = 1;
        for (var i = lineStart; i < index; i++)
            if (!char.IsLowSurrogate(Text[i]))
                column++;
        return column;
    }
}
