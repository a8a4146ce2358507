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
