using Netconf.Mano.Yang;

namespace Netconf.Mano.YangCompiler.Bindings;

/// <summary>bindings: compiles the modules of a list and writes the C# files of their bindings; 0 when done, 1 when the modules have errors.</summary>
internal static class BindingsCommand
{
    /// <summary>How it is used.</summary>
    public const string Use = "--namespace NAME --root NAME --modules LIST-FILE --out DIR -p DIR…";

    private static readonly string[] Names = ["--namespace", "--root", "--modules", "--out", "-p"];

    /// <summary>Runs it.</summary>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors)
    {
        var options = Options.Parse(arguments, Names);
        var directory = Required(options, "--out");
        var modules = ReadList(Required(options, "--modules"));
        var request = new BindingsRequest(Required(options, "--namespace"), Required(options, "--root"), modules);
        var source = new DirectoryModuleSource(options.All("-p"), recursive: true);

        var result = SchemaCompiler.Compile(new SchemaRequest(source) { Implement = modules });
        if (result.Schema is not { } schema)
        {
            ModuleArguments.Print(result.Diagnostics, errors);
            return 1;
        }
        var files = BindingsGenerator.Generate(schema, request);
        Write(directory, files);
        output.WriteLine($"{files.Count} files, {files.Values.Sum(f => f.Count(c => c == '\n'))} lines in {directory}");
        return 0;
    }

    private static string Required(Options options, string name) =>
        options.Last(name) ?? throw new UsageException($"{name} is missing");

    private static List<string> ReadList(string file)
    {
        var modules = new List<string>();
        foreach (var line in File.ReadLines(file))
        {
            var name = line.Split('#')[0].Trim();
            if (name.Length > 0)
                modules.Add(name);
        }
        return modules;
    }

    /// <summary>Files that did not change are left as they are, so that nothing is compiled anew for their sake.</summary>
    private static void Write(string directory, IReadOnlyDictionary<string, string> files)
    {
        Directory.CreateDirectory(directory);
        foreach (var old in Directory.EnumerateFiles(directory, "*.g.cs"))
            if (!files.ContainsKey(Path.GetFileName(old)))
                File.Delete(old);
        foreach (var (name, text) in files)
        {
            var path = Path.Combine(directory, name);
            if (!File.Exists(path) || File.ReadAllText(path) != text)
                File.WriteAllText(path, text);
        }
    }
}
