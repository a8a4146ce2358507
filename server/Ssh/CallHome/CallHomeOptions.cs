using System.Net;

namespace Netconf.Mano.Ssh;

/// <summary>Which endpoint is dialled first when a connection has to be made (reconnect-strategy of ietf-netconf-server).</summary>
public enum CallHomeStart
{
    /// <summary>The first of the list.</summary>
    FirstListed,

    /// <summary>The one that was connected last, else the first.</summary>
    LastConnected,

    /// <summary>Any.</summary>
    Random,
}

/// <summary>Which client is called, RFC 8071, and how often.</summary>
public sealed record CallHomeOptions
{
    /// <summary>The client's name, for logs.</summary>
    public required string Name { get; init; }

    /// <summary>Its addresses, as alternatives to each other; the usual ports are 4334 (SSH) and 4335 (TLS).</summary>
    public required IReadOnlyList<EndPoint> Endpoints { get; init; }

    /// <summary>Where to begin.</summary>
    public CallHomeStart StartWith { get; init; } = CallHomeStart.FirstListed;

    /// <summary>How long one endpoint may take to accept (max-wait).</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Attempts on one endpoint before the next is tried.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>Pause after a failed attempt, and after a connection on which nobody authenticated; it doubles up to
    /// <see cref="MaxRetryDelay"/>.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Null: the connection is persistent, made again whenever it ends. Else it is made once a period.</summary>
    public TimeSpan? Period { get; init; }

    /// <summary>A moment from which periods are counted; null: from the start.</summary>
    public DateTimeOffset? AnchorTime { get; init; }
}

/// <summary>What a dialer is doing.</summary>
public enum CallHomePhase
{
    /// <summary>It waits for the next attempt or period.</summary>
    Waiting,

    /// <summary>It dials.</summary>
    Connecting,

    /// <summary>There is a connection.</summary>
    Connected,
}

/// <summary>How a dialer stands.</summary>
public sealed record CallHomeProgress
{
    /// <summary>What it does.</summary>
    public CallHomePhase Phase { get; init; }

    /// <summary>The index of the endpoint that is, or was last, connected or tried; null before the first attempt.</summary>
    public int? Endpoint { get; init; }

    /// <summary>Attempts since its start.</summary>
    public uint Attempts { get; init; }

    /// <summary>Since when there is a connection; null when there is none.</summary>
    public DateTimeOffset? ConnectedSince { get; init; }

    /// <summary>Why the last attempt or connection ended.</summary>
    public string? Problem { get; init; }
}
