using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Data;
using Netconf.Mano.Orchestration.State;

namespace Netconf.Mano.Orchestration.Lifecycle;

/// <summary>What an accepted action started.</summary>
/// <param name="OperationId">The occurrence.</param>
/// <param name="Generation">The generation.</param>
public sealed record Accepted(string OperationId, ulong Generation);

/// <summary>
/// The actions on instances and occurrences. Each changes the effective intent or the occurrence, durably, and wakes the reconciler;
/// none touches the configuration, and none waits for a VIM.
/// </summary>
/// <param name="configuration">The running configuration.</param>
/// <param name="state">The durable state.</param>
/// <param name="wake">Wakes the reconciler of an instance.</param>
/// <param name="interrupt">Makes the reconciler's work on an instance look again at the next chance.</param>
/// <param name="newId">Makes identifiers of occurrences.</param>
/// <param name="time">The time.</param>
public sealed class InstanceCommands(
    IConfiguration configuration, IOrchestrationState state, Action<string> wake, Action<string> interrupt, Func<string> newId, TimeProvider time)
{
    /// <summary>Instantiates at a level, or as configured.</summary>
    public Task<Outcome<Accepted>> InstantiateAsync(string instance, string? level, string user, CancellationToken cancellationToken) =>
        StartAsync(instance, user, (record, wish, snapshot) =>
        {
            if (record.WantedIntent.Started)
            {
                return Refused($"'{instance}' is instantiated already.");
            }

            return wish is null ? Refused($"'{instance}' is not configured.")
                : snapshot.Blueprint(wish.VnfdId, wish.Flavour) is { } blueprint
                    ? IntentRules.Instantiate(wish, level ?? wish.Level, blueprint, Trigger.Action)
                    : Unusable(wish.VnfdId, wish.Flavour);
        }, cancellationToken);

    /// <summary>Scales by steps of an aspect, negative to scale in.</summary>
    public Task<Outcome<Accepted>> ScaleAsync(string instance, string aspect, int steps, string user, CancellationToken cancellationToken) =>
        StartRunningAsync(instance, user, (intent, blueprint) => IntentRules.Scale(intent, blueprint, aspect, steps, Trigger.Action), cancellationToken);

    /// <summary>Scales to a level.</summary>
    public Task<Outcome<Accepted>> ScaleToLevelAsync(string instance, string level, string user, CancellationToken cancellationToken) =>
        StartRunningAsync(instance, user, (intent, blueprint) => IntentRules.ScaleToLevel(intent, blueprint, level, Trigger.Action), cancellationToken);

    /// <summary>Heals: the named components are made anew; with none, what is found lost or faulty is repaired.</summary>
    public Task<Outcome<Accepted>> HealAsync(
        string instance, IReadOnlyList<string> vnfcs, string? cause, string user, CancellationToken cancellationToken) =>
        StartRunningAsync(instance, user, (intent, _) =>
        {
            var known = VnfcName.Of(intent.Size).Select(n => n.Id).ToHashSet(StringComparer.Ordinal);
            var unknown = vnfcs.FirstOrDefault(v => !known.Contains(v));
            return unknown is null
                ? IntentRules.Heal(intent, Trigger.Action, vnfcs, cause)
                : Refused($"'{instance}' has no component '{unknown}'; it has {string.Join(", ", known.Order(StringComparer.Ordinal))}.");
        }, cancellationToken);

    /// <summary>Terminates; the instance stays configured.</summary>
    public Task<Outcome<Accepted>> TerminateAsync(string instance, string user, CancellationToken cancellationToken) =>
        StartAsync(instance, user, (record, _, _) => record.WantedIntent.Started || record.HoldsResources
            ? IntentRules.Terminate(record.WantedIntent, Trigger.Action, null)
            : Refused($"'{instance}' is not instantiated."), cancellationToken);

    /// <summary>Follows a command on an occurrence.</summary>
    /// <returns>The occurrence after it.</returns>
    public async Task<Outcome<OccurrenceRecord>> CommandAsync(
        string operationId, OperationEvent command, CancelMode mode, CancellationToken cancellationToken)
    {
        if (state.Occurrence(operationId) is not { } occurrence)
        {
            return new RpcError(RpcErrorType.Application, ErrorTag.DataMissing, $"There is no operation '{operationId}'.");
        }

        RpcError? error = null;
        _ = await state.UpdateAsync(occurrence.Instance, was =>
        {
            (var change, error) = CaseRules.Command(was, operationId, command, mode, time.GetUtcNow());
            return change;
        }, cancellationToken).ConfigureAwait(false);
        if (error is not null)
        {
            return error;
        }

        interrupt(occurrence.Instance);
        wake(occurrence.Instance);
        return state.Occurrence(operationId)!;
    }

    private Task<Outcome<Accepted>> StartRunningAsync(
        string instance, string user, Func<Intent, Catalogue.Blueprint, Outcome<IntentChange>> change, CancellationToken cancellationToken) =>
        StartAsync(instance, user, (record, _, snapshot) =>
        {
            var intent = record.WantedIntent;
            return !intent.Started ? Refused($"'{instance}' is not instantiated.")
                : snapshot.Blueprint(intent.VnfdId, intent.Flavour) is { } blueprint ? change(intent, blueprint)
                : Unusable(intent.VnfdId, intent.Flavour);
        }, cancellationToken);

    private async Task<Outcome<Accepted>> StartAsync(
        string instance, string user, Func<InstanceRecord, Wish?, IConfigurationSnapshot, Outcome<IntentChange>> change,
        CancellationToken cancellationToken)
    {
        var snapshot = configuration.Current;
        var id = newId();
        RpcError? error = null;
        var written = await state.UpdateAsync(instance, was =>
        {
            (var next, error) = Start(was, instance, id, user, snapshot, change);
            return next;
        }, cancellationToken).ConfigureAwait(false);
        if (error is not null)
        {
            return error;
        }

        wake(instance);
        return new Accepted(id, written.Instance!.Latest);
    }

    private (CaseChange, RpcError?) Start(
        Case was, string instance, string id, string user, IConfigurationSnapshot snapshot,
        Func<InstanceRecord, Wish?, IConfigurationSnapshot, Outcome<IntentChange>> change)
    {
        if (was.Occurrence is { } open)
        {
            return (CaseChange.None, new RpcError(
                RpcErrorType.Application, ErrorTag.InUse,
                $"{OperationNames.Of(open.Operation)} '{open.Id}' is {OperationNames.Of(open.State)}; let it end, or decide on it, first."));
        }

        var wish = snapshot.Instance(instance)?.Wish;
        var outcome = change(was.Instance ?? new InstanceRecord { Id = instance }, wish, snapshot);
        if (outcome.Value is null)
        {
            return (CaseChange.None, outcome.Error);
        }

        // An action that came before the first look at the configuration has taken notice of it.
        var opened = CaseRules.Open(was, instance, outcome.Value, id, user, time.GetUtcNow());
        return (opened with { Instance = opened.Instance! with { Accepted = opened.Instance.Accepted ?? wish?.ToAccepted() } }, null);
    }

    private static RpcError Unusable(string vnfd, string flavour) =>
        Refused($"The flavour '{flavour}' of '{vnfd}' is not in the catalogue, or no VIM can realise it.");

    private static RpcError Refused(string message) => new(RpcErrorType.Application, ErrorTag.OperationFailed, message);
}
