using System.Text;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Bindings.Tests;

[TestClass]
public sealed class ViewTests
{
    [TestMethod]
    public void TellsDefaultsFromValues()
    {
        var zoo = Zoos.Tree(z => z.Zoo.Name = "north").Zoo;

        Assert.AreEqual(100u, zoo.Capacity);
        Assert.IsFalse(zoo.IsCapacitySet);
        Assert.AreEqual("100", Zoos.Tree(z => z.Zoo.Capacity = 100).Zoo is { IsCapacitySet: true } set ? set.Capacity.ToString() : null);
    }

    [TestMethod]
    public void ReadsWhatIsNotThereAsAbsentOrDefault()
    {
        var zoo = Zoos.Tree(_ => { }).Zoo;

        Assert.IsFalse(zoo.Exists);
        Assert.IsTrue(zoo.Office.Open);
        Assert.IsNull(zoo.Office.Safe);
        Assert.IsNull(zoo.ZooLeaf);
        Assert.IsEmpty(zoo.Keepers);
        Assert.IsFalse(zoo.Animals.TryGet(new AnimalKey("bear", 1), out _));
    }

    [TestMethod]
    public void FailsOnAMandatoryLeafThatIsNotThere()
    {
        var zoo = Zoos.Tree(z => z.Zoo.Capacity = 1).Zoo;

        var fault = Assert.ThrowsExactly<InvalidOperationException>(() => zoo.Name);
        StringAssert.Contains(fault.Message, "/zoo:zoo/name");
    }

    [TestMethod]
    public void ReadsLeafListsWithTheirDefaults()
    {
        var zoo = Zoos.Tree(z => z.Zoo.Name = "north").Zoo;
        var open = Zoos.Tree(z => z.Zoo.Days.Add("mon")).Zoo;

        CollectionAssert.AreEqual(new[] { "sat", "sun" }, zoo.Days.ToArray());
        Assert.IsFalse(zoo.Days.IsSet);
        Assert.IsTrue(zoo.Days.Contains("sun"));
        CollectionAssert.AreEqual(new[] { "mon" }, open.Days.ToArray());
    }

    [TestMethod]
    public void FindsEntriesByOneKeyAndByMany()
    {
        var zoo = Zoos.Tree(z =>
        {
            z.Zoo.Keepers["ann"].Wage = 12.5m;
            z.Zoo.Animals[new AnimalKey("bear", 2)].Mood = Mood.VeryAngry;
            z.Zoo.Animals[new AnimalKey("ant", 1)].Diet = Diet.Leaves;
        }).Zoo;

        Assert.AreEqual(12.5m, zoo.Keepers["ann"].Wage);
        Assert.IsNull(zoo.Keepers.Find("bob"));
        Assert.AreEqual(Mood.VeryAngry, zoo.Animals[new AnimalKey("bear", 2)].Mood);
        CollectionAssert.AreEqual(new[] { "bear", "ant" }, zoo.Animals.Select(a => a.Species).ToArray(), "the user's order");
        Assert.AreEqual(new AnimalKey("bear", 2), zoo.Animals.First().Key);
    }

    [TestMethod]
    public void ReadsEveryKindOfValue()
    {
        var zoo = Zoos.Tree(z =>
        {
            z.Zoo.Office.Safe.Code = "open"u8.ToArray();
            z.Zoo.Keepers["ann"].OffDuty = true;
            var bear = z.Zoo.Animals[new AnimalKey("bear", 1)];
            bear.Care = Care.Washing | Care.Feeding;
            bear.Size = (byte)3;
            bear.Status = AnimalStatus.Away;
        }).Zoo;
        var found = zoo.Animals.At(0);

        Assert.AreEqual("open", Encoding.UTF8.GetString(zoo.Office.Safe!.Value.Code!.Value.Span));
        Assert.IsTrue(zoo.Keepers["ann"].OffDuty);
        Assert.AreEqual(Care.Feeding | Care.Washing, found.Care);
        Assert.AreEqual(AnimalStatus.Away, found.Status);
        Assert.AreEqual("away", found.Status!.Value.ToYangName());
    }

