using Netconf.Mano.Yang;

namespace Netconf.Mano.Modules.Tests;

[TestClass]
public sealed class TreeTests
{
    private static readonly IModuleSource Ours = new DirectoryModuleSource([Places.Modules], recursive: true);

    private static IEnumerable<object[]> Modules => Places.Restated
        .Where(f => File.ReadLines(f).First().StartsWith("module ", StringComparison.Ordinal))
        .Select(f => new object[] { Path.GetFileNameWithoutExtension(f) });

    [TestMethod]
    [DynamicData(nameof(Modules))]
    public void HasThePublishedTree(string module)
    {
        if (Places.Published is not { } published)
        {
            Assert.Inconclusive("the published texts (../shared/data/yang) are not on this machine");
            return;
        }

        Assert.AreEqual(Print(new PublishedSource(published), module), Print(Ours, module));
    }

    /// <summary>The tree of a module; where a leafref leads is left out, since the published ETSI modules say it in a way of their own.</summary>
    private static string Print(IModuleSource source, string module)
    {
        var result = SchemaCompiler.Compile(new SchemaRequest(source) { Implement = [module] });
        Assert.IsFalse(result.HasErrors, string.Join('\n', result.Diagnostics));
        var name = module.Split('@')[0];
        var tree = new StringWriter();
        SchemaTree.Print(result.Schema!, result.Schema!.Modules.Single(m => m.Name == name && m.IsImplemented), tree);
        var lines = tree.ToString().Split('\n').Select(line => line.Contains("-> ", StringComparison.Ordinal) ? line[..line.IndexOf("-> ")].TrimEnd() : line);
        return string.Join('\n', lines);
    }

    /// <summary>The published texts of our modules in the revisions we have; our own text of the few that are not published.</summary>
    private sealed class PublishedSource(string published) : IModuleSource
    {
        public ModuleText? Find(string name, string? revision)
        {
            if (Ours.Find(name, revision) is not { } ours)
                return null;
            var file = Path.GetFileName(ours.Name);
            string[] candidates =
            [
                Path.Combine(published, "ietf", file),
                Path.Combine(published, "iana", file),
                Path.Combine(published, "sol006", "v4.3.1", name + ".yang"),
            ];
            return candidates.FirstOrDefault(File.Exists) is { } found ? new ModuleText(found, File.ReadAllBytes(found)) : ours;
        }
    }
}
