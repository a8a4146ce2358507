using Netconf.Mano.Yang;
using Netconf.Mano.YangCompiler.Bindings;

namespace Netconf.Mano.YangCompiler.Coverage;

/// <summary>
/// coverage: which rpcs, actions, notifications and state leafs of the models a program deals with. It reads the program's assemblies: an rpc or action is handled
/// where one refers to its generated contract (or names it in a table of literals), a notification is sent where one refers to its, a state leaf is filled where one refers to its setter. 0 when
/// all are, or are named in the list of known gaps; 1 when one is not, or is named though it is; 2 when the models do not compile.
/// </summary>
internal static class CoverageCommand
{
    /// <summary>How it is used.</summary>
    public const string Use = "--namespace NAME --root NAME --modules LIST-FILE [--known FILE] [--only KIND,…] [-F module:f1,f2]… -p DIR… ASSEMBLY…";

    /// <summary>Runs it.</summary>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors)
    {
        var options = Options.Parse(arguments, ["--namespace", "--root", "--modules", "--known", "--only", .. ModuleArguments.Names]);
        if (options.Words.Count == 0)
            throw new UsageException("name the assemblies of the program");
        var request = new BindingsRequest(
            BindingsCommand.Required(options, "--namespace"), BindingsCommand.Required(options, "--root"),
            BindingsCommand.ReadList(BindingsCommand.Required(options, "--modules")));
        var result = SchemaCompiler.Compile(new SchemaRequest(new DirectoryModuleSource(options.All("-p"), recursive: true))
        {
            Implement = request.Modules, Features = ModuleArguments.Features(options),
        });
        ModuleArguments.Print(result.Diagnostics, errors);
        if (result.Schema is not { } schema)
            return 2;
        var referred = Referred(options.Words, request.Namespace);
        var known = options.Last("--known") is { } file ? BindingsCommand.ReadList(file).ToHashSet(StringComparer.Ordinal) : [];
        var contracts = BindingsGenerator.Contracts(schema, request);
        return Report(options.Last("--only") is { } kinds ? contracts.Where(c => Kinds(kinds).Contains(c.Kind)) : contracts, request.Root, referred, known, output);
    }

    private static string[] Kinds(string text)
    {
        string[] all = ["rpcs", "actions", "notifications", "state"];
        var kinds = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (kinds.FirstOrDefault(k => !all.Contains(k)) is { } wrong)
            throw new UsageException($"--only {wrong}: write of {string.Join(", ", all)}");
        return [.. kinds.Select(k => k == "state" ? "state leafs" : k)];
    }

    private static MemberReferences Referred(IReadOnlyList<string> assemblies, string @namespace)
    {
        var referred = new MemberReferences();
        foreach (var assembly in assemblies)
            try
            {
                referred.Add(assembly, @namespace);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadImageFormatException)
            {
                throw new UsageException($"{assembly} cannot be read as an assembly: {e.Message}");
            }
        return referred;
    }

    // The root's view has the contracts of the rpcs too.
    private static bool IsMet(Contract contract, string root, MemberReferences referred) =>
        referred.Has(contract.Member) || (contract.Kind == "rpcs" && (referred.Names(contract.Node.Module.Name, contract.Node.Name)
            || referred.Has(contract.Member.Replace("Rpcs.", root + ".", StringComparison.Ordinal))));

    private static int Report(IEnumerable<Contract> contracts, string root, MemberReferences referred, HashSet<string> known, TextWriter output)
    {
        var wrong = 0;
        foreach (var module in contracts.GroupBy(c => c.Node.Module.Name))
        {
            var kinds = module.GroupBy(c => c.Kind).Select(k => $"{k.Count(c => IsMet(c, root, referred))} of {k.Count()} {k.Key}");
            output.WriteLine($"{module.Key}: {string.Join(", ", kinds)}");
            foreach (var contract in module)
            {
                var isMissing = !IsMet(contract, root, referred);
                var isKnown = known.Contains(contract.Node.Path);
                if (isMissing)
                    output.WriteLine($"  {contract.Node.Path}{(isKnown ? " (known)" : "")}");
                else if (isKnown)
                    output.WriteLine($"  {contract.Node.Path} is there, though it is a known gap");
                wrong += isMissing != isKnown ? 1 : 0;
            }
        }
        return wrong == 0 ? 0 : 1;
    }
}
