using Netconf.Mano.Yang;

namespace Netconf.Mano.YangCompiler.Commands;

/// <summary>print: prints a module as YANG or YIN, whichever it was written in; 1 when it cannot be read.</summary>
public static class PrintCommand
{
    /// <summary>How it is used.</summary>
    public const string Use = "[-p DIR]… [--format yang|yin] FILE…";

    /// <summary>Runs it.</summary>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors)
    {
        var options = Options.Parse(arguments, [.. ModuleArguments.Names, "--format", "-f"]);
        if (options.Words.Count == 0)
            throw new UsageException("no file is named");
        var format = (options.Last("--format") ?? options.Last("-f") ?? "yang") switch
        {
            "yang" => ModuleFormat.Yang,
            "yin" => ModuleFormat.Yin,
            var other => throw new UsageException($"--format {other}: write yang or yin"),
        };
        var status = 0;
        foreach (var file in options.Words)
        {
            var findings = ModulePrinter.Print(ModuleArguments.Read(file), ModuleArguments.Source(options, options.Words), format, output);
            ModuleArguments.Print(findings, errors);
            if (findings.Any(f => f.Severity == DiagnosticSeverity.Error))
                status = 1;
        }
        return status;
    }
}
