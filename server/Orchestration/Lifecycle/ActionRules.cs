using System.Collections.Immutable;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Data;
using Netconf.Mano.Orchestration.Catalogue;

namespace Netconf.Mano.Orchestration.Lifecycle;

/// <summary>
/// What actions make of the intent in force. Pure: the same rule serves the action, its dry run, and any other door through which
/// operations come (policies, SOL interfaces).
/// </summary>
public static class ActionRules
{
    /// <summary>A scaling by steps of an aspect, negative to scale in.</summary>
    public static Outcome<IntentChange> Scale(Intent current, Blueprint blueprint, string aspect, int steps, Trigger trigger) =>
        Sized(Sizing.Scaled(blueprint, current.Size, aspect, steps), LcmOperationType.Scale, current with { Trigger = trigger, Level = null });

    /// <summary>A scaling to an instantiation level.</summary>
    public static Outcome<IntentChange> ScaleToLevel(Intent current, Blueprint blueprint, string level, Trigger trigger) =>
        Sized(Sizing.OfLevel(blueprint, level), LcmOperationType.ScaleToLevel, current with { Trigger = trigger, Level = level });

    /// <summary>A scaling to scale levels of aspects; aspects not named stay.</summary>
    public static Outcome<IntentChange> ScaleToLevels(
        Intent current, Blueprint blueprint, IReadOnlyDictionary<string, int> levels, Trigger trigger)
    {
        var size = current.Size;
        foreach (var (aspect, level) in levels)
        {
            var step = Sizing.Scaled(blueprint, size, aspect, level - size.ScaleLevels.GetValueOrDefault(aspect));
            if (step.Value is null)
            {
                return step.Error!;
            }

            size = step.Value;
        }

        return Sized(size, LcmOperationType.ScaleToLevel, current with { Trigger = trigger, Level = null });
    }

    /// <summary>A move to another flavour of the same descriptor.</summary>
    /// <param name="current">The intent in force.</param>
    /// <param name="blueprint">The blueprint of the new flavour.</param>
    /// <param name="level">Level in it; null: its default.</param>
    /// <param name="attachments">Attachments that differ from those in force.</param>
    /// <param name="trigger">Whose wish it is.</param>
    public static Outcome<IntentChange> ChangeFlavour(
        Intent current, Blueprint blueprint, string? level, ImmutableSortedDictionary<string, Attachment> attachments, Trigger trigger) =>
        blueprint.FlavourId == current.Flavour
            ? Refused($"It is of the flavour '{current.Flavour}' already.")
            : Moved(current, blueprint, Sizing.OfLevel(blueprint, level), level ?? blueprint.DefaultLevel, attachments, LcmOperationType.ChangeFlavour, trigger);

    /// <summary>A move to another descriptor; without a level each VDU keeps its number of components as far as the new profile allows.</summary>
    public static Outcome<IntentChange> ChangePackage(
        Intent current, Blueprint blueprint, string? level, ImmutableSortedDictionary<string, Attachment> attachments, Trigger trigger) =>
        blueprint.VnfdId == current.VnfdId
            ? Refused($"It is made from '{current.VnfdId}' already.")
            : Moved(
                current, blueprint, level is null ? Sizing.Carried(blueprint, current.Size) : Sizing.OfLevel(blueprint, level), level, attachments,
                LcmOperationType.ChangeVnfpkg, trigger);

    /// <summary>Other attachments of external connection points; those not named stay.</summary>
    public static Outcome<IntentChange> ChangeExternalConnectivity(
        Intent current, Blueprint blueprint, ImmutableSortedDictionary<string, Attachment> attachments, Trigger trigger)
    {
        if (attachments.IsEmpty)
        {
            return Refused("No attachment is given; name at least one ext-cp.");
        }

        return attachments.Keys.FirstOrDefault(id => !blueprint.ExternalPoints.Contains(id)) is { } unknown
            ? Refused($"'{blueprint.VnfdId}' has no external connection point '{unknown}'; it has {string.Join(", ", blueprint.ExternalPoints)}.")
            : new IntentChange(LcmOperationType.ChangeExtConn, current with { Trigger = trigger, Connectivity = Attached(current, attachments) }, null);
    }

