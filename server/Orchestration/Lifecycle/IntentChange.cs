using System.Collections.Immutable;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Data;
using Netconf.Mano.Orchestration.Catalogue;

namespace Netconf.Mano.Orchestration.Lifecycle;

/// <summary>A new intent and the operation that carries it out.</summary>
/// <param name="Operation">The operation's kind.</param>
/// <param name="Intent">The intent; generation and operation id are given when it is accepted.</param>
/// <param name="Cause">Why, in words.</param>
public sealed record IntentChange(LcmOperationType Operation, Intent Intent, string? Cause)
{
    /// <summary>Components to be made anew.</summary>
    public IReadOnlyList<string> Anew { get; init; } = [];

    /// <summary>Components to be shut off and started again.</summary>
    public IReadOnlyList<string> Restart { get; init; } = [];

    /// <summary>Components that become the active ones, by external connection point.</summary>
    public ImmutableSortedDictionary<string, string> Active { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>How components are shut off; null: the operation shuts none off.</summary>
    public StopType? StopType { get; init; }

    /// <summary>How long an orderly shutting off may take.</summary>
    public TimeSpan GracefulTimeout { get; init; }
}

/// <summary>
/// How configuration and actions become intents. Configuration counts by what changed in it since it was last taken notice of,
/// so that sending it again undoes no action; a changed value goes over what an action had set.
/// </summary>
public static class IntentRules
{
    /// <summary>The intent that a changed configuration asks for; neither value nor error when it asks for nothing new.</summary>
    /// <param name="wish">The configured wish; null when the instance was removed.</param>
    /// <param name="accepted">What was last taken notice of; null when nothing was.</param>
    /// <param name="current">The intent in force.</param>
    /// <param name="blueprint">The blueprint of the wish's flavour; not used when the wish is null.</param>
    public static Outcome<IntentChange> FromConfiguration(Wish? wish, AcceptedWish? accepted, Intent current, Blueprint? blueprint)
    {
        if (wish is null)
        {
            return current.Started ? Terminate(current, Trigger.Configuration, "removed from the configuration") : default(Outcome<IntentChange>);
        }

        if (wish.ToAccepted() == accepted)
        {
            return default;
        }

        var started = accepted is null || accepted.Started != wish.Started ? wish.Started : current.Started;
        if (!started)
        {
            return current.Started ? Terminate(current, Trigger.Configuration, null) : default(Outcome<IntentChange>);
        }

        return current.Started ? Changed(wish, accepted, current, blueprint!) : Instantiate(wish, wish.Level, blueprint!, Trigger.Configuration);
    }

    /// <summary>An instantiation as configured, at a level.</summary>
    public static Outcome<IntentChange> Instantiate(Wish wish, string level, Blueprint blueprint, Trigger trigger)
    {
        var size = Sizing.OfLevel(blueprint, level);
        return size.Value is null
            ? size.Error!
            : new IntentChange(LcmOperationType.Instantiate, new Intent
            {
                Trigger = trigger,
                Started = true,
                VnfdId = wish.VnfdId,
                Flavour = wish.Flavour,
                Level = level,
                Size = size.Value,
                Connectivity = wish.Connectivity,
                Stopped = wish.Stopped,
                Information = wish.Information,
            }, null);
    }

    /// <summary>A termination.</summary>
    public static IntentChange Terminate(Intent current, Trigger trigger, string? cause) => new(
        LcmOperationType.Terminate,
        current with { Trigger = trigger, Started = false, Size = VnfSize.None, Stopped = false, StoppedVnfcs = current.StoppedVnfcs.Clear() },
        cause);

    /// <summary>A healing: the same intent again, some components anew.</summary>
    public static IntentChange Heal(Intent current, Trigger trigger, IReadOnlyList<string> anew, string? cause) =>
        new(LcmOperationType.Heal, current with { Trigger = trigger }, cause) { Anew = anew };

    private static Outcome<IntentChange> Changed(Wish wish, AcceptedWish? accepted, Intent current, Blueprint blueprint)
    {
        var package = accepted?.VnfdId != wish.VnfdId;
        var flavour = package || accepted?.Flavour != wish.Flavour;
        var level = flavour || accepted?.Level != wish.Level;
        var connectivity = accepted?.Connectivity != wish.Connectivity.Digest();
        var power = accepted?.Stopped != wish.Stopped;
        var information = accepted?.Information != wish.Information.Digest();
        if (!level && !connectivity && !power && !information)
        {
            return default; // it shall run, and does: an action was there first
        }

        var size = level ? Sizing.OfLevel(blueprint, wish.Level) : current.Size;
        if (size.Value is null)
        {
            return size.Error!;
        }

        var operation = package ? LcmOperationType.ChangeVnfpkg
            : flavour ? LcmOperationType.ChangeFlavour
            : level ? LcmOperationType.ScaleToLevel
            : connectivity ? LcmOperationType.ChangeExtConn
            : power ? LcmOperationType.Operate
            : LcmOperationType.ModifyInfo;
        return new IntentChange(operation, current with
        {
            Trigger = Trigger.Configuration,
            VnfdId = wish.VnfdId,
            Flavour = wish.Flavour,
            Level = level ? wish.Level : current.Level,
            Size = size.Value,
            Connectivity = connectivity ? wish.Connectivity : current.Connectivity,
            Stopped = power ? wish.Stopped : current.Stopped,
            StoppedVnfcs = power ? current.StoppedVnfcs.Clear() : current.StoppedVnfcs,
            Information = information ? wish.Information : current.Information,
        }, null);
    }
}