    [TestMethod]
    [DataRow("3", "number 3")]
    [DataRow("unknown", "word unknown")]
    [DataRow("huge", "text huge")]
    public void TakesTheFirstMemberOfAUnionThatFits(string value, string expected)
    {
        var bear = Zoos.Tree(z => z.Zoo.Animals[new AnimalKey("bear", 1)].Size = SizeOrWord.FromString(value)).Zoo.Animals.At(0);

        Assert.AreEqual(expected, bear.Size!.Value.Match(n => $"number {n}", w => $"word {w.ToYangName()}", t => $"text {t}"));
    }

    [TestMethod]
    public void NamesTheCaseInUseAndItsDefaults()
    {
        var key = new AnimalKey("seal", 1);
        var dry = Zoos.Tree(z => _ = z.Zoo.Animals[key]).Zoo.Animals[key];
        var wet = Zoos.Tree(z => z.Zoo.Animals[key].Pool.Depth = 3).Zoo.Animals[key];

        Assert.AreEqual(AnimalHomeCase.Cage, dry.Home);
        Assert.AreEqual((byte)12, dry.Bars);
        Assert.AreEqual(AnimalHomeCase.Pool, wet.Home);
        Assert.IsNull(wet.Bars, "a default of a case that is not in use does not count");
        Assert.AreEqual((sbyte)3, wet.Pool!.Value.Depth);
    }

    [TestMethod]
    public void FollowsLeafrefs()
    {
        var root = Zoos.Tree(z =>
        {
            z.Zoo.Keepers["ann"].Wage = 1m;
            z.Zoo.Keepers["bob"].Boss = "ann";
            z.Zoo.Keepers["eve"].Boss = "zed";
            z.Zoo.Animals[new AnimalKey("bear", 1)].Keepers.Add("bob");
        });
        var zoo = root.Zoo;

        Assert.AreEqual(1m, zoo.Keepers["bob"].ResolveBoss(zoo)!.Value.Wage);
        Assert.IsNull(zoo.Keepers["ann"].ResolveBoss(zoo));
        Assert.IsNull(zoo.Keepers["eve"].ResolveBoss(zoo), "names nobody");
        Assert.AreEqual("ann", zoo.Animals.At(0).ResolveKeeper("bob", root)!.Value.Boss);
    }

    [TestMethod]
    public void GoesFromKeysToPathsAndBack()
    {
        var path = Animal.PathOf(Zoos.Schema, new AnimalKey("bear", 2));

        Assert.AreSame(path.Node, Animal.In(Zoos.Schema));
        Assert.AreEqual(Animal.SchemaPath, path.Node.Path);
        Assert.AreEqual("/zoo:zoo/animal[species='bear'][number='2']", path.ToString());
        Assert.AreEqual(new AnimalKey("bear", 2), Animal.KeyOf(path));
        Assert.AreEqual(new AnimalKey("bear", 2), Animal.KeyOf(path.Child(path.Node is ListNode list ? list.FindChild("zoo", "mood")! : path.Node)));
        Assert.IsNull(Keeper.KeyOf(path));
        Assert.AreEqual("ann", Keeper.KeyOf(Keeper.PathOf(Zoos.Schema, "ann")));
    }

    [TestMethod]
    public void LooksUpAndReadsNumbersWithoutLeavingAnythingBehind()
    {
        var zoo = Zoos.Tree(z =>
        {
            for (var i = 0; i < 100; i++)
                z.Zoo.Keepers[$"keeper-{i}"].OffDuty = true;
            z.Zoo.Capacity = 5;
        }).Zoo;
        var found = 0;

        var before = 0L;
        for (var i = 0; i < 1000; i++)
        {
            // The first rounds resolve names and compile; only what follows counts.
            if (i == 500)
                before = GC.GetAllocatedBytesForCurrentThread();
            if (zoo.Keepers.TryGet("keeper-57", out var keeper) && keeper.OffDuty && zoo.Capacity == 5)
                found++;
        }
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.AreEqual(1000, found);
        Assert.IsLessThan(500L, allocated, "less than a byte a lookup");
    }

    [TestMethod]
    public void AddsEntriesToListsWithoutKeys()
    {
        var zoo = Zoos.Tree(z =>
        {
            z.Zoo.Visits.Add(v => v.Count = 3);
            z.Zoo.Visits.Add(v => v.Count = 3);
            z.Zoo.Visits.Add(v => v.Count = -1);
        }).Zoo;

        CollectionAssert.AreEqual(new long?[] { 3, 3, -1 }, zoo.Visits.Select(v => v.Count).ToArray());
        Assert.AreEqual(-1L, zoo.Visits[2].Count);
    }
}
