namespace Netconf.Mano.Datastore;

/// <summary>Who acts: every change, lock and operation has one, and the history names it.</summary>
/// <param name="User">The user as authenticated by the transport.</param>
/// <param name="SessionId">The NETCONF session, 0 for the server itself.</param>
/// <param name="Source">The peer's address, or the part of the server that acts.</param>
public sealed record Actor(string User, uint SessionId, string Source)
{
    /// <summary>Groups the transport vouches for (RFC 8341 external groups).</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Whether access control does not apply: the server's own acts, and the recovery session (RFC 8341 §3.2.3).</summary>
    public bool IsRecovery { get; init; }

    /// <summary>Whether it edits a candidate of its own instead of the shared one: its session asked for that.</summary>
    public bool HasPrivateCandidate { get; init; }

    /// <summary>The server itself, acting in <paramref name="part"/>.</summary>
    public static Actor Server(string part) => new("mano", 0, part) { IsRecovery = true };
}

/// <summary>The datastores (RFC 6241, RFC 8342, RFC 8808). A lock can be on the first three.</summary>
public enum DatastoreName
{
    /// <summary>What the server does.</summary>
    Running,

    /// <summary>What is being prepared (RFC 6241 §8.3).</summary>
    Candidate,

    /// <summary>What the server starts from (RFC 6241 §8.7), where enabled.</summary>
    Startup,

    /// <summary>Running after everything that templates would make of it; there are none, so it is running (RFC 8342 §5.1.4).</summary>
    Intended,

    /// <summary>What is really so: the configuration in use, with the state (RFC 8342 §5.3).</summary>
    Operational,

    /// <summary>What the first start began with (RFC 8808).</summary>
    FactoryDefault,
}
