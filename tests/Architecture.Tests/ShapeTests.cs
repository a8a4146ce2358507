namespace Netconf.Mano.Architecture.Tests;

/// <summary>What the code looks like, as far as it can be counted.</summary>
[TestClass]
public sealed class ShapeTests
{
    /// <summary>The soft cap is 300 lines; nothing may reach this.</summary>
    private const int MostLines = 450;

    [TestMethod]
    public void NoFileIsLargerThanOneIdea()
    {
        var large = Repository.Sources().Select(f => (File: f, Lines: File.ReadLines(Path.Combine(Repository.Root, f)).Count()))
            .Where(f => f.Lines > MostLines).Select(f => $"{f.File}: {f.Lines} lines").ToList();
        Assert.IsEmpty(large, string.Join('\n', large));
    }

    [TestMethod]
    public void NoTypeIsNamedForWhatItVaguelyDoes()
    {
        string[] vague = ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Processor"];
        var bad = Repository.Sources().Where(f => vague.Any(v => Path.GetFileNameWithoutExtension(f).EndsWith(v, StringComparison.Ordinal))).ToList();
        Assert.IsEmpty(bad, string.Join('\n', bad));
    }

    [TestMethod]
    public void EveryTopFolderHasAReadmeThatBeginsWithAnExample()
    {
        foreach (var folder in new[] { "yang", "datastore", "southbound", "server" })
        {
            var readme = Path.Combine(Repository.Root, folder, "README.md");
            Assert.IsTrue(File.Exists(readme), $"{folder} has no README.md");
            var first = File.ReadLines(readme).Skip(1).First(l => l.Trim().Length > 0);
            Assert.IsTrue(first.StartsWith("    ", StringComparison.Ordinal) || first.StartsWith("```", StringComparison.Ordinal), $"{readme} begins with prose, not with an example");
        }
    }

    [TestMethod]
    public void TimeIsAskedOfATimeProvider()
    {
        string[] banned = ["DateTime.Now", "DateTime.UtcNow", "DateTimeOffset.Now", "DateTimeOffset.UtcNow", "Thread.Sleep("];
        var bad = new List<string>();
        foreach (var file in Repository.Sources().Where(f => !f.StartsWith("tests/", StringComparison.Ordinal) && !f.StartsWith("tools/Bench/", StringComparison.Ordinal)))
        {
            var number = 0;
            foreach (var line in File.ReadLines(Path.Combine(Repository.Root, file)))
            {
                number++;
                if (banned.Any(b => line.Contains(b, StringComparison.Ordinal)))
                    bad.Add($"{file}:{number}: {line.Trim()}");
            }
        }
        Assert.IsEmpty(bad, string.Join('\n', bad));
    }
}
