using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Bindings;

/// <summary>Between instance paths and the keys of generated list entries.</summary>
public static class EntryPath
{
    /// <summary>The path of an entry.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="names">
    /// The names of the nodes from the top down to the list, separated by blanks; <c>module:name</c> switches the module for itself and what follows.
    /// </param>
    /// <param name="keys">The keys of the lists on the way and of the list itself.</param>
    /// <exception cref="InvalidOperationException">The schema does not have the list.</exception>
    public static InstancePath Of(Schema schema, string names, params ReadOnlySpan<EntryKey> keys)
    {
        var path = InstancePath.Root(schema.Root);
        ParentNode at = schema.Root;
        var used = 0;
        foreach (var (module, name) in new ShapeNames(names).Children)
        {
            at = at.FindChild(module, name) as ParentNode
                ?? throw new InvalidOperationException($"the schema has no {module}:{name} below {at.Path}");
            path = at is ListNode list ? path.Entry(list, keys[used++]) : path.Child(at);
        }
        return path;
    }

    /// <summary>The list and the key of the entry that a path leads to or through; null when it does not.</summary>
    /// <param name="path">The path.</param>
    /// <param name="names">The names down to the list, as in <see cref="Of"/>.</param>
    public static (ListNode List, EntryKey Key)? Find(InstancePath path, string names)
    {
        var steps = new ShapeNames(names).Children;
        if (path.Depth < steps.Length)
            return null;
        var entry = path.AtDepth(steps.Length);
        InstancePath? at = entry;
        for (var i = steps.Length - 1; i >= 0; i--, at = at.Parent)
            if (at!.Node.Name != steps[i].Name || at.Node.Module.Name != steps[i].Module)
                return null;
        return entry.Node is ListNode list && entry.Key.Values is { Count: > 0 } ? (list, entry.Key) : null;
    }
}