    /// <summary>Starting or stopping, of all components or of some.</summary>
    public static Outcome<IntentChange> Operate(Intent current, bool stop, IReadOnlyList<string> vnfcs, Trigger trigger)
    {
        var all = VnfcName.Of(current.Size).Select(n => n.Id).ToImmutableSortedSet(StringComparer.Ordinal);
        if (vnfcs.FirstOrDefault(v => !all.Contains(v)) is { } unknown)
        {
            return Refused($"There is no component '{unknown}'; there are {string.Join(", ", all)}.");
        }

        var stopped = current.Stopped ? all : current.StoppedVnfcs.Intersect(all);
        stopped = vnfcs.Count == 0 ? (stop ? all : stopped.Clear()) : stop ? stopped.Union(vnfcs) : stopped.Except(vnfcs);
        var everything = stopped.Count == all.Count && !all.IsEmpty;
        return new IntentChange(
            LcmOperationType.Operate,
            current with { Trigger = trigger, Stopped = everything, StoppedVnfcs = everything ? stopped.Clear() : stopped },
            vnfcs.Count == 0 ? null : $"{(stop ? "stop" : "start")} {string.Join(", ", vnfcs)}")
        {
            StopType = stop ? StopType.Forceful : null,
        };
    }

    /// <summary>Other words and labels.</summary>
    public static IntentChange ModifyInformation(
        Intent current, string? description, IReadOnlyDictionary<string, string> set, IEnumerable<string> remove, Trigger trigger) => new(
        LcmOperationType.ModifyInfo,
        current with
        {
            Trigger = trigger,
            Information = new Information(
                description ?? current.Information.Description, current.Information.Labels.RemoveRange(remove).SetItems(set)),
        }, null);

    /// <summary>A healing: the same intent again, some components, or all, anew.</summary>
    public static Outcome<IntentChange> Heal(Intent current, IReadOnlyList<string> vnfcs, bool all, string? cause, Trigger trigger)
    {
        var known = VnfcName.Of(current.Size).Select(n => n.Id).ToHashSet(StringComparer.Ordinal);
        return vnfcs.FirstOrDefault(v => !known.Contains(v)) is { } unknown
            ? Refused($"There is no component '{unknown}'; there are {string.Join(", ", known.Order(StringComparer.Ordinal))}.")
            : IntentRules.Heal(current, trigger, all ? [.. known.Order(StringComparer.Ordinal)] : vnfcs, cause);
    }

    private static Outcome<IntentChange> Moved(
        Intent current, Blueprint blueprint, Outcome<VnfSize> size, string? level, ImmutableSortedDictionary<string, Attachment> attachments,
        LcmOperationType operation, Trigger trigger)
    {
        var connectivity = Attached(current, attachments);
        return blueprint.ExternalPoints.FirstOrDefault(id => !connectivity.External.ContainsKey(id)) is { } loose
            ? Refused($"The external connection point '{loose}' of '{blueprint.VnfdId}' would be attached to nothing; add an ext-cp with cpd-id '{loose}'.")
            : Sized(size, operation, current with
            {
                Trigger = trigger, VnfdId = blueprint.VnfdId, Flavour = blueprint.FlavourId, Level = level, Connectivity = connectivity,
            });
    }

    private static Connectivity Attached(Intent current, ImmutableSortedDictionary<string, Attachment> attachments) =>
        current.Connectivity with { External = current.Connectivity.External.SetItems(attachments) };

    private static Outcome<IntentChange> Sized(Outcome<VnfSize> size, LcmOperationType operation, Intent intent) =>
        size.Value is null ? size.Error! : new IntentChange(operation, intent with { Size = size.Value }, null);

    private static RpcError Refused(string message) => new(RpcErrorType.Application, ErrorTag.OperationFailed, message);
}
