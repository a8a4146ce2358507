namespace Netconf.Mano.Yang;

/// <summary>The modules that the paths of leafrefs name by prefix.</summary>
internal static class LeafRefModules
{
    public static IEnumerable<Module> Of(YangType type)
    {
        switch (type)
        {
            case LeafRefType leafRef:
                foreach (var module in Of(leafRef))
                    yield return module;
                break;
            case UnionType union:
                foreach (var member in union.Members)
                    foreach (var module in Of(member))
                        yield return module;
                break;
        }
    }

    private static IEnumerable<Module> Of(LeafRefType type)
    {
        var text = type.PathText;
        for (var colon = text.IndexOf(':'); colon >= 0; colon = text.IndexOf(':', colon + 1))
        {
            var start = colon;
            while (start > 0 && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is '-' or '_' or '.'))
                start--;
            if (type.Scope.ResolvePrefix(text[start..colon]) is { } module)
                yield return module;
        }
    }
}
