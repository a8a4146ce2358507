using static Netconf.Mano.Yang.Tests.TestScope;

namespace Netconf.Mano.Yang.Tests;

[TestClass]
public class StringTypeTests
{
    [TestMethod]
    public void TakesTextAsItIs()
    {
        var type = new TestScope().Type("string");
        foreach (var text in new[] { "", " a ", "tab\tand\nline", "ümlaut", "😀", "\uFFFD", "\uFDCF" })
            Assert.AreEqual(text, type.Canonical(text));
    }

    [TestMethod]
    [DataRow("\u0001")]
    [DataRow("a\u000Bb")]
    [DataRow("\uFFFE")]
    [DataRow("\uFFFF")]
    [DataRow("\uFDD0")]
    [DataRow("\U0001FFFE")]
    public void RefusesCharactersThatYangDoesNotAllow(string text) => new TestScope().Type("string").Refusal(text);

    [TestMethod]
    public void RefusesBrokenUtf8() =>
        Assert.IsFalse(new TestScope().Type("string").TryCanonicalize(
            [0xC3, 0x28], new TestScope(), new ValueScratch(), out _, out _));

    [TestMethod]
    public void CountsCharactersNotUnits()
    {
        var type = new TestScope().Type("string", S(Keyword.Length, "1..2", S(Keyword.ErrorAppTag, "len"),
            S(Keyword.ErrorMessage, "long")));
        Assert.IsTrue(type.Takes("😀") && type.Takes("😀😀") && type.Takes("éé"));
        Assert.AreEqual(new TypeError("long", "len"), type.Refusal("😀😀😀"));
        type.Refusal("");
    }

    [TestMethod]
    public void WantsEveryPatternOfTheChain()
    {
        var scope = new TestScope().Typedef("word", S(Keyword.Type, "string", S(Keyword.Pattern, "[a-z]+",
            S(Keyword.ErrorMessage, "letters"))));
        var type = scope.Type("word", S(Keyword.Pattern, ".{3}", S(Keyword.ErrorAppTag, "three")), S(Keyword.Length,
            "0..10"));
        Assert.IsTrue(type.Takes("abc"));
        Assert.AreEqual("letters", type.Refusal("ab1").Message);
        Assert.AreEqual("three", type.Refusal("ab").AppTag);
    }

    [TestMethod]
    public void TurnsAnInvertedPatternRound()
    {
        var type = new TestScope().Type("string", S(Keyword.Pattern, "x.*", S(Keyword.Modifier, "invert-match")),
            S(Keyword.Pattern, "[a-z]*"));
        Assert.IsTrue(type.Takes("ax") && type.Takes(""));
        type.Refusal("xa");
        type.Refusal("A");
    }

    [TestMethod]
    public void ReportsABadPatternWithItsPosition()
    {
        var scope = new TestScope();
        CollectionAssert.AreEqual(new[] { "bad-pattern" }, scope.Faults("string", S(Keyword.Pattern, "ab[z-a]")));
        Assert.Contains("character 4", scope.Findings[0].Message);
    }

    [TestMethod]
    public void ReportsABadModifier() =>
        CollectionAssert.AreEqual(
            new[] { "bad-modifier" }, new TestScope().Faults("string", S(Keyword.Pattern, "a", S(Keyword.Modifier,
                "ignore-case"))));

    [TestMethod]
    public void RefusesALengthThatWidensOrIsNegative()
    {
        var scope = new TestScope().Typedef("short", S(Keyword.Type, "string", S(Keyword.Length, "1..4")));
        CollectionAssert.AreEqual(new[] { "range-not-narrower" }, scope.Faults("short", S(Keyword.Length, "0..4")));
        CollectionAssert.AreEqual(new[] { "range-not-narrower" }, new TestScope().Faults("string", S(Keyword.Length,
            "-1..4")));
    }
}
