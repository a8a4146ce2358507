using System.Collections.Immutable;

namespace Netconf.Mano.Southbound;

/// <summary>What one action does.</summary>
public enum ActionVerb
{
    /// <summary>Make it, marked, after recording the intent.</summary>
    Create,

    /// <summary>Record as ours what is there already with our mark; no call.</summary>
    Adopt,

    /// <summary>Change settings in place, or attach and detach ports.</summary>
    Update,

    /// <summary>Delete it, after recording the intent. Irreversible.</summary>
    Delete,

    /// <summary>Nothing to do but to observe again: the VIM is at it, or a lost create may still appear.</summary>
    Await,

    /// <summary>Drop a record whose resource is seen to be gone; no call.</summary>
    Forget,
}

/// <summary>One step towards a graph. Performing it twice does no harm.</summary>
/// <param name="Verb">What to do.</param>
/// <param name="Owner">Whose resource.</param>
/// <param name="Id">Its logical id.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Why">Why, for an operator: the reason shown by a dry run and in an occurrence.</param>
public sealed record VimAction(ActionVerb Verb, string Owner, string Id, ResourceKind Kind, string Why)
{
    /// <summary>The desired resource; null for deletes of what is no longer desired.</summary>
    public Resource? Desired { get; init; }

    /// <summary>The VIM id acted upon; null for a create.</summary>
    public string? VimId { get; init; }

    /// <summary>What was observed of it, if anything.</summary>
    public ObservedResource? Seen { get; init; }

    /// <summary>Ids of actions' resources that come first; the action can be performed when this is empty.</summary>
    public ImmutableArray<string> Behind { get; init; } = [];

    /// <summary>VIM ids of the graph's resources that this one refers to, by logical id.</summary>
    public ImmutableDictionary<string, string> Bindings { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The settings to change, with their new values (<see cref="ActionVerb.Update"/>).</summary>
    public ImmutableSortedDictionary<string, string> Changes { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>VIM ids of ports to attach, in order (<see cref="ActionVerb.Update"/> of a server).</summary>
    public ImmutableArray<string> Attach { get; init; } = [];

    /// <summary>Why the VIM gave the resource up, when that is the reason for a delete.</summary>
    public VimFault? Fault { get; init; }

    /// <summary>Waits for a confirmed commit's confirmation: it destroys something.</summary>
    public bool IsIrreversible => Verb == ActionVerb.Delete;

    /// <summary>Whether it can be performed now.</summary>
    public bool IsReady => Verb != ActionVerb.Await && Behind.IsEmpty;

    /// <inheritdoc/>
    public override string ToString() => $"{Verb} {Kind} {Id}: {Why}";
}

/// <summary>All that separates the observed world from a graph, in an order that respects dependencies.</summary>
/// <param name="Actions">The actions; empty: converged.</param>
public sealed record VimPlan(ImmutableArray<VimAction> Actions)
{
    /// <summary>Whether the world equals the graph.</summary>
    public bool IsEmpty => Actions.IsEmpty;
}

/// <summary>What planning needs to know beside graph, records and observation.</summary>
/// <param name="Now">The time.</param>
/// <param name="VisibilityGrace">
/// How long an accepted create may stay invisible in listings (and a create whose reply was lost be waited for) before it
/// is taken not to exist.
/// </param>
public sealed record PlanContext(DateTimeOffset Now, TimeSpan VisibilityGrace);
