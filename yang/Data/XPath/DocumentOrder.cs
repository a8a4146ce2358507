using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>Document order (XPath 1.0 §5): parents first, children in schema order, entries in their list's
/// order.</summary>
internal sealed class DocumentOrder : IComparer<XPathItem>
{
    public static DocumentOrder Instance { get; } = new();

    public int Compare(XPathItem x, XPathItem y)
    {
        var (a, b) = (x.Frame, y.Frame);
        var (underA, underB) = (x.Child, y.Child);
        XPathFrame? entryA = null, entryB = null;
        while (a.Depth > b.Depth)
            Climb(ref a, ref underA, ref entryA);
        while (b.Depth > a.Depth)
            Climb(ref b, ref underB, ref entryB);
        while (!SameNode(a, b))
        {
            Climb(ref a, ref underA, ref entryA);
            Climb(ref b, ref underB, ref entryB);
        }
        // Now both are at or below the same node, under different children of it, or one of them is it.
        if (underA is null || underB is null)
            return underA is null ? underB is null ? 0 : -1 : 1;
        if (!ReferenceEquals(underA, underB))
            return Rank(underA).CompareTo(Rank(underB));
        if (entryA is not null && entryB is not null)
            return entryA.PositionInList().CompareTo(entryB.PositionInList());
        return x.Index != y.Index ? x.Index.CompareTo(y.Index) : x.IsText.CompareTo(y.IsText);
    }

    private static void Climb(ref XPathFrame frame, ref SchemaNode? under, ref XPathFrame? entry)
    {
        under = frame.Schema;
        entry = frame.Schema is ListNode ? frame : null;
        frame = frame.Parent!;
    }

    private static bool SameNode(XPathFrame a, XPathFrame b) => ReferenceEquals(a, b) || a.Equals(b);

    // An operation or notification hangs below its parent after all data.
    private static int Rank(SchemaNode child) => child.IsDataNode ? child.Ordinal : int.MaxValue;
}
