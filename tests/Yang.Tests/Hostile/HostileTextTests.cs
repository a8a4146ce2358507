using System.Diagnostics;
using System.Text;
using Netconf.Mano.Yang.Tests.Compilation;

namespace Netconf.Mano.Yang.Tests.Hostile;

/// <summary>Text made to hurt ends in a finding, soon and without harm.</summary>
[TestClass]
public class HostileTextTests
{
    [TestMethod]
    public void BoundsDeepNesting()
    {
        var text = "module m { namespace urn:m; prefix m; " + string.Concat(Enumerable.Repeat("container c { ", 100_000)) + new string('}', 100_001);
        CollectionAssert.Contains(Errors(text), "too-deep");
    }

    [TestMethod]
    public void BoundsDeepUnclosedNesting() =>
        CollectionAssert.Contains(Errors("module m { " + string.Concat(Enumerable.Repeat("container c { ", 100_000))), "unexpected-end");

    [TestMethod]
    public void BoundsGroupingsThatDouble()
    {
        var text = new StringBuilder("grouping g0 { leaf a { type string; } } ");
        for (var i = 1; i < 40; i++)
            text.Append($"grouping g{i} {{ container x{i} {{ uses g{i - 1}; }} container y{i} {{ uses g{i - 1}; }} }} ");
        CollectionAssert.Contains(Errors(Compiled.M(text + "uses g39;")), "schema-too-large");
    }

    [TestMethod]
    public void BoundsChainsOfGroupings()
    {
        var text = new StringBuilder("grouping g0 { leaf a { type string; } } ");
        for (var i = 1; i < 2000; i++)
            text.Append($"grouping g{i} {{ uses g{i - 1}; }} ");
        CollectionAssert.Contains(Errors(Compiled.M(text + "uses g1999;")), "too-deep");
    }

    [TestMethod]
    public void BoundsChainsOfTypedefs()
    {
        var text = new StringBuilder("typedef t0 { type string; } ");
        for (var i = 1; i < 20_000; i++)
            text.Append($"typedef t{i} {{ type t{i - 1}; }} ");
        // Either the chain compiles or it is told to be too long; it is no crash.
        Within(20, () => Compiled.Compile(Compiled.M(text + "leaf a { type t19999; }")));
    }

    [TestMethod]
    public void BoundsChainsOfIdentities()
    {
        var text = new StringBuilder("identity i0; ");
        for (var i = 1; i < 20_000; i++)
            text.Append($"identity i{i} {{ base i{i - 1}; }} ");
        var schema = Within(20, () => Compiled.Compile(Compiled.M(text + "leaf a { type identityref { base i0; } default i19999; }"))).Schema!;
        Assert.HasCount(19_999, schema.FindModule("m")!.FindIdentity("i0")!.Derived);
        Assert.IsTrue(schema.FindModule("m")!.FindIdentity("i19999")!.IsDerivedFrom(schema.FindModule("m")!.FindIdentity("i0")!));
    }

    [TestMethod]
    public void BoundsChainsOfLeafrefs()
    {
        var text = new StringBuilder("leaf l0 { type string; } ");
        for (var i = 1; i < 3000; i++)
            text.Append($"leaf l{i} {{ type leafref {{ path ../l{i - 1}; }} }} ");
        Within(20, () => Compiled.Compile(Compiled.M(text.ToString())));
        CollectionAssert.Contains(Errors(Compiled.M("leaf a { type leafref { path ../b; } } leaf b { type leafref { path ../a; } }")), "circular-leafref");
    }

    [TestMethod]
    public void RefusesCirclesOfImportsAndIncludes()
    {
        var a = "module a { namespace urn:a; prefix a; import m { prefix m; } }";
        CollectionAssert.Contains(Compiled.Errors(a, Compiled.M("import a { prefix a; }")), "circular-import");
        CollectionAssert.Contains(Compiled.Errors(Compiled.M("import m { prefix x; }")), "circular-import");
        var s = "submodule s { belongs-to m { prefix m; } include t; }";
        var t = "submodule t { belongs-to m { prefix m; } include s; }";
        CollectionAssert.Contains(Compiled.Errors(s, t, Compiled.M10("include s;")), "circular-include");
    }

    [TestMethod]
    public void StaysLinearInWidth()
    {
        var small = Time(Wide(2_000));
        var large = Time(Wide(16_000));
        // Eight times the text may cost far less than sixty-four times the time.
        Assert.IsLessThan(small * 30 + 1000, large, $"{small} ms became {large} ms");
    }

    [TestMethod]
    public void TakesHugeStrings()
    {
        var text = Compiled.M($"description \"{new string('x', 8_000_000)}\"; contact '{new string('\n', 2_000_000)}'; must{new string('a', 100)} x;");
        CollectionAssert.AreEqual(new[] { "unknown-keyword" }, Within(20, () => Errors(text)));
    }

    [TestMethod]
    public void NestsIfFeatureOnlySoDeep()
    {
        var text = Compiled.M($"feature f; leaf a {{ if-feature \"{new string('(', 50_000)}f{new string(')', 50_000)}\"; type string; }}");
        CollectionAssert.Contains(Errors(text), "invalid-if-feature");
    }

    private static string Wide(int count)
    {
        var text = new StringBuilder("container c;");
        for (var i = 0; i < count; i++)
            text.Append($"leaf l{i} {{ type t{i}; }} typedef t{i} {{ type uint8; }} augment /m:c {{ leaf x{i} {{ type string; }} }} ");
        return Compiled.M(text.ToString());
    }

    private static long Time(string text)
    {
        var watch = Stopwatch.StartNew();
        Assert.IsFalse(Compiled.Compile(text).HasErrors);
        return watch.ElapsedMilliseconds;
    }

    private static string[] Errors(string text) => Within(20, () => Compiled.Errors(text));

    private static T Within<T>(int seconds, Func<T> work)
    {
        var task = Task.Run(work);
        // Generous: the machine may be busy; what this tells apart is seconds from never.
        Assert.IsTrue(task.Wait(TimeSpan.FromSeconds(seconds * 6)), "still running");
        return task.Result;
    }
}
