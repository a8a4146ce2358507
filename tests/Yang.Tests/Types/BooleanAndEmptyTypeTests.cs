namespace Netconf.Mano.Yang.Tests;

[TestClass]
public class BooleanAndEmptyTypeTests
{
    [TestMethod]
    public void BooleanHasTwoValues()
    {
        var type = new TestScope().Type("boolean");
        Assert.AreEqual("true", type.Canonical("true"));
        Assert.AreEqual("false", type.Canonical("false"));
        foreach (var bad in new[] { "", "1", "0", "True", " true", "true " })
            type.Refusal(bad);
    }

    [TestMethod]
    public void EmptyHasNoValue()
    {
        var type = new TestScope().Type("empty");
        Assert.AreEqual("", type.Canonical(""));
        type.Refusal(" ");
        type.Refusal("x");
    }
}
