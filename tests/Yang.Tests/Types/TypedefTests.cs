using static Netconf.Mano.Yang.Tests.TestScope;

namespace Netconf.Mano.Yang.Tests;

[TestClass]
public class TypedefTests
{
    [TestMethod]
    public void SharesOneTypeAmongAllWhoNameIt()
    {
        var scope = new TestScope().Typedef("t", S(Keyword.Type, "string", S(Keyword.Length, "1..5")));
        Assert.AreSame(scope.Type("t"), scope.Type("t"));
        Assert.AreNotSame(scope.Type("t"), scope.Type("t", S(Keyword.Length, "1")));
    }

    [TestMethod]
    public void RemembersItsChainDefaultAndUnits()
    {
        var scope = new TestScope()
            .Typedef("inner", S(Keyword.Type, "uint8"), S(Keyword.Default, "5"), S(Keyword.Units, "s"))
            .Typedef("outer", S(Keyword.Type, "inner", S(Keyword.Range, "1..9")));
        var type = scope.Type("outer");
        CollectionAssert.AreEqual(new[] { "outer", "inner" }, type.TypedefChain.Select(t => t.Name).ToArray());
        Assert.AreEqual("5", type.Default!.Statement.Arg);
        Assert.AreEqual("s", type.Units);
        Assert.AreEqual("outer", type.TypedefName);
    }

    [TestMethod]
    public void RefusesADefaultThatIsNoValue()
    {
        var scope = new TestScope().Typedef("t", S(Keyword.Type, "uint8"), S(Keyword.Default, "x"));
        CollectionAssert.AreEqual(new[] { "bad-default" }, scope.Faults("t"));
    }

    [TestMethod]
    public void ReportsACircleOnce()
    {
        var scope = new TestScope().Typedef("a", S(Keyword.Type, "b")).Typedef("b", S(Keyword.Type, "a"));
        CollectionAssert.AreEqual(new[] { "circular-typedef" }, scope.Faults("a"));
    }

    [TestMethod]
    public void ReportsAnUnknownType() =>
        CollectionAssert.AreEqual(new[] { "unknown-type" }, new TestScope().Faults("nowhere:type"));

    [TestMethod]
    public void SurvivesAChainWithoutEnd()
    {
        var scope = new TestScope().Typedef("t0", S(Keyword.Type, "string"));
        for (var i = 1; i <= 100_000; i++)
            scope.Typedef($"t{i}", S(Keyword.Type, $"t{i - 1}"));
        CollectionAssert.IsSubsetOf(scope.Faults("t100000"), new[] { "type-too-deep" });
    }
}
