using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging.Abstractions;
using Netconf.Mano.Southbound.Tests.Support;

namespace Netconf.Mano.Southbound.Tests;

/// <summary>
/// Whatever is wanted one after the other, wherever the process is killed, whatever the VIM refuses, loses, breaks or
/// forgets to list in time: in the end there is exactly what was wanted last.
/// </summary>
[TestClass]
public sealed class ConvergencePropertyTests
{
    /// <summary>One thing that happens: a wish, perhaps cut off at a point, perhaps with the records lost or a server taken away.</summary>
    private sealed record Event(int Servers, int Incarnation, bool Stopped, bool OtherNetwork, int CrashAt, int Mischief)
    {
        internal ResourceGraph Graph() => Vnf(Servers, Incarnation, Stopped, OtherNetwork);
    }

    [TestMethod]
    public async Task AnyHistoryEndsInExactlyTheLastWish()
    {
        var events =
            from servers in Gen.Choose(0, 3)
            from incarnation in Gen.Choose(0, 1)
            from stopped in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
            from other in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
            from crash in Gen.Choose(0, 30)
            from mischief in Gen.Choose(0, 9)
            select new Event(servers, incarnation, stopped, other, crash, mischief);
        var histories = from seed in Gen.Choose(0, int.MaxValue - 1) from history in Gen.NonEmptyListOf(events).Resize(5) select (seed, history.ToList());
        await OnAThreadOfItsOwnAsync(() =>
            Prop.ForAll(histories.ToArbitrary(), h => Ends(h.seed, h.Item2)).Check(Config.QuickThrowOnFailure.WithMaxTest(100)));
    }

    /// <summary>FsCheck's properties block; on a pool thread they would look like work to the virtual clock.</summary>
    private static Task OnAThreadOfItsOwnAsync(Action action)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
#pragma warning disable CA1031 // handed over to the test
            try
            {
                action();
                done.SetResult();
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
#pragma warning restore CA1031
        }).Start();
        return done.Task;
    }

    private static bool Ends(int seed, List<Event> history)
    {
        var clock = new VirtualClock();
        var vim = new MemoryVim(clock, seed, trouble: 0.08);
        var ledger = new MemoryLedger();
        foreach (var happening in history)
        {
            HappensAsync(clock, vim, ledger, happening).GetAwaiter().GetResult();
        }

        vim.Trouble = 0;
        foreach (var wish in new[] { history[^1].Graph(), ResourceGraph.Empty("vnf") })
        {
            Converges(clock, vim, ledger, wish);
            Passes(clock); // what was accepted and not listed yet would come to light
            if (history.Any(h => h.Mischief == 1))
            {
                Converges(clock, vim, ledger, wish); // without records, only its sight tells of it, and wakes its owner
            }

            CollectionAssert.AreEquivalent(
                wish.Resources.Select(r => $"{r.Id} {r.Spec}").ToList(), vim.Everything.Select(r => $"{r.Id} {r.Spec}").ToList(),
                string.Join("; ", vim.Everything));
        }

        return ledger.Recorded.ById.IsEmpty;
    }

    private static void Converges(VirtualClock clock, MemoryVim vim, MemoryLedger ledger, ResourceGraph wish)
    {
        var result = clock.RunAsync(() => ConvergeAsync(clock, vim, ledger, wish)).GetAwaiter().GetResult();
        Assert.AreEqual(ConvergenceStatus.Converged, result.Status, string.Join("; ", result.Faults) + " / " + string.Join("; ", result.Remaining));
    }

    private static void Passes(VirtualClock clock) => clock.RunAsync(async () =>
    {
        await Task.Delay(TimeSpan.FromSeconds(20), clock);
        return true;
    }).GetAwaiter().GetResult();

    private static async Task HappensAsync(VirtualClock clock, MemoryVim vim, MemoryLedger ledger, Event happening)
    {
        if (happening.Mischief == 1)
        {
            ledger.Lose();
        }
        else if (happening.Mischief is 2 or 3)
        {
            vim.Vanish(r => r.Kind == (happening.Mischief == 2 ? ResourceKind.Server : ResourceKind.Port));
        }

        ledger.Crash = vim.Crash = new CrashPoints { KillAt = happening.CrashAt };
        try
        {
            await clock.RunAsync(() => ConvergeAsync(clock, vim, ledger, happening.Graph()));
        }
        catch (CrashException)
        {
            // the next event is a new process
        }

        ledger.Crash = vim.Crash = new CrashPoints();
    }

    private static async Task<Convergence> ConvergeAsync(VirtualClock clock, MemoryVim vim, MemoryLedger ledger, ResourceGraph graph)
    {
        await using var site = new VimSite(new Borrowed(vim), new VimSiteOptions(), clock, NullLogger.Instance);
        site.Start();
        return await site.ConvergeAsync(graph, ledger, new ConvergeOptions { CreateAttempts = 3, Deadline = TimeSpan.FromMinutes(5) }, CancellationToken.None);
    }

    private static ResourceGraph Vnf(int servers, int incarnation, bool stopped, bool otherNetwork)
    {
        if (servers == 0)
        {
            return ResourceGraph.Empty("vnf");
        }

        List<Resource> all =
        [
            new NetworkResource { Id = "net", Mtu = otherNetwork ? 9000 : 1450 },
            new SubnetResource { Id = "net/v4", Network = "net", Cidr = IPNetwork.Parse("10.0.0.0/24") },
            new ServerGroupResource { Id = "apart", Policy = GroupPolicy.AntiAffinity },
        ];
        for (var i = 0; i < servers; i++)
        {
            all.Add(new PortResource { Id = $"vdu/{i}/cp", Network = ResourceRef.To("net"), After = ["net/v4"] });
            all.Add(new ServerResource
            {
                Id = $"vdu/{i}", Flavor = FlavorChoice.Named("f"), Image = ResourceRef.Existing("i"), Ports = [$"vdu/{i}/cp"], ServerGroup = "apart",
                Incarnation = incarnation, Power = stopped ? PowerState.Stopped : PowerState.Running,
            });
        }

        return ResourceGraph.Create("vnf", all);
    }

    /// <summary>Outlives the site that uses it.</summary>
    private sealed class Borrowed(MemoryVim vim) : IVim
    {
        public VimConnection Connection => vim.Connection;

        public Task<VimIdentity> ProbeAsync(CancellationToken cancellationToken) => vim.ProbeAsync(cancellationToken);

        public Task<Observed> ObserveAsync(Observed? previous, CancellationToken cancellationToken) => vim.ObserveAsync(previous, cancellationToken);

        public Task<ObservedResource?> FindAsync(ResourceKind kind, string vimId, CancellationToken cancellationToken) => vim.FindAsync(kind, vimId, cancellationToken);

        public VimPlan Plan(ResourceGraph desired, RecordedResources recorded, Observed observed, PlanContext context) => vim.Plan(desired, recorded, observed, context);

        public Task<ObservedResource?> PerformAsync(VimAction action, CancellationToken cancellationToken) => vim.PerformAsync(action, cancellationToken);

        public Task<ServerMeasure> MeasureAsync(string serverVimId, CancellationToken cancellationToken) => vim.MeasureAsync(serverVimId, cancellationToken);

        public Task<VimFacts> ReadFactsAsync(CancellationToken cancellationToken) => vim.ReadFactsAsync(cancellationToken);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
