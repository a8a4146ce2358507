using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

public abstract partial class ContentWriter
{
    /// <summary>Writes the next child of a node; false when there is none left.</summary>
    private bool StepNode(WriteFrame frame)
    {
        var ordinal = NextOrdinal(frame);
        if (ordinal < 0)
            return StepMount(frame);
        frame.Ordinal = ordinal;
        var node = frame.Schema.DataChildren[ordinal];
        if (node is LeafNode { IsKey: true } || !IsKindShown(node))
            return true;
        var selection = frame.Selection.IsEverything ? frame.Selection : frame.Selection.Child(frame.Node, node);
        if (selection is not null)
            WriteChild(frame, node, selection);
        return true;
    }

    /// <summary>The next child that is there or, where all defaults are reported, might be.</summary>
    private int NextOrdinal(WriteFrame frame)
    {
        if (frame.Ordinal == Branch.MountOrdinal)
            return -1;
        if (Options.ReportsAll)
            return frame.Ordinal + 1 < frame.Schema.DataChildren.Count ? frame.Ordinal + 1 : -1;
        var fields = frame.Branch.Fields;
        while (frame.Field < fields.Count && fields.Ordinal(frame.Field) <= frame.Ordinal)
            frame.Field++;
        var slots = frame.Branch.Slots;
        while (frame.Slot < slots.Length && slots[frame.Slot].Ordinal <= frame.Ordinal)
            frame.Slot++;
        var next = Math.Min(
            frame.Field < fields.Count ? fields.Ordinal(frame.Field) : int.MaxValue,
            frame.Slot < slots.Length ? slots[frame.Slot].Ordinal : int.MaxValue);
        return next < frame.Schema.DataChildren.Count ? next : -1;
    }

    private bool IsKindShown(SchemaNode node) => Options.Kinds switch
    {
        ContentKinds.Config => node.IsConfig,
        ContentKinds.State => !node.IsConfig || node is ParentNode,
        _ => true,
    };

    private void WriteChild(WriteFrame frame, SchemaNode node, Selection selection)
    {
        var names = frame.Children[node.Ordinal];
        switch (node)
        {
            case LeafNode leaf:
                WriteLeaf(frame, leaf, names);
                break;
            case LeafListNode list:
                WriteLeafList(frame, list, names, selection);
                break;
            case ListNode list:
                if (frame.Branch.List(node.Ordinal) is { } entries && frame.Remaining > 0)
                    PushList(frame, list, entries, names, selection);
                break;
            case ContainerNode container:
                WriteContainer(frame, container, names, selection);
                break;
            case AnyNode:
                if (frame.Branch.Any(node.Ordinal) is { } content && frame.Remaining > 0)
                {
                    OpenAll();
                    OriginMark = frame.Origin.Leaf(node, isDefault: false);
                    WriteAny(names, content);
                    OriginMark = null;
                }
                break;
        }
    }

    private void WriteLeaf(WriteFrame frame, LeafNode leaf, ChildNames names)
    {
        if (frame.Remaining < 1)
            return;
        var fields = frame.Branch.Fields;
        var at = fields.Find(leaf.Ordinal);
        if (at < 0)
        {
            if (Options.ReportsAll && leaf.Default is { } value && IsDefaultInUse(frame, leaf))
            {
                OpenAll();
                Value(names, value.Span, Fields.IsPlainValue(value.Span), IsTagging, frame.Origin.Leaf(leaf, isDefault: true));
            }
            return;
        }
        var canonical = fields.Value(at);
        var isDefault = Options.Defaults != DefaultsReport.Explicit && leaf.Default is { } d && d.Span.SequenceEqual(canonical);
        if (isDefault && Options.Defaults == DefaultsReport.Trim)
            return;
        OpenAll();
        Value(names, canonical, fields.IsPlain(at), isDefault && IsTagging, frame.Origin.Leaf(leaf, isDefault: false));
    }

    private void Value(ChildNames names, ReadOnlySpan<byte> canonical, bool isPlain, bool isTagged, string? origin)
    {
        OriginMark = origin;
        WriteValue(names, canonical, isPlain, isTagged);
        OriginMark = null;
    }

    /// <summary>How many levels below a child are shown.</summary>
    private int Below(WriteFrame frame, Selection selection) =>
        Options.IsDepthFromSelected && !frame.Owner.IsWhole
            ? (selection.IsWhole && Options.MaxDepth != int.MaxValue ? Options.MaxDepth - 1 : int.MaxValue)
            : frame.Remaining == int.MaxValue ? int.MaxValue : frame.Remaining - 1;

    private bool IsTagging => Options.Defaults == DefaultsReport.ReportAllTagged;

    private void WriteLeafList(WriteFrame frame, LeafListNode list, ChildNames names, Selection selection)
    {
        if (frame.Remaining < 1)
            return;
        var values = frame.Branch.LeafList(list.Ordinal);
        if (values.Count == 0)
        {
            if (!Options.ReportsAll || list.Defaults.Count == 0 || !IsDefaultInUse(frame, list))
                return;
            var isAny = false;
            foreach (var value in list.Defaults)
                WriteListValue(frame, names, value.Span, selection, IsTagging, ref isAny);
            if (isAny)
                CloseList(names);
            return;
        }
        var areDefaults = Options.Defaults != DefaultsReport.Explicit && list.Defaults.Count > 0 && DefaultNodes.AreDefaults(list, values);
        if (areDefaults && Options.Defaults == DefaultsReport.Trim)
            return;
        var any = false;
        foreach (var value in values)
            WriteListValue(frame, names, value, selection, areDefaults && IsTagging, ref any);
        if (any)
            CloseList(names);
    }

