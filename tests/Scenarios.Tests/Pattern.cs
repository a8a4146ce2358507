using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Netconf.Mano.Scenarios.Tests;

/// <summary>
/// Compares what was received with what is expected: each expected element must be there, in any order, with the expected text (<c>*</c>: any, <c>~re</c>: a
/// regular expression, <c>$(name)</c>: remembered when it is first met, the same from then on); what is not expected may be there.
/// </summary>
/// <param name="known">Values by name.</param>
internal sealed class Pattern(Dictionary<string, string> known)
{
    private static readonly XNamespace Own = "urn:scenario";

    /// <summary>Reads XML.</summary>
    public static XElement Read(string text) => XElement.Parse(text);

    /// <summary>Why it is not as expected, or null; what was remembered on the way is kept only when it is.</summary>
    public string? Difference(XElement expected, XElement seen)
    {
        var found = new Dictionary<string, string>(known);
        if (Compare(expected, seen, found) is { } difference)
        {
            return difference;
        }

        foreach (var (name, value) in found)
        {
            known[name] = value;
        }

        return null;
    }

    private static string? Compare(XElement expected, XElement seen, Dictionary<string, string> found)
    {
        if (expected.Name != seen.Name)
        {
            return $"<{seen.Name.LocalName}> where <{expected.Name.LocalName}> is expected";
        }

        foreach (var attribute in expected.Attributes().Where(a => !a.IsNamespaceDeclaration && a.Name.Namespace != Own))
        {
            if (seen.Attribute(attribute.Name)?.Value != attribute.Value)
            {
                return $"{attribute.Name.LocalName} of <{seen.Name.LocalName}> is not '{attribute.Value}'";
            }
        }

        return expected.HasElements ? Children(expected, seen, found) : Text(expected, seen, found);
    }

    private static string? Children(XElement expected, XElement seen, Dictionary<string, string> found)
    {
        var left = seen.Elements().ToList();
        foreach (var child in expected.Elements())
        {
            var bare = child.Attribute(Own + "absent") is not null || child.Attribute(Own + "count") is not null;
            var alike = left.Where(e => e.Name == child.Name && (!bare || !child.HasElements || Compare(child, e, new(found)) is null)).ToList();
            if (child.Attribute(Own + "absent") is not null)
            {
                if (alike.Count > 0)
                {
                    return $"<{child.Name.LocalName}> is there: {alike[0]}";
                }
            }
            else if (child.Attribute(Own + "count")?.Value is { } count)
            {
                if (alike.Count.ToString() != count)
                {
                    return $"<{child.Name.LocalName}> is there {alike.Count} times, not {count}";
                }
            }
            else
            {
                string? why = null;
                if (alike.Find(e => (why = Try(child, e, found)) is null) is not { } match)
                {
                    return $"in <{seen.Name.LocalName}> no <{child.Name.LocalName}> fits {child.ToString(SaveOptions.DisableFormatting)}{(why is null ? "" : $" (the last: {why})")}";
                }

                left.Remove(match);
            }
        }

        return null;
    }

    private static string? Try(XElement expected, XElement seen, Dictionary<string, string> found)
    {
        var trial = new Dictionary<string, string>(found);
        if (Compare(expected, seen, trial) is { } why)
        {
            return why;
        }

        foreach (var (name, value) in trial)
        {
            found[name] = value;
        }

        return null;
    }

    private static string? Text(XElement expected, XElement seen, Dictionary<string, string> found)
    {
        var (want, is_) = (expected.Value.Trim(), seen.Value.Trim());
        var fits = want switch
        {
            "" or "*" => true,
            ['~', .. var re] => Regex.IsMatch(is_, re),
            ['$', '(', .. var name, ')'] => !found.TryGetValue(name, out var was) ? (found[name] = is_) == is_ : was == is_,
            _ => want == is_,
        };
        return fits ? null : $"<{seen.Name.LocalName}> is '{is_}', not '{want}'";
    }
}
