namespace Netconf.Mano.Yang.Tests;

[TestClass]
public class XPathParserTests
{
    private static readonly TestScope Scope = new();

    private static XPathNode Parse(string source)
    {
        Assert.IsTrue(XPathParser.TryParse(source, XPathNames.InModule(Scope, Scope.Module), out var expression,
            out var error), $"{source}: {error}");
        return expression!.Root;
    }

    private static XPathError Fault(string source)
    {
        Assert.IsFalse(XPathParser.TryParse(source, XPathNames.InModule(Scope, Scope.Module), out _, out var error),
            source);
        return error!;
    }

    [TestMethod]
    [DataRow("a or b and c = d < e + f * -g | h", "(a or (b and (c = (d < (e + (f * -(g | h)))))))")]
    [DataRow("a - b - c", "((a - b) - c)")]
    [DataRow("a div b mod c", "((a div b) mod c)")]
    [DataRow("a-b - c", "(a-b - c)")]
    [DataRow("* * *", "(* * *)")]
    [DataRow("div div div", "(div div div)")]
    [DataRow("and and or or mod", "((and and or) or mod)")]
    [DataRow("m:* * 2", "(m:* * 2)")]
    [DataRow("text() = 'x'", "(text() = 'x')")]
    [DataRow(".//a", "./descendant-or-self::node()/a")]
    [DataRow("child :: a / @ b", "a/@b")]
    [DataRow("preceding-sibling::node()[last()]", "preceding-sibling::node()[last()]")]
    [DataRow("current()/../a[b = current()/c]", "current()/../a[(b = current()/c)]")]
    [DataRow("(a | b)[1]/c", "(a | b)[1]/c")]
    [DataRow("1 = 1.5 = .5", "((1 = 1.5) = 0.5)")]
    [DataRow("--a", "--a")]
    [DataRow("\"it's\" != 'x\"y'", "('it's' != 'x\"y')")]
    [DataRow("processing-instruction('x') | comment()", "(nothing() | nothing())")]
    public void ReadsTheGrammar(string source, string expected) => Assert.AreEqual(expected, Print(Parse(source)));

    [TestMethod]
    [DataRow("", 0)]
    [DataRow("/ * 2", 4)]
    [DataRow("//a/..//.[1]", 9)]
    [DataRow("a b", 2)]
    [DataRow("a[", 2)]
    [DataRow("a]", 1)]
    [DataRow("(a", 2)]
    [DataRow("a/", 2)]
    [DataRow("//", 2)]
    [DataRow("a and", 5)]
    [DataRow("'abc", 0)]
    [DataRow("a = $x", 4)]
    [DataRow("q:a", 0)]
    [DataRow("nothing(a)", 0)]
    [DataRow("concat('a')", 0)]
    [DataRow("count('a')", 0)]
    [DataRow("1/a", 3)]
    [DataRow("a!b", 1)]
    [DataRow("sideways::a", 0)]
    [DataRow("a#", 1)]
    [DataRow("m:", 1)]
    public void SaysWhereAnExpressionIsWrong(string source, int position) =>
        Assert.AreEqual(position, Fault(source).Position, Fault(source).Message);

