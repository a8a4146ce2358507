using System.Text;

namespace Netconf.Mano.Yang.Tests;

[TestClass]
public class PatternTests
{
    private static bool Matches(string pattern, string text)
    {
        Assert.IsTrue(XsdPattern.TryParse(pattern, out var compiled, out var error), error);
        return compiled!.Matches(Encoding.UTF8.GetBytes(text));
    }

    [TestMethod]
    [DataRow("a", "a", "ab")]
    [DataRow("^a$", "^a$", "a")]
    [DataRow("a|bc", "bc", "abc")]
    [DataRow("", "", "a")]
    [DataRow("a||b", "", "ab")]
    [DataRow("(ab)*", "abab", "aba")]
    [DataRow("a{2,3}", "aaa", "aaaa")]
    [DataRow("a{2}", "aa", "a")]
    [DataRow("a{2,}", "aaaaa", "a")]
    [DataRow("a{0}", "", "a")]
    [DataRow(".", "\t", "\n")]
    [DataRow(".", "é", "\r")]
    [DataRow(".", "😀", "ab")]
    [DataRow("[a-z-[aeiou]]*", "bcd", "bad")]
    [DataRow("[^a-c-[x]]", "y", "x")]
    [DataRow("[a-z-[b-y-[m]]]*", "amz", "an")]
    [DataRow("\\d+", "१२3", "x")]
    [DataRow("\\w+", "aé1", "a-b")]
    [DataRow("\\s", " ", "\u00A0")]
    [DataRow("\\S", "\u00A0", "\t")]
    [DataRow("\\i\\c*", "a-b.c:1", "1a")]
    [DataRow("\\p{Lu}\\P{Lu}", "Aa", "AA")]
    [DataRow("\\p{L}+", "äß漢", "a1")]
    [DataRow("\\p{IsBasicLatin}*", "abc", "é")]
    [DataRow("\\p{IsGreek}", "α", "a")]
    [DataRow("\\p{IsEmoticons}", "😀", "x")]
    [DataRow("[\\p{Nd}\\-x]+", "5-x", "y")]
    [DataRow("[\\w-.]+", "a-.b", "a b")]
    [DataRow("[+--]+", "+,-", ".")]
    [DataRow("[-a]+", "-a", "b")]
    [DataRow("[a-]+", "a-", "b")]
    [DataRow("[\\n-\\r]", "\u000B", "\t")]
    [DataRow("\\.\\*\\\\\\[\\]\\{\\}\\(\\)\\|\\?\\+\\^\\-", ".*\\[]{}()|?+^-", ".")]
    [DataRow("[.*?+{}()|^]+", "^.*?+{}()|", "a")]
    [DataRow("a\\nb", "a\nb", "anb")]
    [DataRow("((a?){50}){50}b", "aaab", "aaa")]
    public void MatchesAsXmlSchemaSays(string pattern, string good, string bad)
    {
        Assert.IsTrue(Matches(pattern, good), $"{pattern} refuses {good}");
        Assert.IsFalse(Matches(pattern, bad), $"{pattern} takes {bad}");
    }

    [TestMethod]
    [DataRow("(", 2)]
    [DataRow("a)", 2)]
    [DataRow("*a", 1)]
    [DataRow("a**", 3)]
    [DataRow("a{2,1}", 6)]
    [DataRow("a{,3}", 3)]
    [DataRow("a{x}", 3)]
    [DataRow("[z-a]", 2)]
    [DataRow("[]", 1)]
    [DataRow("[a", 1)]
    [DataRow("[a[b]]", 3)]
    [DataRow("a]", 2)]
    [DataRow("\\", 1)]
    [DataRow("x\\b", 2)]
    [DataRow("\\p{Xx}", 1)]
    [DataRow("\\p{IsNowhere}", 1)]
    [DataRow("\\pL", 1)]
    [DataRow("(?:a)", 2)]
    [DataRow("😀(", 3)]
    public void SaysWhereAPatternIsWrong(string pattern, int character)
    {
        Assert.IsFalse(XsdPattern.TryParse(pattern, out _, out var error));
        StringAssert.StartsWith(error, $"at character {character}:");
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    [DataRow("(a*)*b")]
    [DataRow("(a|a)*b")]
    [DataRow("(a|aa)+b")]
    [DataRow("(.*)*(.*)*(.*)*b")]
    [DataRow("(a{0,200}){0,200}b")]
    [DataRow("((a{1,50}){1,50}){1,50}b")]
    [DataRow("(a|b)*a(a|b){20}c")]
    public void StaysLinearWhereBacktrackingExplodes(string pattern) =>
        Assert.IsFalse(Matches(pattern, new string('a', 300)));

    [TestMethod]
    public void RefusesNestingWithoutEnd() =>
        Assert.IsFalse(XsdPattern.TryParse(new string('(', 100_000), out _, out _));

    [TestMethod]
    public void ReadsLongPatternsAndTexts()
    {
        Assert.IsTrue(Matches(string.Concat(Enumerable.Repeat("a?", 2_000)), new string('a', 100)));
        Assert.IsTrue(Matches("[a-z]{0,65535}", new string('x', 65_535)));
        Assert.IsFalse(Matches("[a-z]{0,65535}", new string('x', 65_536)));
    }

    [TestMethod]
    public void NeverThrowsWhateverItReads()
    {
        var random = new Random(12);
        string[] pieces =
        [
            "a", "b", "(", ")", "[", "]", "^", "-", "*", "+", "?", "{2}", "{1,", "}", "|", "\\", "\\d", "\\p{L}",
                "\\c", ".",
            "é", "\ud800", "😀",
        ];
        for (var run = 0; run < 30_000; run++)
        {
            var source = string.Concat(Enumerable.Range(0, random.Next(10)).Select(_ =>
                pieces[random.Next(pieces.Length)]));
            if (XsdPattern.TryParse(source, out var pattern, out var error))
                pattern!.Matches("ab-é😀"u8);
            else
                Assert.IsNotNull(error, source);
        }
    }

    [TestMethod]
    public void IsSafeForManyThreads()
    {
        Assert.IsTrue(XsdPattern.TryParse("([0-9a-f]{1,4}:){1,7}[0-9a-f]{0,4}", out var pattern, out _));
        Parallel.For(0, 2000, i =>
        {
            var text = string.Join(':', Enumerable.Range(0, 1 + i % 9).Select(n =>
                ((n * 7919 + i) & 0xFFF).ToString("x")));
            Assert.AreEqual(i % 9 is > 0 and < 8, pattern!.Matches(Encoding.UTF8.GetBytes(text)), text);
        });
    }
}
