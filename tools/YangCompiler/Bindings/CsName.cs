using System.Text;

namespace Netconf.Mano.YangCompiler.Bindings;

/// <summary>C# names from YANG names.</summary>
internal static class CsName
{
    private static readonly string[] Mass = ["Data", "Metadata", "Info", "Information", "Statistics"];

    /// <summary>
    /// <c>vnf-instance</c> → <c>VnfInstance</c>, <c>SCALE_TO_LEVEL</c> → <c>ScaleToLevel</c>, <c>sha-256</c> → <c>Sha256</c>; what begins with a digit gets an
    /// underscore first.
    /// </summary>
    public static string Pascal(string yang)
    {
        var name = new StringBuilder();
        foreach (var part in Parts(yang))
        {
            name.Append(char.ToUpperInvariant(part[0]));
            var shouts = part.Length > 1 && part.All(c => !char.IsLower(c)) && part.Any(char.IsLetter);
            name.Append(shouts ? part[1..].ToLowerInvariant() : part[1..]);
        }
        if (name.Length == 0)
            return "_";
        return char.IsDigit(name[0]) ? "_" + name : name.ToString();
    }

    /// <summary>The plural of a Pascal name, for lists; what is a plural already stays.</summary>
    public static string Plural(string name)
    {
        if (Array.Exists(Mass, m => name.EndsWith(m, StringComparison.Ordinal)))
            return name;
        if (EndsWithAny(name, "ss", "us", "x", "ch", "sh"))
            return name + "es";
        if (name.EndsWith('s'))
            return name;
        if (name.Length > 1 && name.EndsWith('y') && !"aeiou".Contains(name[^2]))
            return name[..^1] + "ies";
        return name + "s";
    }

    private static bool EndsWithAny(string name, params ReadOnlySpan<string> ends)
    {
        foreach (var e in ends)
            if (name.EndsWith(e, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    private static IEnumerable<string> Parts(string yang)
    {
        var start = -1;
        for (var i = 0; i <= yang.Length; i++)
        {
            var isWord = i < yang.Length && char.IsAsciiLetterOrDigit(yang[i]);
            if (isWord && start < 0)
                start = i;
            if (!isWord && start >= 0)
            {
                yield return yang[start..i];
                start = -1;
            }
        }
    }
}
