namespace Netconf.Mano.Yang;

/// <summary>key and unique (RFC 7950 §7.8.2, §7.8.3).</summary>
internal static class KeyRules
{
    public static IReadOnlyList<LeafNode> Resolve(ListNode list, Part key, DiagnosticBag findings)
    {
        var keys = new List<LeafNode>();
        foreach (var word in ArgumentSyntax.SplitWords(key.Arg))
        {
            var (prefix, name) = TextUnit.Split(word);
            var node = list.Children.FirstOrDefault(c => c.Name == name && IsOwn(c, prefix, key.Unit, list));
            if (node is not LeafNode leaf)
                findings.Error("invalid-key", node is null
                    ? $"list {list.Name} has no leaf {word} to be its key" : $"the key {word} of list {list.Name} is a {node.Kind.ToString().ToLowerInvariant()}, not a leaf",
                    key.Statement, "name leafs directly below the list (RFC 7950 §7.8.2)");
            else if (keys.Contains(leaf))
                findings.Error("invalid-key", $"list {list.Name} names the key {word} twice", key.Statement, "keep one of them");
            else
            {
                leaf.IsKey = true;
                keys.Add(leaf);
                CheckLeaf(list, leaf, key, findings);
            }
        }
        return keys.ToArray();
    }

    private static bool IsOwn(SchemaNode child, string? prefix, TextUnit unit, ListNode list) =>
        ReferenceEquals(child.Module, prefix is null || prefix == unit.Prefix ? list.Module : unit.ResolvePrefix(prefix));

    private static void CheckLeaf(ListNode list, LeafNode leaf, Part key, DiagnosticBag findings)
    {
        if (leaf.IsConfig != list.IsConfig)
            findings.Error("invalid-key", $"the key {leaf.Name} and its list {list.Name} differ in config", key.Statement,
                "give both the same config (RFC 7950 §7.8.2)");
        if (leaf.Type is { BuiltIn: BuiltInType.Empty } && !key.Unit.IsYang11)
            findings.Error("invalid-key", $"the key {leaf.Name} of list {list.Name} is of type empty", key.Statement, "use another type (RFC 6020 §7.8.2)");
        if (!key.Unit.IsYang11)
            return;
        if (leaf.Definition is { Whens.Length: > 0 })
            findings.Error("invalid-key", $"the key {leaf.Name} of list {list.Name} has a when", key.Statement, "remove the when (RFC 7950 §7.8.2)");
        if (leaf.Definition is { HasIfFeature: true })
            findings.Error("invalid-key", $"the key {leaf.Name} of list {list.Name} has an if-feature", key.Statement,
                "remove the if-feature (RFC 7950 §7.20.2)");
    }

    /// <summary>The unique statements of a list, whose subtree stands.</summary>
    public static UniqueConstraint[] ResolveUniques(ListNode list, Part[] uniques, DiagnosticBag findings)
    {
        var result = new List<UniqueConstraint>(uniques.Length);
        foreach (var unique in uniques)
        {
            var leaves = new List<LeafNode>();
            foreach (var path in ArgumentSyntax.SplitWords(unique.Arg))
                if (FindLeaf(list, path, unique, findings) is { } leaf)
                {
                    if (leaves.Contains(leaf))
                        findings.Error("invalid-unique", $"unique names {path} twice", unique.Statement, "keep one of them");
                    else
                        leaves.Add(leaf);
                }
            if (leaves.Exists(l => l.IsConfig != leaves[0].IsConfig))
                findings.Error("invalid-unique", $"unique '{unique.Arg}' mixes configuration and state", unique.Statement, "split it (RFC 7950 §7.8.3)");
            if (leaves.Count > 0)
                result.Add(new UniqueConstraint(leaves.ToArray(), unique.Arg));
        }
        return [.. result];
    }

    private static LeafNode? FindLeaf(ListNode list, string path, Part unique, DiagnosticBag findings)
    {
        SchemaNode? at = list;
        foreach (var step in path.Split('/'))
        {
            var (prefix, name) = TextUnit.Split(step);
            at = (at as ParentNode)?.Children.FirstOrDefault(c => c.Name == name && IsOwn(c, prefix, unique.Unit, list));
            if (at is ListNode)
            {
                findings.Error("invalid-unique", $"unique '{path}' leads through list {at.Name}", unique.Statement,
                    "name leafs of the same list entry (RFC 7950 §7.8.3)");
                return null;
            }
        }
        if (at is LeafNode leaf)
            return leaf;
        findings.Error("invalid-unique", at is null ? $"list {list.Name} has no leaf {path}" : $"{path} of unique is no leaf", unique.Statement,
            "unique names leafs only (RFC 7950 §7.8.3)");
        return null;
    }
}
