namespace Netconf.Mano.Data;

/// <summary>The outcome of a three-way merge.</summary>
/// <param name="Tree">Ours with theirs taken in; where they conflict, ours.</param>
/// <param name="Conflicts">The instances both changed differently, in document order; empty when there are none.</param>
public sealed record MergeResult(DataTree Tree, IReadOnlyList<InstancePath> Conflicts);

/// <summary>Brings a candidate up to date with a running that went on without it.</summary>
public static class ThreeWayMerge
{
    /// <summary>
    /// Applies to <paramref name="ours"/> what leads from <paramref name="common"/> to <paramref name="theirs"/>. Cost: that of their change.
    /// </summary>
    public static MergeResult Merge(DataTree common, DataTree ours, DataTree theirs) => throw new NotImplementedException();
}
