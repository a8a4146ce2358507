using System.Runtime.CompilerServices;

namespace Netconf.Mano.Data;

/// <summary>Walks the entries of a set in order without allocation.</summary>
internal struct EntryCursor
{
    private readonly EntrySequence? _sequence;
    private Inners _inners;
    private Places _places;
    private int _depth;
    private Branch[] _items;
    private int _used;
    private int _i;
    private int _chunk;

    /// <summary>A walk over a B+-tree.</summary>
    public EntryCursor(KeyedNode root, int index)
    {
        _items = [];
        var node = root;
        if (index >= root.Count)
            return;
        while (node is KeyedInner inner)
        {
            var i = 0;
            for (var n = inner.Children[0].Node.Count; index >= n; n = inner.Children[i].Node.Count)
            {
                index -= n;
                i++;
            }
            Push(inner, i);
            node = inner.Children[i].Node;
        }
        Enter((KeyedLeaf)node, index);
    }

    /// <summary>A walk over a sequence.</summary>
    public EntryCursor(EntrySequence sequence, int index)
    {
        _items = [];
        if (index >= sequence.Count)
            return;
        _sequence = sequence;
        (_chunk, _i) = sequence.PlaceOf(index);
        _i--;
        (_items, _used) = sequence.Chunk(_chunk);
    }

    /// <summary>The entry; only after <see cref="MoveNext"/> said true.</summary>
    public readonly Branch Current => _items[_i];

    /// <summary>Goes on; false at the end.</summary>
    public bool MoveNext() => ++_i < _used || NextLeaf();

    private bool NextLeaf()
    {
        if (_sequence is not null)
        {
            if (++_chunk >= _sequence.Chunks)
                return End();
            (_items, _used) = _sequence.Chunk(_chunk);
            _i = 0;
            return true;
        }
        while (_depth > 0 && ++_places[_depth - 1] >= _inners[_depth - 1].Used)
            _depth--;
        if (_depth == 0)
            return End();
        var node = _inners[_depth - 1].Children[_places[_depth - 1]].Node;
        while (node is KeyedInner inner)
        {
            Push(inner, 0);
            node = inner.Children[0].Node;
        }
        Enter((KeyedLeaf)node, 1);
        return true;
    }

    private bool End()
    {
        _i = _used;
        return false;
    }

    private void Push(KeyedInner inner, int place)
    {
        _inners[_depth] = inner;
        _places[_depth++] = (byte)place;
    }

    private void Enter(KeyedLeaf leaf, int index)
    {
        _items = leaf.Items;
        _used = leaf.Used;
        _i = index - 1;
    }

    // A node of 32 children at most and, but for the right edge, 10 at least: 2^31 entries are no deeper than this.
    [InlineArray(12)]
    private struct Inners
    {
        private KeyedInner _first;
    }

    [InlineArray(12)]
    private struct Places
    {
        private byte _first;
    }
}
