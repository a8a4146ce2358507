using System.Collections.Immutable;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Data;
using Netconf.Mano.Orchestration.Catalogue;
using Netconf.Mano.Orchestration.State;

namespace Netconf.Mano.Orchestration.Lifecycle;

/// <summary>What an action asks of an instance: pure, so that performing it and planning it are one.</summary>
/// <param name="record">What is known of the instance; empty when nothing is.</param>
/// <param name="configured">Its configuration; null when it is not configured.</param>
/// <param name="snapshot">The configuration at large.</param>
public delegate Outcome<IntentChange> InstanceAction(InstanceRecord record, InstanceConfiguration? configured, IConfigurationSnapshot snapshot);

/// <summary>The actions on an instance.</summary>
/// <param name="trigger">Whose wish they are.</param>
public sealed class InstanceActions(Trigger trigger)
{
    /// <summary>Those that clients invoke.</summary>
    public static InstanceActions OfClients { get; } = new(Trigger.Action);

    /// <summary>Instantiates at a level, or as configured.</summary>
    public InstanceAction Instantiate(string? level) => (record, configured, snapshot) =>
        record.WantedIntent.Started ? Refused($"'{record.Id}' is instantiated already.")
        : configured?.Wish is not { } wish ? Refused($"'{record.Id}' is not configured.")
        : snapshot.Blueprint(wish.VnfdId, wish.Flavour) is not { } blueprint ? Unusable(wish.VnfdId, wish.Flavour)
        : IntentRules.Instantiate(wish, level ?? wish.Level, blueprint, trigger);

    /// <summary>Scales by steps of an aspect, negative to scale in.</summary>
    public InstanceAction Scale(string aspect, int steps) => OfRunning((intent, blueprint) => ActionRules.Scale(intent, blueprint, aspect, steps, trigger));

    /// <summary>Scales to a level.</summary>
    public InstanceAction ScaleToLevel(string level) => OfRunning((intent, blueprint) => ActionRules.ScaleToLevel(intent, blueprint, level, trigger));

    /// <summary>Scales to scale levels of aspects.</summary>
    public InstanceAction ScaleToLevels(IReadOnlyDictionary<string, int> levels) =>
        OfRunning((intent, blueprint) => ActionRules.ScaleToLevels(intent, blueprint, levels, trigger));

    /// <summary>Moves to another flavour.</summary>
    public InstanceAction ChangeFlavour(string flavour, string? level, ImmutableSortedDictionary<string, Attachment> attachments) =>
        Moving(intent => (intent.VnfdId, flavour), (intent, blueprint) => ActionRules.ChangeFlavour(intent, blueprint, level, attachments, trigger));

    /// <summary>Moves to another descriptor.</summary>
    /// <param name="vnfd">The descriptor.</param>
    /// <param name="flavour">Its flavour; null: the one of the present flavour's name.</param>
    /// <param name="level">Level; null: VDUs keep their numbers as far as they may.</param>
    /// <param name="attachments">Attachments that differ from those in force.</param>
    public InstanceAction ChangePackage(string vnfd, string? flavour, string? level, ImmutableSortedDictionary<string, Attachment> attachments) =>
        Moving(
            intent => (vnfd, flavour ?? intent.Flavour),
            (intent, blueprint) => ActionRules.ChangePackage(intent, blueprint, level, attachments, trigger));

    /// <summary>Attaches external connection points differently.</summary>
    public InstanceAction ChangeExternalConnectivity(ImmutableSortedDictionary<string, Attachment> attachments) =>
        OfRunning((intent, blueprint) => ActionRules.ChangeExternalConnectivity(intent, blueprint, attachments, trigger));

    /// <summary>Starts or stops.</summary>
    /// <param name="stop">Which.</param>
    /// <param name="vnfcs">Components; empty: all.</param>
    /// <param name="type">How components are shut off.</param>
    /// <param name="timeout">How long an orderly shutting off may take.</param>
    public InstanceAction Operate(bool stop, IReadOnlyList<string> vnfcs, StopType type, TimeSpan timeout) => OfRunning((intent, _) =>
        ActionRules.Operate(intent, stop, vnfcs, trigger) is { Value: { } change }
            ? change with { StopType = stop ? type : null, GracefulTimeout = timeout }
            : ActionRules.Operate(intent, stop, vnfcs, trigger));

    /// <summary>Changes words and labels.</summary>
    public InstanceAction ModifyInformation(string? description, IReadOnlyDictionary<string, string> set, IReadOnlyList<string> remove) =>
        OfRunning((intent, _) => ActionRules.ModifyInformation(intent, description, set, remove, trigger));

    /// <summary>Heals: the named components, or all, are made anew; with none, what is found lost or faulty is repaired.</summary>
    public InstanceAction Heal(IReadOnlyList<string> vnfcs, bool all, string? cause) =>
        OfRunning((intent, _) => ActionRules.Heal(intent, vnfcs, all, cause, trigger));

    /// <summary>Makes another component the active one of a connection point.</summary>
    public InstanceAction SwitchOver(string cpd, string? vnfc) => (record, _, snapshot) =>
        !record.WantedIntent.Started ? NotInstantiated(record)
        : snapshot.Blueprint(record.WantedIntent.VnfdId, record.WantedIntent.Flavour) is { } blueprint
            ? Redundancy.SwitchOver(record, blueprint, cpd, vnfc, trigger)
            : Unusable(record.WantedIntent.VnfdId, record.WantedIntent.Flavour);

    /// <summary>Terminates; the instance stays configured.</summary>
    public InstanceAction Terminate(StopType type, TimeSpan timeout) => (record, _, _) => record.WantedIntent.Started || record.HoldsResources
        ? IntentRules.Terminate(record.WantedIntent, trigger, null) with { StopType = type, GracefulTimeout = timeout }
        : NotInstantiated(record);

    private static InstanceAction OfRunning(Func<Intent, Blueprint, Outcome<IntentChange>> change) =>
        Moving(intent => (intent.VnfdId, intent.Flavour), change);

    private static InstanceAction Moving(Func<Intent, (string Vnfd, string Flavour)> target, Func<Intent, Blueprint, Outcome<IntentChange>> change) =>
        (record, _, snapshot) =>
        {
            var intent = record.WantedIntent;
            var (vnfd, flavour) = target(intent);
            return !intent.Started ? NotInstantiated(record)
                : snapshot.Blueprint(vnfd, flavour) is { } blueprint ? change(intent, blueprint)
                : Unusable(vnfd, flavour);
        };

    private static RpcError NotInstantiated(InstanceRecord record) => Refused($"'{record.Id}' is not instantiated.");

    private static RpcError Unusable(string vnfd, string flavour) =>
        Refused($"The flavour '{flavour}' of '{vnfd}' is not in the catalogue, or no VIM can realise it.");

    private static RpcError Refused(string message) => new(RpcErrorType.Application, ErrorTag.OperationFailed, message);
}
