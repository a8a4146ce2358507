using Netconf.Mano.YangCompiler.Bindings;

namespace Netconf.Mano.Bindings.Tests;

[TestClass]
public sealed class GoldenTests
{
    /// <summary>Set to 1 to write the golden files anew; look at the difference before it is committed.</summary>
    private const string UpdateVariable = "UPDATE_GOLDEN";

    private static Dictionary<string, string> Generate()
    {
        var schema = Zoos.Compile("shop");
        var request = new BindingsRequest("Shop", "ShopRoot", ["shop"]);
        return BindingsGenerator.Generate(schema, request).Concat(TypeScriptGenerator.Generate(schema, request)).ToDictionary();
    }

    [TestMethod]
    public void GeneratesTheGoldenFiles()
    {
        var folder = Path.Combine(Repository.Root, "tests", "Bindings.Tests", "Golden");
        var files = Generate();
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
            Write(folder, files);

        var golden = Directory.EnumerateFiles(folder).ToDictionary(f => Path.GetFileName(f), File.ReadAllText);
        CollectionAssert.AreEquivalent(files.Keys.Select(f => f + ".txt").ToArray(), golden.Keys.ToArray());
        foreach (var (name, text) in files)
            Assert.AreEqual("", FirstDifference(golden[name + ".txt"], text), name);
    }

    private static string FirstDifference(string golden, string generated)
    {
        var lines = golden.Split('\n').Zip(generated.Split('\n'));
        foreach (var ((before, after), number) in lines.Select((l, i) => (l, i + 1)))
            if (before != after)
                return $"line {number} was '{before}', is '{after}'; {UpdateVariable}=1 writes the files anew";
        return golden.Length == generated.Length ? "" : "the end differs";
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
}
