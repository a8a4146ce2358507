using Netconf.Mano.Bindings;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Orchestration.Lifecycle;

namespace Netconf.Mano.Orchestration.Actions;

/// <summary>Puts the orchestration's handlers into the registry of operations.</summary>
internal static class ManoActions
{
    /// <summary>Registers them.</summary>
    public static void Register(OperationRegistry operations, InstanceCommands commands)
    {
        Start(operations, commands, VnfInstance.Instantiate, Fill);
        Start(operations, commands, VnfInstance.Scale, Fill);
        Start(operations, commands, VnfInstance.ScaleToLevel, Fill);
        Start(operations, commands, VnfInstance.ChangeFlavour, Fill);
        Start(operations, commands, VnfInstance.ChangePackage, Fill);
        Start(operations, commands, VnfInstance.ChangeExtConn, Fill);
        Start(operations, commands, VnfInstance.Operate, Fill);
        Start(operations, commands, VnfInstance.ModifyInfo, Fill);
        Start(operations, commands, VnfInstance.Heal, Fill);
        Start(operations, commands, VnfInstance.SwitchOver, Fill);
        Start(operations, commands, VnfInstance.Terminate, Fill);
        Command(operations, commands, Operation.Retry, OperationEvent.Retry, (e, s) => e.State = s);
        Command(operations, commands, Operation.Rollback, OperationEvent.Rollback, (e, s) => e.State = s);
        Command(operations, commands, Operation.Fail, OperationEvent.Fail, (e, s) => e.State = s);
        operations.Register(Operation.Cancel.SchemaPath, async (call, c) =>
        {
            var mode = Operation.Cancel.Input(call.Input).Mode;
            return Answer(
                call, Operation.Cancel, await commands.CommandAsync(OccurrenceOf(call), OperationEvent.Cancelled, mode, c), (e, o) => e.State = o.State);
        });
    }

    private static void Start<TInput, TOutput>(
        OperationRegistry operations, InstanceCommands commands, OperationBinding<TInput, TOutput> binding, Action<TOutput, Accepted> fill)
        where TInput : struct, IView<TInput>
        where TOutput : ViewEditor, IEditor<TOutput>
    {
        var read = ActionInputs.Readers[binding.SchemaPath[(binding.SchemaPath.LastIndexOf('/') + 1)..]];
        operations.Register(binding.SchemaPath, async (call, c) =>
            Answer(call, binding, await commands.StartAsync(VnfInstance.KeyOf(call.Target!)!, read(call.Input), call.Actor.User, c), fill));
    }

    private static void Command<TInput, TOutput>(
        OperationRegistry operations, InstanceCommands commands, OperationBinding<TInput, TOutput> binding, OperationEvent what,
        Action<TOutput, LcmOperationState> fill)
        where TInput : struct, IView<TInput>
        where TOutput : ViewEditor, IEditor<TOutput> =>
        operations.Register(binding.SchemaPath, async (call, c) =>
            Answer(call, binding, await commands.CommandAsync(OccurrenceOf(call), what, CancelMode.Graceful, c), (e, o) => fill(e, o.State)));

    private static OperationResult Answer<TInput, TOutput, T>(
        OperationCall call, OperationBinding<TInput, TOutput> binding, Outcome<T> outcome, Action<TOutput, T> fill)
        where TInput : struct, IView<TInput>
        where TOutput : ViewEditor, IEditor<TOutput>
        where T : class =>
        outcome.Value is { } value
            ? new OperationResult { Output = binding.Output(call.Operation, e => fill(e, value)) }
            : outcome.Error! with { Path = outcome.Error.Path ?? call.Target?.ToString() };

    private static string OccurrenceOf(OperationCall call) => Operation.KeyOf(call.Target!)!;

    private static void Fill(VnfInstanceInstantiateOutputEditor e, Accepted a) => (e.OperationId, e.Generation) = (a.OperationId, a.Generation);

    private static void Fill(VnfInstanceScaleOutputEditor e, Accepted a) => (e.OperationId, e.Generation) = (a.OperationId, a.Generation);

    private static void Fill(VnfInstanceScaleToLevelOutputEditor e, Accepted a) => (e.OperationId, e.Generation) = (a.OperationId, a.Generation);

    private static void Fill(VnfInstanceChangeFlavourOutputEditor e, Accepted a) => (e.OperationId, e.Generation) = (a.OperationId, a.Generation);

    private static void Fill(VnfInstanceChangePackageOutputEditor e, Accepted a) => (e.OperationId, e.Generation) = (a.OperationId, a.Generation);

    private static void Fill(VnfInstanceChangeExtConnOutputEditor e, Accepted a) => (e.OperationId, e.Generation) = (a.OperationId, a.Generation);

    private static void Fill(VnfInstanceOperateOutputEditor e, Accepted a) => (e.OperationId, e.Generation) = (a.OperationId, a.Generation);

    private static void Fill(VnfInstanceModifyInfoOutputEditor e, Accepted a) => (e.OperationId, e.Generation) = (a.OperationId, a.Generation);

    private static void Fill(VnfInstanceHealOutputEditor e, Accepted a) => (e.OperationId, e.Generation) = (a.OperationId, a.Generation);

    private static void Fill(VnfInstanceSwitchOverOutputEditor e, Accepted a) => (e.OperationId, e.Generation) = (a.OperationId, a.Generation);

    private static void Fill(VnfInstanceTerminateOutputEditor e, Accepted a) => (e.OperationId, e.Generation) = (a.OperationId, a.Generation);
}
