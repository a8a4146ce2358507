using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>Differences of user-ordered and keyless lists.</summary>
internal static class SequenceWalk
{
    public static IEnumerable<Change> Changes(ListView was, ListView now, InstancePath path, ListNode list)
    {
        var window = EntryDiff.Window(was, now);
        return list.Keys.Count == 0
            ? Keyless(was, now, window, path, list)
            : Ordered(was, now, window, path, list);
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

    private static IEnumerable<Change> Ordered(ListView was, ListView now, SequenceWindow window, InstancePath path, ListNode list)
    {
        var places = new Dictionary<EntryKey, int>(Keys.Comparer);
        for (var i = window.Start; i < window.BeforeEnd; i++)
            places[Keys.Of(list, was.At(i))] = i;
        var keys = new EntryKey[window.AfterEnd - window.Start];
        var from = new int[keys.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = Keys.Of(list, now.At(window.Start + i));
            from[i] = places.Remove(keys[i], out var place) ? place : -1;
        }
        foreach (var (key, place) in places.OrderBy(p => p.Value))
            yield return ChangeWalk.Whole(path.Entry(list, key), was.At(place), default, -1);
        var stays = LongestRun.Of(from);
        for (var i = 0; i < keys.Length; i++)
        {
            var entry = path.Entry(list, keys[i]);
            var after = now.At(window.Start + i);
            if (from[i] < 0)
            {
                yield return ChangeWalk.Whole(entry, default, after, window.Start + i);
                continue;
            }
            var before = was.At(from[i]);
            if (!stays[i])
                yield return ChangeWalk.Whole(entry, before, after, window.Start + i);
            foreach (var change in ChangeWalk.Node(before, after, entry))
                yield return change;
        }
    }
}
