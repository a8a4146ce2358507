using Netconf.Mano.Yang;

namespace Netconf.Mano.YangCompiler;

/// <summary>The options all commands share that compile modules: <c>-p DIR</c> (searched for imports), <c>-F module:f1,f2</c>, files.</summary>
public static class ModuleArguments
{
    /// <summary>The options with values.</summary>
    public static IReadOnlyList<string> Names { get; } = ["-p", "--path", "-F", "--features"];

    /// <summary>How they are written in a usage line.</summary>
    public const string Use = "[-p DIR]… [-F module:f1,f2]…";

    /// <summary>Compiles files; the directories of the files themselves are searched last.</summary>
    /// <exception cref="UsageException">A file cannot be read.</exception>
    public static SchemaResult Compile(Options options, IReadOnlyList<string> files) => Compile(options, [.. files.Select(Read)], files);

    /// <summary>Compiles texts that were read from files.</summary>
    public static SchemaResult Compile(Options options, IReadOnlyList<ModuleText> texts, IReadOnlyList<string> files) =>
        SchemaCompiler.Compile(new SchemaRequest(Source(options, files)) { Texts = texts, Features = Features(options) });

    /// <summary>Where imports are looked for.</summary>
    public static IModuleSource Source(Options options, IReadOnlyList<string> files)
    {
        var sources = options.All("-p").Concat(options.All("--path")).Concat(files.Select(f => System.IO.Path.GetDirectoryName(f) is { Length: > 0 } d ? d : "."))
            .Distinct()
            .Select(IModuleSource (d) => new DirectoryModuleSource([d]));
        return new CombinedModuleSource([.. sources]);
    }

    /// <summary>The features asked for; <c>module:</c> alone means none of its features.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Features(Options options)
    {
        var features = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var value in options.All("-F").Concat(options.All("--features")))
        {
            var colon = value.IndexOf(':');
            if (colon <= 0)
                throw new UsageException($"-F {value}: write module:feature,feature");
            var names = value[(colon + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            features[value[..colon]] = features.TryGetValue(value[..colon], out var before) ? [.. before, .. names] : names;
        }
        return features;
    }

    /// <summary>Reads a module's file.</summary>
    public static ModuleText Read(string file)
    {
        try
        {
            return new ModuleText(file, File.ReadAllBytes(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(e.Message);
        }
    }

    /// <summary>Prints findings, errors and warnings, to the error output.</summary>
    public static void Print(IReadOnlyList<Diagnostic> diagnostics, TextWriter errors)
    {
        foreach (var d in diagnostics)
            errors.WriteLine(d);
    }
}
