using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Bench;

/// <summary>Compiling modules: all of OpenConfig's beside yanglint, one very large module, and what the compiled schema takes.</summary>
internal static class SchemaScenario
{
    public static void Run(int entries)
    {
        Console.WriteLine("schema");
        LargeModule(Math.Max(1, entries / 25_000));
        if (Folder() is not { } folder)
        {
            Console.WriteLine("../shared/data/yang/openconfig is not here: the rest is left out");
            return;
        }
        string[] path = [folder, Path.Combine(Path.GetDirectoryName(folder)!, "ietf"), Path.Combine(Path.GetDirectoryName(folder)!, "iana")];
        var modules = Directory.GetFiles(folder, "*.yang").Order(StringComparer.Ordinal).Where(f => !IsSubmodule(f)).ToArray();
        var cold = Cpu(() => Compile(modules, path));
        Console.WriteLine($"{modules.Length} modules of OpenConfig in one set");
        Measure.Row("compiled once, after the large module (CPU)", cold, "s");
        Measure.Row("compiled again, best of three (CPU)", Measure.Cpu(() => Compile(modules, path), 3), "s");
        var before = Measure.Heap();
        var schema = Compile(modules, path);
        Measure.Row("heap of the compiled schema, module texts included", (Measure.Heap() - before) / 1e6, "MB");
        GC.KeepAlive(schema);
        if (Yanglint(modules, path) is { } theirs)
            Measure.Row("yanglint -i -i, the same set (CPU of its process)", theirs, "s");
    }

    private static void LargeModule(int megabytes)
    {
        var text = new StringBuilder("module big { yang-version 1.1; namespace urn:big; prefix b; typedef size { type uint32 { range \"1..1000000\"; } }\n" +
            "  grouping g { leaf enabled { type boolean; default true; } leaf note { type string { length \"0..64\"; pattern '[a-z]*'; } } }\n");
        for (var i = 0; text.Length < megabytes << 20; i++)
            text.Append(CultureInfo.InvariantCulture, $$"""
                  container c{{i}} {
                    description "Container number {{i}} of a module nobody should have to read.";
                    uses g;
                    list entry { key name; unique value; leaf name { type string; } leaf value { type size; must ". != ../other"; } leaf other { type size; } }
                    leaf chosen { type leafref { path "../entry/name"; } }
                  }

                """);
        text.Append('}');
        var module = new ModuleText("big.yang", Encoding.UTF8.GetBytes(text.ToString()));
        Measure.Row($"one module of {megabytes} MB, cold (CPU)", Cpu(() => Check(SchemaCompiler.Compile(new SchemaRequest(new MemoryModuleSource()) { Texts = [module] }))), "s");
        Measure.Row("again, best of three (CPU)",
            Measure.Cpu(() => Check(SchemaCompiler.Compile(new SchemaRequest(new MemoryModuleSource()) { Texts = [module] })), 3), "s");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Schema Compile(string[] modules, string[] path) =>
        Check(SchemaCompiler.Compile(new SchemaRequest(new DirectoryModuleSource(path)) { Texts = [.. modules.Select(f => new ModuleText(f, File.ReadAllBytes(f)))] }));

    private static Schema Check(SchemaResult result) =>
        result.Schema ?? throw new InvalidOperationException(string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(5)));

    private static double Cpu(Action run)
    {
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        run();
        return (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
    }

    private static double? Yanglint(string[] modules, string[] path)
    {
        if (!File.Exists("/usr/bin/yanglint"))
            return null;
        // The shell tells the CPU time of its child.
        var start = new ProcessStartInfo("/bin/bash", ["-c", "TIMEFORMAT='%U %S'; time /usr/bin/yanglint \"$@\" >/dev/null 2>/dev/null", "yanglint",
            "-i", "-i", .. path.SelectMany(p => new[] { "-p", p }), .. modules])
        {
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var times = process.StandardError.ReadToEnd().Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        return double.Parse(times[^2], CultureInfo.InvariantCulture) + double.Parse(times[^1], CultureInfo.InvariantCulture);
    }

    private static bool IsSubmodule(string file) =>
        File.ReadLines(file).Any(l => l.StartsWith("submodule ", StringComparison.Ordinal));

    private static string? Folder()
    {
        for (var d = new DirectoryInfo(AppContext.BaseDirectory); d is not null; d = d.Parent)
            if (File.Exists(Path.Combine(d.FullName, "Netconf.Mano.sln")))
            {
                var folder = Path.GetFullPath(Path.Combine(d.FullName, "../shared/data/yang/openconfig"));
                return Directory.Exists(folder) ? folder : null;
            }
        return null;
    }
}
