using System.Text;
using static Netconf.Mano.Yang.Tests.TestScope;

namespace Netconf.Mano.Yang.Tests;

[TestClass]
public class BitsTypeTests
{
    private static Statement Bit(string name, string? position = null) =>
        S(Keyword.Bit, name, position is null ? [] : [S(Keyword.Position, position)]);

    private static YangType Ports() =>
        new TestScope().Type("bits", Bit("ten", "10"), Bit("eleven"), Bit("two", "2"), Bit("twelve"));

    [TestMethod]
    [DataRow("", "")]
    [DataRow("  \n", "")]
    [DataRow("two ten twelve", "two ten twelve")]
    [DataRow("twelve\nten\ttwo  \n eleven", "two ten eleven twelve")]
    [DataRow(" two ", "two")]
    [DataRow("two  ten", "two ten")]
    public void WritesBitsInOrderOfPosition(string lexical, string canonical) =>
        Assert.AreEqual(canonical, Ports().Canonical(lexical));

    [TestMethod]
    [DataRow("two two")]
    [DataRow("Two")]
    [DataRow("two,ten")]
    [DataRow("twotwo")]
    public void RefusesWhatIsNoSetOfItsBits(string lexical) => Ports().Refusal(lexical);

    [TestMethod]
    public void KnowsWhichBitsAreSet()
    {
        var value = Encoding.UTF8.GetBytes("two ten twelve");
        Assert.IsTrue(BitsType.Has(value, "ten"u8) && BitsType.Has(value, "twelve"u8));
        Assert.IsFalse(BitsType.Has(value, "eleven"u8) || BitsType.Has(value, "t"u8) || BitsType.Has([], "two"u8));
    }

    [TestMethod]
    public void TakesManyBits()
    {
        var type = new TestScope().Type("bits", [.. Enumerable.Range(0, 1000).Select(i => Bit($"b{i}"))]);
        Assert.AreEqual("b0 b500 b999", type.Canonical("b999 b500 b0"));
    }

    [TestMethod]
    public void RefusesBadDefinitions()
    {
        CollectionAssert.AreEqual(new[] { "missing-bit" }, new TestScope().Faults("bits"));
        CollectionAssert.Contains(new TestScope().Faults("bits", Bit("a"), Bit("a")), "duplicate-bit");
        CollectionAssert.Contains(new TestScope().Faults("bits", Bit("a", "1"), Bit("b", "1")),
            "duplicate-bit-position");
        CollectionAssert.Contains(new TestScope().Faults("bits", Bit("a", "-1")), "bad-position");
        CollectionAssert.Contains(new TestScope().Faults("bits", Bit("a", "4294967295"), Bit("b")), "bad-bit-position");
        TestScope Scope() => new TestScope().Typedef("t", S(Keyword.Type, "bits", Bit("a"), Bit("b")));
        CollectionAssert.Contains(Scope().Faults("t", Bit("c")), "bit-not-in-base");
        CollectionAssert.Contains(Scope().Faults("t", Bit("b", "4")), "bit-position-changed");
        Assert.AreEqual("b", Scope().Type("t", Bit("b")).Canonical("b"));
    }
}
