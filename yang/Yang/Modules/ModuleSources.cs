using System.Collections.Concurrent;
using System.Text;

namespace Netconf.Mano.Yang;

/// <summary>
/// Modules in directories, as files <c>name@revision.yang</c> or <c>name.yang</c> (and <c>.yin</c>). Each directory is listed once, on first use.
/// </summary>
public sealed class DirectoryModuleSource : IModuleSource
{
    private readonly Lazy<Dictionary<string, List<string>>> _index;
    private readonly ConcurrentDictionary<string, ModuleText?> _texts = new(StringComparer.Ordinal);

    /// <summary>Looks in the given directories, earlier ones first; those that do not exist are passed over.</summary>
    /// <param name="directories">The directories.</param>
    /// <param name="recursive">Whether their subdirectories count too.</param>
    public DirectoryModuleSource(IEnumerable<string> directories, bool recursive = false)
    {
        string[] list = [.. directories];
        _index = new(() => BuildIndex(list, recursive));
    }

    /// <inheritdoc/>
    public ModuleText? Find(string name, string? revision)
    {
        if (!_index.Value.TryGetValue(name, out var files))
            return null;
        if (revision is not null)
            return Exact(files, name, revision);
        // The newest: by the revision in the file's name, else by the one in the text.
        string? best = null;
        var bestRevision = "";
        foreach (var file in files)
        {
            var candidate = RevisionOf(file) ?? (files.Count == 1 ? "" : HeadRevision(file) ?? "");
            if (best is null || string.CompareOrdinal(candidate, bestRevision) > 0)
                (best, bestRevision) = (file, candidate);
        }
        return best is null ? null : Read(best);
    }

    private ModuleText? Exact(List<string> files, string name, string revision)
    {
        foreach (var file in files)
            if (RevisionOf(file) == revision)
                return Read(file);
        foreach (var file in files)
            if (RevisionOf(file) is null && HeadRevision(file) == revision)
                return Read(file);
        return null;
    }

    private string? HeadRevision(string file) => Read(file) is { } text ? ModuleHead.LatestRevision(text) : null;

    private ModuleText? Read(string file) => _texts.GetOrAdd(file, static f =>
    {
        try
        {
            return new ModuleText(f, File.ReadAllBytes(f));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    });

    private static string? RevisionOf(string file)
    {
        var stem = Path.GetFileNameWithoutExtension(file);
        var at = stem.IndexOf('@');
        return at < 0 ? null : stem[(at + 1)..];
    }

    private static Dictionary<string, List<string>> BuildIndex(string[] directories, bool recursive)
    {
        var index = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var option = recursive ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly;
        foreach (var directory in directories.Where(Directory.Exists))
            foreach (var file in Directory.EnumerateFiles(directory, "*", option).Order(StringComparer.Ordinal))
            {
                if (!file.EndsWith(".yang", StringComparison.Ordinal) && !file.EndsWith(".yin", StringComparison.Ordinal))
                    continue;
                var stem = Path.GetFileNameWithoutExtension(file);
                var at = stem.IndexOf('@');
                var name = at < 0 ? stem : stem[..at];
                if (!index.TryGetValue(name, out var files))
                    index[name] = files = [];
                files.Add(file);
            }
        return index;
    }
}

/// <summary>Modules in memory.</summary>
public sealed class MemoryModuleSource : IModuleSource
{
    private readonly Dictionary<string, List<(string? Revision, ModuleText Text)>> _texts = new(StringComparer.Ordinal);

    /// <summary>Adds a text under the name and latest revision that stand in it; a text without a module name is not found.</summary>
    public MemoryModuleSource Add(ModuleText text)
    {
        if (ModuleHead.Name(text) is { } name)
        {
            if (!_texts.TryGetValue(name, out var list))
                _texts[name] = list = [];
            list.Add((ModuleHead.LatestRevision(text), text));
        }
        return this;
    }

    /// <summary>Adds a text; its name in diagnostics is <paramref name="name"/>.</summary>
    public MemoryModuleSource Add(string name, string yang) => Add(new ModuleText(name, Encoding.UTF8.GetBytes(yang)));

    /// <inheritdoc/>
    public ModuleText? Find(string name, string? revision)
    {
        if (!_texts.TryGetValue(name, out var list))
            return null;
        if (revision is not null)
            return list.Find(t => t.Revision == revision).Text;
        return list.MaxBy(t => t.Revision ?? "", StringComparer.Ordinal).Text;
    }
}

/// <summary>Several sources asked in turn; the first that knows the module answers.</summary>
/// <param name="sources">The sources.</param>
public sealed class CombinedModuleSource(params IReadOnlyList<IModuleSource> sources) : IModuleSource
{
    /// <inheritdoc/>
    public ModuleText? Find(string name, string? revision)
    {
        foreach (var source in sources)
            if (source.Find(name, revision) is { } text)
                return text;
        return null;
    }
}
