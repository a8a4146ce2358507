using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>Takes nodes one by one; false stops the walk.</summary>
internal abstract class XPathSink
{
    public abstract bool Add(XPathEvaluation run, in XPathItem item);
}

/// <summary>Keeps all nodes.</summary>
internal sealed class CollectingSink(List<XPathItem> items) : XPathSink
{
    public override bool Add(XPathEvaluation run, in XPathItem item)
    {
        items.Add(item);
        return true;
    }
}

/// <summary>Stops at the first node: whoever asks whether there is one knows then.</summary>
internal sealed class StoppingSink : XPathSink
{
    public static StoppingSink Instance { get; } = new();

    public override bool Add(XPathEvaluation run, in XPathItem item) => false;
}

/// <summary>The axes over the accessible tree. Every method goes in axis order and answers false when the sink stopped
/// it.</summary>
internal static class XPathAxes
{
    /// <summary>The instances of one schema node below a frame.</summary>
    public static bool Instances(XPathEvaluation run, XPathFrame frame, SchemaNode child, XPathSink sink)
    {
        if (!child.IsDataNode)
            return !ReferenceEquals(child, frame.Message?.Schema) || Give(run, frame.Message!.Item, sink);
        if (!AccessibleTree.IsVisible(run, child))
            return true;
        if (child is ListNode list)
            return Entries(run, frame, list, sink);
        if (!AccessibleTree.IsReadable(run, frame, child))
            return true;
        switch (child)
        {
            case LeafListNode leafList:
                var count = frame.Storage.LeafList(leafList.Ordinal).Count;
                if (count == 0 && AccessibleTree.IsImplied(run, frame, leafList))
                    count = leafList.Defaults.Count;
                for (var i = 0; i < count; i++)
                    if (!Give(run, new XPathItem(frame, leafList, i), sink))
                        return false;
                return true;
            case ContainerNode container:
                return !(AccessibleTree.IsStored(frame, container) || AccessibleTree.IsImplied(run, frame, container))
                    || Give(run, run.Known(frame.Container(container)).Item, sink);
            default:
                return !(frame.Storage.Has(child.Ordinal) || AccessibleTree.IsImplied(run, frame, child))
                    || Give(run, new XPathItem(frame, child, 0), sink);
        }
    }

    private static bool Entries(XPathEvaluation run, XPathFrame frame, ListNode list, XPathSink sink)
    {
        if (run.Access?.OfAll(list) == false)
            return true;
        var position = 0;
        foreach (var entry in new ListView(list, frame.Storage.List(list.Ordinal)))
        {
            var inner = run.Known(frame.Entry(list, entry.Storage, position++));
            if (AccessibleTree.IsReadable(run, inner) && !Give(run, inner.Item, sink))
                return false;
        }
        return true;
    }

    public static void Children(XPathEvaluation run, XPathFrame frame, List<XPathItem> into) =>
        Children(run, frame.Item, NodeTest.Any, new CollectingSink(into));

    public static bool Children(XPathEvaluation run, in XPathItem item, NodeTest test, XPathSink sink)
    {
        if (!item.IsInner)
            return item.IsText || item.Child is not ValueNode || !test.TakesText
                || Give(run, item.WithText(true), sink);
        var frame = item.Frame;
        if (test.Kind == XPathNodeTestKind.Name)
            return test.ChildOf(frame) is not { } named || Instances(run, frame, named, sink);
        if (!test.TakesElements)
            return true;
        foreach (var child in frame.Holder.DataChildren)
            if (test.Takes(child) && !Instances(run, frame, child, sink))
                return false;
        return frame.Message is not { } message || !test.Takes(message.Schema) || Give(run, message.Item, sink);
    }

    public static bool Descendants(XPathEvaluation run, in XPathItem item, NodeTest test, XPathSink sink)
    {
        if (!item.IsInner)
            return Children(run, item, test, sink);
        var walk = new DescendantSink(test, sink);
        foreach (var child in item.Frame.Holder.DataChildren)
            if (test.MayBeAtOrBelow(child) && !Instances(run, item.Frame, child, walk))
                return false;
        return item.Frame.Message is not { } message || walk.Add(run, message.Item);
    }

    public static XPathItem? Parent(in XPathItem item)
    {
        if (item.IsText)
            return item.WithText(false);
        if (!item.IsInner)
            return item.Frame.Item;
        return item.Frame.Parent?.Item;
    }

    public static bool Siblings(XPathEvaluation run, XPathItem item, NodeTest test, bool following, XPathSink sink)
    {
        if (item.IsText || Parent(item) is not { } parent)
            return true;
        var all = new List<XPathItem>();
        Children(run, parent, NodeTest.Any, new CollectingSink(all));
        var at = all.IndexOf(item);
        if (at < 0)
            return true;
        for (var i = following ? at + 1 : at - 1; i >= 0 && i < all.Count; i += following ? 1 : -1)
            if (test.Takes(all[i]) && !Give(run, all[i], sink))
                return false;
        return true;
    }

    /// <summary>following or preceding: everything after (or before) in document order, but for descendants and
    /// ancestors.</summary>
    public static bool Beyond(XPathEvaluation run, XPathItem item, NodeTest test, bool following, XPathSink sink)
    {
        for (XPathItem? at = item; at is { } node; at = Parent(node))
        {
            var siblings = new List<XPathItem>();
            Siblings(run, node, NodeTest.Any, following, new CollectingSink(siblings));
            foreach (var sibling in siblings)
                if (!Subtree(run, sibling, test, following, sink))
                    return false;
        }
        return true;
    }

    private static bool Subtree(XPathEvaluation run, XPathItem top, NodeTest test, bool forward, XPathSink sink)
    {
        var below = new List<XPathItem>();
        Descendants(run, top, test, new CollectingSink(below));
        if (test.Takes(top))
            below.Insert(0, top);
        if (!forward)
            below.Reverse();
        foreach (var node in below)
            if (!Give(run, node, sink))
                return false;
        return true;
    }

    private static bool Give(XPathEvaluation run, in XPathItem item, XPathSink sink)
    {
        run.Spend();
        return sink.Add(run, item);
    }

    private sealed class DescendantSink(NodeTest test, XPathSink sink) : XPathSink
    {
        public override bool Add(XPathEvaluation run, in XPathItem item)
        {
            if (test.Takes(item) && !sink.Add(run, item))
                return false;
            if (!item.IsInner)
                return Children(run, item, test, sink);
            foreach (var child in item.Frame.Holder.DataChildren)
                if (test.MayBeAtOrBelow(child) && !Instances(run, item.Frame, child, this))
                    return false;
            return item.Frame.Message is not { } message || Add(run, message.Item);
        }
    }
}
