using Netconf.Mano.Bindings.Mano;

namespace Netconf.Mano.Orchestration.Catalogue;

/// <summary>
/// Which external connection point a VDU's connection point serves: the one that names it; the one that exposes its internal link; or, for descriptors that name
/// no connection (ETSI's own examples among them), the one of the same id.
/// </summary>
internal sealed class ExternalConnections
{
    private readonly Dictionary<(string Vdu, string Cpd), string> _byCpd = [];
    private readonly Dictionary<string, string> _byLink = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unconnected = new(StringComparer.Ordinal);

    /// <summary>Reads a descriptor.</summary>
    public ExternalConnections(Vnfd vnfd)
    {
        foreach (var point in vnfd.ExtCpds)
        {
            if (point.IntCpd is { VduId: { } vdu, Cpd: { } cpd })
            {
                _ = _byCpd.TryAdd((vdu, cpd), point.Id);
            }
            else if (point.IntVirtualLinkDesc is { } link)
            {
                _ = _byLink.TryAdd(link, point.Id);
            }
            else if (point.VipCpd is null && point.VirtualCpd is null)
            {
                _ = _unconnected.Add(point.Id);
            }
        }
    }

    /// <summary>The external connection point served; null when there is none.</summary>
    public string? Of(string vdu, VnfdVduIntCpd cpd) =>
        _byCpd.TryGetValue((vdu, cpd.Id), out var named) ? named
        : cpd.IntVirtualLinkDesc is { } link ? _byLink.GetValueOrDefault(link)
        : _unconnected.Contains(cpd.Id) ? cpd.Id : null;
}
