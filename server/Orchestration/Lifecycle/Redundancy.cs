using System.Collections.Immutable;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Data;
using Netconf.Mano.Orchestration.Catalogue;

namespace Netconf.Mano.Orchestration.Lifecycle;

/// <summary>Who holds virtual addresses: one component of those behind an external connection point, another when it fails. Pure.</summary>
public static class Redundancy
{
    /// <summary>
    /// The holders, as far as they are still of the wanted size; those of connection points without virtual addresses go, and where there is none yet
    /// the first component behind the connection point is it.
    /// </summary>
    public static ImmutableSortedDictionary<string, string> Settled(InstanceRecord record, Blueprint? blueprint)
    {
        var intent = record.WantedIntent;
        var names = VnfcName.Of(intent.Size).Select(n => n.Id).ToHashSet(StringComparer.Ordinal);
        var kept = record.Active.RemoveRange(record.Active
            .Where(a => !names.Contains(a.Value) || intent.Connectivity.External.GetValueOrDefault(a.Key) is not { Virtual.IsEmpty: false }).Select(a => a.Key));
        return blueprint is null ? kept : kept.AddRange(intent.Connectivity.External.Where(e => !e.Value.Virtual.IsEmpty && !kept.ContainsKey(e.Key))
            .Select(e => KeyValuePair.Create(e.Key, Behind(record, blueprint, e.Key).FirstOrDefault())).Where(p => p.Value is not null)!);
    }

    /// <summary>The holders that must be chosen or change: a connection point has none, or its holder is not well and another one is.</summary>
    /// <param name="record">The instance.</param>
    /// <param name="blueprint">The blueprint of its intent.</param>
    /// <param name="vnfcs">Its components as they were found.</param>
    public static ImmutableSortedDictionary<string, string> Due(
        InstanceRecord record, Blueprint blueprint, ImmutableSortedDictionary<string, VnfcRecord> vnfcs)
    {
        var due = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (cpd, attachment) in record.WantedIntent.Connectivity.External)
        {
            var holder = record.Active.GetValueOrDefault(cpd);
            if (!attachment.Virtual.IsEmpty && (holder is null || !IsWell(vnfcs, holder))
                && Behind(record, blueprint, cpd).FirstOrDefault(v => v != holder && IsWell(vnfcs, v)) is { } next)
            {
                due[cpd] = next;
            }
        }

        return due.ToImmutable();
    }

    /// <summary>A change of the holder that somebody asks for.</summary>
    public static Outcome<IntentChange> SwitchOver(InstanceRecord record, Blueprint blueprint, string cpd, string? to, Trigger trigger)
    {
        if (record.WantedIntent.Connectivity.External.GetValueOrDefault(cpd) is not { Virtual.IsEmpty: false })
        {
            return Refused($"The external connection point '{cpd}' has no virtual addresses.");
        }

        var holder = record.Active.GetValueOrDefault(cpd);
        var members = Behind(record, blueprint, cpd);
        if (to is not null && !members.Contains(to))
        {
            return Refused($"'{to}' is not behind '{cpd}'; {string.Join(", ", members)} are.");
        }

        return (to ?? members.FirstOrDefault(v => v != holder && IsWell(record.Vnfcs, v))) is not { } next
            ? Refused($"No other component behind '{cpd}' is well.")
            : IntentRules.Heal(record.WantedIntent, trigger, [], Words(record, cpd, next)) with
            {
                Active = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add(cpd, next),
            };
    }

    /// <summary>A change of the holder in words.</summary>
    public static string Words(InstanceRecord record, string cpd, string next) =>
        $"the virtual addresses of {cpd} go {(record.Active.TryGetValue(cpd, out var was) ? $"from {was} " : "")}to {next}";

    private static ImmutableArray<string> Behind(InstanceRecord record, Blueprint blueprint, string cpd) =>
        [.. VnfcName.Of(record.WantedIntent.Size).Where(n => blueprint.Vdus[n.Vdu].Nics.Any(p => p.External == cpd)).Select(n => n.Id)];

    private static bool IsWell(ImmutableSortedDictionary<string, VnfcRecord> vnfcs, string id) =>
        vnfcs.GetValueOrDefault(id)?.Status == VnfcStatus.Active;

    private static RpcError Refused(string message) => new(RpcErrorType.Application, ErrorTag.OperationFailed, message);
}