    [TestMethod]
    public void ResolvesNames()
    {
        var step = ((XPathPath)Parse("a")).Steps[0];
        Assert.AreSame(Scope.Module, step.Test.Module);
        Assert.AreSame(Scope.Module, ((XPathPath)Parse("m:a")).Steps[0].Test.Module);
        Assert.AreEqual("m:x", ((XPathLiteral)Parse("'m:x'")).QualifiedName);
        Assert.IsNull(((XPathLiteral)Parse("'q:x'")).QualifiedName);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public void SurvivesHostileExpressions()
    {
        Fault(new string('(', 100_000) + "1" + new string(')', 100_000));
        Fault(string.Concat(Enumerable.Repeat("a[", 100_000)));
        Fault(string.Join(" or ", Enumerable.Repeat("a", 100_000)));
        Fault(string.Join('/', Enumerable.Repeat("a", 100_000)));
        Fault(string.Concat(Enumerable.Repeat("not(", 50_000)));
        Parse(new string('-', 9_000) + "1");
        Parse(string.Join(" or ", Enumerable.Repeat("a", 1_000)));
    }

    [TestMethod]
    public void NeverThrowsWhateverItReads()
    {
        var random = new Random(11);
        string[] pieces =
        [
            "a", "m:b", "q:c", "*", "/", "//", "..", ".", "[", "]", "(", ")", "@", "::", "child::", "and", "or", "div",
            "mod", "-", "+", "=", "!=", "<", "|", "'x'", "\"", "1", ".5", "$v", "count(", "current()", "text()", " ",
                ",", "é",
            "\ud800", "\0", "last()", "m:*", ":",
        ];
        var names = XPathNames.InModule(Scope, Scope.Module);
        for (var run = 0; run < 50_000; run++)
        {
            var source = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ =>
                pieces[random.Next(pieces.Length)]));
            var ok = XPathParser.TryParse(source, names, out _, out var error);
            Assert.IsTrue(ok ? error is null : error!.Position >= 0 && error.Position <= source.Length, source);
        }
    }

    [TestMethod]
    public void OffersYangFunctionsOfTheVersion()
    {
        var old = new OldScope();
        Assert.IsNotNull(XPathParser.Parse("current()", old, default));
        Assert.IsNull(XPathParser.Parse("deref(a)", old, default));
        Assert.AreEqual("bad-xpath", old.Findings.Single().Code);
        Parse("deref(a)/b[re-match(., 'x')] and derived-from(c, 'm:d') and enum-value(e) > bit-is-set(f, 'g')");
    }

    private static string Print(XPathNode node) => node switch
    {
        XPathBinary b => $"({Print(b.Left)} {Operators[(int)b.Operator]} {Print(b.Right)})",
        XPathNegate n => $"-{Print(n.Operand)}",
        XPathLiteral l => $"'{l.Value}'",
        XPathNumber n => n.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        XPathCall c => $"{XPathSignature.Of(c.Function).Name}({string.Join(", ", c.Arguments.Select(Print))})",
        XPathPath p => (p.Start == XPathStart.Filter ? Print(p.Filter!) + string.Concat(p.FilterPredicates.Select(f =>
            $"[{Print(f)}]")) : "")
            + (p.Start == XPathStart.Context ? "" : "/") + string.Join('/', p.Steps.Select(Print)),
        _ => node.ToString(),
    };

    private static readonly string[] Operators = ["or", "and", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div",
        "mod", "|"];

    private static string Print(XPathStep step)
    {
        var test = step.Test.Kind switch
        {
            XPathNodeTestKind.Name => step.Test.Name,
            XPathNodeTestKind.Any => "*",
            XPathNodeTestKind.AnyOfModule => $"{step.Test.Module!.Name}:*",
            _ => $"{step.Test.Kind.ToString().ToLowerInvariant()}()",
        };
        var axis = step.Axis switch
        {
            XPathAxis.Child => test,
            XPathAxis.Attribute => $"@{test}",
            XPathAxis.Self when test == "node()" => ".",
            XPathAxis.Parent when test == "node()" => "..",
            XPathAxis.DescendantOrSelf => $"descendant-or-self::{test}",
            XPathAxis.PrecedingSibling => $"preceding-sibling::{test}",
            _ => $"{step.Axis}::{test}",
        };
        return axis + string.Concat(step.Predicates.Select(p => $"[{Print(p)}]"));
    }

    private sealed class OldScope : IXPathScope
    {
        private readonly TestScope _scope = new(false);

        public Module ContextModule => _scope.Module;

        public bool IsYang11 => false;

        public List<Diagnostic> Findings { get; } = [];

        public Module? ResolvePrefix(string prefix) => _scope.ResolvePrefix(prefix);

        public void Report(Diagnostic diagnostic) => Findings.Add(diagnostic);
    }
}
