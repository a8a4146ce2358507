using Netconf.Mano.YangCompiler.Bindings;
using Netconf.Mano.YangCompiler.Commands;

namespace Netconf.Mano.YangCompiler;

/// <summary>One command of yangc: reads its arguments, does its work, answers the exit status.</summary>
/// <param name="arguments">The words after the command.</param>
/// <param name="output">Results go here.</param>
/// <param name="errors">Diagnostics go here.</param>
public delegate int Command(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors);

/// <summary>The commands of yangc.</summary>
public static class CommandTable
{
    /// <summary>The exit status of a command line that cannot be read.</summary>
    public const int UsageError = 64;

    private static readonly (string Name, string Use, Command Run)[] Commands =
    [
        ("check", CheckCommand.Use, CheckCommand.Run),
        ("tree", TreeCommand.Use, TreeCommand.Run),
        ("validate", ValidateCommand.Use, ValidateCommand.Run),
        ("print", PrintCommand.Use, PrintCommand.Run),
        ("diff", DiffCommand.Use, DiffCommand.Run),
        ("bindings", BindingsCommand.Use, BindingsCommand.Run),
    ];

    /// <summary>Runs the command named by the first word.</summary>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors)
    {
        if (arguments.Count == 0 || arguments[0] is "-h" or "--help" or "help")
        {
            PrintUse(output);
            return arguments.Count == 0 ? UsageError : 0;
        }
        foreach (var (name, use, run) in Commands)
        {
            if (name != arguments[0])
                continue;
            try
            {
                return run([.. arguments.Skip(1)], output, errors);
            }
            catch (UsageException e)
            {
                errors.WriteLine($"yangc {name}: {e.Message}");
                errors.WriteLine($"use: yangc {name} {use}");
                return UsageError;
            }
        }
        errors.WriteLine($"yangc: there is no command {arguments[0]}");
        PrintUse(errors);
        return UsageError;
    }

    private static void PrintUse(TextWriter writer)
    {
        writer.WriteLine("use: yangc COMMAND …");
        foreach (var (name, use, _) in Commands)
            writer.WriteLine($"  yangc {name} {use}");
    }
}

/// <summary>The command line cannot be read.</summary>
public sealed class UsageException : Exception
{
    /// <summary>Says why.</summary>
    public UsageException(string message)
        : base(message)
    {
    }

    /// <summary>Says nothing.</summary>
    public UsageException()
    {
    }

    /// <summary>Says why and what came before.</summary>
    public UsageException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
