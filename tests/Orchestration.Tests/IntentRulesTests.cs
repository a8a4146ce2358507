using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Orchestration.Lifecycle;

namespace Netconf.Mano.Orchestration.Tests;

[TestClass]
public sealed class IntentRulesTests
{
    [TestMethod]
    public void AFirstConfigurationInstantiates()
    {
        var change = IntentRules.FromConfiguration(Samples.Wish("pair"), null, Intent.Nothing, Samples.Gateway).Value!;
        Assert.AreEqual(LcmOperationType.Instantiate, change.Operation);
        Assert.AreEqual(Samples.Size(1, 2, 1), change.Intent.Size);
        Assert.IsTrue(change.Intent.Started);
    }

    [TestMethod]
    public void AnInstanceConfiguredNotToRunStartsNothing()
    {
        var outcome = IntentRules.FromConfiguration(Samples.Wish(started: false), null, Intent.Nothing, Samples.Gateway);
        Assert.IsNull(outcome.Value);
        Assert.IsNull(outcome.Error);
    }

    [TestMethod]
    public void SendingTheSameConfigurationAgainUndoesNoAction()
    {
        var wish = Samples.Wish();
        var scaled = ActionRules.Scale(Samples.Running(), Samples.Gateway, "throughput", 2, Trigger.Action).Value!.Intent;
        Assert.IsNull(IntentRules.FromConfiguration(wish, wish.ToAccepted(), scaled, Samples.Gateway).Value);
        var terminated = IntentRules.Terminate(scaled, Trigger.Action, null).Intent;
        Assert.IsNull(IntentRules.FromConfiguration(wish, wish.ToAccepted(), terminated, Samples.Gateway).Value);
    }

    [TestMethod]
    public void AChangedLevelGoesOverWhatAnActionHadScaled()
    {
        var scaled = ActionRules.Scale(Samples.Running(), Samples.Gateway, "throughput", 2, Trigger.Action).Value!.Intent;
        var change = IntentRules.FromConfiguration(Samples.Wish("pair"), Samples.Wish().ToAccepted(), scaled, Samples.Gateway).Value!;
        Assert.AreEqual(LcmOperationType.ScaleToLevel, change.Operation);
        Assert.AreEqual(Samples.Size(1, 2, 1), change.Intent.Size);
    }

    [TestMethod]
    public void AChangedAttachmentKeepsWhatAnActionHadScaled()
    {
        var scaled = ActionRules.Scale(Samples.Running(), Samples.Gateway, "throughput", 2, Trigger.Action).Value!.Intent;
        var moved = Samples.Wish() with
        {
            Connectivity = Samples.Attached with
            {
                External = Samples.Attached.External.SetItem("traffic", Samples.Attached.External["traffic"] with { Network = "other" }),
            },
        };
        var change = IntentRules.FromConfiguration(moved, Samples.Wish().ToAccepted(), scaled, Samples.Gateway).Value!;
        Assert.AreEqual(LcmOperationType.ChangeExtConn, change.Operation);
        Assert.AreEqual(scaled.Size, change.Intent.Size);
        Assert.AreEqual("other", change.Intent.Connectivity.External["traffic"].Network);
    }

    [TestMethod]
    public void RemovalTerminatesWhateverAnActionHadMade()
    {
        var change = IntentRules.FromConfiguration(null, Samples.Wish().ToAccepted(), Samples.Running(), null).Value!;
        Assert.AreEqual(LcmOperationType.Terminate, change.Operation);
        Assert.IsFalse(change.Intent.Started);
        Assert.AreEqual(0, change.Intent.Size.Total);
        Assert.IsNull(IntentRules.FromConfiguration(null, null, change.Intent, null).Value);
    }

    [TestMethod]
    public void AChangedLevelOfATerminatedInstanceStartsNothing()
    {
        var terminated = IntentRules.Terminate(Samples.Running(), Trigger.Action, null).Intent;
        var outcome = IntentRules.FromConfiguration(Samples.Wish("pair"), Samples.Wish().ToAccepted(), terminated, Samples.Gateway);
        Assert.IsNull(outcome.Value);
        Assert.IsNull(outcome.Error);
    }

    [TestMethod]
    [DataRow(3, null)]
    [DataRow(4, "scale level 4")]
    [DataRow(-1, "scale level -1")]
    public void ScalingKeepsWithinTheAspect(int steps, string? refusal)
    {
        var outcome = ActionRules.Scale(Samples.Running(), Samples.Gateway, "throughput", steps, Trigger.Action);
        if (refusal is null)
        {
            Assert.AreEqual(1 + steps, outcome.Value!.Intent.Size.Counts["forward"]);
        }
        else
        {
            StringAssert.Contains(outcome.Error!.Message, refusal);
        }
    }

    [TestMethod]
    public void AnUnknownLevelNamesThoseThereAre()
    {
        var outcome = ActionRules.ScaleToLevel(Samples.Running(), Samples.Gateway, "huge", Trigger.Action);
        StringAssert.Contains(outcome.Error!.Message, "pair, single");
    }
}
