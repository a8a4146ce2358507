using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Bindings.Tests;

[TestClass]
public sealed class OperationTests
{
    [TestMethod]
    public void MakesAndReadsTheMessagesOfAnAction()
    {
        var animal = (ListNode)((ContainerNode)Zoos.Schema.Root.FindChild("zoo", "zoo")!).FindChild("zoo", "animal")!;
        var feed = animal.Actions[0];
        Assert.AreEqual(feed.Path, Animal.Feed.SchemaPath);

        var input = Message.Make(feed.Input, AnimalFeedInputEditor.Over, i => i.Amount = 5);
        var amount = Animal.Feed.Input(new DataNode(feed.Input, input)).Amount;
        var output = Animal.Feed.Output(feed, o => o.Left = (byte)(amount - 1));

        Assert.AreEqual((byte)4, new AnimalFeedOutput(new DataNode(feed.Output, output)).Left);
    }

    [TestMethod]
    public void GivesDefaultsToTheInputOfAnRpc()
    {
        var close = Zoos.Schema.Rpcs[0];

        Assert.AreEqual(close.Path, Rpcs.Close.SchemaPath);
        Assert.AreEqual((byte)8, Rpcs.Close.Input(new DataNode(close.Input, Branch.Empty)).Hours);
    }

    [TestMethod]
    public void MakesANotification()
    {
        var content = Escape.Binding.Make(Zoos.Schema, e =>
        {
            e.Species = "tiger";
            e.SeenAts.Set(["gate", "park"]);
        });

        var read = Escape.Binding.View(content);
        Assert.AreEqual("tiger", read.Species);
        CollectionAssert.AreEqual(new[] { "gate", "park" }, read.SeenAts.ToArray());
    }
}
