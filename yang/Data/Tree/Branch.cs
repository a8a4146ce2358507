namespace Netconf.Mano.Data;

/// <summary>
/// The immutable storage of one inner node: the values of its leaves and small leaf-lists packed into one byte array, everything else beside it.
/// It has no pointer to the schema: whoever walks knows where he is.
/// </summary>
public sealed class Branch
{
    /// <summary>The branch with nothing in it.</summary>
    public static Branch Empty { get; } = new();

    /// <summary>Whether it holds nothing.</summary>
    public bool IsEmpty => throw new NotImplementedException();

    internal bool Has(int ordinal) => throw new NotImplementedException();

    internal bool TryGetLeaf(int ordinal, out ReadOnlySpan<byte> canonical) => throw new NotImplementedException();

    internal LeafListView LeafList(int ordinal) => throw new NotImplementedException();

    internal Branch? Container(int ordinal) => throw new NotImplementedException();

    internal EntrySet List(int ordinal) => throw new NotImplementedException();

    internal AnyContent? Any(int ordinal) => throw new NotImplementedException();

    internal DataTree? Mounted => throw new NotImplementedException();
}
