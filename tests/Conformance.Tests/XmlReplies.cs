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

    /// <summary>
    /// The reply without the top nodes of modules that are none of the session's and that the recorded reply does not name: our server carries modules of its own
    /// (ietf-netconf-acm), whose defaults report-all shows.
    /// </summary>
    public static XElement Without(XElement reply, Func<string, bool> ofSession, string expected)
    {
        var copy = new XElement(reply);
        foreach (var node in copy.Elements().Where(e => e.Name.LocalName == "data").Elements().ToList())
            if (!ofSession(node.Name.NamespaceName) && !expected.Contains(node.Name.NamespaceName, StringComparison.Ordinal))
                node.Remove();
        return copy;
    }

    /// <summary>Whether the parts of an error that count and that the expected one has are those of the actual one.</summary>
    public static bool SameError(XElement expected, XElement actual)
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

    // The recorded server roots the paths of errors in an edit at the request; RFC 6241 §4.3 leaves the root to the layer of the error.
    private static string Path(string path) =>
        RequestRoot().Replace(PathPrefix().Replace(path.Replace('"', '\'').Trim(), ""), "");

    private static bool SameElement(XElement expected, XElement actual)
    {
        if (expected.Name != actual.Name)
            return false;
        var left = expected.Elements().ToList();
        var right = actual.Elements().ToList();
        if (left.Count != right.Count)
            return false;
        if (left.Count == 0)
            return Values(expected).Overlaps(Values(actual));
        // Siblings of different names may stand in any order; those of one name keep theirs, or may be in another when nothing but order differs.
        return left.GroupBy(e => e.Name).All(g =>
        {
            var theirs = right.Where(e => e.Name == g.Key).ToList();
            return theirs.Count == g.Count()
                && (g.Zip(theirs).All(p => SameElement(p.First, p.Second)) || g.All(e => theirs.Any(t => SameElement(e, t))));
        });
    }

    // The text, and when it can be a qualified name (RFC 7950 §9.10.3: no prefix means the default namespace) that too.
    private static HashSet<string> Values(XElement element)
    {
        var text = element.Value.Trim();
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0)
            return element.GetNamespaceOfPrefix(text[..colon]) is { } space ? [$"{{{space}}}{text[(colon + 1)..]}"] : [text];
        return [text, $"{{{element.GetDefaultNamespace()}}}{text}"];
    }

    [GeneratedRegex(@">\s+<")]
    private static partial Regex Space();

    [GeneratedRegex(@"(?<=[/\[])[A-Za-z0-9_.-]+:")]
    private static partial Regex PathPrefix();

    [GeneratedRegex("^/rpc/edit-config/config(?=/)")]
    private static partial Regex RequestRoot();
}
