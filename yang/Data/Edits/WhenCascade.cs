using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>What an edit does to the nodes whose when it makes false (RFC 7950 §8.3.2).</summary>
internal static class WhenCascade
{
    /// <summary>
    /// Deletes the nodes whose when became false and those that hang on them in turn; the ones <paramref name="sent"/> by the edit itself are errors, and are
    /// not left behind either. Looks only where the changes can reach.
    /// </summary>
    /// <param name="before">The tree before the edit.</param>
    /// <param name="after">The tree after it.</param>
    /// <param name="sent">Whether the edit sent the node.</param>
    /// <param name="refuse">Told of each error, when given, with the node it is about.</param>
    public static EditResult Settle(
        DataTree before, DataTree after, Func<InstancePath, bool> sent, Action<InstancePath, RpcError>? refuse = null)
    {
        var rules = SchemaRules.OfWhens(after.Schema);
        if (rules.Root.IsEmpty || ReferenceEquals(before.RootBranch, after.RootBranch))
            return new EditResult(after, []);
        var errors = new List<RpcError>();
        var refused = new HashSet<InstancePath>();
        while (true)
        {
            var gone = new List<InstancePath>();
            foreach (var (path, error) in Violations(rules, before, after))
            {
                if (sent(path) && refused.Add(path))
                {
                    errors.Add(error);
                    refuse?.Invoke(path, error);
                }
                gone.Add(path);
            }
            if (gone.Count == 0)
                return new EditResult(after, errors);
            after = Without(after, gone);
        }
    }

    private static IReadOnlyList<(InstancePath Path, RpcError Error)> Violations(SchemaRules rules, DataTree before, DataTree after)
    {
        var run = new ValidationRun(after.Schema, rules, new TreeInUse(after), new TreeInUse(before), null);
        run.Changes(Diff.Between(before, after));
        return run.Violations;
    }

    private static DataTree Without(DataTree tree, List<InstancePath> paths)
    {
        var editor = new TreeEditor(tree);
        foreach (var path in paths)
            if (Editor(editor.Root, path.Parent!) is { } parent)
            {
                parent.Remove(path.Node.Ordinal);
                Prune(editor.Root, path.Parent!);
            }
        return editor.ToTree();
    }

    private static NodeEditor? Editor(NodeEditor root, InstancePath path)
    {
        if (path.Parent is null)
            return root;
        if (Editor(root, path.Parent) is not { } parent)
            return null;
        return path.Node is ListNode list
            ? parent.List(list.Ordinal).Find(path.Key)
            : parent.Current.Has(path.Node) ? parent.Container(path.Node.Ordinal) : null;
    }

    // A non-presence container that lost its last node is no longer there.
    private static void Prune(NodeEditor root, InstancePath path)
    {
        while (path.Parent is { } parent && path.Node is ContainerNode { IsPresence: false }
            && Editor(root, parent) is { } above && above.Current.Container(path.Node.Ordinal) is { Exists: true } container
            && container.Storage.IsEmpty)
        {
            above.Remove(path.Node.Ordinal);
            path = parent;
        }
    }
}
