namespace Netconf.Mano.Data;

/// <summary>Orders instances as the schema does, entries of one list by key.</summary>
internal sealed class PathOrder : IComparer<InstancePath>
{
    public static PathOrder Instance { get; } = new();

    public int Compare(InstancePath? x, InstancePath? y)
    {
        if (ReferenceEquals(x, y) || x is null || y is null)
            return 0;
        var depth = Math.Min(x.Depth, y.Depth);
        var (a, b) = (x.AtDepth(depth), y.AtDepth(depth));
        var order = SameDepth(a, b);
        return order != 0 ? order : x.Depth.CompareTo(y.Depth);
    }

    private static int SameDepth(InstancePath a, InstancePath b)
    {
        if (ReferenceEquals(a, b) || a.Parent is null || b.Parent is null)
            return 0;
        if (SameDepth(a.Parent, b.Parent) is var above and not 0)
            return above;
        if (a.Node.Ordinal != b.Node.Ordinal)
            return a.Node.Ordinal.CompareTo(b.Node.Ordinal);
        var (keysOfA, keysOfB) = (a.Key.Values?.Count ?? 0, b.Key.Values?.Count ?? 0);
        if (keysOfA != keysOfB)
            return keysOfA.CompareTo(keysOfB); // A list as a whole stands before its entries.
        for (var i = 0; i < keysOfA; i++)
            if (a.Key.Values![i].Span.SequenceCompareTo(b.Key.Values![i].Span) is var key and not 0)
                return key;
        var value = a.Value.Span.SequenceCompareTo(b.Value.Span);
        return value != 0 ? value : a.Position.CompareTo(b.Position);
    }
}
