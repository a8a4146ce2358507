using static Netconf.Mano.Yang.Tests.TestScope;

namespace Netconf.Mano.Yang.Tests;

[TestClass]
public class BinaryTypeTests
{
    [TestMethod]
    [DataRow("", "")]
    [DataRow("AQI=", "AQI=")]
    [DataRow(" A Q\nI =\t", "AQI=")]
    [DataRow("QR==", "QQ==")]
    [DataRow("QUJ=", "QUI=")]
    public void WritesBase64WithoutWhiteSpace(string lexical, string canonical) =>
        Assert.AreEqual(canonical, new TestScope().Type("binary").Canonical(lexical));

    [TestMethod]
    [DataRow("AQI")]
    [DataRow("A")]
    [DataRow("AQI==")]
    [DataRow("A=I=")]
    [DataRow("AQ-_")]
    public void RefusesWhatIsNoBase64(string lexical) => new TestScope().Type("binary").Refusal(lexical);

    [TestMethod]
    public void CountsOctets()
    {
        var type = new TestScope().Type("binary", S(Keyword.Length, "2|4", S(Keyword.ErrorAppTag, "l")));
        Assert.IsTrue(type.Takes("AQI=") && type.Takes("AQIDBA=="));
        Assert.AreEqual("l", type.Refusal("AQID").AppTag);
    }
}
