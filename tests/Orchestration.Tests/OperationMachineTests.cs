using Netconf.Mano.Orchestration.Lifecycle;

namespace Netconf.Mano.Orchestration.Tests;

[TestClass]
public sealed class OperationMachineTests
{
    [TestMethod]
    public void NothingFollowsAFinalState()
    {
        foreach (var state in Enum.GetValues<OperationState>().Where(OperationMachine.IsFinal))
        {
            Assert.IsTrue(Enum.GetValues<OperationEvent>().All(e => OperationMachine.Next(state, e) is null), $"{state}");
        }
    }

    [TestMethod]
    public void EveryOtherStateCanReachAFinalOne()
    {
        foreach (var state in Enum.GetValues<OperationState>())
        {
            var reached = new HashSet<OperationState> { state };
            for (var before = 0; before < reached.Count;)
            {
                before = reached.Count;
                reached.UnionWith(reached.SelectMany(s => Enum.GetValues<OperationEvent>().Select(e => OperationMachine.Next(s, e)))
                    .OfType<OperationState>().ToList());
            }

            Assert.IsTrue(reached.Any(OperationMachine.IsFinal), $"{state}");
        }
    }

    [TestMethod]
    public void OperatorsDecideOnlyWhenAnOperationWaitsForThem()
    {
        foreach (var command in new[] { OperationEvent.Retry, OperationEvent.Rollback, OperationEvent.Fail })
        {
            var allowed = Enum.GetValues<OperationState>().Where(s => OperationMachine.Check(s, Operation.Scale, command) is null);
            CollectionAssert.AreEqual(new[] { OperationState.FailedTemp }, allowed.ToArray());
        }
    }

    [TestMethod]
    public void CancellingIsForWhatIsUnderWay()
    {
        var allowed = Enum.GetValues<OperationState>()
            .Where(s => OperationMachine.Check(s, Operation.Scale, OperationEvent.Cancelled) is null);
        CollectionAssert.AreEquivalent(
            new[] { OperationState.Starting, OperationState.Processing, OperationState.RollingBack }, allowed.ToArray());
    }

    [TestMethod]
    public void ATerminationCannotBeRolledBack() =>
        Assert.AreEqual(
            Data.ErrorTag.OperationNotSupported,
            OperationMachine.Check(OperationState.FailedTemp, Operation.Terminate, OperationEvent.Rollback)!.Tag);
}
