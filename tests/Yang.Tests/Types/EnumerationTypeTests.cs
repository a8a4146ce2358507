using static Netconf.Mano.Yang.Tests.TestScope;

namespace Netconf.Mano.Yang.Tests;

[TestClass]
public class EnumerationTypeTests
{
    private static Statement Enum(string name, string? value = null, params Statement[] more) =>
        S(Keyword.Enum, name, [.. more, .. value is null ? Array.Empty<Statement>() : [S(Keyword.Value, value)]]);

    [TestMethod]
    public void TakesItsNamesAsTheyAre()
    {
        var type = new TestScope().Type("enumeration", Enum("one"), Enum("two words"), Enum("<&>"));
        foreach (var good in new[] { "one", "two words", "<&>" })
            Assert.AreEqual(good, type.Canonical(good));
        foreach (var bad in new[] { "", "One", " one", "one ", "0", "three" })
            type.Refusal(bad);
        Assert.IsFalse(type.IsEscapeFree);
        Assert.IsTrue(new TestScope().Type("enumeration", Enum("a")).IsEscapeFree);
    }

    [TestMethod]
    public void NumbersNamesAboveTheHighest()
    {
        var type = (EnumerationType)new TestScope().Type("enumeration", Enum("a", "-5"), Enum("b"), Enum("c", "10"),
            Enum("d", "2"), Enum("e"));
        CollectionAssert.AreEqual(new[] { -5, -4, 10, 2, 11 }, type.Members.Select(m => m.Value).ToArray());
        Assert.AreEqual(0, ((EnumerationType)new TestScope().Type("enumeration", Enum("first"))).Members[0].Value);
    }

    [TestMethod]
    public void FindsEveryOneOfManyNames()
    {
        var names = Enumerable.Range(0, 3000).Select(i => $"name-{i}").ToArray();
        var type = new TestScope().Type("enumeration", [.. names.Select(n => Enum(n))]);
        Assert.IsTrue(names.All(n => type.Takes(n)));
        Assert.IsFalse(type.Takes("name-3000"));
    }

    [TestMethod]
    public void RestrictsWithTheBasesNumbers()
    {
        var scope = new TestScope().Typedef("t", S(Keyword.Type, "enumeration", Enum("a"), Enum("b", "7"), Enum("c")));
        var type = (EnumerationType)scope.Type("t", Enum("c"), Enum("b", "7"));
        CollectionAssert.AreEqual(new[] { 8, 7 }, type.Members.Select(m => m.Value).ToArray());
        type.Refusal("a");
        Assert.AreEqual("t", type.TypedefName);
    }

    [TestMethod]
    public void RefusesWhatARestrictionCannotSay()
    {
        TestScope Scope(bool is11 = true) =>
            new TestScope(is11).Typedef("t", S(Keyword.Type, "enumeration", Enum("a"), Enum("b", "7")));
        CollectionAssert.AreEqual(new[] { "enum-not-in-base" }, Scope().Faults("t", Enum("x")).Take(1).ToArray());
        CollectionAssert.AreEqual(new[] { "enum-value-changed" }, Scope().Faults("t", Enum("b", "8")));
        CollectionAssert.AreEqual(new[] { "restriction-not-allowed" }, Scope(false).Faults("t", Enum("b")));
    }

    [TestMethod]
    public void LeavesOutWhatIsOffButKeepsItsNumber()
    {
        var scope = new TestScope { FeaturesOff = { "f" } };
        var type = (EnumerationType)scope.Type("enumeration", Enum("a", null, S(Keyword.IfFeature, "f")), Enum("b"));
        type.Refusal("a");
        Assert.AreEqual(1, type.Members.Single().Value);
    }

    [TestMethod]
    public void RefusesBadDefinitions()
    {
        CollectionAssert.AreEqual(new[] { "missing-enum" }, new TestScope().Faults("enumeration"));
        CollectionAssert.Contains(new TestScope().Faults("enumeration", Enum("a"), Enum("a")), "duplicate-enum");
        CollectionAssert.Contains(new TestScope().Faults("enumeration", Enum("a", "1"), Enum("b", "1")),
            "duplicate-enum-value");
        CollectionAssert.Contains(new TestScope().Faults("enumeration", Enum(" a")), "bad-enum-name");
        CollectionAssert.Contains(new TestScope().Faults("enumeration", Enum("")), "bad-enum-name");
        CollectionAssert.Contains(new TestScope().Faults("enumeration", Enum("a", "2147483648")), "bad-value");
        CollectionAssert.Contains(new TestScope().Faults("enumeration", Enum("a", "01")), "bad-value");
        CollectionAssert.Contains(new TestScope().Faults("enumeration", Enum("a", "2147483647"), Enum("b")),
            "bad-enum-value");
    }
}
