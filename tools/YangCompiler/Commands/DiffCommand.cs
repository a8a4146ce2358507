using Netconf.Mano.Yang;

namespace Netconf.Mano.YangCompiler.Commands;

/// <summary>
/// diff: what a new revision changes and breaks (RFC 7950 §11). 0 when nothing breaks, 1 when something does, 2 when a module does
/// not compile.
/// </summary>
public static class DiffCommand
{
    /// <summary>How it is used.</summary>
    public const string Use = ModuleArguments.Use + " OLD NEW";

    /// <summary>Runs it.</summary>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors)
    {
        var options = Options.Parse(arguments, ModuleArguments.Names);
        if (options.Words is not [var oldFile, var newFile])
            throw new UsageException("name two files");
        if (Compile(options, oldFile, errors) is not { } old || Compile(options, newFile, errors) is not { } next)
            return 2;
        var changes = SchemaDiff.Compare(old.Schema, old.Module, next.Schema, next.Module);
        foreach (var change in changes)
            output.WriteLine(change);
        return changes.Any(c => c.IsBreaking) ? 1 : 0;
    }

    private static (Schema Schema, Module Module)? Compile(Options options, string file, TextWriter errors)
    {
        var text = ModuleArguments.Read(file);
        var result = ModuleArguments.Compile(options, [text], [file]);
        ModuleArguments.Print(result.Diagnostics, errors);
        var module = result.Schema?.Modules.FirstOrDefault(m => ReferenceEquals(m.Text, text) || m.Submodules.Any(s => ReferenceEquals(s.Text, text)));
        return module is null ? null : (result.Schema!, module);
    }
}
