namespace Netconf.Mano.Yang;

/// <summary>Schema node identifiers (RFC 7950 §6.5), followed through the growing tree.</summary>
internal static class SchemaPaths
{
    /// <summary>How many steps a path has.</summary>
    public static int Length(string path) => path.AsSpan().Trim('/').Count('/') + 1;

    /// <summary>
    /// Follows a descendant path. Names without a prefix, or with the text's own, are in <paramref name="owner"/>: a grouping's nodes
    /// are in the namespace of the module that uses it.
    /// </summary>
    public static SchemaNode? Descend(string path, TextUnit unit, ParentNode from, Module owner)
    {
        SchemaNode? at = from;
        foreach (var range in path.AsSpan().Split('/'))
        {
            var (prefix, name) = TextUnit.Split(path[range]);
            var module = prefix is null || prefix == unit.Prefix ? owner : unit.ResolvePrefix(prefix);
            at = module is null ? null : (at as ParentNode)?.Draft?.Find(module, name);
            if (at is null)
                return null;
        }
        return at;
    }

    /// <summary>The modules an absolute path names, in order.</summary>
    public static IEnumerable<ModuleUnit> Modules(string path, TextUnit unit)
    {
        foreach (var step in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
            if (unit.FindUnit(TextUnit.Split(step).Prefix) is { } module)
                yield return module;
    }

    /// <summary>Whether a prefix of a path is undeclared (reported) or its import failed (reported before).</summary>
    public static bool HasBrokenPrefix(Statement s, TextUnit unit)
    {
        foreach (var step in s.Arg.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var (prefix, _) = TextUnit.Split(step);
            if (unit.FindUnit(prefix) is not null)
                continue;
            if (!unit.BrokenPrefixes.Contains(prefix!))
                unit.Error("unknown-prefix", $"the prefix {prefix} is not declared", s, "import the module");
            return true;
        }
        return false;
    }

    /// <summary>The node an absolute path leads to; reports where it ends early.</summary>
    public static SchemaNode? Absolute(Statement s, TextUnit unit, RootNode root)
    {
        if (HasBrokenPrefix(s, unit))
            return null;
        SchemaNode at = root;
        foreach (var step in s.Arg.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var (prefix, name) = TextUnit.Split(step);
            var module = unit.ResolvePrefix(prefix ?? "")!;
            if ((at as ParentNode)?.Draft?.Find(module, name) is not { } next)
            {
                unit.Error("unknown-node", $"{s.Name} {s.Arg}: there is no {module.Name}:{name} in " +
                    (at.Kind == SchemaNodeKind.Root ? $"module {module.Name}" : TreeBuilder.Title(at)), s);
                return null;
            }
            at = next;
        }
        return at;
    }
}
