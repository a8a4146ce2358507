using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>The entries of a list, or of nothing. Persistent: a keyed B+-tree, or for user-ordered and keyless lists a sequence.</summary>
public abstract class EntrySet
{
}

/// <summary>The key of a list entry: canonical UTF-8 values in key order.</summary>
public readonly struct EntryKey
{
    /// <summary>A key of those values.</summary>
    public EntryKey(params ReadOnlyMemory<byte>[] values) => Values = values;

    /// <summary>The values, in key order.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Values { get; }
}

/// <summary>A read-only view of a list's entries, in the list's order (system order: by key, numbers by value).</summary>
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
    public int Count => throw new NotImplementedException();

    /// <summary>The entry with that key. O(log n).</summary>
    public bool TryGet(EntryKey key, out DataNode entry) => throw new NotImplementedException();

    /// <summary>The entry with that key of a single-key list. O(log n), no allocation.</summary>
    public bool TryGet(ReadOnlySpan<byte> key, out DataNode entry) => throw new NotImplementedException();

    /// <summary>The entry at a position. O(log n).</summary>
    public DataNode At(int index) => throw new NotImplementedException();

    /// <summary>The position of the entry with that key, or -1. O(log n).</summary>
    public int IndexOf(EntryKey key) => throw new NotImplementedException();

    /// <summary>Enumerates the entries in order, without allocation.</summary>
    public Enumerator GetEnumerator() => throw new NotImplementedException();

    /// <summary>Walks the entries.</summary>
    public struct Enumerator
    {
        /// <summary>The entry.</summary>
        public readonly DataNode Current => throw new NotImplementedException();

        /// <summary>Goes on.</summary>
        public bool MoveNext() => throw new NotImplementedException();
    }
}

/// <summary>A read-only view of a leaf-list's canonical values, in order.</summary>
public readonly struct LeafListView
{
    /// <summary>How many values there are.</summary>
    public int Count => throw new NotImplementedException();

    /// <summary>The value at a position.</summary>
    public ReadOnlySpan<byte> this[int index] => throw new NotImplementedException();

    /// <summary>Whether the value is there.</summary>
    public bool Contains(ReadOnlySpan<byte> canonical) => throw new NotImplementedException();

    /// <summary>Enumerates the values, without allocation.</summary>
    public Enumerator GetEnumerator() => throw new NotImplementedException();

    /// <summary>Walks the values.</summary>
    public ref struct Enumerator
    {
        /// <summary>The value.</summary>
        public readonly ReadOnlySpan<byte> Current => throw new NotImplementedException();

        /// <summary>Goes on.</summary>
        public bool MoveNext() => throw new NotImplementedException();
    }
}

/// <summary>
/// The content of an anydata or anyxml node: self-contained XML (every namespace it uses is declared in it), without the node's own element.
/// </summary>
/// <param name="Xml">The inner XML, UTF-8.</param>
public sealed record AnyContent(ReadOnlyMemory<byte> Xml);
