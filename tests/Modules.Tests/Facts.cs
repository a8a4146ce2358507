using System.Text;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Modules.Tests;

/// <summary>What two texts of one module must agree on: every statement but prose, in order, arguments in one form.</summary>
internal static class Facts
{
    private static readonly HashSet<Keyword> Prose =
        [Keyword.Description, Keyword.Reference, Keyword.Contact, Keyword.Organization];

    /// <summary>Arguments in which white space outside literals does not matter.</summary>
    private static readonly HashSet<Keyword> Expressions =
        [Keyword.Must, Keyword.When, Keyword.Path, Keyword.Augment, Keyword.Refine, Keyword.Unique, Keyword.Key, Keyword.Range, Keyword.Length, Keyword.IfFeature];

    /// <summary>The differences between the published text and ours, as sentences; none when they state the same.</summary>
    public static IReadOnlyList<string> Compare(Statement published, Statement ours)
    {
        var differences = new List<string>();
        Compare(published, ours, "", differences);
        return differences;
    }

    private static void Compare(Statement published, Statement ours, string path, List<string> differences)
    {
        var here = $"{path}/{published}";
        if (published.Name != ours.Name || (!IsOurWord(published) && Argument(published) != Argument(ours) && !IsLegalForm(published, ours)))
        {
            differences.Add($"{here}: ours is {ours}");
            return;
        }
        var theirs = published.Substatements.Where(s => !Prose.Contains(s.Keyword)).ToList();
        var mine = ours.Substatements.Where(s => !Prose.Contains(s.Keyword)).ToList();
        if (theirs.Count != mine.Count)
        {
            differences.Add($"{here}: {theirs.Count} substatements, ours has {mine.Count}");
            return;
        }
        for (var i = 0; i < theirs.Count; i++)
            Compare(theirs[i], mine[i], here, differences);
    }

    /// <summary>A presence statement's argument is prose too (RFC 7950 §7.5.5).</summary>
    private static bool IsOurWord(Statement published) => published.Keyword == Keyword.Presence;

    /// <summary>
    /// A path that follows deref(), which RFC 7950 §9.9.2 does not allow, is written with a key predicate: it ends in the same two names.
    /// </summary>
    private static bool IsLegalForm(Statement published, Statement ours) =>
        published.Keyword == Keyword.Path
        && Argument(published).StartsWith("deref(", StringComparison.Ordinal)
        && Argument(ours).Contains("current()/../", StringComparison.Ordinal)
        && LastNames(Argument(published)).SequenceEqual(LastNames(Argument(ours)));

    private static IEnumerable<string> LastNames(string path) =>
        path.Split('/').TakeLast(2).Select(step => step.Split('[')[0].Split(':')[^1]);

    private static string Argument(Statement statement)
    {
        var argument = statement.Argument ?? "";
        if (statement.Keyword == Keyword.ErrorMessage)
            return string.Join(' ', argument.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return Expressions.Contains(statement.Keyword) ? WithoutSpaces(argument) : argument;
    }

    private static string WithoutSpaces(string expression)
    {
        var text = new StringBuilder();
        var quote = '\0';
        foreach (var c in expression)
        {
            if (quote == '\0' && char.IsWhiteSpace(c))
            {
                if (text.Length > 0 && text[^1] != ' ')
                    text.Append(' ');
                continue;
            }
            if (c is '"' or '\'')
                quote = quote == '\0' ? c : quote == c ? '\0' : quote;
            text.Append(c);
        }
        return text.ToString().Trim();
    }
}
