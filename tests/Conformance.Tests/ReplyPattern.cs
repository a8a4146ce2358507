using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Netconf.Mano.Conformance.Tests;

/// <summary>
/// What a recorded regular expression means to say of a reply. The expressions are pieces of the other server's output, often cut off at the end, with its prefixes
/// and its wording: read as the elements that have to be there, without namespaces.
/// </summary>
internal static partial class ReplyPattern
{
    private const string Cut = "cut-off-here";

    /// <summary>Whether the reply holds what the expression shows. False also when the expression is no piece of XML.</summary>
    public static bool Matches(XElement reply, string pattern)
    {
        if (Read(pattern) is not { } pieces)
            return false;
        var bare = Bare(reply);
        return pieces.All(p => bare.DescendantsAndSelf().Any(e => Shows(p, e)));
    }

    private static List<XElement>? Read(string pattern)
    {
        var text = Escape().Replace(pattern, "$1").TrimEnd('$');
        var built = new StringBuilder("<pieces>");
        var open = new Stack<string>();
        foreach (Match tag in Tag().Matches(text))
        {
            var name = tag.Groups["name"].Value;
            built.Append(tag.Groups["text"].Value);
            if (tag.Groups["end"].Length > 0)
            {
                if (open.Count == 0 || open.Pop() != name)
                    return null;
                built.Append($"</{name}>");
            }
            else
            {
                built.Append($"<{name}/>");
                if (tag.Groups["empty"].Length == 0)
                {
                    built.Length -= 2;
                    built.Append('>');
                    open.Push(name);
                }
            }
        }
        while (open.TryPop(out var name))
            built.Append($"<{Cut}/></{name}>");
        var pieces = XElement.Parse(built.Append("</pieces>").ToString()).Elements().ToList();
        return pieces.Count == 0 ? null : pieces;
    }

    private static bool Shows(XElement expected, XElement actual)
    {
        if (expected.Name != actual.Name)
            return false;
        if (expected.Name.LocalName == "error-message")
            return true;
        if (expected.Name.LocalName == "rpc-error")
            return XmlReplies.SameError(expected, actual);
        var wanted = expected.Elements().Where(e => e.Name.LocalName != Cut).ToList();
        var isCut = expected.Element(Cut) is not null;
        if (!isCut && wanted.Count != actual.Elements().Count())
            return false;
        if (wanted.Count == 0)
            return isCut || Value(expected) == Value(actual);
        return wanted.All(w => actual.Elements().Any(a => Shows(w, a)));
    }

    private static string Value(XElement element) => ValuePrefix().Replace(element.Value.Trim(), "");

    private static XElement Bare(XElement element) =>
        new(element.Name.LocalName, element.HasElements ? element.Elements().Select(Bare) : element.Value);

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex Escape();

    [GeneratedRegex(@"(?<text>[^<]*)<(?<end>/?)(?:[A-Za-z0-9_.-]+:)?(?<name>[A-Za-z0-9_.-]+)[^<>]*?(?<empty>/?)>")]
    private static partial Regex Tag();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_.-]*:(?=[A-Za-z_])")]
    private static partial Regex ValuePrefix();
}
