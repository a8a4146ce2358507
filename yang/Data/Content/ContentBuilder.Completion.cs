using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

internal sealed partial class ContentBuilder
{
    private bool CheckKeys(ContentFrame frame)
    {
        if (frame.Schema is not ListNode list)
            return true;
        var isSound = true;
        foreach (var key in list.Keys)
            if (!frame.Builder.TryGet(key.Ordinal, out _))
            {
                Report(ContentErrors.MissingKey(PathOf(frame.Parent!).Child(list), key));
                isSound = false;
            }
        return isSound;
    }

    /// <summary>Brings everything read of a node together.</summary>
    private (Branch Branch, List<EditItem>? Annotated) Complete(ContentFrame frame)
    {
        foreach (var collector in frame.Lists)
            if (collector.Annotated is not null)
                AnnotateAll(frame, collector);
            else
                BuildList(frame, collector);
        if (frame.Mount is { } mount)
        {
            var (mounted, _) = Complete(mount);
            frame.Builder.Set(Branch.MountOrdinal, new DataTree(mount.MountedSchema!, mounted));
        }
        var branch = frame.Builder.Build(frame.Schema, out var repeated);
        if (repeated is not null)
            Report(ContentErrors.Twice(PathOf(frame).Child(repeated)));
        if (!_rules.IsEdit && frame.Schema.Choices.Count > 0)
            CheckCases(frame, branch);
        return (branch, frame.Annotated);
    }

    private void BuildList(ContentFrame frame, EntryCollector collector)
    {
        var order = KeyOrder.Of(collector.List);
        if (EntrySet.Of(order, collector.Entries) is not { } set)
            return;
        frame.Builder.Set(collector.List.Ordinal, set);
        if (set.Count < collector.Count)
            ReportSameKeys(frame, collector, set);
        if (frame.Annotated is { } annotated)
            foreach (var item in annotated)
                if (item.Node is { } node && ReferenceEquals(item.Schema, collector.List)
                    && set.Find(order, new KeyProbe(node.Content)) is { } same)
                    Report(ContentErrors.SameKey(PathOf(frame).Entry(collector.List, EntryKey.Of(collector.List, same))));
    }

    private void ReportSameKeys(ContentFrame frame, EntryCollector collector, EntrySet set)
    {
        var order = KeyOrder.Of(collector.List);
        foreach (var entry in collector.Entries)
            if (!ReferenceEquals(set.Find(order, new KeyProbe(entry)), entry))
                Report(ContentErrors.SameKey(PathOf(frame).Entry(collector.List, EntryKey.Of(collector.List, entry))));
    }

    /// <summary>Once an entry of a user-ordered list is annotated, all are items in document order: their places depend
    /// on each other.</summary>
    private static void AnnotateAll(ContentFrame frame, EntryCollector collector)
    {
        var items = frame.Annotated ??= [];
        var next = 0;
        for (var place = 0; place <= collector.Count; place++)
        {
            while (next < collector.Annotated!.Count && collector.Annotated[next].Place == place)
                items.Add(collector.Annotated[next++].Item);
            if (place < collector.Count)
                items.Add(new EditItem(collector.List) { Node = new EditNode(collector.List, collector.Entries[place], []) });
        }
    }

    private static void Attach(ContentFrame frame, Branch branch, List<EditItem>? annotated)
    {
        var owner = frame.Parent!;
        if (frame.Annotation is not null || annotated is { Count: > 0 })
        {
            var item = (frame.Annotation ?? new EditItem(frame.Schema)) with
            {
                Node = new EditNode(frame.Schema, branch, annotated ?? []),
            };
            if (frame.Schema is ListNode { IsUserOrdered: true } ordered)
                owner.Collector(ordered).AddAnnotated(item);
            else
                (owner.Annotated ??= []).Add(item);
        }
        else if (frame.Schema is ListNode list)
            owner.Collector(list).Add(branch);
        else if (!branch.IsEmpty || frame.Schema is ContainerNode { IsPresence: true })
            owner.Builder.Set(frame.Schema.Ordinal, branch);
    }

    /// <summary>Two cases of one choice cannot be there together (RFC 7950 §7.9).</summary>
    private void CheckCases(ContentFrame frame, Branch branch)
    {
        List<(CaseNode Case, SchemaNode Node)>? met = null;
        foreach (var ordinal in new DataNode(frame.Schema, branch).Children)
        {
            var node = frame.Schema.DataChildren[ordinal];
            for (var c = node.Case; c is not null; c = c.Choice.Parent as CaseNode)
            {
                var rival = met?.Find(m => ReferenceEquals(m.Case.Choice, c.Choice)) ?? default;
                if (rival.Case is null)
                    (met ??= []).Add((c, node));
                else if (!ReferenceEquals(rival.Case, c))
                {
                    Report(ContentErrors.TwoCases(PathOf(frame).Child(node), rival.Node));
                    return;
                }
            }
        }
    }
}
