using System.Text.Json;

namespace Netconf.Mano.Yang.Tests.Conformance;

/// <summary>Finds ../shared/data beside the repository.</summary>
internal static class SharedData
{
    private static readonly Lazy<string?> Root = new(FindRoot);

    public static string RepositoryRoot { get; } = FindRepository();

    /// <summary>A folder or file of ../shared/data; the test is inconclusive when it is absent.</summary>
    public static string Require(string relative)
    {
        var path = Root.Value is null ? null : Path.Combine(Root.Value, relative);
        if (path is null || !Path.Exists(path))
            Assert.Inconclusive($"../shared/data/{relative} is not here");
        return path!;
    }

    public static IEnumerable<JsonElement> Cases(string file)
    {
        foreach (var line in File.ReadLines(file))
            if (line.Length > 0)
                yield return JsonDocument.Parse(line).RootElement;
    }

    /// <summary>A checked list beside the tests: first column → the rest of the line.</summary>
    public static Dictionary<string, string> CheckedList(string name)
    {
        var path = Path.Combine(RepositoryRoot, "tests/Yang.Tests/Conformance", name);
        return File.ReadLines(path)
            .Where(l => l.Length > 0 && l[0] != '#')
            .Select(l => l.Split('\t', 2))
            .ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal);
    }

    private static string FindRepository()
    {
        for (var d = new DirectoryInfo(AppContext.BaseDirectory); d is not null; d = d.Parent)
            if (File.Exists(Path.Combine(d.FullName, "Netconf.Mano.sln")))
                return d.FullName;
        throw new InvalidOperationException("the tests run outside the repository");
    }

    private static string? FindRoot()
    {
        var data = Path.Combine(RepositoryRoot, "../shared/data");
        return Directory.Exists(data) ? Path.GetFullPath(data) : null;
    }
}
