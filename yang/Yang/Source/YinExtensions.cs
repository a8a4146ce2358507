namespace Netconf.Mano.Yang;

/// <summary>
/// In YIN an extension's argument may be its first child element (yin-element true); only the definition tells, which is known once the
/// imports are. Until then that child looks like a substatement.
/// </summary>
internal static class YinExtensions
{
    public static void Settle(IReadOnlyList<ModuleUnit> modules)
    {
        foreach (var module in modules)
            foreach (var unit in module.Units)
                if (unit.Text.IsYin())
                    Settle(unit.Root, unit);
    }

    private static void Settle(Statement statement, TextUnit unit)
    {
        foreach (var s in statement.Items)
        {
            if (s.Keyword == Keyword.Extension && s.Argument is null && s.Items is [{ Keyword: Keyword.Extension } first, ..]
                && ArgumentName(s, unit) is { } name && first.Name == $"{TextUnit.Split(s.Name).Prefix}:{name}")
            {
                s.Argument = first.Argument;
                s.Items = s.Items[1..];
            }
            Settle(s, unit);
        }
    }

    private static string? ArgumentName(Statement s, TextUnit unit)
    {
        var (prefix, name) = TextUnit.Split(s.Name);
        var argument = unit.FindUnit(prefix)?.Extensions.GetValueOrDefault(name).Statement?.Find(Keyword.Argument);
        return argument?.FindArgument(Keyword.YinElement) == "true" ? argument.Argument : null;
    }
}
