using Netconf.Mano.Data;
using Netconf.Mano.Datastore;

namespace Netconf.Mano.Protocol;

/// <summary>Calls of rpcs and actions that are none of the protocol's own, whatever protocol they came by.</summary>
internal static class OperationCalls
{
    /// <summary>Checks the input against its constraints and asks the handler; that the actor may call was asked before.</summary>
    /// <param name="datastores">The datastores.</param>
    /// <param name="call">The call.</param>
    /// <param name="cancellation">Given to the handler.</param>
    /// <param name="handle">Who handles it in place of the registered handler; null for that one.</param>
    public static async ValueTask<OperationResult> CallAsync(
        Datastores datastores, OperationCall call, CancellationToken cancellation, OperationHandler? handle = null)
    {
        // What cannot be called is said before its input is looked at closer.
        if (datastores.Operations.Find(call.Operation) is not { } handler)
            return RpcFaults.NotSupported($"{call.Operation.Name} of {call.Operation.Module.Name} has no implementation on this server.");
        var errors = Validator.ValidateMessage(datastores.Operational.Kept, new MessageInstance(call.Input, call.Target));
        return errors.Count > 0
            ? new OperationResult { Errors = [.. errors.Select(AsParameter)] }
            : await (handle ?? handler)(call, cancellation).ConfigureAwait(false);
    }

    /// <summary>Whether the actor may call the action, and there is the instance it is called on; the error, or null.</summary>
    public static RpcError? CheckAction(Datastores datastores, OperationCall call)
    {
        var target = call.Target!;
        if (datastores.Access.CheckAction(call.Actor, call.Operation, target) is { } denied)
            return denied;
        // RFC 7950 §7.15: an action is on an instance that exists in operational.
        return datastores.Operational.Kept.Find(target).Exists
            ? null
            : new RpcError(RpcErrorType.Application, ErrorTag.DataMissing, $"There is no {target}.") { Path = target.ToString() };
    }

    /// <summary>RFC 7950 §8.3.1, §15: what is missing in an input is missing-element, and all of it is of the protocol layer.</summary>
    public static RpcError AsParameter(RpcError error) => error.Tag == ErrorTag.DataMissing && error.AppTag is null
        ? error with { Tag = ErrorTag.MissingElement, Info = error.Info.Count > 0 ? error.Info : [new ErrorInfo("bad-element", LastName(error.Path))] }
        : error;

    private static string LastName(string? path)
    {
        if (path is null)
            return "?";
        var name = path[(path.LastIndexOf('/') + 1)..];
        return name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..];
    }
}
