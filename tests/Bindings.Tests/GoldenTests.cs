using Netconf.Mano.YangCompiler.Bindings;

namespace Netconf.Mano.Bindings.Tests;

[TestClass]
public sealed class GoldenTests
{
    /// <summary>Set to 1 to write the golden files anew; look at the difference before it is committed.</summary>
    private const string UpdateVariable = "UPDATE_GOLDEN";

    private static IReadOnlyDictionary<string, string> Generate() =>
        BindingsGenerator.Generate(Zoos.Compile("shop"), new BindingsRequest("Shop", "ShopRoot", ["shop"]));

    [TestMethod]
    public void GeneratesTheGoldenFiles()
    {
        var folder = Path.Combine(SourceFolder(), "Golden");
        var files = Generate();
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
            Write(folder, files);

        var golden = Directory.EnumerateFiles(folder).ToDictionary(f => Path.GetFileName(f), File.ReadAllText);
        CollectionAssert.AreEquivalent(files.Keys.Select(f => f + ".txt").ToArray(), golden.Keys.ToArray());
        foreach (var (name, text) in files)
            Assert.AreEqual(golden[name + ".txt"], text, name);
    }

    [TestMethod]
    public void IsTheSameEveryTime()
    {
        var first = Generate();
        var second = Generate();

        CollectionAssert.AreEqual(first.OrderBy(f => f.Key).ToArray(), second.OrderBy(f => f.Key).ToArray());
    }

    private static void Write(string folder, IReadOnlyDictionary<string, string> files)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, true);
        Directory.CreateDirectory(folder);
        foreach (var (name, text) in files)
            File.WriteAllText(Path.Combine(folder, name + ".txt"), text);
    }

    private static string SourceFolder()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "Netconf.Mano.sln")))
                return Path.Combine(at.FullName, "tests", "Bindings.Tests");
        throw new InvalidOperationException("the tests do not run inside the repository");
    }
}
