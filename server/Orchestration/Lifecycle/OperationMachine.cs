using System.Collections.Frozen;
using Netconf.Mano.Data;

namespace Netconf.Mano.Orchestration.Lifecycle;

/// <summary>What can happen to a lifecycle operation occurrence.</summary>
public enum OperationEvent
{
    /// <summary>The grant was given.</summary>
    Granted,

    /// <summary>The grant was refused; nothing was changed.</summary>
    Refused,

    /// <summary>The VIM shows what was wanted.</summary>
    Converged,

    /// <summary>It cannot go on without somebody's doing.</summary>
    Faulted,

    /// <summary>A cancellation took effect.</summary>
    Cancelled,

    /// <summary>An operator wants it tried again.</summary>
    Retry,

    /// <summary>An operator wants it undone.</summary>
    Rollback,

    /// <summary>An operator, or a newer configuration, gives it up.</summary>
    Fail,
}

/// <summary>The states of an occurrence and the ways between them (ETSI GS NFV-SOL 003 §5.6.2).</summary>
public static class OperationMachine
{
    private static readonly FrozenDictionary<(OperationState, OperationEvent), OperationState> Ways =
        new Dictionary<(OperationState, OperationEvent), OperationState>
        {
            [(OperationState.Starting, OperationEvent.Granted)] = OperationState.Processing,
            [(OperationState.Starting, OperationEvent.Refused)] = OperationState.RolledBack,
            [(OperationState.Starting, OperationEvent.Cancelled)] = OperationState.RolledBack,
            [(OperationState.Processing, OperationEvent.Converged)] = OperationState.Completed,
            [(OperationState.Processing, OperationEvent.Faulted)] = OperationState.FailedTemp,
            [(OperationState.Processing, OperationEvent.Cancelled)] = OperationState.FailedTemp,
            [(OperationState.FailedTemp, OperationEvent.Retry)] = OperationState.Processing,
            [(OperationState.FailedTemp, OperationEvent.Rollback)] = OperationState.RollingBack,
            [(OperationState.FailedTemp, OperationEvent.Fail)] = OperationState.Failed,
            [(OperationState.RollingBack, OperationEvent.Converged)] = OperationState.RolledBack,
            [(OperationState.RollingBack, OperationEvent.Faulted)] = OperationState.FailedTemp,
            [(OperationState.RollingBack, OperationEvent.Cancelled)] = OperationState.FailedTemp,
        }.ToFrozenDictionary();

    /// <summary>The state after an event; null when the event has no place in the state.</summary>
    public static OperationState? Next(OperationState state, OperationEvent what) =>
        Ways.TryGetValue((state, what), out var next) ? next : null;

    /// <summary>Whether nothing follows any more.</summary>
    public static bool IsFinal(OperationState state) =>
        state is OperationState.Completed or OperationState.Failed or OperationState.RolledBack;

    /// <summary>Whether the occurrence is being worked on (FAILED_TEMP is not: it waits for somebody).</summary>
    public static bool IsWorking(OperationState state) =>
        state is OperationState.Starting or OperationState.Processing or OperationState.RollingBack;

    /// <summary>
    /// Whether an operation can be undone. What a termination removed is gone for good, and a healing has no earlier state
    /// worth returning to.
    /// </summary>
    public static bool CanRollBack(Operation operation) => operation is not (Operation.Terminate or Operation.Heal);

    /// <summary>Why an operator's command cannot be followed now; null when it can.</summary>
    public static RpcError? Check(OperationState state, Operation operation, OperationEvent command)
    {
        if (command == OperationEvent.Rollback && !CanRollBack(operation))
        {
            return new RpcError(RpcErrorType.Application, ErrorTag.OperationNotSupported,
                $"A {operation} operation cannot be rolled back; use retry or fail.");
        }

        if (Next(state, command) is not null)
        {
            return null;
        }

        var wanted = command == OperationEvent.Cancelled ? "STARTING, PROCESSING or ROLLING_BACK" : "FAILED_TEMP";
        return new RpcError(RpcErrorType.Application, ErrorTag.OperationFailed,
            $"The operation is in state {state}; this needs {wanted}.")
        {
            AppTag = "wrong-operation-state",
        };
    }
}
