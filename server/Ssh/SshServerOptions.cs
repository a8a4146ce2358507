using System.Net;

namespace Netconf.Mano.Ssh;

/// <summary>What a <see cref="SshServer"/> listens on, whom it lets in and what it allows.</summary>
public sealed record SshServerOptions
{
    /// <summary>Where to listen; port 0 takes a free one. Empty: only adopted sockets (call home) are served.</summary>
    public IReadOnlyList<IPEndPoint> Endpoints { get; init; } = [];

    /// <summary>The server's own keys.</summary>
    public required HostKeys HostKeys { get; init; }

    /// <summary>Decides who may come in.</summary>
    public required ISshAuthenticator Authenticator { get; init; }

    /// <summary>Says why a client from there is turned away before a word is spoken, or null; for bans.</summary>
    public Func<EndPoint?, string?>? Refuse { get; init; }

    /// <summary>Subsystems that a client may open; nothing else of SSH is offered.</summary>
    public IReadOnlyList<string> Subsystems { get; init; } = ["netconf"];

    /// <summary>Algorithms offered.</summary>
    public SshAlgorithms Algorithms { get; init; } = new();

    /// <summary>Connections at the same time, authenticated or not.</summary>
    public int MaxSessions { get; init; } = 4096;

    /// <summary>Connections that have not authenticated yet.</summary>
    public int MaxStartups { get; init; } = 1000;

    /// <summary>Connections from one address that have not authenticated yet, so that one host cannot take all the places.</summary>
    public int MaxStartupsPerAddress { get; init; } = 500;

    /// <summary>Subsystem channels in one connection, each a session of its own.</summary>
    public int MaxChannelsPerConnection { get; init; } = 16;

    /// <summary>Failed attempts before a connection is closed.</summary>
    public int MaxAuthAttempts { get; init; } = 6;

    /// <summary>How long a client may take to authenticate, and then to open its first channel.</summary>
    public TimeSpan LoginGrace { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The first failed password is answered after this time, each further one from the same address after twice the
    /// time before.</summary>
    public TimeSpan FailureDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest such delay.</summary>
    public TimeSpan MaxFailureDelay { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>A connection on whose channels nothing moved for so long is closed; null (default): never, since a session may
    /// wait days for a notification.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>How often a silent client is asked whether it lives; null: never.</summary>
    public TimeSpan? KeepAlive { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Unanswered questions after which a client counts as gone.</summary>
    public int KeepAliveCount { get; init; } = 3;

    /// <summary>How long a client may take to close after its last channel ended.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>New keys are agreed on after so many bytes in one direction.</summary>
    public long RekeyBytes { get; init; } = 1L << 30;

    /// <summary>New keys are agreed on after this time, once something is sent.</summary>
    public TimeSpan RekeyTime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Threads that carry authenticated connections; 0: one per core, at most four.</summary>
    public int IoLoops { get; init; }

    /// <summary>Threads for key exchange and authentication; 0: half the cores.</summary>
    public int HandshakeLoops { get; init; }

    /// <summary>Waits by poll() also where there is epoll, for tests.</summary>
    internal bool PortablePoller { get; init; }
}
