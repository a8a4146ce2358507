using System.Text;

namespace Netconf.Mano.Yang.Tests.Source;

[TestClass]
public class YangParserTests
{
    [TestMethod]
    [DataRow("\"a\" + 'b'", "ab")]
    [DataRow("'it''s'", null)]
    [DataRow("\"tab\\tquote\\\"back\\\\\"", "tab\tquote\"back\\")]
    [DataRow("\"one   \n             two\"", "one\n two")]
    [DataRow("\"a\r\n            b\"", "a\nb")]
    [DataRow("'raw \\n'", "raw \\n")]
    [DataRow("word", "word")]
    public void ReadsArguments(string written, string? value)
    {
        var (root, findings) = Parse($"module m {{ contact {written}; }}".Replace("module m { contact", "module m {\n   contact"));
        if (value is null)
            Assert.IsTrue(findings.HasErrors);
        else
            Assert.AreEqual(value, root!.Substatements[0].Argument);
    }

    [TestMethod]
    public void KeepsUnknownEscapesInYang1AndRefusesThemIn11()
    {
        var (root, findings) = Parse("module m { contact \"a\\d\"; }");
        Assert.AreEqual("a\\d", root!.Substatements[0].Argument);
        Assert.IsFalse(findings.HasErrors);
        CollectionAssert.AreEqual(new[] { "invalid-escape" }, Codes("module m { yang-version 1.1; contact \"a\\d\"; }"));
    }

    [TestMethod]
    [DataRow("module m { contact a", "unexpected-end")]
    [DataRow("module m { contact \"a; }", "unterminated-string")]
    [DataRow("module m { /* contact a; }", "unterminated-comment")]
    [DataRow("module m { contact a b; }", "expected-end")]
    [DataRow("module m { contact \"a\" + b; }", "expected-string")]
    [DataRow("module m { } }", "unexpected-brace")]
    [DataRow("module m { } module n { }", "trailing-text")]
    [DataRow("", "no-module")]
    [DataRow("module m { ; contact a; }", "expected-keyword")]
    [DataRow("module m { contact a//b; }", "unquoted-comment")]
    [DataRow("module m { contact 'a\u0001'; }", "invalid-character")]
    public void ReportsBrokenTexts(string text, string code) => CollectionAssert.Contains(Codes(text), code);

    [TestMethod]
    public void GoesOnAfterAFault()
    {
        var (root, findings) = Parse("module m { contact a b; leaf x { type string; } ; leaf y { type string; } }");
        CollectionAssert.AreEqual(new[] { "contact", "leaf", "leaf" }, root!.Substatements.Select(s => s.Name).ToArray());
        Assert.AreEqual(2, findings.ErrorCount);
    }

    [TestMethod]
    public void SkipsByteOrderMarkAndComments()
    {
        var (root, findings) = Parse("\uFEFF// c\nmodule /* x */ m { // y\n contact a; }");
        Assert.AreEqual("m", root!.Argument);
        Assert.IsFalse(findings.HasErrors);
    }

    [TestMethod]
    public void RefusesTextThatIsNotUtf8()
    {
        var findings = new DiagnosticBag();
        Assert.IsNull(YangParser.Parse(new ModuleText("x", new byte[] { (byte)'m', 0xFF, 0xFE }), findings));
        Assert.AreEqual("invalid-utf8", findings.ToList().Single().Code);
    }

    [TestMethod]
    public void CountsColumnsInCodePoints()
    {
        var (root, _) = Parse("module m { contact '𝒳𝒳'; contact x; }");
        Assert.AreEqual(26, root!.Substatements[1].Location.Column);
    }

    private static string[] Codes(string text) => [.. Parse(text).Findings.ToList().Select(d => d.Code)];

    private static (Statement? Root, DiagnosticBag Findings) Parse(string text)
    {
        var findings = new DiagnosticBag();
        return (YangParser.Parse(new ModuleText("t.yang", Encoding.UTF8.GetBytes(text)), findings), findings);
    }
}
