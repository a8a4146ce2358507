using Netconf.Mano.YangCompiler.Bindings;
using Netconf.Mano.YangCompiler.Commands;
using Netconf.Mano.YangCompiler.Coverage;

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

    private const string OfModules = """
          -p DIR            a directory searched for imported and included modules; may be repeated; the files' own are searched last
          -F MODULE:f1,f2   the features of a module that are supported (MODULE: for none); all of those not named
        """;

    private static readonly (string Name, string Use, string What, Command Run)[] Commands =
    [
        ("check", CheckCommand.Use, $"""
            Compiles modules and prints what is wrong: file:line:column: error code: message (remedy). Exit status 0 when nothing is, else 1.
            {OfModules}
            """, CheckCommand.Run),
        ("tree", TreeCommand.Use, $"""
            Prints modules as tree diagrams (RFC 8340). Exit status 1 when they do not compile.
            {OfModules}
            """, TreeCommand.Run),
        ("validate", ValidateCommand.Use, $"""
            Holds a document against modules. Exit status 0 valid, 1 invalid, 2 the modules do not compile. A finding is path: error-tag (error-app-tag): message.
            {OfModules}
              --type T          data (the default: configuration and state), config, get (a filtered reply: types only), edit (the content of an edit-config),
                                rpc, reply, notification
              --format F        xml or json; by default json for *.json
              --defaults D      how defaults are printed (RFC 6243): report-all, trim, explicit, tagged
              --print F         prints the data as xml or json
            """, ValidateCommand.Run),
        ("print", PrintCommand.Use, """
            Prints modules as YANG or YIN, whichever they were written in.
              --format F        yang or yin
            """, PrintCommand.Run),
        ("diff", DiffCommand.Use, $"""
            Prints what a new revision changes, and what of it breaks users of the old one (RFC 7950 §11). Exit status 0 nothing breaks, 1 something does, 2 a module
            does not compile.
            {OfModules}
            """, DiffCommand.Run),
        ("bindings", BindingsCommand.Use, """
            Generates C# views and editors of the modules of a list, or TypeScript types of their JSON.
              --modules FILE    the modules, one a line; names of types are given out in this order
              --root NAME       the name of the view of the root
            """, BindingsCommand.Run),
        ("coverage", CoverageCommand.Use, """
            Says which rpcs, actions, notifications and state leafs of the modules of a list a program deals with: whether its assemblies refer to the generated
            contracts (see bindings, whose options it takes). Exit status 0 when all are, 1 when not.
              --only KIND,…     of rpcs, actions, notifications, state
              --known FILE      schema paths that are known not to be, one a line; naming one that is is wrong too
            """, CoverageCommand.Run),
    ];

    /// <summary>Runs the command named by the first word.</summary>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors)
    {
        if (arguments.Count == 0 || arguments is ["-h" or "--help" or "help"])
        {
            PrintUse(output);
            return arguments.Count == 0 ? UsageError : 0;
        }
        if (arguments is ["help", var topic])
            arguments = [topic, "--help"];
        foreach (var (name, use, what, run) in Commands)
        {
            if (name != arguments[0])
                continue;
            if (arguments.Skip(1).Any(a => a is "-h" or "--help"))
            {
                output.WriteLine($"use: yangc {name} {use}");
                output.WriteLine(what);
                return 0;
            }
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
        foreach (var (name, use, _, _) in Commands)
            writer.WriteLine($"  yangc {name} {use}");
        writer.WriteLine("yangc help COMMAND says more.");
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
