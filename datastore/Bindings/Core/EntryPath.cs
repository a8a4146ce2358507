using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Bindings;

/// <summary>Where a generated view is in the data tree of a schema: its node, and its instances' paths and keys.</summary>
public static class EntryPath
{
    /// <summary>The schema node at the end of a way.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="way">The names of the nodes from the top down.</param>
    /// <exception cref="InvalidOperationException">The schema does not have it.</exception>
    public static ParentNode Node(Schema schema, ShapeNames way)
    {
        ParentNode at = schema.Root;
        foreach (var (module, name) in way.Children)
            at = Step(at, module, name);
        return at;
    }

    /// <summary>The path of an entry.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="way">The names of the nodes from the top down to the list.</param>
    /// <param name="keys">The keys of the lists on the way and of the list itself.</param>
    /// <exception cref="InvalidOperationException">The schema does not have the list.</exception>
    public static InstancePath Of(Schema schema, ShapeNames way, params ReadOnlySpan<EntryKey> keys)
    {
        var path = InstancePath.Root(schema.Root);
        ParentNode at = schema.Root;
        var used = 0;
        foreach (var (module, name) in way.Children)
        {
            at = Step(at, module, name);
            path = at is ListNode list ? path.Entry(list, keys[used++]) : path.Child(at);
        }
        return path;
    }

    /// <summary>The list and the key of the entry that a path leads to or through; null when it does not.</summary>
    /// <param name="path">The path.</param>
    /// <param name="way">The names of the nodes from the top down to the list.</param>
    public static (ListNode List, EntryKey Key)? Find(InstancePath path, ShapeNames way)
    {
        var steps = way.Children;
        if (path.Depth < steps.Length)
            return null;
        var entry = path.AtDepth(steps.Length);
        InstancePath? at = entry;
        for (var i = steps.Length - 1; i >= 0; i--, at = at.Parent)
            if (at!.Node.Name != steps[i].Name || at.Node.Module.Name != steps[i].Module)
                return null;
        return entry.Node is ListNode list && entry.Key.Values is { Count: > 0 } ? (list, entry.Key) : null;
    }

    private static ParentNode Step(ParentNode from, string module, string name) =>
        from.FindChild(module, name) as ParentNode
        ?? throw new InvalidOperationException($"the schema has no {module}:{name} below {from.Path}");
}
