namespace Netconf.Mano.Modules.Tests;

/// <summary>Where the modules and the published texts are.</summary>
internal static class Places
{
    /// <summary>The repository's root.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Our modules.</summary>
    public static string Modules => Path.Combine(Root, "yang", "Modules");

    /// <summary>The published texts, where this machine has them; null elsewhere.</summary>
    public static string? Published =>
        Path.GetFullPath(Path.Combine(Root, "..", "shared", "data", "yang")) is var path && Directory.Exists(path) ? path : null;

    /// <summary>The restated modules and submodules.</summary>
    public static IEnumerable<string> Restated => new[] { "ietf", "etsi" }
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Modules, folder), "*.yang"))
        .Order(StringComparer.Ordinal);

    /// <summary>All modules, as test data: the path below <see cref="Modules"/>.</summary>
    public static IEnumerable<object[]> RestatedFiles => Restated.Select(f => new object[] { Path.GetRelativePath(Modules, f) });

    private static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "Netconf.Mano.sln")))
                return at.FullName;
        throw new InvalidOperationException("the tests do not run inside the repository");
    }
}
