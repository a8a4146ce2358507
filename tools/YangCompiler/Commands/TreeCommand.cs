using Netconf.Mano.Yang;

namespace Netconf.Mano.YangCompiler.Commands;

/// <summary>tree: prints modules as tree diagrams (RFC 8340); 1 when they do not compile.</summary>
public static class TreeCommand
{
    /// <summary>How it is used.</summary>
    public const string Use = ModuleArguments.Use + " FILE…";

    /// <summary>Runs it.</summary>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors)
    {
        var options = Options.Parse(arguments, ModuleArguments.Names);
        if (options.Words.Count == 0)
            throw new UsageException("no file is named");
        var texts = options.Words.Select(ModuleArguments.Read).ToList();
        var result = ModuleArguments.Compile(options, texts, options.Words);
        ModuleArguments.Print(result.Diagnostics, errors);
        if (result.Schema is not { } schema)
            return 1;
        var first = true;
        foreach (var module in texts.Select(t => schema.Modules.FirstOrDefault(m => m.IsImplemented && IsOf(m, t))).OfType<Module>().Distinct())
        {
            if (!first)
                output.WriteLine();
            first = false;
            SchemaTree.Print(schema, module, output);
        }
        return 0;
    }

    private static bool IsOf(Module module, ModuleText text) =>
        ReferenceEquals(module.Text, text) || module.Submodules.Any(s => ReferenceEquals(s.Text, text));
}
