using System.Xml.Linq;

namespace Netconf.Mano.Architecture.Tests;

/// <summary>The repository as files.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>All projects: name → path relative to the root.</summary>
    public static IReadOnlyDictionary<string, string> Projects { get; } = Directory
        .EnumerateFiles(Root, "*.csproj", SearchOption.AllDirectories)
        .Select(p => Path.GetRelativePath(Root, p).Replace('\\', '/'))
        .Where(p => !p.Contains("/obj/", StringComparison.Ordinal) && !p.Contains("/bin/", StringComparison.Ordinal))
        .ToDictionary(p => Path.GetFileNameWithoutExtension(p), p => p);

    /// <summary>The names of the projects a project references.</summary>
    public static IReadOnlyList<string> ReferencesOf(string project) =>
        [.. XDocument.Load(Path.Combine(Root, Projects[project])).Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value))];

    /// <summary>The same, and what those reference.</summary>
    public static IReadOnlySet<string> AllReferencesOf(string project)
    {
        var found = new HashSet<string>();
        Add(project);
        return found;

        void Add(string from)
        {
            foreach (var to in ReferencesOf(from))
                if (found.Add(to))
                    Add(to);
        }
    }

    /// <summary>Hand-written C# files, relative to the root.</summary>
    public static IEnumerable<string> Sources() => Directory
        .EnumerateFiles(Root, "*.cs", SearchOption.AllDirectories)
        .Select(p => Path.GetRelativePath(Root, p).Replace('\\', '/'))
        .Where(p => !p.Contains("/obj/", StringComparison.Ordinal) && !p.Contains("/bin/", StringComparison.Ordinal) && !p.StartsWith("obj/", StringComparison.Ordinal));

    private static string Find()
    {
        var at = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(at, "Netconf.Mano.sln")))
            at = Path.GetDirectoryName(at) ?? throw new InvalidOperationException("no repository above the tests");
        return at;
    }
}
