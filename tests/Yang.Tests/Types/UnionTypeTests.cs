using static Netconf.Mano.Yang.Tests.TestScope;

namespace Netconf.Mano.Yang.Tests;

[TestClass]
public class UnionTypeTests
{
    private static Statement Type(string name, params Statement[] items) => S(Keyword.Type, name, items);

    [TestMethod]
    public void GivesAValueToTheFirstMemberThatTakesIt()
    {
        var type = (UnionType)new TestScope().Type("union", Type("uint8"), Type("boolean"), Type("string",
            S(Keyword.Length, "2..5")));
        Assert.AreEqual("10", type.Canonical("010"));
        Assert.AreEqual("0300", type.Canonical("0300"));
        Assert.AreEqual("true", type.Canonical("true"));
        Assert.Contains("no member", type.Refusal("x").Message);
        Assert.AreEqual(BuiltInType.Boolean, type.MemberOf("true"u8, new TestScope())!.BuiltIn);
        Assert.AreEqual(BuiltInType.UInt8, type.MemberOf("10"u8, new TestScope())!.BuiltIn);
        Assert.AreEqual(BuiltInType.String, type.MemberOf("0300"u8, new TestScope())!.BuiltIn);
        Assert.IsNull(type.MemberOf("x"u8, new TestScope()));
    }

    [TestMethod]
    public void KeepsTheOrderOfNestedUnions()
    {
        var type = new TestScope().Type("union", Type("union", Type("int8"), Type("enumeration", S(Keyword.Enum,
            "auto"))), Type("string"));
        Assert.AreEqual("5", type.Canonical("+5"));
        Assert.AreEqual("auto", type.Canonical("auto"));
        Assert.AreEqual("+500", type.Canonical("+500"));
    }

    [TestMethod]
    public void ReadsHexDefaultsOfItsIntegers() =>
        Assert.AreEqual("255", new TestScope().Type("union", Type("boolean"), Type("uint8")).Default("0xFF"));

    [TestMethod]
    public void KnowsWhetherValuesHavePrefixes()
    {
        var scope = new TestScope();
        scope.Identity("i", scope.Identity("b"));
        var type = scope.Type("union", Type("uint8"), Type("identityref", S(Keyword.Base, "b")));
        Assert.IsTrue(type.HasPrefixes);
        Assert.AreEqual("m:i", type.Canonical("i", scope));
        var at = 0;
        Assert.IsTrue(type.TryNextPrefix("m:i"u8, ref at, out var prefix) && prefix.SequenceEqual("m"u8));
        Assert.IsFalse(scope.Type("union", Type("uint8"), Type("string")).HasPrefixes);
    }

    [TestMethod]
    public void RefusesBadDefinitions()
    {
        CollectionAssert.AreEqual(new[] { "missing-type" }, new TestScope().Faults("union"));
        CollectionAssert.AreEqual(new[] { "unknown-type" }, new TestScope().Faults("union", Type("nothing")));
        CollectionAssert.AreEqual(new[] { "union-member-not-allowed" }, new TestScope(false).Faults("union",
            Type("empty")));
    }

    [TestMethod]
    public void SurvivesTypedefsThatNestUnionsWithoutEnd()
    {
        var scope = new TestScope();
        scope.Typedef("u0", S(Keyword.Type, "union", Type("int8"), Type("string")));
        for (var i = 1; i < 200; i++)
            scope.Typedef($"u{i}", S(Keyword.Type, "union", Type($"u{i - 1}"), Type("boolean")));
        Assert.AreEqual("5", scope.Type("u199").Canonical("05"));
    }
}
