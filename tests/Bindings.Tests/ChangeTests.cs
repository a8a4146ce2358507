using Netconf.Mano.Data;

namespace Netconf.Mano.Bindings.Tests;

[TestClass]
public sealed class ChangeTests
{
    [TestMethod]
    public void TellsAddedRemovedAndChangedEntries()
    {
        var before = Zoos.Tree(z =>
        {
            z.Zoo.Keepers["ann"].Wage = 1m;
            z.Zoo.Keepers["bob"].Wage = 1m;
            z.Zoo.Keepers["eve"].Wage = 1m;
        });
        var after = Edit(before, z =>
        {
            z.Zoo.Keepers["bob"].Wage = 2m;
            z.Zoo.Keepers.Remove("eve");
            z.Zoo.Keepers["zoe"].Wage = 1m;
        });

        var changes = after.Zoo.Keepers.ChangesSince(before.Zoo.Keepers)
            .Select(c => $"{c.Before?.Name}>{c.After?.Name}").Order(StringComparer.Ordinal).ToArray();

        CollectionAssert.AreEqual(new[] { ">zoe", "bob>bob", "eve>" }, changes);
    }

    [TestMethod]
    public void TellsChangesBelowAnEntryOfAListInTheUsersOrder()
    {
        var key = new AnimalKey("bear", 1);
        var before = Zoos.Tree(z => z.Zoo.Animals[key].Pool.Depth = 1);
        var after = Edit(before, z => z.Zoo.Animals[key].Pool.Depth = 2);

        var change = after.Zoo.Animals.ChangesSince(before.Zoo.Animals).Single();

        Assert.AreEqual((sbyte)1, change.Before!.Value.Pool!.Value.Depth);
        Assert.AreEqual((sbyte)2, change.After!.Value.Pool!.Value.Depth);
    }

    [TestMethod]
    public void TellsNothingWhenNothingChanged()
    {
        var before = Zoos.Tree(z => z.Zoo.Keepers["ann"].Wage = 1m);
        var after = Edit(before, z => z.Zoo.Capacity = 3);

        Assert.IsEmpty(after.Zoo.Keepers.ChangesSince(before.Zoo.Keepers));
    }

    private static ZooRoot Edit(ZooRoot from, Action<ZooRootEditor> edit)
    {
        var editor = new TreeEditor(new DataTree(Zoos.Schema, from.View.Branch!));
        edit(new ZooRootEditor(editor.Root));
        return new ZooRoot(editor.ToTree().Root);
    }
}
