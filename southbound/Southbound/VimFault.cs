namespace Netconf.Mano.Southbound;

/// <summary>What kind of thing went wrong; decides the alarm's probable cause and what an operator is told to do.</summary>
public enum VimFaultCategory
{
    /// <summary>No connection: refused, unknown host, TLS failure, circuit open.</summary>
    Unreachable,

    /// <summary>No answer in time. The VIM may have acted nevertheless.</summary>
    Timeout,

    /// <summary>The credential was refused.</summary>
    Authentication,

    /// <summary>The credential is good, but the VIM's policy forbids the call.</summary>
    Forbidden,

    /// <summary>Something referred to does not exist (image, flavor, network, …).</summary>
    NotFound,

    /// <summary>The state of a resource, or an address in use, forbids the call now.</summary>
    Conflict,

    /// <summary>A quota of the project is exhausted.</summary>
    Quota,

    /// <summary>No host can take it: compute capacity, affinity rules, no free address.</summary>
    NoCapacity,

    /// <summary>The VIM finds the request wrong: the graph cannot be realised there as it is.</summary>
    Invalid,

    /// <summary>The VIM asks to slow down.</summary>
    Throttled,

    /// <summary>The VIM failed inside (5xx, a resource in ERROR for its own reasons).</summary>
    Internal,

    /// <summary>The VIM lacks a service or version that is needed.</summary>
    Unsupported,
}

/// <summary>A failure at a VIM, as a value: category, whether waiting may help, and words for an operator.</summary>
/// <param name="Category">What kind of thing went wrong.</param>
/// <param name="IsTransient">True when the same call may succeed later without anyone's doing.</param>
/// <param name="Cause">One sentence for an operator: what failed and why, with the VIM's own reason. No secret, no stack.</param>
/// <param name="Call">The call that failed, for example <c>POST compute /servers</c>.</param>
public sealed record VimFault(VimFaultCategory Category, bool IsTransient, string Cause, string Call)
{
    /// <summary>HTTP status, when there was a reply.</summary>
    public int? Status { get; init; }

    /// <summary>How long the VIM asked to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// True when the VIM may have carried the call out although it failed for us (lost reply, 5xx after acceptance). A
    /// create that failed so is looked for by its mark before it is repeated.
    /// </summary>
    public bool MayHaveHappened { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Cause} [{Call}{(Status is { } s ? $": {s}" : "")}]";
}

/// <summary>A call to a VIM failed; <see cref="Fault"/> says how.</summary>
public sealed class VimException : Exception
{
    /// <summary>Wraps a fault.</summary>
    public VimException(VimFault fault, Exception? inner = null) : base(fault.ToString(), inner) => Fault = fault;

    /// <summary>What went wrong.</summary>
    public VimFault Fault { get; }
}
