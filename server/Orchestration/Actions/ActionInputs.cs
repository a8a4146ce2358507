using System.Collections.Immutable;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Data;
using Netconf.Mano.Orchestration.Lifecycle;
using Netconf.Mano.Orchestration.State;

namespace Netconf.Mano.Orchestration.Actions;

/// <summary>
/// Reads the inputs of actions. An action and its dry run take their input from one grouping, so one reading serves both.
/// </summary>
internal static class ActionInputs
{
    private static readonly InstanceActions Actions = InstanceActions.OfClients;

    /// <summary>How the input of each action is read, by the action's name.</summary>
    public static IReadOnlyDictionary<string, Func<DataNode, InstanceAction>> Readers { get; } = new Dictionary<string, Func<DataNode, InstanceAction>>
    {
        ["instantiate"] = n => Actions.Instantiate(new VnfInstanceInstantiateInput(n).InstantiationLevel),
        ["scale"] = n => Scale(new VnfInstanceScaleInput(n)),
        ["scale-to-level"] = n => ScaleToLevel(new VnfInstanceScaleToLevelInput(n)),
        ["change-flavour"] = n => ChangeFlavour(new VnfInstanceChangeFlavourInput(n)),
        ["change-package"] = n => ChangePackage(new VnfInstanceChangePackageInput(n)),
        ["change-ext-conn"] = n => Actions.ChangeExternalConnectivity(Attachments(new VnfInstanceChangeExtConnInput(n).ExtCps.Select(c => c.View.Node))),
        ["operate"] = n => Operate(new VnfInstanceOperateInput(n)),
        ["modify-info"] = n => ModifyInfo(new VnfInstanceModifyInfoInput(n)),
        ["heal"] = n => Heal(new VnfInstanceHealInput(n)),
        ["switch-over"] = n => new VnfInstanceSwitchOverInput(n) is var input ? Actions.SwitchOver(input.CpdId, input.Vnfc) : null!,
        ["terminate"] = n => Terminate(new VnfInstanceTerminateInput(n)),
    };

    private static InstanceAction Scale(VnfInstanceScaleInput input)
    {
        var steps = (int)Math.Min(input.NumberOfSteps, int.MaxValue);
        return Actions.Scale(input.AspectId, input.Type == VnfInstanceScaleInputType.ScaleIn ? -steps : steps);
    }

    private static InstanceAction ScaleToLevel(VnfInstanceScaleToLevelInput input) => input.InstantiationLevel is { } level
        ? Actions.ScaleToLevel(level)
        : Actions.ScaleToLevels(input.ScaleLevels.ToDictionary(l => l.AspectId, l => (int)Math.Min(l.Level, int.MaxValue), StringComparer.Ordinal));

    private static InstanceAction ChangeFlavour(VnfInstanceChangeFlavourInput input) =>
        Actions.ChangeFlavour(input.Flavour, input.InstantiationLevel, Attachments(input.ExtCps.Select(c => c.View.Node)));

    private static InstanceAction ChangePackage(VnfInstanceChangePackageInput input) =>
        Actions.ChangePackage(input.VnfdId, input.Flavour, input.InstantiationLevel, Attachments(input.ExtCps.Select(c => c.View.Node)));

    private static InstanceAction Operate(VnfInstanceOperateInput input) => Actions.Operate(
        input.ChangeStateTo == VnfInstanceOperateInputChangeStateTo.Stopped, [.. input.Vnfcs], input.StopType, TimeSpan.FromSeconds(input.GracefulTimeout));

    private static InstanceAction ModifyInfo(VnfInstanceModifyInfoInput input) => Actions.ModifyInformation(
        input.Description, input.Labels.ToDictionary(l => l.Name, l => l.Value, StringComparer.Ordinal), [.. input.RemoveLabels]);

    private static InstanceAction Heal(VnfInstanceHealInput input) => Actions.Heal([.. input.Vnfcs], input.All, input.Cause);

    private static InstanceAction Terminate(VnfInstanceTerminateInput input) =>
        Actions.Terminate(input.Type, TimeSpan.FromSeconds(input.GracefulTimeout));

    private static ImmutableSortedDictionary<string, Attachment> Attachments(IEnumerable<DataNode> points) =>
        ConnectivityMapping.ReadPoints(points.Select(n => new VnfInstanceExtCp(n)));
}
