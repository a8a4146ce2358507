namespace Netconf.Mano.Protocol.Restconf;

/// <summary>What the RESTCONF server allows.</summary>
public sealed record RestconfOptions
{
    /// <summary>The {+restconf} root (RFC 8040 §3.1).</summary>
    public const string Root = "/restconf";

    /// <summary>Where the texts of modules are (RFC 8525 location).</summary>
    public const string Modules = "/yang";

    /// <summary>The OpenAPI document and the page that shows it.</summary>
    public const string OpenApi = "/openapi";

    /// <summary>The largest body taken, in octets.</summary>
    public long MaxBody { get; init; } = 512 << 20;

    /// <summary>How deep a body may be nested.</summary>
    public int MaxDepth { get; init; } = 256;

    /// <summary>Event streams open at the same time, of all users.</summary>
    public int MaxStreams { get; init; } = 1024;

    /// <summary>How often a silent event stream says that it lives; a client that went away is noticed then.</summary>
    public TimeSpan StreamHeartbeat { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Told of each request that has ended: who, method, path, and the error-tag or null.</summary>
    public Action<Datastore.Actor, string, string?, string?> Audit { get; init; } = static (_, _, _, _) => { };

    /// <summary>Asked now and then during an event stream: whether its user may still be here.</summary>
    public Func<string, bool> IsKnown { get; init; } = static _ => true;

    /// <summary>Users to whom access control does not apply (RFC 8341 §3.2.3). Nobody unless stated.</summary>
    public Func<string, bool> IsRecoveryUser { get; init; } = static _ => false;

    /// <summary>The URL clients reach the server by, without a slash at its end; what state data names as locations.</summary>
    public Func<string> ExternalUrl { get; init; } = static () => "https://localhost";
}
