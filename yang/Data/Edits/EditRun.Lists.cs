using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

internal sealed partial class EditRun
{
    private void ListEntry(ListNode list, EditItem item, NodeEditor target, EditOperation inherited, InstancePath path)
    {
        var operation = item.Operation ?? inherited;
        var key = Keys.Of(list, new DataNode(list, item.Node!.Content));
        var here = path.Entry(list, key);
        var exists = target.Current.List(list.Ordinal).TryGet(key, out _);
        if (operation == EditOperation.Create && exists)
        {
            Errors.Add(EditErrors.Exists(here));
            return;
        }
        if (operation is EditOperation.Delete or EditOperation.None && !exists)
        {
            Errors.Add(EditErrors.Missing(here, operation == EditOperation.Delete ? "deleted" : "the place of an edit"));
            return;
        }
        if (operation is EditOperation.Delete or EditOperation.Remove)
        {
            if (exists)
                RemoveEntry(target, list, key);
            return;
        }
        if (!NeighbourExists(list, item, key, target, here))
            return;
        var entries = target.List(list.Ordinal);
        var entry = operation == EditOperation.None ? entries.Find(key)! : entries.GetOrAdd(key);
        Node(item.Node, entry, operation, here);
        if (operation == EditOperation.None)
            return;
        ChoiceRules.ClearRivals(target, list);
        if (list.IsUserOrdered && Wish(item, inherited, exists) is { } wish)
            Place(entries, key, wish);
    }

    private static void RemoveEntry(NodeEditor target, ListNode list, EntryKey key)
    {
        target.List(list.Ordinal).Remove(key);
        if (target.Current.List(list.Ordinal).Count == 0)
            target.Remove(list.Ordinal);
    }

    // Under a replaced parent the request's order is the order; elsewhere an existing entry stays where it is (RFC
    // 7950 §7.8.6).
    private static InsertWish? Wish(EditItem item, EditOperation inherited, bool existed) =>
        item.Insert ?? (existed && inherited == EditOperation.Replace ? new InsertWish(InsertPosition.Last) : null);

    private bool NeighbourExists(ListNode list, EditItem item, EntryKey key, NodeEditor target, InstancePath path)
    {
        if (item.Insert is not { Position: InsertPosition.Before or InsertPosition.After, Key: { } other })
            return true;
        if (!Keys.Comparer.Equals(key, other) && target.Current.List(list.Ordinal).TryGet(other, out _))
            return true;
        Errors.Add(EditErrors.NoNeighbour(path, isList: true));
        return false;
    }

    private static void Place(ListEditor entries, EntryKey key, InsertWish wish)
    {
        var at = entries.Current.IndexOf(key);
        var beside = wish.Key is { } other ? entries.Current.IndexOf(other) : -1;
        var index = Index(wish.Position, at, beside, entries.Current.Count);
        if (index != at)
            entries.Move(key, index);
    }

    /// <summary>The index an entry now at <paramref name="at"/> has after it was placed.</summary>
    private static int Index(InsertPosition position, int at, int beside, int count) => position switch
    {
        InsertPosition.First => 0,
        InsertPosition.Last => count - 1,
        InsertPosition.Before => at < beside ? beside - 1 : beside,
        _ => at < beside ? beside : beside + 1,
    };

    private void LeafListEntry(LeafListNode list, EditItem item, NodeEditor target, EditOperation inherited, InstancePath path)
    {
        var operation = item.Operation ?? inherited;
        var value = item.Value ?? default;
        var exists = target.Current.LeafList(list.Ordinal).Contains(list, value.Span);
        if (operation == EditOperation.Create && exists)
            Errors.Add(EditErrors.Exists(path.Entry(list, value)));
        else if (operation is EditOperation.Delete or EditOperation.None && !exists)
            Errors.Add(EditErrors.Missing(path.Entry(list, value), operation == EditOperation.Delete ? "deleted" : "the place of an edit"));
        else if (operation is EditOperation.Delete or EditOperation.Remove)
            RemoveValue(target, list, value);
        else if (operation != EditOperation.None)
        {
            ChoiceRules.ClearRivals(target, list);
            AddValue(list, value, Wish(item, inherited, exists), target, path);
        }
    }

    private static void RemoveValue(NodeEditor target, LeafListNode list, ReadOnlyMemory<byte> value)
    {
        if (target.RemoveValue(list.Ordinal, value.Span) && target.Current.LeafList(list.Ordinal).Count == 0)
            target.Remove(list.Ordinal);
    }

    private void AddValue(LeafListNode list, ReadOnlyMemory<byte> value, InsertWish? wish, NodeEditor target, InstancePath path)
    {
        if (!list.IsUserOrdered || wish is null)
        {
            target.AddValue(list.Ordinal, value.Span);
            return;
        }
        var values = target.Current.LeafList(list.Ordinal);
        var at = values.IndexOf(list, value.Span);
        var beside = wish.Value is { } other && !other.Span.SequenceEqual(value.Span) ? values.IndexOf(list, other.Span) : -1;
        if (wish.Position is InsertPosition.Before or InsertPosition.After && beside < 0)
        {
            Errors.Add(EditErrors.NoNeighbour(path.Entry(list, value), isList: false));
            return;
        }
        var count = values.Count + (at < 0 ? 1 : 0);
        target.InsertValue(list.Ordinal, Index(wish.Position, at < 0 ? int.MaxValue : at, beside, count), value.Span);
    }
}
