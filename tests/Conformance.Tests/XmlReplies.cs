using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Netconf.Mano.Conformance.Tests;

/// <summary>Compares replies as XML: prefixes and the wording of errors do not count.</summary>
internal static partial class XmlReplies
{
    private static readonly string[] ErrorParts = ["error-type", "error-tag", "error-app-tag", "error-path", "error-info"];

    public static bool Same(XElement expected, XElement actual)
    {
        var errors = expected.Elements().Where(e => e.Name.LocalName == "rpc-error").ToList();
        if (errors.Count > 0)
            return errors.All(e => actual.Elements().Any(a => a.Name.LocalName == "rpc-error" && SameError(e, a)));
        return SameElement(expected, actual);
    }

    public static string Flat(XElement reply) => Space().Replace(reply.ToString(SaveOptions.DisableFormatting), "><").Replace(" />", "/>", StringComparison.Ordinal).Replace("<data></data>", "<data/>", StringComparison.Ordinal);

    /// <summary>The pattern is written for another server's prefixes, attribute order and quoting: compare without declarations and prefixes.</summary>
    public static bool MatchesLoosely(XElement reply, string pattern)
    {
        try
        {
            return Regex.IsMatch(Bare(Flat(reply)), Bare(pattern));
        }
        catch (RegexParseException)
        {
            return false;
        }
    }

    private static string Bare(string text) => Prefix().Replace(Declaration().Replace(Message().Replace(text, ""), ""), "$1");

    private static bool SameError(XElement expected, XElement actual)
    {
        foreach (var name in ErrorParts)
        {
            var e = expected.Elements().FirstOrDefault(x => x.Name.LocalName == name);
            var a = actual.Elements().FirstOrDefault(x => x.Name.LocalName == name);
            if (e is null)
                continue;
            if (a is null || (name == "error-path" ? Path(e.Value) != Path(a.Value) : name == "error-info" ? !SameInfo(e, a) : e.Value.Trim() != a.Value.Trim()))
                return false;
        }
        return true;
    }

    private static bool SameInfo(XElement expected, XElement actual) => expected.Elements().All(e =>
        actual.Elements().Any(a => a.Name.LocalName == e.Name.LocalName && Path(a.Value) == Path(e.Value)));

    private static string Path(string path) => PathPrefix().Replace(path.Replace('"', '\'').Trim(), "");

    private static bool SameElement(XElement expected, XElement actual)
    {
        if (expected.Name != actual.Name)
            return false;
        var left = expected.Elements().ToList();
        var right = actual.Elements().ToList();
        if (left.Count != right.Count)
            return false;
        if (left.Count == 0)
            return Value(expected) == Value(actual);
        // Siblings of different names may stand in any order; those of one name keep theirs, or may be in another when nothing but order differs.
        return left.GroupBy(e => e.Name).All(g =>
        {
            var theirs = right.Where(e => e.Name == g.Key).ToList();
            return theirs.Count == g.Count()
                && (g.Zip(theirs).All(p => SameElement(p.First, p.Second)) || g.All(e => theirs.Any(t => SameElement(e, t))));
        });
    }

    private static string Value(XElement element)
    {
        var text = element.Value.Trim();
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && element.GetNamespaceOfPrefix(text[..colon]) is { } space ? $"{{{space}}}{text[(colon + 1)..]}" : text;
    }

    [GeneratedRegex(@">\s+<")]
    private static partial Regex Space();

    [GeneratedRegex(" xmlns(:[A-Za-z0-9_.-]+)?=\"[^\"]*\"")]
    private static partial Regex Declaration();

    [GeneratedRegex("<error-message[^>]*>.*?</error-message>")]
    private static partial Regex Message();

    [GeneratedRegex("(</?)[A-Za-z0-9_.-]+:")]
    private static partial Regex Prefix();

    [GeneratedRegex(@"(?<=[/\[])[A-Za-z0-9_.-]+:")]
    private static partial Regex PathPrefix();
}
