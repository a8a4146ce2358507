using System.Text;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>One step of a location path.</summary>
internal sealed class StepPlan
{
    private readonly KeyTerm[] _keys;
    private KeyAccess? _access;

    public StepPlan(XPathAxis axis, NodeTest test, XPathPlan[] predicates, bool isPositional, KeyTerm[] keys)
    {
        Axis = axis;
        Test = test;
        Predicates = predicates;
        IsPositional = isPositional;
        _keys = keys;
    }

    public XPathAxis Axis { get; }

    public NodeTest Test { get; }

    public XPathPlan[] Predicates { get; }

    /// <summary>Whether a predicate asks for positions: then the candidates have to be gathered first.</summary>
    public bool IsPositional { get; }

    /// <summary>Whether the step may turn out to have one candidate at most (<see cref="TryOnly"/>).</summary>
    public bool MayBeOnly => Predicates.Length == 0
        && (Axis is XPathAxis.Self or XPathAxis.Parent || (Axis == XPathAxis.Child
            && Test.Kind == XPathNodeTestKind.Name));

    /// <summary>Whether the candidate passes all predicates; not for positional ones.</summary>
    public bool Passes(XPathEvaluation run, in XPathItem item)
    {
        foreach (var predicate in Predicates)
            if (!predicate.Boolean(run, new Focus(item, 1, 1)))
                return false;
        return true;
    }

    /// <summary>Gives the candidates of a node to a sink, in axis order, predicates not yet applied; false when it
    /// stopped.</summary>
    public bool Candidates(XPathEvaluation run, in XPathItem from, XPathSink sink)
    {
        switch (Axis)
        {
            case XPathAxis.Child:
                return _keys.Length > 0 && from.IsInner && Test.ChildOf(from.Frame) is ListNode list
                    && AccessOf(list) is { } access
                    ? ByKey(run, from.Frame, list, access, sink)
                    : XPathAxes.Children(run, from, Test, sink);
            case XPathAxis.Self:
                return !Test.Takes(from) || sink.Add(run, from);
            case XPathAxis.Parent:
                return XPathAxes.Parent(from) is not { } parent || !Test.Takes(parent) || sink.Add(run, parent);
            case XPathAxis.Ancestor or XPathAxis.AncestorOrSelf:
                for (var at = Axis == XPathAxis.Ancestor
                    ? XPathAxes.Parent(from) : from; at is { } node; at = XPathAxes.Parent(node))
                    if (Test.Takes(node) && !sink.Add(run, node))
                        return false;
                return true;
            case XPathAxis.DescendantOrSelf:
                return (!Test.Takes(from) || sink.Add(run, from)) && XPathAxes.Descendants(run, from, Test, sink);
            case XPathAxis.Descendant:
                return XPathAxes.Descendants(run, from, Test, sink);
            case XPathAxis.FollowingSibling or XPathAxis.PrecedingSibling:
                return XPathAxes.Siblings(run, from, Test, Axis == XPathAxis.FollowingSibling, sink);
            case XPathAxis.Following or XPathAxis.Preceding:
                return XPathAxes.Beyond(run, from, Test, Axis == XPathAxis.Following, sink);
            default:
                return true;
        }
    }

    /// <summary>
    /// The one candidate of a step that can have only one, found without a walk: up, self, a leaf, a container. False
    /// when the step may have more.
    /// </summary>
    public bool TryOnly(XPathEvaluation run, in XPathItem from, out XPathItem only, out bool exists)
    {
        only = default;
        exists = false;
        if (Predicates.Length > 0)
            return false;
        switch (Axis)
        {
            case XPathAxis.Self:
                only = from;
                exists = Test.Takes(from);
                return true;
            case XPathAxis.Parent:
                run.Spend();
                if (XPathAxes.Parent(from) is { } parent && Test.Takes(parent))
                    (only, exists) = (parent, true);
                return true;
            case XPathAxis.Child when Test.Kind == XPathNodeTestKind.Name:
                return OnlyChild(run, from, out only, out exists);
            default:
                return false;
        }
    }

    private bool OnlyChild(XPathEvaluation run, in XPathItem from, out XPathItem only, out bool exists)
    {
        only = default;
        exists = false;
        if (!from.IsInner || Test.ChildOf(from.Frame) is not { } child)
            return true;
        if (child is not LeafNode and not ContainerNode)
            return false;
        run.Spend();
        var frame = from.Frame;
        exists = AccessibleTree.IsVisible(run, child) && AccessibleTree.IsReadable(run, frame, child)
            && (AccessibleTree.IsStored(frame, child) || AccessibleTree.IsImplied(run, frame, child));
        if (exists)
            only = child is ContainerNode container
                ? run.Known(frame.Container(container)).Item : new XPathItem(frame, child, 0);
        return true;
    }

