namespace Netconf.Mano.Southbound.Tests.Support;

/// <summary>Stands for the process being killed: nothing of the program runs after it.</summary>
internal sealed class CrashException : Exception;

/// <summary>The places where a run may be cut off, counted; at the chosen one it is.</summary>
internal sealed class CrashPoints
{
    private int _passed;

    /// <summary>Which point kills; 0: none.</summary>
    internal int KillAt { get; init; }

    internal int Passed => Volatile.Read(ref _passed);

    internal void Pass()
    {
        if (Interlocked.Increment(ref _passed) is var n && KillAt > 0 && n >= KillAt)
        {
            throw new CrashException(); // and so does every later point: a dead process does not go on elsewhere
        }
    }
}

/// <summary>Records in memory that outlive the executor, as the state store outlives the process.</summary>
internal sealed class MemoryLedger : IResourceLedger
{
    internal CrashPoints Crash { get; set; } = new();

    public RecordedResources Recorded { get; private set; } = RecordedResources.None;

    internal int Writes { get; private set; }

    public ValueTask WriteAsync(LedgerChange change, CancellationToken cancellationToken)
    {
        Crash.Pass(); // killed before it is durable
        Recorded = Recorded.With(change);
        Writes++;
        Crash.Pass(); // killed just after
        return ValueTask.CompletedTask;
    }

    /// <summary>Loses everything, as a restored old backup would.</summary>
    internal void Lose() => Recorded = RecordedResources.None;
}
