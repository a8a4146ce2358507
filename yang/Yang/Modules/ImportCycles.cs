namespace Netconf.Mano.Yang;

/// <summary>Finds circles of imports and of includes (RFC 7950 §5.1); iterative, each node visited once.</summary>
internal static class ImportCycles
{
    public static void Report(IReadOnlyList<ModuleUnit> modules, DiagnosticBag findings) =>
        Walk(modules, m => m.Units.SelectMany(u => u.Imports.Values), (from, to) =>
            findings.Error("circular-import", $"{from.Module.Name} imports {to.Module.Name}, which imports it in turn",
                from.Units.SelectMany(u => u.Root.FindAll(Keyword.Import)).First(i => i.Arg == to.Module.Name),
                "move what both need into a third module"));

    public static void ReportIncludes(ModuleUnit module, DiagnosticBag findings) =>
        Walk(module.Units, u => u.Includes, (from, to) =>
            findings.Error("circular-include", $"{from.Name} includes {to.Name}, which includes it in turn",
                from.Root.FindAll(Keyword.Include).First(i => i.Arg == to.Name), "remove one of the includes"));

    /// <summary>Depth-first with three colours; an edge to a node on the current path closes a circle.</summary>
    public static void Walk<T>(IEnumerable<T> nodes, Func<T, IEnumerable<T>> next, Action<T, T> onCircle)
        where T : class
    {
        var done = new Dictionary<T, bool>(ReferenceEqualityComparer.Instance);
        var path = new Stack<(T Node, IEnumerator<T> Next)>();
        foreach (var start in nodes)
        {
            if (!done.TryAdd(start, false))
                continue;
            path.Push((start, next(start).GetEnumerator()));
            while (path.TryPeek(out var top))
            {
                if (!top.Next.MoveNext())
                {
                    done[top.Node] = true;
                    path.Pop();
                    continue;
                }
                var to = top.Next.Current;
                if (!done.TryGetValue(to, out var finished))
                {
                    done[to] = false;
                    path.Push((to, next(to).GetEnumerator()));
                }
                else if (!finished)
                    onCircle(top.Node, to);
            }
        }
    }
}
