namespace Netconf.Mano.Data;

/// <summary>
/// The immutable storage of one inner node: the values of its leaves and small leaf-lists packed into one byte array,
/// everything else beside it.
/// It has no pointer to the schema: whoever walks knows where he is.
/// </summary>
public class Branch
{
    /// <summary>The ordinal under which a mounted tree is kept: after all children.</summary>
    internal const int MountOrdinal = int.MaxValue;

    private readonly byte[] _blob;

    private protected Branch(byte[] blob) => _blob = blob;

    /// <summary>The branch with nothing in it.</summary>
    public static Branch Empty { get; } = new([]);

    /// <summary>Whether it holds nothing.</summary>
    public bool IsEmpty => _blob.Length == 0 && Slots.Length == 0;

    /// <summary>The packed leaves.</summary>
    internal byte[] Blob => _blob;

    /// <summary>The packed leaves, to read.</summary>
    internal Fields Fields => new(_blob);

    /// <summary>What is not packed, in order of ordinal.</summary>
    internal ReadOnlySpan<Slot> Slots => this is SlottedBranch slotted ? slotted.Array : default;

    internal DataTree? Mounted => Find(MountOrdinal) as DataTree;

    internal static Branch Of(byte[] blob, Slot[] slots) =>
        slots.Length > 0 ? new SlottedBranch(blob, slots) : blob.Length > 0 ? new Branch(blob) : Empty;

    internal bool Has(int ordinal) => Fields.Find(ordinal) >= 0 || Find(ordinal) is not null;

    internal bool TryGetLeaf(int ordinal, out ReadOnlySpan<byte> canonical)
    {
        var fields = Fields;
        var i = fields.Find(ordinal);
        canonical = i >= 0 ? fields.Value(i) : default;
        return i >= 0;
    }

    internal LeafListView LeafList(int ordinal)
    {
        var fields = Fields;
        var first = fields.Find(ordinal);
        return first >= 0
            ? new LeafListView(_blob, first, fields.RunEnd(first) - first)
            : new LeafListView(Find(ordinal) as EntrySet);
    }

    internal Branch? Container(int ordinal) => Find(ordinal) as Branch;

    internal EntrySet? List(int ordinal) => Find(ordinal) as EntrySet;

    internal AnyContent? Any(int ordinal) => Find(ordinal) as AnyContent;

    /// <summary>What hangs beside the blob under that ordinal, or null.</summary>
    internal object? Find(int ordinal)
    {
        var slots = Slots;
        var i = SlotIndex(slots, ordinal);
        return i >= 0 ? slots[i].Value : null;
    }

    /// <summary>The same branch with other leaves.</summary>
    internal Branch With(byte[] blob) => this is SlottedBranch s ? new SlottedBranch(blob, s.Array) : Of(blob, []);

    /// <summary>The same branch with a slot set, or removed when <paramref name="value"/> is null.</summary>
    internal Branch With(int ordinal, object? value)
    {
        var slots = Slots;
        var i = SlotIndex(slots, ordinal);
        if (i >= 0 ? ReferenceEquals(slots[i].Value, value) : value is null)
            return this;
        Slot[] next;
        if (value is null)
        {
            next = new Slot[slots.Length - 1];
            slots[..i].CopyTo(next);
            slots[(i + 1)..].CopyTo(next.AsSpan(i));
        }
        else if (i >= 0)
        {
            next = slots.ToArray();
            next[i] = new Slot(ordinal, value);
        }
        else
        {
            next = new Slot[slots.Length + 1];
            slots[..~i].CopyTo(next);
            next[~i] = new Slot(ordinal, value);
            slots[~i..].CopyTo(next.AsSpan(~i + 1));
        }
        return Of(_blob, next);
    }

    /// <summary>Same leaves and the very same things beside them: what makes replacing one by the other no
    /// change.</summary>
    internal bool IsSame(Branch other)
    {
        if (ReferenceEquals(this, other))
            return true;
        var a = Slots;
        var b = other.Slots;
        if (a.Length != b.Length || !_blob.AsSpan().SequenceEqual(other._blob))
            return false;
        for (var i = 0; i < a.Length; i++)
            if (a[i].Ordinal != b[i].Ordinal || !ReferenceEquals(a[i].Value, b[i].Value))
                return false;
        return true;
    }

    private static int SlotIndex(ReadOnlySpan<Slot> slots, int ordinal)
    {
        int low = 0, high = slots.Length;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (slots[middle].Ordinal < ordinal)
                low = middle + 1;
            else
                high = middle;
        }
        return low < slots.Length && slots[low].Ordinal == ordinal ? low : ~low;
    }
}

/// <summary>
/// Something beside the blob: a <see cref="Branch"/> (container), an <see cref="EntrySet"/> (list, large leaf-list), an
/// <see cref="AnyContent"/>, or the mounted <see cref="DataTree"/>.
/// </summary>
internal readonly record struct Slot(int Ordinal, object Value);

/// <summary>A branch with more than leaves; apart, so that an entry of leaves alone has no field for it.</summary>
internal sealed class SlottedBranch(byte[] blob, Slot[] slots) : Branch(blob)
{
    public Slot[] Array { get; } = slots;
}