    private bool ByKey(XPathEvaluation run, XPathFrame frame, ListNode list, KeyAccess access, XPathSink sink)
    {
        if (!AccessibleTree.IsVisible(run, list))
            return true;
        var view = new ListView(list, frame.Storage.List(list.Ordinal));
        if (view.Count == 0)
            return true;
        var focus = new Focus(frame.Item, 1, 1);
        if (access.Terms.Length == 1 && access.Terms[0].TryOnly(run, focus, list.Keys[0], out var only, out var exists))
            return !exists || FoundOnly(run, frame, view, only, sink);
        var values = new List<byte[]>[access.Terms.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = access.Terms[i].Values(run, focus, list.Keys[i]);
            if (values[i].Count == 0)
                return true;
            // Several values for one of several keys: rare enough to be walked.
            if (values[i].Count > 1 && values.Length > 1)
                return XPathAxes.Instances(run, frame, list, sink);
        }
        if (values.Length > 1)
            return Found(run, frame, view, new EntryKey([.. values.Select(v => (ReadOnlyMemory<byte>)v[0])]), sink);
        foreach (var value in values[0])
            if (!Found(run, frame, view, new EntryKey(value), sink))
                return false;
        return true;
    }

    private static bool Found(XPathEvaluation run, XPathFrame frame, ListView view, EntryKey key, XPathSink sink)
    {
        run.Spend();
        return !view.TryGet(key, out var entry) || Give(run, frame.Entry(view.Schema, entry.Storage, -1), sink);
    }

    private static bool Give(XPathEvaluation run, XPathFrame entry, XPathSink sink) =>
        !AccessibleTree.IsReadable(run, entry) || sink.Add(run, run.Known(entry).Item);

    private static bool FoundOnly(XPathEvaluation run, XPathFrame frame, ListView view, in XPathItem value,
        XPathSink sink)
    {
        run.Spend();
        return !view.TryGet(value.Value, out var entry) || Give(run, frame.Entry(view.Schema, entry.Storage, -1), sink);
    }

    private KeyAccess? AccessOf(ListNode list)
    {
        var access = _access;
        if (access is null || !ReferenceEquals(access.List, list))
            _access = access = KeyAccess.Of(list, _keys);
        return access.Terms.Length > 0 ? access : null;
    }

    /// <summary>Which terms give the keys of a list; none when they do not give all.</summary>
    private sealed record KeyAccess(ListNode List, KeyTerm[] Terms)
    {
        public static KeyAccess Of(ListNode list, KeyTerm[] terms)
        {
            var chosen = new KeyTerm[list.Keys.Count];
            for (var i = 0; i < chosen.Length; i++)
            {
                var key = list.Keys[i];
                if (Array.Find(terms, t => t.Name == key.Name && ReferenceEquals(t.Module, key.Module)) is not { } term)
                    return new KeyAccess(list, []);
                chosen[i] = term;
            }
            return new KeyAccess(list, chosen);
        }
    }
}

/// <summary>A conjunct <c>key = value</c> of a predicate, where the value is the same for every candidate.</summary>
internal sealed class KeyTerm(Module module, string name, XPathPlan value, string? qualifiedName)
{
    public Module Module => module;

    public string Name => name;

    /// <summary>The one node whose value is the key, when that is all there is to it; false when <see cref="Values"/>
    /// has to be asked.</summary>
    public bool TryOnly(XPathEvaluation run, in Focus focus, LeafNode key, out XPathItem only, out bool exists)
    {
        only = default;
        exists = false;
        if (value is not NodeSetPlan nodes || !nodes.TryOnly(run, focus, out only, out exists))
            return false;
        if (exists && only.Child is not ValueNode)
            return false;
        exists = exists && IsValue(key.Type, only.Value, run);
        return true;
    }

    /// <summary>The keys that may be meant. They only lead to candidates: the predicate is still asked.</summary>
    public List<byte[]> Values(XPathEvaluation run, in Focus focus, LeafNode key)
    {
        var texts = new List<byte[]>();
        if (value is NodeSetPlan nodes)
        {
            var items = new List<XPathItem>();
            nodes.Walk(run, focus, new CollectingSink(items));
            foreach (var item in items)
                AddOnce(texts, item.Value.ToArray());
        }
        else if (key.Type.HasPrefixes)
        {
            var text = value.String(run, focus);
            AddOnce(texts, Encoding.UTF8.GetBytes(qualifiedName ?? (text.Contains(':')
                ? text : $"{key.Module.Name}:{text}")));
            AddOnce(texts, Encoding.UTF8.GetBytes(text));
        }
        else
        {
            AddOnce(texts, Encoding.UTF8.GetBytes(value.String(run, focus)));
        }
        texts.RemoveAll(t => !IsValue(key.Type, t, run));
        return texts;
    }

    private static void AddOnce(List<byte[]> texts, byte[] text)
    {
        foreach (var t in texts)
            if (t.AsSpan().SequenceEqual(text))
                return;
        texts.Add(text);
    }

    // Only what is a canonical value of the key can be asked of the index.
    private static bool IsValue(YangType type, ReadOnlySpan<byte> text, XPathEvaluation run) =>
        type is StringType
        || (type.TryCanonicalize(text, run.CanonicalPrefixes, run.Scratch, out var canonical, out _)
            && canonical.SequenceEqual(text));
}
