using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>
/// The order of a user-ordered list that both sides changed: one side's order is kept with the other's additions
/// behind the neighbour they were put
/// behind; only when both rearranged what was there before, and differently, they conflict.
/// </summary>
internal static class OrderMerge
{
    public static void List(MergeWalk walk, ListView was, ListView now, NodeEditor ours, InstancePath path, ListNode list)
    {
        var common = AllKeys(was, list);
        var theirs = AllKeys(now, list);
        var editor = ours.List(list.Ordinal);
        var own = AllKeys(editor.Current, list);
        var order = Order(common, own, theirs, Keys.Comparer);
        foreach (var key in theirs.Concat(common).Distinct(Keys.Comparer))
        {
            was.TryGet(key, out var before);
            now.TryGet(key, out var after);
            if (before.Exists != after.Exists || !ReferenceEquals(before.Storage, after.Storage))
                walk.Entry(before, after, editor, path, list);
        }
        if (order is null)
        {
            walk.Conflicts.Add(path.Child(list));
            return;
        }
        var index = 0;
        foreach (var key in order)
            if (editor.Current.IndexOf(key) is var at and >= 0)
            {
                if (at != index)
                    editor.Move(key, index);
                index++;
            }
    }

    public static void LeafList(MergeWalk walk, DataNode common, DataNode theirs, NodeEditor ours, InstancePath path, LeafListNode list)
    {
        var was = common.LeafList(list.Ordinal);
        var now = theirs.LeafList(list.Ordinal);
        if (LeafListWalk.Same(was, now))
            return;
        var own = LeafListWalk.ToList(ours.Current.LeafList(list.Ordinal));
        var wasList = LeafListWalk.ToList(was);
        var nowList = LeafListWalk.ToList(now);
        var order = list.IsUserOrdered ? Order(wasList, own, nowList, Keys.Values) : [.. own.Union(nowList, Keys.Values)];
        if (order is null)
        {
            walk.Conflicts.Add(path.Child(list));
            return;
        }
        var removed = new HashSet<ReadOnlyMemory<byte>>(wasList.Except(nowList, Keys.Values), Keys.Values);
        removed.UnionWith(wasList.Except(own, Keys.Values));
        order.RemoveAll(removed.Contains);
        if (order.Count == 0)
            ours.Remove(list.Ordinal);
        else if (list.IsUserOrdered)
            ours.SetLeafList(list.Ordinal, order);
        else
            MergeValues(ours, list, order, removed);
    }

    private static void MergeValues(
        NodeEditor ours, LeafListNode list, List<ReadOnlyMemory<byte>> values, HashSet<ReadOnlyMemory<byte>> removed)
    {
        foreach (var value in removed)
            ours.RemoveValue(list.Ordinal, value.Span);
        foreach (var value in values)
            ours.AddValue(list.Ordinal, value.Span);
    }

    /// <summary>The merged order of all that any side has, or null when both rearranged.</summary>
    private static List<T>? Order<T>(List<T> common, List<T> ours, List<T> theirs, IEqualityComparer<T> comparer)
        where T : notnull
    {
        var weMoved = !SameOrder(common, ours, comparer);
        var theyMoved = !SameOrder(common, theirs, comparer);
        if (weMoved && theyMoved && !SameOrder(ours, theirs, comparer))
            return null;
        return weMoved ? Weave(ours, theirs, comparer) : Weave(theirs, ours, comparer);
    }

    private static bool SameOrder<T>(List<T> a, List<T> b, IEqualityComparer<T> comparer) =>
        a.Intersect(b, comparer).SequenceEqual(b.Intersect(a, comparer), comparer);

    private static List<T> Weave<T>(List<T> frame, List<T> additions, IEqualityComparer<T> comparer)
        where T : notnull
    {
        var inFrame = new HashSet<T>(frame, comparer);
        var after = new Dictionary<T, List<T>>(comparer);
        var first = new List<T>();
        var behind = first;
        foreach (var item in additions)
        {
            if (!inFrame.Contains(item))
                behind.Add(item);
            else if (!after.TryGetValue(item, out behind!))
                after[item] = behind = [];
        }
        var woven = new List<T>(first);
        foreach (var item in frame)
        {
            woven.Add(item);
            if (after.TryGetValue(item, out var followers))
                woven.AddRange(followers);
        }
        return woven;
    }

    private static List<EntryKey> AllKeys(ListView view, ListNode list)
    {
        var keys = new List<EntryKey>(view.Count);
        foreach (var entry in view)
            keys.Add(Keys.Of(list, entry));
        return keys;
    }
}
