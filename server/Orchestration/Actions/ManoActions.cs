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
        operations.Register(VnfInstance.Instantiate.SchemaPath, async (call, c) =>
        {
            var input = VnfInstance.Instantiate.Input(call.Input);
            return Answer(call, VnfInstance.Instantiate, await commands.InstantiateAsync(InstanceOf(call), input.InstantiationLevel, call.Actor.User, c), Fill);
        });
        operations.Register(VnfInstance.Scale.SchemaPath, async (call, c) =>
        {
            var input = VnfInstance.Scale.Input(call.Input);
            var steps = (int)Math.Min(input.NumberOfSteps, int.MaxValue);
            var signed = input.Type == VnfInstanceScaleInputType.ScaleIn ? -steps : steps;
            return Answer(call, VnfInstance.Scale, await commands.ScaleAsync(InstanceOf(call), input.AspectId, signed, call.Actor.User, c), Fill);
        });
        operations.Register(VnfInstance.ScaleToLevel.SchemaPath, async (call, c) =>
        {
            var level = VnfInstance.ScaleToLevel.Input(call.Input).InstantiationLevel;
            return Answer(call, VnfInstance.ScaleToLevel, await commands.ScaleToLevelAsync(InstanceOf(call), level, call.Actor.User, c), Fill);
        });
        operations.Register(VnfInstance.Heal.SchemaPath, async (call, c) =>
        {
            var input = VnfInstance.Heal.Input(call.Input);
            return Answer(call, VnfInstance.Heal, await commands.HealAsync(InstanceOf(call), [.. input.Vnfcs], input.Cause, call.Actor.User, c), Fill);
        });
        operations.Register(VnfInstance.Terminate.SchemaPath, async (call, c) =>
            Answer(call, VnfInstance.Terminate, await commands.TerminateAsync(InstanceOf(call), call.Actor.User, c), Fill));
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

    private static string InstanceOf(OperationCall call) => VnfInstance.KeyOf(call.Target!)!;

    private static string OccurrenceOf(OperationCall call) => Operation.KeyOf(call.Target!)!;

    private static void Fill(VnfInstanceInstantiateOutputEditor e, Accepted a) => (e.OperationId, e.Generation) = (a.OperationId, a.Generation);

    private static void Fill(VnfInstanceScaleOutputEditor e, Accepted a) => (e.OperationId, e.Generation) = (a.OperationId, a.Generation);

    private static void Fill(VnfInstanceScaleToLevelOutputEditor e, Accepted a) => (e.OperationId, e.Generation) = (a.OperationId, a.Generation);

    private static void Fill(VnfInstanceHealOutputEditor e, Accepted a) => (e.OperationId, e.Generation) = (a.OperationId, a.Generation);

    private static void Fill(VnfInstanceTerminateOutputEditor e, Accepted a) => (e.OperationId, e.Generation) = (a.OperationId, a.Generation);
}
