using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>Differences of user-ordered and keyless lists.</summary>
internal static class SequenceWalk
{
    public static IEnumerable<Change> Changes(ListView was, ListView now, InstancePath path, ListNode list)
    {
        return list.Keys.Count == 0
            ? Keyless(was, now, EntryDiff.Window(was, now), path, list)
            : Ordered(was, now, path, list);
    }

    // Entries without keys have no identity: when as many stand in the window, they are compared by place.
    private static IEnumerable<Change> Keyless(ListView was, ListView now, SequenceWindow window, InstancePath path, ListNode list)
    {
        if (window.BeforeEnd == window.AfterEnd)
        {
            for (var i = window.Start; i < window.AfterEnd; i++)
                foreach (var change in ChangeWalk.Node(was.At(i), now.At(i), path.Entry(list, i + 1)))
                    yield return change;
            yield break;
        }
        for (var i = window.Start; i < window.BeforeEnd; i++)
            yield return ChangeWalk.Whole(path.Entry(list, i + 1), was.At(i), default, -1);
        for (var i = window.Start; i < window.AfterEnd; i++)
            yield return ChangeWalk.Whole(path.Entry(list, i + 1), default, now.At(i), i);
    }

    private static IEnumerable<Change> Ordered(ListView was, ListView now, InstancePath path, ListNode list)
    {
        foreach (var change in EntryDiff.Sequence(was, now))
        {
            var key = Keys.Of(list, change.After.Exists ? change.After : change.Before);
            var entry = path.Entry(list, key);
            if (!change.Before.Exists || !change.After.Exists || change.IsMoved)
                yield return ChangeWalk.Whole(
                    entry, change.Before, change.After, change.After.Exists ? now.IndexOf(key) : -1);
            if (change.Before.Exists && change.After.Exists)
                foreach (var inner in ChangeWalk.Node(change.Before, change.After, entry))
                    yield return inner;
        }
    }
}
