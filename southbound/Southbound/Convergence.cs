using System.Collections.Immutable;

namespace Netconf.Mano.Southbound;

/// <summary>How a convergence ended.</summary>
public enum ConvergenceStatus
{
    /// <summary>The VIM shows exactly the graph, seen in a pass that began after the last action.</summary>
    Converged,

    /// <summary>All that may be done is done; irreversible actions wait for the confirmation.</summary>
    Held,

    /// <summary>Nothing more can be done without someone's doing; <see cref="Convergence.Faults"/> says what.</summary>
    Failed,

    /// <summary>The deadline has passed; the work can be taken up again.</summary>
    TimedOut,
}

/// <summary>A fault and the resource that has it.</summary>
/// <param name="Id">Logical id; empty: the VIM as a whole.</param>
/// <param name="Kind">Kind of the resource; null: the VIM as a whole.</param>
/// <param name="Fault">What went wrong last.</param>
public sealed record ResourceFault(string Id, ResourceKind? Kind, VimFault Fault)
{
    /// <inheritdoc/>
    public override string ToString() => Id.Length == 0 ? Fault.ToString() : $"{Kind} {Id}: {Fault}";
}

/// <summary>The end of a convergence.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Faults">Faults of what is not as wanted, in the order of the graph; empty when converged or held.</param>
/// <param name="Remaining">What is still to be done; empty when converged.</param>
public sealed record Convergence(
    ConvergenceStatus Status, ImmutableArray<ResourceFault> Faults, ImmutableArray<VimAction> Remaining)
{
    /// <summary>Whether doing the same again later may succeed: every fault is transient.</summary>
    public bool MayRetry => Status == ConvergenceStatus.TimedOut || Faults.All(f => f.Fault.IsTransient);
}

/// <summary>An action that was performed, with what came of it.</summary>
/// <param name="Action">The action.</param>
/// <param name="VimId">The VIM id made or acted upon, when known.</param>
/// <param name="Fault">Null when it succeeded.</param>
public sealed record PerformedAction(VimAction Action, string? VimId, VimFault? Fault);

/// <summary>How to converge.</summary>
public sealed record ConvergeOptions
{
    /// <summary>Leave deletes undone (a confirmed commit is pending).</summary>
    public bool HoldIrreversible { get; init; }

    /// <summary>When to give up, counted from the start.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// How often a resource may be made in one run when the VIM gives it up (ERROR) in our hands. What was in error before
    /// the run is always replaced: a run repairs what it finds and reports what breaks under it.
    /// </summary>
    public int CreateAttempts { get; init; } = 1;

    /// <summary>How often an action is tried while its faults are transient.</summary>
    public int TransientAttempts { get; init; } = 6;

    /// <summary>First pause after a transient fault; doubled each time up to <see cref="LongestPause"/>.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause between tries.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Called after each performed action (progress, "performed changes"); must return at once.</summary>
    public Action<PerformedAction>? OnPerformed { get; init; }

    /// <summary>Called with each plan before anything of it is performed (progress); must return at once.</summary>
    public Action<VimPlan>? OnPlanned { get; init; }
}
