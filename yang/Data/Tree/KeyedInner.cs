namespace Netconf.Mano.Data;

/// <summary>A child of an inner node, with its smallest entry at hand so that a search need not visit the children it
/// passes.</summary>
internal readonly struct KeyedChild(KeyedNode node)
{
    public readonly KeyedNode Node = node;
    public readonly Branch First = node.First;
}

/// <summary>An inner node of the B+-tree.</summary>
internal sealed class KeyedInner : KeyedNode
{
    private int _count;

    /// <summary>The children; the first <see cref="KeyedNode.Used"/> count.</summary>
    public KeyedChild[] Children { get; private set; } = [];

    public override Branch First => Children[0].First;

    public override int Height => Children[0].Node.Height + 1;

    internal override int Count => _count;

    /// <summary>An inner node over children that are in order and of one height.</summary>
    public static KeyedInner Of(KeyedChild[] children, object? owner)
    {
        var node = new KeyedInner { Children = children, Used = children.Length, Owner = owner };
        node.Recount();
        return node;
    }

    /// <summary>The child whose range holds the sought key.</summary>
    public int ChildFor(in KeyOrder order, scoped in KeyProbe probe)
    {
        int low = 1, high = Used;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (order.Compare(probe, Children[middle].First) >= 0)
                low = middle + 1;
            else
                high = middle;
        }
        return low - 1;
    }

    /// <summary>The child that holds position <paramref name="index"/>, which becomes the position in it.</summary>
    public KeyedNode ChildAt(ref int index)
    {
        var i = 0;
        for (var n = Children[0].Node.Count; index >= n; n = Children[i].Node.Count)
        {
            index -= n;
            i++;
        }
        return Children[i].Node;
    }

    public override KeyedNode Put(in KeyOrder order, Branch entry, int tag, object? owner, out KeyedNode? right)
    {
        right = null;
        var i = ChildFor(order, new KeyProbe(entry));
        var old = Children[i].Node;
        var oldCount = old.Count;
        var child = old.Put(order, entry, tag, owner, out var split);
        if (ReferenceEquals(child, old) && split is null && old.Count == oldCount
            && ReferenceEquals(child.First, Children[i].First))
            return this;
        var self = Own(owner);
        self.Children[i] = new KeyedChild(child);
        self._count += child.Count + (split?.Count ?? 0) - oldCount;
        if (split is null)
            return self;
        if (self.Used < Max)
        {
            self.Insert(i + 1, split);
            return self;
        }
        right = self.SplitOff(i + 1, split, owner);
        return self;
    }

    public override KeyedNode? RemoveBelow(in KeyOrder order, scoped in KeyProbe probe, object owner)
    {
        var i = ChildFor(order, probe);
        var old = Children[i].Node;
        var oldCount = old.Count;
        var child = old.RemoveBelow(order, probe, owner);
        if (child is not null && ReferenceEquals(child, old) && child.Count == oldCount)
            return this;
        if (child is null && Used == 1)
            return null;
        var self = Own(owner);
        self._count--;
        if (child is null)
            self.Delete(i);
        else
        {
            self.Children[i] = new KeyedChild(child);
            if (child.Used < Min && self.Used > 1)
                self.BalanceAt(Math.Min(i, self.Used - 2), owner);
        }
        return self;
    }

    public override KeyedLeaf Seek(in KeyOrder order, scoped in KeyProbe probe, out int index, out bool found)
    {
        KeyedNode node = this;
        while (node is KeyedInner inner)
            node = inner.Children[inner.ChildFor(order, probe)].Node;
        return node.Seek(order, probe, out index, out found);
    }

    public override void Balance(ref KeyedNode left, ref KeyedNode? right, object owner)
    {
        var (a, b) = ((KeyedInner)left, (KeyedInner)right!);
        var total = a.Used + b.Used;
        var all = new KeyedChild[total];
        a.Children.AsSpan(0, a.Used).CopyTo(all);
        b.Children.AsSpan(0, b.Used).CopyTo(all.AsSpan(a.Used));
        if (total <= Max)
        {
            (left, right) = (Of(all, owner), null);
            return;
        }
        left = Of(all[..(total / 2)], owner);
        right = Of(all[(total / 2)..], owner);
    }

    private void BalanceAt(int i, object owner)
    {
        var left = Children[i].Node;
        KeyedNode? right = Children[i + 1].Node;
        left.Balance(ref left, ref right, owner);
        Children[i] = new KeyedChild(left);
        if (right is null)
            Delete(i + 1);
        else
            Children[i + 1] = new KeyedChild(right);
    }

    private KeyedInner SplitOff(int at, KeyedNode added, object? owner)
    {
        var middle = at == Max ? Max : Max / 2;
        var upper = new KeyedInner { Children = new KeyedChild[Max], Used = Max - middle, Owner = owner };
        Children.AsSpan(middle, Max - middle).CopyTo(upper.Children);
        Array.Clear(Children, middle, Max - middle);
        Used = middle;
        if (at > middle || at == Max)
            upper.Insert(at - middle, added);
        else
            Insert(at, added);
        Recount();
        upper.Recount();
        return upper;
    }

    private void Insert(int i, KeyedNode child)
    {
        if (Children.Length == Used)
        {
            var children = Children;
            Array.Resize(ref children, Math.Min(Max, Math.Max(4, Used * 2)));
            Children = children;
        }
        Array.Copy(Children, i, Children, i + 1, Used - i);
        Children[i] = new KeyedChild(child);
        Used++;
    }

    private void Delete(int i)
    {
        Array.Copy(Children, i + 1, Children, i, Used - i - 1);
        Children[--Used] = default;
    }

    private void Recount()
    {
        _count = 0;
        for (var i = 0; i < Used; i++)
            _count += Children[i].Node.Count;
    }

    private KeyedInner Own(object? owner)
    {
        if (owner is not null && ReferenceEquals(Owner, owner))
            return this;
        var copy = new KeyedInner { Children = Children.AsSpan(0, Used).ToArray(), Used = Used, Owner = owner };
        copy._count = _count;
        return copy;
    }
}
