using System.Text;
using static Netconf.Mano.Yang.Tests.TestScope;

namespace Netconf.Mano.Yang.Tests;

[TestClass]
public class Decimal64TypeTests
{
    private static YangType Decimal(int digits, params Statement[] items) =>
        new TestScope().Type("decimal64", [S(Keyword.FractionDigits, $"{digits}"), .. items]);

    [TestMethod]
    [DataRow("0", "0.0")]
    [DataRow("-0", "0.0")]
    [DataRow("8", "8.0")]
    [DataRow("+8.00", "8.0")]
    [DataRow("08.50", "8.5")]
    [DataRow("-3.14", "-3.14")]
    [DataRow(" 3.1 \n", "3.1")]
    [DataRow("3.140", "3.14")]
    public void WritesOneFormForEveryValue(string lexical, string canonical) =>
        Assert.AreEqual(canonical, Decimal(2).Canonical(lexical));

    [TestMethod]
    [DataRow("")]
    [DataRow(".5")]
    [DataRow("5.")]
    [DataRow("1,5")]
    [DataRow("1e2")]
    [DataRow("0x1")]
    [DataRow("3.141")]
    [DataRow("NaN")]
    public void RefusesWhatIsNoDecimalOfItsDigits(string lexical) => Decimal(2).Refusal(lexical);

    [TestMethod]
    public void IsExactAtItsLimits()
    {
        Assert.AreEqual("9.223372036854775807", Decimal(18).Canonical("9.223372036854775807"));
        Assert.AreEqual("-9.223372036854775808", Decimal(18).Canonical("-9.223372036854775808"));
        Decimal(18).Refusal("9.223372036854775808");
        Decimal(18).Refusal("-9.223372036854775809");
        Assert.AreEqual("-922337203685477580.8", Decimal(1).Canonical("-922337203685477580.8"));
        Decimal(1).Refusal("922337203685477580.8");
        Decimal(1).Refusal("99999999999999999999999999999999999999999999999");
    }

    [TestMethod]
    public void KeepsToItsRange()
    {
        var type = Decimal(2, S(Keyword.Range, "1 .. 3.14 | 10 | 20..max", S(Keyword.ErrorAppTag, "r")));
        Assert.IsTrue(type.Takes("1") && type.Takes("3.14") && type.Takes("10.00")
            && type.Takes("92233720368547758.07"));
        Assert.AreEqual("r", type.Refusal("3.15").AppTag);
        type.Refusal("0.99");
    }

    [TestMethod]
    [DataRow("0")]
    [DataRow("19")]
    [DataRow("x")]
    [DataRow("01")]
    public void RefusesBadFractionDigits(string digits) =>
        CollectionAssert.AreEqual(
            new[] { "bad-fraction-digits" }, new TestScope().Faults("decimal64", S(Keyword.FractionDigits, digits)));

    [TestMethod]
    public void WantsFractionDigits() =>
        CollectionAssert.AreEqual(new[] { "missing-fraction-digits" }, new TestScope().Faults("decimal64"));

    [TestMethod]
    public void RefusesARangeFinerThanItsDigits() =>
        CollectionAssert.AreEqual(
            new[] { "bad-range" },
            new TestScope().Faults("decimal64", S(Keyword.FractionDigits, "1"), S(Keyword.Range, "1.25")));

    [TestMethod]
    public void OrdersByValue() =>
        Assert.IsLessThan(0, Decimal(2).Compare(Encoding.UTF8.GetBytes("-10.0"), Encoding.UTF8.GetBytes("9.5")));
}
