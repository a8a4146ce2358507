using System.Collections.Immutable;
using Netconf.Mano.Orchestration.Catalogue;

namespace Netconf.Mano.Orchestration.Lifecycle;

/// <summary>Names one component of a VNF.</summary>
/// <param name="Vdu">Its VDU.</param>
/// <param name="Index">Its number among those of the VDU, counted from one.</param>
public readonly record struct VnfcName(string Vdu, int Index)
{
    /// <summary>The component's identifier within its instance.</summary>
    public string Id => $"{Vdu}-{Index}";

    /// <summary>The components of a size, by VDU and number. Scaling in takes away the highest numbers.</summary>
    public static ImmutableArray<VnfcName> Of(VnfSize size) =>
        [.. size.Counts.SelectMany(c => Enumerable.Range(1, c.Value).Select(i => new VnfcName(c.Key, i)))];
}