    private void WriteListValue(
        WriteFrame frame, ChildNames names, ReadOnlySpan<byte> value, Selection selection, bool isTagged, ref bool isAny)
    {
        if (!selection.IsEverything && !frame.Selection.TakesValue(frame.Node, (LeafListNode)names.Node, value))
            return;
        if (!isAny)
        {
            OpenAll();
            OpenList(names);
        }
        isAny = true;
        var list = (LeafListNode)names.Node;
        Value(names, value, Fields.IsPlainValue(value), isTagged, frame.Origin.Entry(list, value, isDefault: !frame.Node.Has(list)));
    }

    private void WriteContainer(WriteFrame frame, ContainerNode container, ChildNames names, Selection selection)
    {
        var content = frame.Branch.Container(container.Ordinal);
        if (content is null)
        {
            if (!Options.ReportsAll || container.IsPresence || !CodecNames.Of(container).HasDefaults
                || !IsDefaultInUse(frame, container))
                return;
            content = Branch.Empty;
        }
        if (frame.Remaining < 1)
            return;
        var child = Push(container, content, selection, frame.Level + 1);
        child.Names = names;
        // A presence container is shown for itself; so is one whose content is only too deep to be shown.
        var isForItself = container.IsPresence || (frame.Remaining == 1 && !content.IsEmpty);
        child.Remaining = Below(frame, selection);
        child.Origin = frame.Origin.Container(container);
        if (isForItself && (!container.IsConfig || Options.Kinds != ContentKinds.State))
            OpenAll();
    }

    private bool IsDefaultInUse(WriteFrame frame, SchemaNode child) =>
        DefaultNodes.IsCaseInUse(frame.Node, child)
        && (Options.IsInUse is null || !DefaultNodes.HasWhen(child) || Options.IsInUse(PathOf(frame), child));

    private void PushList(WriteFrame owner, ListNode list, EntrySet entries, ChildNames names, Selection selection)
    {
        var chosen = selection.IsEverything ? null : owner.Selection.Entries(owner.Node, new ListView(list, entries));
        var frame = Push(list, Branch.Empty, Selection.Everything, owner.Level);
        frame.List = list;
        frame.Names = names;
        frame.Remaining = owner.Remaining;
        frame.Origin = owner.Origin;
        frame.Owner = owner.Selection;
        if (chosen is not null)
            frame.Chosen = chosen.GetEnumerator();
        else
            frame.Cursor = entries.From(0);
    }

    /// <summary>Writes the next entry of a list; false when there is none left.</summary>
    private bool StepList(WriteFrame frame)
    {
        var (entry, selection) = (default(DataNode), Selection.Everything);
        if (frame.Chosen is { } chosen)
        {
            if (!chosen.MoveNext())
                return false;
            (entry, selection) = chosen.Current;
        }
        else if (frame.Cursor.MoveNext())
            entry = new DataNode(frame.Schema, frame.Cursor.Current);
        else
            return false;
        var names = frame.Names!;
        var remaining = Below(frame, selection);
        if (Options.IsUnaltered && selection.IsEverything && entry.Storage.Slots.IsEmpty && remaining > 0)
        {
            OpenAll();
            if (TryWriteFlat(names, frame.List!, entry.Storage))
                return true;
        }
        var child = Push(frame.List!, entry.Storage, selection, frame.Level + 1);
        child.Names = names;
        child.Remaining = remaining;
        child.Origin = frame.Origin.Entry(frame.List!, entry);
        if (!frame.List!.IsConfig || Options.Kinds != ContentKinds.State)
            OpenAll();
        return true;
    }

    /// <summary>After its own children writes those of the tree mounted at a node (RFC 8528).</summary>
    private bool StepMount(WriteFrame frame)
    {
        if (frame.Branch.Mounted is not { } mounted || frame.Ordinal == Branch.MountOrdinal)
            return false;
        frame.Ordinal = Branch.MountOrdinal;
        var root = Push(mounted.Schema.Root, mounted.RootBranch, frame.Selection, frame.Level);
        root.MountedSchema = mounted.Schema;
        root.Remaining = frame.Remaining;
        return true;
    }

    private InstancePath PathOf(WriteFrame frame)
    {
        var path = Options.At ?? InstancePath.Root(_frames[0].Schema);
        for (var i = 1; i < _depth; i++)
        {
            var f = _frames[i];
            if (f.List is null && f.Names is not null)
                path = f.Schema is not ListNode list ? path.Child(f.Schema)
                    : list.Keys.Count > 0 ? path.Entry(list, EntryKey.Of(list, f.Branch))
                    : path.Entry(list, 1);
            if (ReferenceEquals(f, frame))
                break;
        }
        return path;
    }
}
