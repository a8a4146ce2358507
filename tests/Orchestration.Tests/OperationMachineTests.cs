using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Orchestration.Lifecycle;

namespace Netconf.Mano.Orchestration.Tests;

[TestClass]
public sealed class OperationMachineTests
{
    [TestMethod]
    public void NothingFollowsAFinalState()
    {
        foreach (var state in Enum.GetValues<LcmOperationState>().Where(OperationMachine.IsFinal))
        {
            Assert.IsTrue(Enum.GetValues<OperationEvent>().All(e => OperationMachine.Next(state, e) is null), $"{state}");
        }
    }

    [TestMethod]
    public void EveryOtherStateCanReachAFinalOne()
    {
        foreach (var state in Enum.GetValues<LcmOperationState>())
        {
            var reached = new HashSet<LcmOperationState> { state };
            for (var before = 0; before < reached.Count;)
            {
                before = reached.Count;
                reached.UnionWith(reached.SelectMany(s => Enum.GetValues<OperationEvent>().Select(e => OperationMachine.Next(s, e)))
                    .OfType<LcmOperationState>().ToList());
            }

            Assert.IsTrue(reached.Any(OperationMachine.IsFinal), $"{state}");
        }
    }

    [TestMethod]
    public void OperatorsDecideOnlyWhenAnOperationWaitsForThem()
    {
        foreach (var command in new[] { OperationEvent.Retry, OperationEvent.Rollback, OperationEvent.Fail })
        {
            var allowed = Enum.GetValues<LcmOperationState>().Where(s => OperationMachine.Check(s, LcmOperationType.Scale, command) is null);
            CollectionAssert.AreEqual(new[] { LcmOperationState.FailedTemp }, allowed.ToArray());
        }
    }

    [TestMethod]
    public void CancellingIsForWhatIsUnderWay()
    {
        var allowed = Enum.GetValues<LcmOperationState>()
            .Where(s => OperationMachine.Check(s, LcmOperationType.Scale, OperationEvent.Cancelled) is null);
        CollectionAssert.AreEquivalent(
            new[] { LcmOperationState.Starting, LcmOperationState.Processing, LcmOperationState.RollingBack }, allowed.ToArray());
    }

    [TestMethod]
    public void ATerminationCannotBeRolledBack() =>
        Assert.AreEqual(
            Data.ErrorTag.OperationNotSupported,
            OperationMachine.Check(LcmOperationState.FailedTemp, LcmOperationType.Terminate, OperationEvent.Rollback)!.Tag);
}
