using static Netconf.Mano.Yang.Tests.TestScope;

namespace Netconf.Mano.Yang.Tests;

[TestClass]
public class IntegerTypeTests
{
    [TestMethod]
    [DataRow("int8", "-128", "127", "-129", "128")]
    [DataRow("int16", "-32768", "32767", "-32769", "32768")]
    [DataRow("int32", "-2147483648", "2147483647", "-2147483649", "2147483648")]
    [DataRow("int64", "-9223372036854775808", "9223372036854775807", "-9223372036854775809", "9223372036854775808")]
    [DataRow("uint8", "0", "255", "-1", "256")]
    [DataRow("uint16", "0", "65535", "-1", "65536")]
    [DataRow("uint32", "0", "4294967295", "-1", "4294967296")]
    [DataRow("uint64", "0", "18446744073709551615", "-1", "18446744073709551616")]
    public void TakesExactlyTheValuesOfItsWidth(string name, string min, string max, string below, string above)
    {
        var type = new TestScope().Type(name);
        Assert.AreEqual(min, type.Canonical(min));
        Assert.AreEqual(max, type.Canonical(max));
        Assert.Contains("outside", type.Refusal(below).Message);
        Assert.Contains("outside", type.Refusal(above).Message);
        Assert.Contains("outside", type.Refusal("99999999999999999999999999").Message);
    }

    [TestMethod]
    [DataRow("+5", "5")]
    [DataRow("007", "7")]
    [DataRow("-007", "-7")]
    [DataRow("-0", "0")]
    [DataRow("+0", "0")]
    [DataRow("000", "0")]
    [DataRow(" 5\n", "5")]
    public void WritesOneFormForEveryValue(string lexical, string canonical) =>
        Assert.AreEqual(canonical, new TestScope().Type("int32").Canonical(lexical));

    [TestMethod]
    [DataRow("")]
    [DataRow(" ")]
    [DataRow("-")]
    [DataRow("+")]
    [DataRow("--1")]
    [DataRow("1 2")]
    [DataRow("1.0")]
    [DataRow("0x10")]
    [DataRow("1e3")]
    [DataRow("٣")]
    [DataRow("99999999999999999999999999x")]
    public void RefusesWhatIsNoDecimalNumber(string lexical) => new TestScope().Type("int32").Refusal(lexical);

    [TestMethod]
    [DataRow("0x1F", "31")]
    [DataRow("-0x10", "-16")]
    [DataRow("017", "15")]
    [DataRow("0", "0")]
    [DataRow("12", "12")]
    public void ReadsHexAndOctalInModuleDefaultsOnly(string text, string canonical) =>
        Assert.AreEqual(canonical, new TestScope().Type("int32").Default(text));

    [TestMethod]
    public void ReadsLeadingZerosInDataAsDecimal() =>
        Assert.AreEqual("17", new TestScope().Type("int32").Canonical("017"));

    [TestMethod]
    public void KeepsToItsRangeAndSaysWhatTheModuleSays()
    {
        var type = new TestScope().Type("int32", S(Keyword.Range, "-5..-1 | 1 | 10 .. max",
            S(Keyword.ErrorMessage, "too odd"), S(Keyword.ErrorAppTag, "odd")));
        foreach (var good in new[] { "-5", "-1", "1", "10", "2147483647" })
            Assert.AreEqual(good, type.Canonical(good));
        foreach (var bad in new[] { "-6", "0", "2", "9" })
            Assert.AreEqual(new TypeError("too odd", "odd"), type.Refusal(bad));
    }

    [TestMethod]
    public void NarrowsARangeAlongItsTypedefs()
    {
        var scope = new TestScope().Typedef("small", S(Keyword.Type, "uint8", S(Keyword.Range, "1..4 | 10..20")));
        var type = scope.Type("small", S(Keyword.Range, "min..3 | 11..max"));
        Assert.IsTrue(type.Takes("1") && type.Takes("3") && type.Takes("11") && type.Takes("20"));
        Assert.IsFalse(type.Takes("4") || type.Takes("10") || type.Takes("21"));
        Assert.AreEqual("small", type.TypedefName);
    }

    [TestMethod]
    [DataRow("1..5")]
    [DataRow("0..4")]
    [DataRow("12..21")]
    [DataRow("3..11")]
    public void RefusesARangeThatWidens(string range)
    {
        var scope = new TestScope().Typedef("small", S(Keyword.Type, "uint8", S(Keyword.Range, "1..4 | 10..20")));
        CollectionAssert.AreEqual(new[] { "range-not-narrower" }, scope.Faults("small", S(Keyword.Range, range)));
    }

    [TestMethod]
    [DataRow("5..1")]
    [DataRow("1..3|2..5")]
    [DataRow("a")]
    [DataRow("")]
    [DataRow("1..")]
    [DataRow("1...3")]
    [DataRow("1|")]
    [DataRow("1.5")]
    public void RefusesABadRange(string range) =>
        CollectionAssert.AreEqual(new[] { "bad-range" }, new TestScope().Faults("int8", S(Keyword.Range, range)));

    [TestMethod]
    public void TakesARangeThatSpansAdjacentParts()
    {
        var scope = new TestScope().Typedef("split", S(Keyword.Type, "uint8", S(Keyword.Range, "1..4 | 5..9")));
        Assert.IsTrue(scope.Type("split", S(Keyword.Range, "3..6")).Takes("5"));
    }

    [TestMethod]
    public void OrdersByValue()
    {
        var type = new TestScope().Type("int32");
        string[] ordered = ["-100", "-20", "-3", "0", "7", "10", "200"];
        for (var i = 0; i < ordered.Length; i++)
            for (var j = 0; j < ordered.Length; j++)
                Assert.AreEqual(
                    Math.Sign(i - j),
                    Math.Sign(type.Compare(System.Text.Encoding.UTF8.GetBytes(ordered[i]),
                        System.Text.Encoding.UTF8.GetBytes(ordered[j]))));
    }

    [TestMethod]
    public void ReportsRestrictionsOfOtherTypes() =>
        CollectionAssert.AreEqual(new[] { "restriction-not-allowed" }, new TestScope().Faults("int8",
            S(Keyword.Length, "1")));
}
