namespace Netconf.Mano.Yang;

/// <summary>How a type may change: it may only accept more (RFC 7950 §11).</summary>
internal static class TypeDiff
{
    public static IEnumerable<(bool IsBreaking, string Message)> Compare(YangType old, YangType next)
    {
        if (old.BuiltIn != next.BuiltIn)
            return [(true, $"the type {Name(old)} became {Name(next)}")];
        return (old, next) switch
        {
            (IntegerType a, IntegerType b) => Range("range", a.Range, b.Range, a.Min, a.Max),
            (Decimal64Type a, Decimal64Type b) => a.FractionDigits != b.FractionDigits
                ? [(true, $"fraction-digits {a.FractionDigits} became {b.FractionDigits}")]
                : Range("range", a.Range, b.Range, long.MinValue, long.MaxValue),
            (StringType a, StringType b) => Range("length", a.Length, b.Length, 0, ulong.MaxValue).Concat(Patterns(a, b)),
            (BinaryType a, BinaryType b) => Range("length", a.Length, b.Length, 0, ulong.MaxValue),
            (EnumerationType a, EnumerationType b) => Members("enum", a.Members.Select(m => (m.Name, (long)m.Value)), b.Members.Select(m => (m.Name, (long)m.Value))),
            (BitsType a, BitsType b) => Members("bit", a.Members.Select(m => (m.Name, (long)m.Position)), b.Members.Select(m => (m.Name, (long)m.Position))),
            (IdentityRefType a, IdentityRefType b) => Bases(a, b),
            (LeafRefType a, LeafRefType b) => LeafRefs(a, b),
            (InstanceIdentifierType { RequireInstance: false }, InstanceIdentifierType { RequireInstance: true }) => [(true, "require-instance became true")],
            (UnionType a, UnionType b) => Unions(a, b),
            _ => [],
        };
    }

    private static string Name(YangType type) => type.TypedefName ?? BuiltInNames.Of(type.BuiltIn);

    private static IEnumerable<(bool, string)> Range(string what, NumberRange? old, NumberRange? next, Int128 min, Int128 max)
    {
        IReadOnlyList<NumberInterval> before = old?.Parts ?? [new NumberInterval(min, max)];
        if (next is null)
            return old is null ? [] : [(false, $"the {what} {old.Argument} is gone")];
        foreach (var part in before)
            if (!Covers(next.Parts, part))
                return [(true, $"the {what} {old?.Argument ?? "(any)"} was narrowed to {next.Argument}")];
        return old is not null && before.SequenceEqual(next.Parts) ? [] : old is null ? [] : [(false, $"the {what} {old.Argument} was widened to {next.Argument}")];
    }

    /// <summary>Whether adjacent intervals together hold all of one.</summary>
    private static bool Covers(IReadOnlyList<NumberInterval> parts, NumberInterval wanted)
    {
        var from = wanted.Min;
        foreach (var part in parts)
        {
            if (part.Min > from)
                return false;
            if (part.Max >= wanted.Max)
                return true;
            if (part.Max >= from)
                from = part.Max + 1;
        }
        return false;
    }

    private static IEnumerable<(bool, string)> Patterns(StringType old, StringType next)
    {
        foreach (var p in next.Patterns)
            if (!old.Patterns.Any(o => o.Pattern == p.Pattern && o.IsInverted == p.IsInverted))
                yield return (true, $"the pattern '{p.Pattern}' is new or changed");
        foreach (var p in old.Patterns)
            if (!next.Patterns.Any(n => n.Pattern == p.Pattern && n.IsInverted == p.IsInverted))
                yield return (false, $"the pattern '{p.Pattern}' is gone");
    }

    private static IEnumerable<(bool, string)> Members(string what, IEnumerable<(string Name, long Number)> old, IEnumerable<(string Name, long Number)> next)
    {
        var now = next.ToDictionary(m => m.Name, m => m.Number, StringComparer.Ordinal);
        foreach (var (name, number) in old)
            if (!now.Remove(name, out var number2))
                yield return (true, $"the {what} {name} is gone");
            else if (number != number2)
                yield return (true, $"the {what} {name} changed its number from {number} to {number2}");
        foreach (var name in now.Keys)
            yield return (false, $"the {what} {name} is new");
    }

    private static IEnumerable<(bool, string)> Bases(IdentityRefType old, IdentityRefType next)
    {
        var before = old.Bases.Select(b => b.ToString()).ToHashSet();
        var now = next.Bases.Select(b => b.ToString()).ToHashSet();
        foreach (var b in now.Where(b => !before.Contains(b)))
            yield return (true, $"the base {b} is new");
        foreach (var b in before.Where(b => !now.Contains(b)))
            yield return (false, $"the base {b} is gone");
    }

    private static IEnumerable<(bool, string)> LeafRefs(LeafRefType old, LeafRefType next)
    {
        if (old.Target is not null && next.Target is not null && old.Target.Path != next.Target.Path)
            yield return (true, $"the leafref leads to {next.Target.Path}, not to {old.Target.Path}");
        if (!old.RequireInstance && next.RequireInstance)
            yield return (true, "require-instance became true");
    }

    private static IEnumerable<(bool, string)> Unions(UnionType old, UnionType next)
    {
        // Members may be added at the end; a member that moves or goes changes what values mean.
        for (var i = 0; i < old.Members.Count; i++)
        {
            if (i >= next.Members.Count)
            {
                yield return (true, $"the member {Name(old.Members[i])} of the union is gone");
                continue;
            }
            foreach (var change in Compare(old.Members[i], next.Members[i]))
                yield return change;
        }
        for (var i = old.Members.Count; i < next.Members.Count; i++)
            yield return (false, $"the member {Name(next.Members[i])} of the union is new");
    }
}
