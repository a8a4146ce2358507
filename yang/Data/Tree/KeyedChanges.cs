namespace Netconf.Mano.Data;

/// <summary>Finds what two B+-trees do not share: walks both in key order and passes over whatever subtree is the same
/// object in both.</summary>
internal static class KeyedChanges
{
    public static IEnumerable<StoredChange> Between(KeyOrder order, KeyedNode? before, KeyedNode? after)
    {
        var (a, b) = (new Walk(before), new Walk(after));
        while (!a.Done && !b.Done)
        {
            var shared = Walk.SharedHeight(a, b);
            if (shared >= 0)
            {
                a.Skip(shared);
                b.Skip(shared);
                continue;
            }
            var (x, y) = (a.Current, b.Current);
            var c = ReferenceEquals(x, y) ? 0 : order.Compare(x, y);
            if (c <= 0)
                a.Next();
            if (c >= 0)
                b.Next();
            if (!ReferenceEquals(x, y))
                yield return new StoredChange(c <= 0 ? x : null, c >= 0 ? y : null);
        }
        for (; !a.Done; a.Next())
            yield return new StoredChange(a.Current, null);
        for (; !b.Done; b.Next())
            yield return new StoredChange(null, b.Current);
    }

    /// <summary>A place in a tree: per height the node and the child or entry within it.</summary>
    private sealed class Walk
    {
        private readonly KeyedNode[] _nodes;
        private readonly int[] _places;
        private readonly int _top;

        public Walk(KeyedNode? root)
        {
            Done = root is null;
            _top = root?.Height ?? 0;
            _nodes = new KeyedNode[_top + 1];
            _places = new int[_top + 1];
            if (root is null)
                return;
            _nodes[_top] = root;
            Descend(_top);
        }

        public bool Done { get; private set; }

        public Branch Current => ((KeyedLeaf)_nodes[0]).Items[_places[0]];

        /// <summary>The height of the largest subtree that begins here in both and is the same object, or -1.</summary>
        public static int SharedHeight(Walk a, Walk b)
        {
            var h = 0;
            while (h <= a._top && h <= b._top && a._places[h] == 0 && b._places[h] == 0
                && ReferenceEquals(a._nodes[h], b._nodes[h]))
                h++;
            return h - 1;
        }

        public void Next()
        {
            if (++_places[0] >= _nodes[0].Used)
                Skip(0);
        }

        /// <summary>Leaves the subtree of that height behind.</summary>
        public void Skip(int height)
        {
            do
            {
                if (++height > _top)
                {
                    Done = true;
                    return;
                }
            }
            while (++_places[height] >= _nodes[height].Used);
            Descend(height);
        }

        private void Descend(int height)
        {
            for (var h = height; h > 0; h--)
            {
                _nodes[h - 1] = ((KeyedInner)_nodes[h]).Children[_places[h]].Node;
                _places[h - 1] = 0;
            }
        }
    }
}
