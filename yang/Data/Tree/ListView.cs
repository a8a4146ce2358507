using System.Text;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>A read-only view of a list's entries, in the list's order (system order: by key, numbers by
/// value).</summary>
public readonly struct ListView
{
    /// <summary>The view of <paramref name="entries"/> under <paramref name="schema"/>.</summary>
    public ListView(ListNode schema, EntrySet? entries)
    {
        Schema = schema;
        Entries = entries;
    }

    /// <summary>The list's schema node.</summary>
    public ListNode Schema { get; }

    /// <summary>The storage, null when there are no entries.</summary>
    public EntrySet? Entries { get; }

    /// <summary>How many entries there are. O(1).</summary>
    public int Count => Entries?.Count ?? 0;

    /// <summary>The entry with that key. O(log n).</summary>
    public bool TryGet(EntryKey key, out DataNode entry) => TryGet(new KeyProbe(key), out entry);

    /// <summary>The entry with that key of a single-key list. O(log n), no allocation.</summary>
    public bool TryGet(ReadOnlySpan<byte> key, out DataNode entry) => TryGet(new KeyProbe(key), out entry);

    /// <summary>The entry with that key of a single-key list. O(log n).</summary>
    public bool TryGet(string key, out DataNode entry) => TryGet(Encoding.UTF8.GetBytes(key), out entry);

    /// <summary>The entry that has the key of <paramref name="like"/>, an entry of this or another version of the list.
    /// O(log n).</summary>
    public bool TryGetLike(Branch like, out DataNode entry) => TryGet(new KeyProbe(like), out entry);

    /// <summary>The entry at a position. O(log n).</summary>
    public DataNode At(int index) => Entries is null
        ? throw new ArgumentOutOfRangeException(nameof(index))
        : new DataNode(Schema, Entries.At(index));

    /// <summary>The position of the entry with that key, or -1. O(log n).</summary>
    public int IndexOf(EntryKey key) => Entries?.IndexOf(KeyOrder.Of(Schema), new KeyProbe(key)) ?? -1;

    /// <summary>The position of the first entry whose key is not below that one; system order only. O(log n).</summary>
    public int LowerBound(EntryKey key) =>
        Entries is KeyedNode root ? root.Rank(KeyOrder.Of(Schema), new KeyProbe(key), out _) : 0;

    /// <summary>Enumerates the entries in order, without allocation.</summary>
    public Enumerator GetEnumerator() => new(Schema, Entries, 0);

    /// <summary>Enumerates from a position on (a page begins there), without allocation. O(log n) to begin.</summary>
    public Range From(int index) => new(this, index);

    private bool TryGet(scoped KeyProbe probe, out DataNode entry)
    {
        var found = Entries?.Find(KeyOrder.Of(Schema), probe);
        entry = found is null ? default : new DataNode(Schema, found);
        return found is not null;
    }

    /// <summary>The entries from a position on.</summary>
    public readonly struct Range
    {
        private readonly ListView _list;
        private readonly int _from;

        internal Range(ListView list, int from)
        {
            _list = list;
            _from = from;
        }

        /// <summary>Enumerates them.</summary>
        public Enumerator GetEnumerator() => new(_list.Schema, _list.Entries, _from);
    }

    /// <summary>Walks the entries.</summary>
    public struct Enumerator
    {
        private readonly ListNode _schema;
        private EntryCursor _cursor;

        internal Enumerator(ListNode schema, EntrySet? entries, int from)
        {
            _schema = schema;
            _cursor = entries?.From(from) ?? default;
        }

        /// <summary>The entry.</summary>
        public readonly DataNode Current => new(_schema, _cursor.Current);

        /// <summary>Goes on.</summary>
        public bool MoveNext() => _cursor.MoveNext();
    }
}
