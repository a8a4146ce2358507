namespace Netconf.Mano.Yang;

/// <summary>RFC 7950 §7.21.2: within one module what is in force may not lean on what is deprecated or obsolete.</summary>
internal static class StatusRules
{
    public static void CheckReference(Statement from, TextUnit fromUnit, Statement to, TextUnit toUnit)
    {
        if (!ReferenceEquals(fromUnit.Owner, toUnit.Owner))
            return;
        var target = Of(to);
        var own = Of(from);
        if (own < target)
            fromUnit.Error("status-conflict",
                $"{from.Name} {from.Arg} is {own.ToString().ToLowerInvariant()}, but {to.Name} {to.Arg} is {target.ToString().ToLowerInvariant()}", from,
                "give both one status (RFC 7950 §7.21.2)");
    }

    /// <summary>The status a statement states, else the nearest one around it.</summary>
    public static Status Of(Statement statement)
    {
        for (var s = statement; s?.Parent is not null; s = s.Parent)
            if (s.FindArgument(Keyword.Status) is { } status)
                return NodeDefinition.ParseStatus(status);
        return Status.Current;
    }
}
