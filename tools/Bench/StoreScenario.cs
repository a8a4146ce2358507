using System.Diagnostics;
using Netconf.Mano.Datastore.Storage;

namespace Netconf.Mano.Bench;

/// <summary>The store: commits that share an fsync, what a checkpoint costs the commits beside it, and how long a start takes.</summary>
internal static class StoreScenario
{
    /// <summary>One committer and 64, in the same run: the ratio is what sharing the fsync gives.</summary>
    public static void Group(int entries)
    {
        using var fsync = new FsyncProbe();
        Measure.Row("fsync of 4 KiB on this disk", fsync.Milliseconds, "ms");
        GroupAsync(entries).GetAwaiter().GetResult();
    }

    /// <summary>Commit latencies with and without a checkpoint being written all the time.</summary>
    public static void Stall(int entries) => StallAsync(entries).GetAwaiter().GetResult();

    /// <summary>Starts in a process of their own: from the log alone, and from a checkpoint.</summary>
    public static void Start(int entries)
    {
        foreach (var size in new[] { 1_000, 100_000, entries }.Distinct().Order())
        {
            var directory = Directory.CreateTempSubdirectory("mano-bench-").FullName;
            try
            {
                FillAsync(directory, size, withCheckpoint: false).GetAwaiter().GetResult();
                Open($"{size:N0} entries, from the log", directory);
                FillAsync(directory, 0, withCheckpoint: true).GetAwaiter().GetResult();
                Open($"{size:N0} entries, from a checkpoint", directory);
            }
            finally
            {
                Directory.Delete(directory, recursive: true);
            }
        }
    }

    /// <summary>The child of <see cref="Start"/>: opens, says what it took, ends.</summary>
    public static async Task OpenAsync(string directory)
    {
        _ = ListModule.Schema;
        var clock = Stopwatch.StartNew();
        await using var fixture = new StoreFixture(directory);
        var took = clock.Elapsed;
        using var process = Process.GetCurrentProcess();
        process.Refresh();
        var (rss, peak) = (process.WorkingSet64, process.PeakWorkingSet64);
        Console.WriteLine(
            $"{took.TotalSeconds:F2} s, CPU {Environment.CpuUsage.TotalTime.TotalSeconds:F2} s, RSS {rss >> 20} MB (peak {peak >> 20} MB), heap {Measure.Heap() >> 20} MB");
    }

    private static async Task FillAsync(string directory, int entries, bool withCheckpoint)
    {
        await using var fixture = new StoreFixture(directory);
        if (entries > 0)
            await fixture.LoadAsync(entries);
        if (!withCheckpoint)
            return;
        var running = fixture.Datastores.Configuration.Running;
        fixture.Store.Checkpoints.Write(
            CheckpointKind.Configuration, running.Revision, running.Tree.Schema.ContentId, output => Netconf.Mano.Datastore.TreeText.Write(running.Tree, output));
    }

    private static void Open(string what, string directory)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["start-child", directory]) { RedirectStandardOutput = true };
        using var child = Process.Start(start)!;
        Console.WriteLine($"{what,-52} {child.StandardOutput.ReadToEnd().Trim()}");
        child.WaitForExit();
    }

    private static async Task GroupAsync(int entries)
    {
        await using var fixture = new StoreFixture();
        await fixture.LoadAsync(entries);
        await RateAsync(fixture, entries, 1, TimeSpan.FromSeconds(1));
        await RateAsync(fixture, entries, 64, TimeSpan.FromSeconds(1));
        var one = await RateAsync(fixture, entries, 1, TimeSpan.FromSeconds(3));
        var many = await RateAsync(fixture, entries, 64, TimeSpan.FromSeconds(3));
        Measure.Row("one committer", one.Rate, "commits/s");
        Measure.Row("  CPU a commit", one.Cpu, "µs");
        Measure.Row("64 committers", many.Rate, "commits/s");
        Measure.Row("  CPU a commit", many.Cpu, "µs");
        Measure.Row("ratio", many.Rate / one.Rate, "times");
    }

    private static async Task<(double Rate, double Cpu)> RateAsync(StoreFixture fixture, int entries, int committers, TimeSpan time)
    {
        var done = 0;
        var cpu = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, committers).Select(c => Task.Run(async () =>
        {
            var random = new Random(c);
            while (clock.Elapsed < time)
            {
                await fixture.SetAsync(random.Next(entries), random.Next());
                Interlocked.Increment(ref done);
            }
        })));
        return (done / clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / done);
    }

    private static async Task StallAsync(int entries)
    {
        await using var fixture = new StoreFixture();
        await fixture.LoadAsync(entries);
        await LatenciesAsync(fixture, entries, 500, seed: 1);
        var alone = await LatenciesAsync(fixture, entries, 3000, seed: 2);
        using var stop = new CancellationTokenSource();
        var checkpoints = 0;
        var writing = Task.Run(() =>
        {
            for (; !stop.IsCancellationRequested; checkpoints++)
            {
                var running = fixture.Datastores.Configuration.Running;
                fixture.Store.Checkpoints.Write(
                    CheckpointKind.Configuration, running.Revision, running.Tree.Schema.ContentId, output => Netconf.Mano.Datastore.TreeText.Write(running.Tree, output));
            }
        });
        var beside = await LatenciesAsync(fixture, entries, 3000, seed: 3);
        await stop.CancelAsync();
        await writing;
        Console.WriteLine($"{entries:N0} entries, 3000 one-leaf commits; {checkpoints} checkpoints beside the second row");
        Print("alone", alone);
        Print("beside checkpoints", beside);
    }

    private static async Task<double[]> LatenciesAsync(StoreFixture fixture, int entries, int commits, int seed)
    {
        var latencies = new double[commits];
        var random = new Random(seed);
        for (var i = 0; i < commits; i++)
        {
            var clock = Stopwatch.GetTimestamp();
            await fixture.SetAsync(random.Next(entries), random.Next());
            latencies[i] = Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
        }
        Array.Sort(latencies);
        return latencies;
    }

    private static void Print(string what, double[] sorted) => Console.WriteLine(
        $"{what,-24} p50 {sorted[sorted.Length / 2]:F2} ms, p99 {sorted[sorted.Length * 99 / 100]:F2} ms, p99.9 {sorted[sorted.Length * 999 / 1000]:F2} ms, max {sorted[^1]:F2} ms");

    /// <summary>What one fsync costs here: the ratio means something only beside it.</summary>
    private sealed class FsyncProbe : IDisposable
    {
        private readonly string _path = Path.GetTempFileName();

        public FsyncProbe()
        {
            using var file = new FileStream(_path, FileMode.Create, FileAccess.Write, FileShare.None, 0);
            var page = new byte[4096];
            const int Times = 200;
            file.Write(new byte[Times * page.Length]);
            file.Flush(flushToDisk: true);
            // Over what is there already, as SQLite's log does: a file that grows costs more.
            file.Position = 0;
            var clock = Stopwatch.StartNew();
            for (var i = 0; i < Times; i++)
            {
                file.Write(page);
                file.Flush(flushToDisk: true);
            }
            Milliseconds = clock.Elapsed.TotalMilliseconds / Times;
        }

        public double Milliseconds { get; }

        public void Dispose() => File.Delete(_path);
    }
}
