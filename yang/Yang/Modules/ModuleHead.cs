using System.Text;
using System.Text.RegularExpressions;

namespace Netconf.Mano.Yang;

/// <summary>Name and revision of a text without parsing all of it; for indexing sources only, the parser has the last word.</summary>
internal static partial class ModuleHead
{
    private const int HeadLength = 256 * 1024;

    public static string? Name(ModuleText text)
    {
        var match = NamePattern().Match(WithoutComments(Head(text)));
        return match.Success ? match.Groups[1].Value : null;
    }

    public static bool IsSubmodule(ModuleText text) => NamePattern().Match(WithoutComments(Head(text))).Value.Contains("submodule");

    /// <summary>The greatest revision date, or null.</summary>
    public static string? LatestRevision(ModuleText text)
    {
        string? latest = null;
        foreach (Match match in RevisionPattern().Matches(WithoutComments(Head(text))))
            if (string.CompareOrdinal(match.Groups[1].Value, latest) > 0)
                latest = match.Groups[1].Value;
        return latest;
    }

    private static string Head(ModuleText text) =>
        Encoding.UTF8.GetString(text.Utf8.Span[..Math.Min(text.Utf8.Length, HeadLength)]);

    private static string WithoutComments(string text) => CommentPattern().Replace(text, m => m.Groups[1].Success ? m.Value : " ");

    [GeneratedRegex("""("(?:[^"\\]|\\.)*"|'[^']*')|//[^\n]*|/\*.*?\*/|<!--.*?-->""", RegexOptions.Singleline)]
    private static partial Regex CommentPattern();

    [GeneratedRegex("""(?:^|[\s<])(?:sub)?module\s+(?:name\s*=\s*)?["']?([A-Za-z_][\w.-]*)""")]
    private static partial Regex NamePattern();

    [GeneratedRegex("""(?:^|[\s;{}<])revision\s+(?:date\s*=\s*)?["']?(\d{4}-\d\d-\d\d)""")]
    private static partial Regex RevisionPattern();
}
