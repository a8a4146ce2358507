using System.Diagnostics;
using System.Globalization;

namespace Netconf.Mano.Datastore.Tests.Crash;

/// <summary>
/// Every acknowledged commit is there, no half of another, and the start succeeds: after a power cut at any moment (rebuilt from a record of all that SQLite and the
/// server wrote), with writes and syncs that failed on the way, and after SIGKILL. <c>MANO_CRASH_ROUNDS</c> (tools/test --crash) sets how often.
/// </summary>
[TestClass]
public sealed class CrashTests : IDisposable
{
    private const int CommitsOfALoad = 250;
    private static readonly int Rounds = int.Parse(Environment.GetEnvironmentVariable("MANO_CRASH_ROUNDS") ?? "50", CultureInfo.InvariantCulture);
    private readonly string _directory = Directory.CreateTempSubdirectory("mano-crash-").FullName;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task WhatWasAcknowledgedSurvivesAPowerCut(bool withFaults)
    {
        // Half of the rounds with faults on the way, each load serving at most 100 of them.
        for (var left = Rounds / 2; left > 0; left -= 100)
        {
            var seed = NewSeed();
            var trace = await RecordAsync(seed, withFaults);
            await CutPowerAsync(trace, Math.Min(left, 100), seed);
        }
    }

    [TestMethod]
    public async Task WhatWasAcknowledgedSurvivesSigkill()
    {
        var data = Directory.CreateDirectory(Path.Combine(_directory, "killed")).FullName;
        for (var round = 0; round < Math.Max(3, Rounds / 20); round++)
        {
            var random = new Random(NewSeed());
            using var load = Start(data, 1_000_000, new Dictionary<string, string>());
            // The moment is so many acknowledgements after the start, not a time: a slow machine must not kill an idle child.
            for (var left = random.Next(1, 60); left > 0; left--)
                if (await load.StandardOutput.ReadLineAsync(TestContext.CancellationToken) is null)
                    Assert.Fail(await load.StandardError.ReadToEndAsync(TestContext.CancellationToken));
            load.Kill();
            await load.WaitForExitAsync(TestContext.CancellationToken);
            var lines = (await File.ReadAllTextAsync(Path.Combine(data, "acks"), TestContext.CancellationToken)).Split('\n')[..^1];
            long Last(char kind) => lines.Where(l => l[0] == kind).Select(l => long.Parse(l[2..], CultureInfo.InvariantCulture)).DefaultIfEmpty().Max();
            await CrashModel.VerifyAsync(data, Last('c'), Last('s'), $"round {round}");
        }
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private int NewSeed()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("MANO_CRASH_SEED"), out var given) ? given : Random.Shared.Next();
        TestContext.WriteLine($"MANO_CRASH_SEED={seed}");
        return seed;
    }

    private async Task CutPowerAsync(byte[] trace, int times, int seed)
    {
        var random = new Random(seed);
        var count = Disk.Count(trace);
        var disk = new Disk(trace);
        var done = 0;
        foreach (var moment in Enumerable.Range(0, times).Select(_ => random.Next(count + 1)).Order())
        {
            for (; done < moment; done++)
                disk.Step();
            var image = Directory.CreateDirectory(Path.Combine(_directory, "image")).FullName;
            disk.CutPower(image, random);
            await CrashModel.VerifyAsync(image, disk.Commits, disk.States, $"seed {seed}, power cut after write {moment} of {count}");
            Directory.Delete(image, recursive: true);
        }
    }

    private async Task<byte[]> RecordAsync(int seed, bool withFaults)
    {
        var library = await CompileAsync();
        var data = Directory.CreateDirectory(Path.Combine(_directory, "recorded")).FullName;
        var trace = Path.Combine(_directory, "trace");
        var environment = new Dictionary<string, string> { ["LD_PRELOAD"] = library, ["MANO_CRASH_DIR"] = data, ["MANO_CRASH_TRACE"] = trace };
        if (withFaults)
            environment["MANO_CRASH_FAULTS"] = seed.ToString(CultureInfo.InvariantCulture);
        using (var load = Start(data, CommitsOfALoad, environment))
        {
            var output = load.StandardOutput.ReadToEndAsync(TestContext.CancellationToken);
            var error = await load.StandardError.ReadToEndAsync(TestContext.CancellationToken);
            await output;
            await load.WaitForExitAsync(TestContext.CancellationToken);
            Assert.AreEqual(0, load.ExitCode, error);
        }
        Directory.Delete(data, recursive: true);
        return await File.ReadAllBytesAsync(trace, TestContext.CancellationToken);
    }

    private async Task<string> CompileAsync()
    {
        var library = Path.Combine(_directory, "faults.so");
        if (File.Exists(library))
            return library;
        if (!File.Exists("/usr/bin/gcc"))
            Assert.Inconclusive("gcc is not installed (apt-get install gcc libc6-dev; tools/test does)");
        using var gcc = Process.Start("/usr/bin/gcc", ["-O1", "-shared", "-fPIC", "-o", library, Path.Combine(AppContext.BaseDirectory, "Crash", "faults.c"), "-ldl", "-lpthread"]);
        await gcc.WaitForExitAsync(TestContext.CancellationToken);
        Assert.AreEqual(0, gcc.ExitCode);
        return library;
    }

    private static Process Start(string directory, int commits, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in new[] { "crash-load", directory, commits.ToString(CultureInfo.InvariantCulture) })
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
