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
    /// <summary>Starts an operation.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="action">What is asked; see <see cref="InstanceActions"/>.</param>
    /// <param name="user">Who asks.</param>
    /// <param name="cancellationToken">Ends the call; what was written stays.</param>
    public async Task<Outcome<Accepted>> StartAsync(string instance, InstanceAction action, string user, CancellationToken cancellationToken)
    {
        var snapshot = configuration.Current;
        var id = newId();
        RpcError? error = null;
        var written = await state.UpdateAsync(instance, was =>
        {
            (var next, error) = Start(was, instance, id, user, snapshot, action);
            return next;
        }, cancellationToken).ConfigureAwait(false);
        if (error is not null)
        {
            return error;
        }

        wake(instance);
        return new Accepted(id, written.Instance!.Latest);
    }

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

    private (CaseChange, RpcError?) Start(
        Case was, string instance, string id, string user, IConfigurationSnapshot snapshot, InstanceAction action)
    {
        if (was.Occurrence is { } open)
        {
            return (CaseChange.None, new RpcError(RpcErrorType.Application, ErrorTag.InUse, UnderWay(open)));
        }

        var configured = snapshot.Instance(instance);
        var outcome = action(was.Instance ?? new InstanceRecord { Id = instance }, configured, snapshot);
        if (outcome.Value is null)
        {
            return (CaseChange.None, outcome.Error);
        }

        // An action that came before the first look at the configuration has taken notice of it.
        var opened = CaseRules.Open(was, instance, outcome.Value, id, user, time.GetUtcNow());
        return (opened with { Instance = opened.Instance! with { Accepted = opened.Instance.Accepted ?? configured?.Wish.ToAccepted() } }, null);
    }

    internal static string UnderWay(OccurrenceRecord open) =>
        $"{OperationNames.Of(open.Operation)} '{open.Id}' is {OperationNames.Of(open.State)}; let it end, or decide on it, first.";
}
