using System.Globalization;

namespace Netconf.Mano.Bench;

/// <summary>The scenarios by name, and the command line that chooses among them.</summary>
internal static class Runner
{
    private static readonly Dictionary<string, (string What, Action<int> Run)> Scenarios = new(StringComparer.Ordinal)
    {
        ["memory"] = ("bytes of heap an entry takes, and what deletes give back", MemoryScenario.Run),
        ["codec"] = ("parse and print, ours against XmlReader and XmlWriter in the same run", CodecScenario.Run),
        ["tree"] = ("lookup, one-leaf edits, diffs, user order", TreeScenario.Run),
        ["growth"] = ("the same at 1k, 10k, 100k and 1M entries", GrowthScenario.Run),
        ["commit"] = ("NETCONF sessions over the datastore: load, one-leaf commits, gets, at 1k, 10k, 100k, 1M up to so many entries", CommitScenario.Run),
        ["fresh"] = ("the first load and commit of a fresh process", CommitScenario.RunFresh),
        ["group"] = ("one committer and 64 over one store: the shared fsync", StoreScenario.Group),
        ["stall"] = ("commit latencies with and without checkpoints being written beside", StoreScenario.Stall),
        ["start"] = ("starts at 1k, 100k and so many entries, from the log and from a checkpoint", StoreScenario.Start),
        ["schema"] = ("compiling a large module and all of OpenConfig's, beside yanglint in the same run", SchemaScenario.Run),
        ["validate"] = ("parse and type check, and what a must and a leafref on every entry add", ValidationScenario.Run),
        ["notifications"] = ("so many subscribers to one stream (at most 1,000), 20 events a second each, over Unix sockets and SSH", NotificationScenario.Run),
        ["sessions"] = ("sessions with the program itself: set-up, small gets, pipelined requests, idle ones", SessionsScenario.Run),
        ["ssh"] = ("the SSH transport, transfers beside sshd's in the same run", SshScenario.Run),
    };

    public static int Run(string[] args)
    {
        if (args.Length == 0 || !Scenarios.TryGetValue(args[0], out var scenario))
        {
            Console.WriteLine("usage: Bench SCENARIO [ENTRIES] | Bench micro [BenchmarkDotNet's options]");
            foreach (var (name, (what, _)) in Scenarios)
                Console.WriteLine($"  {name,-13} {what}");
            return args.Length == 0 ? 0 : 2;
        }
        scenario.Run(args.Length > 1 ? int.Parse(args[1], NumberStyles.AllowThousands, CultureInfo.InvariantCulture) : 100_000);
        return 0;
    }
}
