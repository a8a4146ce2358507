using System.Text;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol;

/// <summary>Instance paths in XML's form: a prefix on every name, each the prefix its module prefers.</summary>
internal static class InstancePathXml
{
    /// <summary>
    /// From <c>/mod:a/b[k='v']</c> to <c>/p:a/p:b[p:k='v']</c>; adds the prefixes used, with their namespaces.
    /// </summary>
    public static string Qualify(string path, Schema schema, Dictionary<string, string> prefixes)
    {
        var output = new StringBuilder(path.Length + 32);
        var module = "";
        for (var i = 0; i < path.Length;)
        {
            var c = path[i];
            if (c is '\'' or '"')
            {
                var end = path.IndexOf(c, i + 1);
                end = end < 0 ? path.Length - 1 : end;
                output.Append(path, i, end - i + 1);
                i = end + 1;
            }
            else if (char.IsLetter(c) || c == '_')
            {
                var end = i;
                while (end < path.Length && (char.IsLetterOrDigit(path[end]) || path[end] is '_' or '-' or '.' or ':'))
                    end++;
                var name = path[i..end];
                var inPredicate = i > 0 && path[i - 1] == '[';
                var colon = name.IndexOf(':', StringComparison.Ordinal);
                var of = colon < 0 ? module : name[..colon];
                if (!inPredicate)
                    module = of;
                output.Append(Prefix(of, schema, prefixes)).Append(name, colon + 1, name.Length - colon - 1);
                i = end;
            }
            else
            {
                output.Append(c);
                i++;
            }
        }
        return output.ToString();
    }

    private static string Prefix(string module, Schema schema, Dictionary<string, string> prefixes)
    {
        if (schema.FindModule(module) is not { } found)
            return "";
        var prefix = found.Prefix;
        for (var n = 2; prefixes.TryGetValue(prefix, out var uri) && uri != found.Namespace; n++)
            prefix = found.Prefix + n;
        prefixes[prefix] = found.Namespace;
        return prefix + ":";
    }
}
