using System.Collections.Immutable;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Orchestration.Catalogue;
using Netconf.Mano.Orchestration.Lifecycle;
using Netconf.Mano.Orchestration.State;

namespace Netconf.Mano.Orchestration.Placement;

/// <summary>What is asked before an operation touches a VIM (SOL003 GrantRequest).</summary>
/// <param name="Instance">The VNF instance.</param>
/// <param name="Operation">What is to be done.</param>
/// <param name="From">The intent that was reached before.</param>
/// <param name="To">The intent to be reached.</param>
/// <param name="Blueprint">Blueprint of <paramref name="To"/>.</param>
/// <param name="PlacedOn">The VIM on which the instance holds resources already, or null.</param>
/// <param name="Candidates">VIMs the operator allows, the best first.</param>
public sealed record GrantRequest(
    string Instance, LcmOperationType Operation, Intent From, Intent To, Blueprint Blueprint, string? PlacedOn, IReadOnlyList<string> Candidates)
{
    /// <summary>What it asks of its place beside.</summary>
    public PlacementWish Wish { get; init; } = PlacementWish.None;

    /// <summary>Other members of its groups.</summary>
    public IReadOnlyList<Neighbour> Neighbours { get; init; } = [];

    /// <summary>Labels of the candidates, by VIM.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> VimLabels { get; init; } =
        ImmutableDictionary<string, IReadOnlyDictionary<string, string>>.Empty;

    /// <summary>Zones its components are in already, by component.</summary>
    public IReadOnlyDictionary<string, string> Zones { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Digests of images that are uploaded from kept files: a VIM need not have them.</summary>
    public ImmutableSortedSet<string> Artifacts { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>True: only asked, nothing will be placed.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>The request for an instance whose new intent is written.</summary>
    public static GrantRequest Of(
        InstanceRecord record, LcmOperationType operation, Blueprint blueprint, InstanceConfiguration? configured, IConfigurationSnapshot configuration,
        IOrchestrationState state)
    {
        var wish = configured?.Placement ?? PlacementWish.None;
        var candidates = configured?.Vims ?? [];
        return new GrantRequest(record.Id, operation, record.AppliedIntent, record.WantedIntent, blueprint, record.PlacedOn, candidates)
        {
            Wish = wish,
            Artifacts = record.AppliedIntent is { Started: true } applied && applied.VnfdId == record.WantedIntent.VnfdId
                ? applied.Artifacts // what runs goes on as it was made
                : [.. blueprint.Vdus.Values.Select(v => v.ImageFile?.Digest).OfType<string>().Where(blueprint.HasFile)],
            VimLabels = candidates.ToImmutableDictionary(v => v, configuration.LabelsOf, StringComparer.Ordinal),
            Zones = record.Vnfcs.Values.Where(v => v.Zone is not null).ToImmutableDictionary(v => v.Name.Id, v => v.Zone!, StringComparer.Ordinal),
            Neighbours =
            [
                .. wish.Groups.SelectMany(g => configuration.MembersOf(g.Key).Where(m => m != record.Id).Select(m => (Group: g, Other: state.Read(m).Instance)))
                    .Where(m => m.Other is not null && (m.Other.PlacedOn is not null || m.Other.CurrentOperation is not null))
                    .Select(m => new Neighbour(m.Group.Key, m.Group.Value, m.Other!.Id, m.Other.PlacedOn)),
            ],
        };
    }
}

/// <summary>The answer to a <see cref="GrantRequest"/>.</summary>
public sealed record Grant
{
    /// <summary>The VIM; null when it is refused or not decided yet.</summary>
    public string? Vim { get; init; }

    /// <summary>How it was chosen, why it was refused, or what is waited for.</summary>
    public required string Explanation { get; init; }

    /// <summary>Zones of components, by component; those that are not there are left to the VIM.</summary>
    public ImmutableSortedDictionary<string, string> Zones { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>True: ask again later.</summary>
    public bool IsPending { get; init; }

    /// <summary>
    /// Why the VIM cannot take it as it stands, known before the first call: quota, sizes or images that lack. The operation
    /// then fails for the time being and may be retried when the VIM's operator has helped.
    /// </summary>
    public string? Shortfall { get; init; }
}

/// <summary>Grants operations. Placing by this server's own knowledge is the default; an external NFVO may be another.</summary>
public interface IGrant
{
    /// <summary>Asks for a grant. Asking again for the same is harmless.</summary>
    Task<Grant> AskAsync(GrantRequest request, CancellationToken cancellationToken);
}
