using System.Diagnostics;

namespace Netconf.Mano.Bench;

/// <summary>Takes figures: CPU time of the process, not of the clock, so that other processes disturb little.</summary>
internal static class Measure
{
    /// <summary>CPU seconds of one run: the best of several, after one to warm up.</summary>
    public static double Cpu(Action run, int times = 5)
    {
        run();
        var best = double.MaxValue;
        for (var i = 0; i < times; i++)
        {
            GC.Collect();
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            run();
            best = Math.Min(best, (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds);
        }
        return best;
    }

    /// <summary>Microseconds and bytes allocated per call, over many.</summary>
    public static (double Microseconds, double Bytes) Each(int calls, Action<int> run)
    {
        for (var i = 0; i < Math.Min(calls, 2000); i++)
            run(i);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        for (var i = 0; i < calls; i++)
            run(i);
        var seconds = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
        return (seconds * 1e6 / calls, (double)(GC.GetAllocatedBytesForCurrentThread() - allocated) / calls);
    }

    /// <summary>Heap in use after a full collection.</summary>
    public static long Heap()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    /// <summary>A row: what, figure, unit.</summary>
    public static void Row(string what, double figure, string unit) =>
        Console.WriteLine($"{what,-52} {figure,12:N2} {unit}");
}
