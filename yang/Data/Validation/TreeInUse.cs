using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>
/// A tree with everything that is in use though nobody wrote it: default values and non-presence containers (RFC
/// 7950 §6.4.1, §7.5.1, §7.6.1,
/// §7.7.2, §7.9.3). Immutable apart from what it remembers; used by one thread.
/// </summary>
internal sealed class TreeInUse
{
    public TreeInUse(DataNode root, XPathFrame frame)
    {
        Root = Instance.Root(root, frame);
    }

    /// <summary>A datastore.</summary>
    public TreeInUse(DataTree tree)
        : this(tree.Root, XPathFrame.Root(tree))
    {
    }

    public Instance Root { get; }

    /// <summary>Whether the child is in use: there, or implied.</summary>
    public bool IsInUse(Instance parent, SchemaNode child) =>
        ChoiceRules.Has(parent.Node, child) || (IsImplicitCapable(child) && IsImplied(parent, child));

    /// <summary>Whether the child may come into use without being written.</summary>
    public static bool IsImplicitCapable(SchemaNode child) => child switch
    {
        LeafNode leaf => leaf.Default is not null,
        LeafListNode list => list.Defaults.Count > 0,
        ContainerNode container => !container.IsPresence,
        _ => false,
    };

    /// <summary>The value of a leaf in use, its default included; false when it is not in use.</summary>
    public bool TryGetValue(Instance parent, LeafNode leaf, out ReadOnlySpan<byte> canonical)
    {
        if (parent.Node.TryGetLeaf(leaf.Ordinal, out canonical))
            return true;
        if (leaf.Default is not { } standard || !IsImplied(parent, leaf))
            return false;
        canonical = standard.Span;
        return true;
    }

    /// <summary>The values of a leaf-list in use, copied.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Values(Instance parent, LeafListNode list)
    {
        var view = parent.Node.LeafList(list.Ordinal);
        if (view.Count > 0)
            return LeafListWalk.ToList(view);
        return list.Defaults.Count > 0 && IsImplied(parent, list) ? list.Defaults : [];
    }

    /// <summary>The container in use, or null.</summary>
    public Instance? Container(Instance parent, ContainerNode container)
    {
        var node = parent.Node.Container(container.Ordinal);
        if (node.Exists && (container.IsPresence || !node.Storage.IsEmpty))
            return parent.Child(node);
        return !container.IsPresence && IsImplied(parent, container) ? parent.Child(new DataNode(container, Branch.Empty)) : null;
    }

    /// <summary>The instance at a path, or null when it is not in use. Containers and list entries only.</summary>
    public Instance? Find(InstancePath path)
    {
        if (path.Parent is null)
            return Root;
        if (Find(path.Parent) is not { } parent)
            return null;
        switch (path.Node)
        {
            case ContainerNode container:
                return Container(parent, container);
            case ListNode list when path.Position > 0:
                var entries = parent.Node.List(list.Ordinal);
                return path.Position <= entries.Count ? parent.Child(entries.At(path.Position - 1), path) : null;
            case ListNode list when path.Key.Values is not null:
                return parent.Node.List(list.Ordinal).TryGet(path.Key, out var entry) ? parent.Child(entry, path) : null;
            default:
                return null;
        }
    }

    /// <summary>Whether all of the child's conditions are met.</summary>
    public static bool MeetsConditions(Instance parent, SchemaNode child) => Conditions.AreMet(parent, child);

    /// <summary>Whether the cases the child is in are the ones in use; true for a child of no choice.</summary>
    public static bool IsInActiveCase(DataNode parent, SchemaNode child)
    {
        for (var @case = child.Case; @case is not null; @case = @case.Choice.Parent as CaseNode)
        {
            if (ChoiceRules.HasData(parent, @case))
                return true; // So have all cases around it.
            if (!ReferenceEquals(@case.Choice.DefaultCase, @case))
                return false;
            foreach (var other in @case.Choice.Cases)
                if (!ReferenceEquals(other, @case) && ChoiceRules.HasData(parent, other))
                    return false;
        }
        return true;
    }

    private static bool IsImplied(Instance parent, SchemaNode child) =>
        IsInActiveCase(parent.Node, child) && Conditions.AreMet(parent, child);
}
