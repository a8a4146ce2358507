namespace Netconf.Mano.Bindings.Tests;

/// <summary>Where the repository is.</summary>
internal static class Repository
{
    /// <summary>Its root.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "Netconf.Mano.sln")))
                return at.FullName;
        throw new InvalidOperationException("the tests do not run inside the repository");
    }
}
