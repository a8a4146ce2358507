using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using static Netconf.Mano.Yang.Tests.TestScope;

namespace Netconf.Mano.Yang.Tests;

/// <summary>What holds for every value, judged by .NET's own numbers, base64, addresses and regular
/// expressions.</summary>
[TestClass]
public class TypeProperties
{
    private const int Runs = 5_000;

    [TestMethod]
    public void CanonicalFormsAreFixedPoints()
    {
        var scope = new TestScope();
        scope.Identity("i", scope.Identity("b"));
        YangType[] types =
        [
            scope.Type("int8"), scope.Type("uint64"), scope.Type("decimal64", S(Keyword.FractionDigits, "3")),
                scope.Type("boolean"), scope.Type("binary"),
            scope.Type("bits", S(Keyword.Bit, "b"), S(Keyword.Bit, "a")), scope.Type("identityref", S(Keyword.Base,
                "b")), scope.Type("string"),
            scope.Type("union", S(Keyword.Type, "int8"), S(Keyword.Type, "boolean"), S(Keyword.Type, "identityref",
                S(Keyword.Base, "b"))),
        ];
        var random = new Random(1);
        string[] pieces = ["0", "1", "9", "-", "+", ".", " ", "a", "b", "i", "m:", "true", "false", "QQ==", "AB",
            "\n", "é"];
        for (var run = 0; run < Runs; run++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ =>
                pieces[random.Next(pieces.Length)]));
            foreach (var type in types)
                if (type.Takes(text, scope))
                {
                    var once = type.Canonical(text, scope);
                    Assert.AreEqual(once, type.Canonical(once, scope), $"{type.BuiltIn} {text}");
                }
        }
    }

    [TestMethod]
    public void IntegersAgreeWithBigInteger()
    {
        var random = new Random(2);
        string[] names = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"];
        for (var run = 0; run < Runs; run++)
        {
            var type = (IntegerType)new TestScope().Type(names[run % 8]);
            var digits = string.Concat(Enumerable.Range(0, random.Next(1, 23)).Select(_ =>
                (char)('0' + random.Next(10))));
            var text = (random.Next(3) switch { 0 => "-", 1 => "+", _ => "" }) + digits;
            var value = BigInteger.Parse(text, CultureInfo.InvariantCulture);
            Assert.AreEqual(value >= (BigInteger)type.Min
                && value <= (BigInteger)type.Max, type.Takes(text), $"{type.BuiltIn} {text}");
            if (type.Takes(text))
                Assert.AreEqual(value.ToString(CultureInfo.InvariantCulture), type.Canonical(text));
        }
    }

    [TestMethod]
    public void DecimalsAgreeWithSystemDecimal()
    {
        var random = new Random(3);
        for (var run = 0; run < Runs; run++)
        {
            var digits = random.Next(1, 19);
            var type = (Decimal64Type)new TestScope().Type("decimal64", S(Keyword.FractionDigits, $"{digits}"));
            var text = $"{(random.Next(2) == 0 ? "-" : "")}{random.NextInt64(0, 1L << random.Next(1, 50))}.{random.NextInt64(0, 1L << random.Next(1, 40))}";
            var value = decimal.Parse(text, CultureInfo.InvariantCulture);
            var fraction = text.Length - 1 - text.IndexOf('.');
            var scaled = BigInteger.Parse(text.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture)
                * BigInteger.Pow(10, digits);
            scaled = BigInteger.DivRem(scaled, BigInteger.Pow(10, fraction), out var rest);
            var fits = rest.IsZero && scaled >= long.MinValue && scaled <= long.MaxValue;
            Assert.AreEqual(fits, type.Takes(text), $"{digits} {text}");
            if (fits)
            {
                Assert.AreEqual(value, decimal.Parse(type.Canonical(text), CultureInfo.InvariantCulture), text);
                Assert.AreEqual((long)scaled, type.Scaled(Encoding.UTF8.GetBytes(type.Canonical(text))));
            }
        }
    }

    [TestMethod]
    public void BinaryAgreesWithConvert()
    {
        var random = new Random(4);
        var type = new TestScope().Type("binary");
        for (var run = 0; run < Runs; run++)
        {
            var bytes = new byte[random.Next(20)];
            random.NextBytes(bytes);
            var text = Convert.ToBase64String(bytes);
            Assert.AreEqual(text, type.Canonical(text.Insert(random.Next(text.Length + 1), " \n")));
        }
    }

    [TestMethod]
    public void PatternsAgreeWithRegexWhereBothSpeakTheSameLanguage()
    {
        var random = new Random(5);
        for (var run = 0; run < Runs; run++)
        {
            var pattern = Pattern(random, 3);
            var oracle = new Regex($@"\A(?:{pattern})\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
            Assert.IsTrue(XsdPattern.TryParse(pattern, out var compiled, out var error), $"{pattern}: {error}");
            for (var text = 0; text < 8; text++)
            {
                var candidate = string.Concat(Enumerable.Range(0, random.Next(7)).Select(_ => "abcé"[random.Next(4)]));
                Assert.AreEqual(oracle.IsMatch(candidate), compiled!.Matches(Encoding.UTF8.GetBytes(candidate)),
                    $"{pattern} on \"{candidate}\"");
            }
        }
    }

    [TestMethod]
    public void SeveralPatternsAreTheConjunctionOfEach()
    {
        var random = new Random(6);
        for (var run = 0; run < Runs / 5; run++)
        {
            var parts = Enumerable.Range(0, random.Next(1, 4)).Select(_ =>
                (Pattern(random, 2), random.Next(3) == 0)).ToArray();
            var type = (StringType)new TestScope().Type("string", [.. parts.Select(p =>
                S(Keyword.Pattern, p.Item1, p.Item2 ? [S(Keyword.Modifier, "invert-match")] : []))]);
            for (var text = 0; text < 8; text++)
            {
                var candidate = string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => "abc"[random.Next(3)]));
                Assert.AreEqual(
                    type.Patterns.All(p => p.Accepts(Encoding.UTF8.GetBytes(candidate))), type.Takes(candidate),
                    $"{string.Join(" & ", parts)} on \"{candidate}\"");
            }
        }
    }

    [TestMethod]
    public void AddressesAgreeWithDotNet()
    {
        var random = new Random(7);
        var type = new TestScope(name: "ietf-inet-types").Typedef("ipv6-address", S(Keyword.Type,
            "string")).Type("ipv6-address");
        for (var run = 0; run < Runs; run++)
        {
            var bytes = new byte[16];
            for (var i = 0; i < 16; i += 2)
                if (random.Next(2) == 0)
                    (bytes[i], bytes[i + 1]) = ((byte)random.Next(256), (byte)random.Next(256));
            var full = string.Join(':', Enumerable.Range(0, 8).Select(i =>
                ((bytes[2 * i] << 8) | bytes[2 * i + 1]).ToString("X4", CultureInfo.InvariantCulture)));
            var canonical = type.Canonical(full);
            Assert.AreEqual(new System.Net.IPAddress(bytes), System.Net.IPAddress.Parse(canonical), full);
            Assert.IsTrue(!canonical.Any(char.IsAsciiLetterUpper)
                && !canonical.Contains(":::", StringComparison.Ordinal));
        }
    }

    private static string Pattern(Random random, int depth)
    {
        if (depth == 0)
            return random.Next(6) switch { 0 => "[ab]", 1 => "[^a]", 2 => ".", 3 => "[a-c]", _ =>
                "abcé"[random.Next(4)].ToString() };
        return random.Next(6) switch
        {
            0 => $"({Pattern(random, depth - 1)}|{Pattern(random, depth - 1)})",
            1 => $"({Pattern(random, depth - 1)})*",
            2 => $"({Pattern(random, depth - 1)})?",
            3 => $"({Pattern(random, depth - 1)}){{{random.Next(3)},{random.Next(3, 5)}}}",
            4 => $"({Pattern(random, depth - 1)})+",
            _ => Pattern(random, depth - 1) + Pattern(random, depth - 1),
        };
    }
}
