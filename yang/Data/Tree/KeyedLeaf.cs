namespace Netconf.Mano.Data;

/// <summary>A leaf of the B+-tree: up to <see cref="KeyedNode.Max"/> entries.</summary>
internal sealed class KeyedLeaf : KeyedNode
{
    /// <summary>The entries; the first <see cref="KeyedNode.Used"/> count.</summary>
    public Branch[] Items { get; private set; } = [];

    /// <summary>In the key index of a sequence, the number of the chunk each entry is in; else null.</summary>
    public int[]? Tags { get; private set; }

    public override Branch First => Items[0];

    public override int Height => 0;

    internal override int Count => Used;

    /// <summary>A leaf of entries that are in order.</summary>
    public static KeyedLeaf Of(Branch[] items, object? owner, int[]? tags = null) =>
        new() { Items = items, Tags = tags, Used = items.Length, Owner = owner };

    public override KeyedNode Put(in KeyOrder order, Branch entry, int tag, object? owner, out KeyedNode? right)
    {
        right = null;
        var i = Search(order, new KeyProbe(entry), out var found);
        if (found)
            return Replace(i, entry, tag, owner);
        if (Used < Max)
        {
            var self = Own(owner, Used + 1);
            self.Insert(i, entry, tag);
            return self;
        }
        // Entries that come in order leave full leaves behind; others split evenly.
        var at = i == Max ? Max : Max / 2;
        var upper = Slice(at, Used, owner, spare: at);
        right = upper;
        if (at == Max)
        {
            upper.Insert(0, entry, tag);
            return this;
        }
        var lower = Own(owner, Max);
        lower.Truncate(at);
        if (i > at)
            upper.Insert(i - at, entry, tag);
        else
            lower.Insert(i, entry, tag);
        return lower;
    }

    public override KeyedNode? RemoveBelow(in KeyOrder order, scoped in KeyProbe probe, object owner)
    {
        var i = Search(order, probe, out var found);
        if (!found)
            return this;
        if (Used == 1)
            return null;
        var self = Own(owner, Used);
        Array.Copy(self.Items, i + 1, self.Items, i, self.Used - i - 1);
        if (self.Tags is { } tags)
            Array.Copy(tags, i + 1, tags, i, self.Used - i - 1);
        self.Items[--self.Used] = null!;
        return self;
    }

    public override KeyedLeaf Seek(in KeyOrder order, scoped in KeyProbe probe, out int index, out bool found)
    {
        index = Search(order, probe, out found);
        return this;
    }

    public override void Balance(ref KeyedNode left, ref KeyedNode? right, object owner)
    {
        var (a, b) = ((KeyedLeaf)left, (KeyedLeaf)right!);
        var total = a.Used + b.Used;
        var items = new Branch[total];
        a.Items.AsSpan(0, a.Used).CopyTo(items);
        b.Items.AsSpan(0, b.Used).CopyTo(items.AsSpan(a.Used));
        int[]? tags = null;
        if (a.Tags is not null)
        {
            tags = new int[total];
            a.Tags.AsSpan(0, a.Used).CopyTo(tags);
            b.Tags.AsSpan(0, b.Used).CopyTo(tags.AsSpan(a.Used));
        }
        var joined = Of(items, owner, tags);
        if (total <= Max)
        {
            (left, right) = (joined, null);
            return;
        }
        left = joined.Slice(0, total / 2, owner);
        right = joined.Slice(total / 2, total, owner);
    }

    private int Search(in KeyOrder order, scoped in KeyProbe probe, out bool found)
    {
        int low = 0, high = Used;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            var c = order.Compare(probe, Items[middle]);
            if (c == 0)
            {
                found = true;
                return middle;
            }
            if (c > 0)
                low = middle + 1;
            else
                high = middle;
        }
        found = false;
        return low;
    }

    private KeyedLeaf Replace(int i, Branch entry, int tag, object? owner)
    {
        if (Items[i].IsSame(entry) && (Tags is null || Tags[i] == tag))
            return this;
        var self = Own(owner, Used);
        self.Items[i] = entry;
        if (self.Tags is { } tags)
            tags[i] = tag;
        return self;
    }

    /// <summary>This leaf where it is the owner's, else a copy with just the room that is asked for.</summary>
    private KeyedLeaf Own(object? owner, int room)
    {
        if (owner is not null && ReferenceEquals(Owner, owner))
        {
            if (Items.Length < room)
                Resize(Math.Min(Max, Math.Max(room, Items.Length * 2)));
            return this;
        }
        return Slice(0, Used, owner, room - Used);
    }

    private KeyedLeaf Slice(int from, int to, object? owner, int spare = 0)
    {
        var items = new Branch[to - from + spare];
        Items.AsSpan(from, to - from).CopyTo(items);
        int[]? tags = null;
        if (Tags is not null)
        {
            tags = new int[to - from + spare];
            Tags.AsSpan(from, to - from).CopyTo(tags);
        }
        return new KeyedLeaf { Items = items, Tags = tags, Used = to - from, Owner = owner };
    }

    private void Insert(int i, Branch entry, int tag)
    {
        if (Items.Length == Used)
            Resize(Math.Min(Max, Math.Max(4, Used * 2)));
        Array.Copy(Items, i, Items, i + 1, Used - i);
        Items[i] = entry;
        if (Tags is { } tags)
        {
            Array.Copy(tags, i, tags, i + 1, Used - i);
            tags[i] = tag;
        }
        Used++;
    }

    private void Truncate(int used)
    {
        Array.Clear(Items, used, Used - used);
        Used = used;
    }

    private void Resize(int capacity)
    {
        var items = Items;
        Array.Resize(ref items, capacity);
        Items = items;
        if (Tags is { } tags)
        {
            Array.Resize(ref tags, capacity);
            Tags = tags;
        }
    }
}
