using System.Collections.Immutable;

namespace Netconf.Mano.Southbound;

/// <summary>
/// A whole graph as one unit of a declarative back-end (a Heat stack): what such a plugin's planner puts into its actions in
/// place of the single resources. Graphs of callers do not hold it.
/// </summary>
public sealed record StackResource : Resource
{
    /// <summary>The logical id under which a stack is recorded; an owner has one.</summary>
    public const string StackId = "stack";

    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKind.Stack;

    /// <summary>The graph it stands for.</summary>
    public required ResourceGraph Graph { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<string> References => [];

    /// <inheritdoc/>
    public override ImmutableSortedDictionary<string, string> Settings => ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The settings count: the back-end changes them in place. Power does not: no template tells it.</summary>
    private protected override void WriteSpec(SpecDigest digest)
    {
        foreach (var resource in Graph.Resources.Where(r => r.Kind != ResourceKind.Image))
        {
            digest.Add(resource.Id, resource.Spec);
            digest.Add(resource.Id + "?", resource.Settings.Where(s => s.Key != SettingNames.Power).Select(s => $"{s.Key}={s.Value}"));
            digest.Add(resource.Id + ">", ResourceGraph.DependenciesOf(resource));
        }
    }
}
