using System.Collections.Immutable;
using Netconf.Mano.Data;
using Netconf.Mano.Orchestration.Catalogue;

namespace Netconf.Mano.Orchestration.Lifecycle;

/// <summary>A value, or why there is none.</summary>
/// <param name="Value">The value; null when there is an error.</param>
/// <param name="Error">The error; null when there is a value.</param>
public readonly record struct Outcome<T>(T? Value, RpcError? Error)
    where T : class
{
    /// <summary>A value.</summary>
    public static implicit operator Outcome<T>(T value) => new(value, null);

    /// <summary>An error.</summary>
    public static implicit operator Outcome<T>(RpcError error) => new(null, error);
}

/// <summary>The arithmetic of instantiation levels and scaling steps (ETSI GS NFV-IFA 011 §7.1.10).</summary>
public static class Sizing
{
    /// <summary>The size of an instantiation level.</summary>
    public static Outcome<VnfSize> OfLevel(Blueprint blueprint, string? level)
    {
        var id = level ?? blueprint.DefaultLevel;
        return blueprint.Levels.TryGetValue(id, out var size)
            ? size
            : Refused($"The flavour '{blueprint.FlavourId}' of '{blueprint.VnfdId}' has no instantiation level '{id}'; it has {Names(blueprint.Levels.Keys)}.");
    }

    /// <summary>The size after <paramref name="steps"/> steps of an aspect, negative to scale in.</summary>
    public static Outcome<VnfSize> Scaled(Blueprint blueprint, VnfSize from, string aspectId, int steps)
    {
        if (!blueprint.Aspects.TryGetValue(aspectId, out var aspect))
        {
            return Refused($"The flavour '{blueprint.FlavourId}' has no scaling aspect '{aspectId}'; it has {Names(blueprint.Aspects.Keys)}.");
        }

        var level = from.ScaleLevels.GetValueOrDefault(aspectId) + (long)steps;
        if (level < 0 || level > aspect.MaxLevel)
        {
            return Refused($"'{aspectId}' would come to scale level {level}; it goes from 0 to {aspect.MaxLevel}.");
        }

        var counts = from.Counts;
        foreach (var (vdu, delta) in aspect.Step)
        {
            var count = counts.GetValueOrDefault(vdu) + ((long)delta * steps);
            var plan = blueprint.Vdus[vdu];
            if (count < plan.MinCount || count > plan.MaxCount)
            {
                return Refused($"'{vdu}' would come to {count} VNFCs; its profile allows {plan.MinCount} to {plan.MaxCount}.");
            }

            counts = counts.SetItem(vdu, (int)count);
        }

        return new VnfSize(counts, from.ScaleLevels.SetItem(aspectId, (int)level));
    }

    /// <summary>
    /// A size carried over to another descriptor: VDUs that both have keep their number as far as the new profile allows, others are
    /// as the default level says; so are the steps of aspects.
    /// </summary>
    public static Outcome<VnfSize> Carried(Blueprint blueprint, VnfSize from)
    {
        var level = OfLevel(blueprint, null);
        if (level.Value is not { } size)
        {
            return level;
        }

        var counts = size.Counts.ToImmutableSortedDictionary(
            c => c.Key,
            c => from.Counts.TryGetValue(c.Key, out var had) ? Math.Clamp(had, blueprint.Vdus[c.Key].MinCount, blueprint.Vdus[c.Key].MaxCount) : c.Value,
            StringComparer.Ordinal);
        var steps = size.ScaleLevels.ToImmutableSortedDictionary(
            l => l.Key,
            l => from.ScaleLevels.TryGetValue(l.Key, out var had) && blueprint.Aspects.TryGetValue(l.Key, out var aspect) ? Math.Min(had, aspect.MaxLevel) : l.Value,
            StringComparer.Ordinal);
        return new VnfSize(counts, steps);
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names) is { Length: > 0 } all ? all : "none";

    private static RpcError Refused(string message) => new(RpcErrorType.Application, ErrorTag.InvalidValue, message);
}
