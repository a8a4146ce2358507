using Netconf.Mano.Yang;

namespace Netconf.Mano.YangCompiler.Bindings;

/// <summary>The command <c>bindings</c>: compiles modules and writes the C# files of their bindings.</summary>
internal static class BindingsCommand
{
    /// <summary>How it is called.</summary>
    public const string Usage = "bindings --namespace NAME --root NAME --modules LIST-FILE --path DIR… --out DIR";

    /// <summary>Runs it.</summary>
    /// <param name="arguments">The arguments after the command's name.</param>
    /// <param name="output">Where the summary goes.</param>
    /// <param name="errors">Where diagnostics go.</param>
    /// <returns>The exit code: 0 done, 1 the modules have errors, 2 wrongly called.</returns>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors)
    {
        if (Options.Parse(arguments) is not { } options)
        {
            errors.WriteLine($"usage: yangc {Usage}");
            return 2;
        }
        var modules = ReadList(options.Modules);
        var source = new DirectoryModuleSource(options.Paths, recursive: true);
        var result = SchemaCompiler.Compile(new SchemaRequest(source) { Implement = modules });
        foreach (var d in result.Diagnostics)
            if (result.HasErrors)
                errors.WriteLine(d);
        if (result.Schema is not { } schema)
            return 1;
        var files = BindingsGenerator.Generate(schema, new BindingsRequest(options.Namespace, options.Root, modules));
        Write(options.Out, files);
        output.WriteLine($"{files.Count} files, {files.Values.Sum(f => f.Count(c => c == '\n'))} lines in {options.Out}");
        return 0;
    }

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

    private sealed record Options(string Namespace, string Root, string Modules, IReadOnlyList<string> Paths, string Out)
    {
        public static Options? Parse(IReadOnlyList<string> arguments)
        {
            var given = new Dictionary<string, string>();
            var paths = new List<string>();
            for (var i = 0; i + 1 < arguments.Count; i += 2)
            {
                if (arguments[i] == "--path")
                    paths.Add(arguments[i + 1]);
                else
                    given[arguments[i]] = arguments[i + 1];
            }
            return arguments.Count % 2 == 0
                && given.Count == 4
                && given.TryGetValue("--namespace", out var @namespace)
                && given.TryGetValue("--root", out var root)
                && given.TryGetValue("--modules", out var modules)
                && given.TryGetValue("--out", out var output)
                && paths.Count > 0
                ? new Options(@namespace, root, modules, paths, output)
                : null;
        }
    }
}
