namespace Netconf.Mano.YangCompiler.Commands;

/// <summary>check: compiles modules and prints what is wrong; 0 when nothing is, else 1.</summary>
public static class CheckCommand
{
    /// <summary>How it is used.</summary>
    public const string Use = ModuleArguments.Use + " FILE…";

    /// <summary>Runs it.</summary>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors)
    {
        var options = Options.Parse(arguments, ModuleArguments.Names);
        if (options.Words.Count == 0)
            throw new UsageException("no file is named");
        var result = ModuleArguments.Compile(options, options.Words);
        ModuleArguments.Print(result.Diagnostics, errors);
        return result.HasErrors ? 1 : 0;
    }
}
