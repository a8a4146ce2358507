namespace Netconf.Mano.Yang;

/// <summary>Extending a schema at run time (design.md, idea 6): everything is compiled anew, nodes that were there keep their ordinals.</summary>
internal static class BaseSchema
{
    /// <summary>Stands for no module: the root's.</summary>
    public static Module RootModule { get; } = new("", null, "", "");

    /// <summary>A request for what the old schema had, first and in its order, and for what is new.</summary>
    public static SchemaRequest Extend(SchemaRequest old, SchemaRequest added)
    {
        var features = new Dictionary<string, IReadOnlyList<string>>(old.Features, StringComparer.Ordinal);
        foreach (var (module, list) in added.Features)
            features[module] = list;
        return new SchemaRequest(new CombinedModuleSource(old.Source, added.Source))
        {
            Implement = [.. old.Implement, .. added.Implement.Except(old.Implement)],
            Texts = [.. old.Texts, .. added.Texts.Except(old.Texts)],
            Features = features,
            Base = added.Base,
        };
    }

    /// <summary>Reorders data children so that each node of the old schema has the ordinal it had; new ones follow.</summary>
    public static void KeepOrdinals(Schema old, ParentNode root)
    {
        var work = new Stack<(ParentNode Old, ParentNode New)>([(old.Root, root)]);
        while (work.TryPop(out var pair))
        {
            var ranks = new Dictionary<(string Module, string Name), SchemaNode>();
            foreach (var node in pair.Old.DataChildren)
                ranks[(node.Module.Name, node.Name)] = node;
            SchemaNode[] ordered = [.. pair.New.DataChildren.OrderBy(
                n => ranks.TryGetValue((n.Module.Name, n.Name), out var before) ? before.Ordinal : int.MaxValue)];
            var differs = false;
            for (var i = 0; i < ordered.Length; i++)
            {
                differs |= !ReferenceEquals(ordered[i], pair.New.DataChildren[i]);
                ordered[i].Ordinal = i;
                if (ordered[i] is ParentNode inner && ranks.TryGetValue((inner.Module.Name, inner.Name), out var was) && was is ParentNode wasParent)
                    work.Push((wasParent, inner));
            }
            if (differs)
                pair.New.DataChildren = ordered;
        }
    }
}
