using Netconf.Mano.Yang;

namespace Netconf.Mano.Modules.Tests;

[TestClass]
public sealed class RestatedTests
{
    /// <summary>
    /// RFC 5277 has no YANG module: the first two are written from its XML schema. The third is a draft's, which the collection does not hold.
    /// </summary>
    private static readonly string[] NotPublished =
        ["notifications@2008-07-14.yang", "nc-notifications@2008-07-14.yang", "ietf-netconf-server@2025-04-24.yang"];

    [TestMethod]
    [DynamicData(nameof(Places.RestatedFiles), typeof(Places))]
    public void StatesWhatThePublishedTextStates(string file)
    {
        if (Places.Published is not { } published)
        {
            Assert.Inconclusive("the published texts (../shared/data/yang) are not on this machine");
            return;
        }
        if (NotPublished.Contains(Path.GetFileName(file)))
            return;
        var original = PublishedFile(published, file);

        var differences = Facts.Compare(Parse(original), Parse(Path.Combine(Places.Modules, file)));

        Assert.IsEmpty(differences, string.Join('\n', differences));
    }

    [TestMethod]
    public void ReplacesTwentyOneIllegalPaths()
    {
        if (Places.Published is not { } published)
        {
            Assert.Inconclusive("the published texts (../shared/data/yang) are not on this machine");
            return;
        }
        var texts = Directory.EnumerateFiles(Path.Combine(published, "sol006", "v4.3.1"), "*.yang");

        Assert.AreEqual(21, texts.Sum(t => Illegal(Parse(t))));
        Assert.AreEqual(0, Places.Restated.Sum(t => Illegal(Parse(t))));
    }

    [TestMethod]
    [DynamicData(nameof(Places.RestatedFiles), typeof(Places))]
    public void HasProseOfItsOwn(string file)
    {
        var text = File.ReadAllText(Path.Combine(Places.Modules, file));

        StringAssert.DoesNotMatch(text, new("Copyright|Redistribution|BSD License|RFC Editor|ietf\\.org"));
        StringAssert.Contains(text, "Netconf.Mano");
        Assert.IsTrue(text.Split('\n').All(line => line.Length <= 120), "lines have at most 120 columns");
    }

    [TestMethod]
    [DynamicData(nameof(Places.RestatedFiles), typeof(Places))]
    public void IsNamedAfterItsNewestRevision(string file)
    {
        var module = Parse(Path.Combine(Places.Modules, file));
        var newest = module.FindAll(Keyword.Revision).Max(r => r.Argument);

        Assert.AreEqual($"{module.Argument}@{newest}.yang", Path.GetFileName(file));
    }

    private static int Illegal(Statement statement) =>
        (statement.Keyword == Keyword.Path && statement.Argument!.Contains("deref(") ? 1 : 0)
        + statement.Substatements.Sum(Illegal);

    private static string PublishedFile(string published, string file)
    {
        var name = Path.GetFileName(file);
        var candidates = file.StartsWith("etsi", StringComparison.Ordinal)
            ? [Path.Combine(published, "sol006", "v4.3.1", name.Split('@')[0] + ".yang")]
            : new[] { Path.Combine(published, "ietf", name), Path.Combine(published, "iana", name) };
        return candidates.FirstOrDefault(File.Exists)
            ?? throw new AssertFailedException($"no published text of {name} to compare with");
    }

    private static Statement Parse(string file)
    {
        var findings = new DiagnosticBag();
        var statement = YangParser.Parse(new ModuleText(file, File.ReadAllBytes(file)), findings);
        Assert.IsFalse(findings.HasErrors, string.Join('\n', findings.ToList()));
        return statement!;
    }
}
