using System.Collections.Frozen;
using Netconf.Mano.Bindings.Mano;
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
    private static readonly FrozenDictionary<(LcmOperationState, OperationEvent), LcmOperationState> Ways =
        new Dictionary<(LcmOperationState, OperationEvent), LcmOperationState>
        {
            [(LcmOperationState.Starting, OperationEvent.Granted)] = LcmOperationState.Processing,
            [(LcmOperationState.Starting, OperationEvent.Refused)] = LcmOperationState.RolledBack,
            [(LcmOperationState.Starting, OperationEvent.Cancelled)] = LcmOperationState.RolledBack,
            [(LcmOperationState.Processing, OperationEvent.Converged)] = LcmOperationState.Completed,
            [(LcmOperationState.Processing, OperationEvent.Faulted)] = LcmOperationState.FailedTemp,
            [(LcmOperationState.Processing, OperationEvent.Cancelled)] = LcmOperationState.FailedTemp,
            [(LcmOperationState.FailedTemp, OperationEvent.Retry)] = LcmOperationState.Processing,
            [(LcmOperationState.FailedTemp, OperationEvent.Rollback)] = LcmOperationState.RollingBack,
            [(LcmOperationState.FailedTemp, OperationEvent.Fail)] = LcmOperationState.Failed,
            [(LcmOperationState.RollingBack, OperationEvent.Converged)] = LcmOperationState.RolledBack,
            [(LcmOperationState.RollingBack, OperationEvent.Faulted)] = LcmOperationState.FailedTemp,
            [(LcmOperationState.RollingBack, OperationEvent.Cancelled)] = LcmOperationState.FailedTemp,
        }.ToFrozenDictionary();

    /// <summary>The state after an event; null when the event has no place in the state.</summary>
    public static LcmOperationState? Next(LcmOperationState state, OperationEvent what) =>
        Ways.TryGetValue((state, what), out var next) ? next : null;

    /// <summary>Whether nothing follows any more.</summary>
    public static bool IsFinal(LcmOperationState state) =>
        state is LcmOperationState.Completed or LcmOperationState.Failed or LcmOperationState.RolledBack;

    /// <summary>Whether the occurrence is being worked on (FAILED_TEMP is not: it waits for somebody).</summary>
    public static bool IsWorking(LcmOperationState state) =>
        state is LcmOperationState.Starting or LcmOperationState.Processing or LcmOperationState.RollingBack;

    /// <summary>
    /// Whether an operation can be undone. What a termination removed is gone for good, and a healing has no earlier state
    /// worth returning to.
    /// </summary>
    public static bool CanRollBack(LcmOperationType operation) => operation is not (LcmOperationType.Terminate or LcmOperationType.Heal);

    /// <summary>Why an operator's command cannot be followed now; null when it can.</summary>
    public static RpcError? Check(LcmOperationState state, LcmOperationType operation, OperationEvent command)
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
