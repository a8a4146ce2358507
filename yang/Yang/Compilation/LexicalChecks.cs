namespace Netconf.Mano.Yang;

/// <summary>
/// Checks of a text that need its names but no tree: typedefs and groupings that hide others (RFC 7950 §5.5), extension statements,
/// typedefs that no leaf uses.
/// </summary>
internal static class LexicalChecks
{
    /// <summary>Checks all texts of a module.</summary>
    public static void Check(ModuleUnit module)
    {
        foreach (var unit in module.Units)
            Check(unit.Root, unit, []);
        foreach (var typedef in module.Typedefs.Values)
            TypeCompiler.TypeOf(typedef);
    }

    private static void Check(Statement statement, TextUnit unit, List<(Keyword Keyword, string Name)> scope)
    {
        var before = scope.Count;
        var isTop = statement.Parent is null;
        foreach (var s in statement.Items)
            if (s.Keyword is Keyword.Typedef or Keyword.Grouping && s.Argument is not null)
                CheckDefinition(s, unit, scope, isTop);
        foreach (var s in statement.Items)
        {
            if (s.Keyword == Keyword.Extension)
                CheckExtension(s, unit);
            else if (s.Items.Length > 0)
                Check(s, unit, scope);
            if (s.Keyword == Keyword.Type && s.Argument is not null && unit.FindTypedef(s.Argument, s) is { } typedef)
                StatusRules.CheckReference(s, unit, typedef.Statement, (TextUnit)typedef.Scope);
        }
        scope.RemoveRange(before, scope.Count - before);
    }

    private static void CheckDefinition(Statement s, TextUnit unit, List<(Keyword Keyword, string Name)> scope, bool isTop)
    {
        if (s.Keyword == Keyword.Typedef)
        {
            if (BuiltInNames.TryFind(s.Arg, out _))
                unit.Error("hidden-definition", $"typedef {s.Arg} has the name of a built-in type", s, "choose another name (RFC 7950 §7.3)");
            if (!isTop)
                TypeCompiler.TypeOf(unit.Owner.TypedefOf(s, unit));
        }
        if (isTop)
            return;
        var hides = scope.Contains((s.Keyword, s.Arg)) || (s.Keyword == Keyword.Typedef
            ? unit.Owner.Typedefs.ContainsKey(s.Arg)
            : unit.Owner.Groupings.ContainsKey(s.Arg));
        if (hides)
            unit.Error("hidden-definition", $"{s.Name} {s.Arg} hides another of the same name", s, "choose another name (RFC 7950 §5.5)");
        scope.Add((s.Keyword, s.Arg));
    }

    private static void CheckExtension(Statement s, TextUnit unit)
    {
        var (prefix, name) = TextUnit.Split(s.Name);
        if (prefix is null || unit.BrokenPrefixes.Contains(prefix))
            return;
        if (unit.FindUnit(prefix) is not { } module)
            unit.Error("unknown-prefix", $"the prefix {prefix} of {s.Name} is not declared", s, "import the module that defines the extension");
        else if (!module.Extensions.TryGetValue(name, out var definition))
            unit.Error("unknown-extension", $"module {module.Module.Name} defines no extension {name}", s);
        else
        {
            CheckExtensionArgument(s, unit, definition.Statement);
            if (Grammar.For(module.Module.Name, name) is { } rule)
                GrammarChecker.CheckExtension(s, rule, unit.IsYang11, unit.Findings);
        }
    }

    private static void CheckExtensionArgument(Statement s, TextUnit unit, Statement definition)
    {
        if (definition.Find(Keyword.Argument) is not null && s.Argument is null)
            unit.Error("missing-argument", $"{s.Name} needs an argument", s);
        else if (definition.Find(Keyword.Argument) is null && s.Argument is not null)
            unit.Error("unexpected-argument", $"{s.Name} takes no argument", s);
    }
}
