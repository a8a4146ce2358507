using System.Collections.Immutable;
using Netconf.Mano.Orchestration.Lifecycle;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.Orchestration.Reconciler;

/// <summary>What one component has for itself: its server, ports and volumes.</summary>
/// <param name="Name">The component.</param>
/// <param name="Resources">Its resources.</param>
internal sealed record VnfcPart(VnfcName Name, ImmutableArray<Resource> Resources)
{
    /// <summary>Its server.</summary>
    public ServerResource Server => Resources.OfType<ServerResource>().Single();

    /// <summary>Whether all that cannot be changed in place is the same.</summary>
    public bool IsBuiltAs(VnfcPart other) =>
        Resources.Select(r => (r.Id, r.Spec)).ToHashSet().SetEquals(other.Resources.Select(r => (r.Id, r.Spec)));

    /// <summary>The part with its server changed.</summary>
    public VnfcPart With(ServerResource server) => this with { Resources = Resources.Replace(Server, server) };
}

/// <summary>An instance's graph, component by component.</summary>
/// <param name="Owner">The instance.</param>
/// <param name="Shared">What its components share: networks, groups, rules.</param>
/// <param name="Vnfcs">The components, in order.</param>
internal sealed record GraphParts(string Owner, ImmutableArray<Resource> Shared, ImmutableArray<VnfcPart> Vnfcs)
{
    /// <summary>The whole graph. An order between servers counts only as far as both are in it.</summary>
    public ResourceGraph Whole
    {
        get
        {
            var servers = Vnfcs.Select(v => v.Server.Id).ToHashSet(StringComparer.Ordinal);
            var parts = Vnfcs.Select(v => v.Server.After.All(servers.Contains) ? v : v.With(v.Server with { After = [.. v.Server.After.Where(servers.Contains)] }));
            return ResourceGraph.Create(Owner, Shared.Concat(parts.SelectMany(v => v.Resources)));
        }
    }
}
