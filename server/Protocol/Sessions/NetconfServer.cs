using System.Net;
using Microsoft.Extensions.Logging;
using Netconf.Mano.Datastore;
using Netconf.Mano.Ssh;

namespace Netconf.Mano.Protocol;

/// <summary>What a NETCONF server allows.</summary>
public sealed record NetconfServerOptions
{
    /// <summary>Whether running can be written directly (RFC 6241 §8.2).</summary>
    public bool WritableRunning { get; init; } = true;

    /// <summary>Where configurations at URLs are (RFC 6241 §8.8); null switches :url off.</summary>
    public ConfigurationFileOptions? Files { get; init; }

    /// <summary>Who edits a candidate of its own.</summary>
    public PrivateCandidates PrivateCandidates { get; init; } = PrivateCandidates.OnRequest;

    /// <summary>The largest message taken, in octets.</summary>
    public int MaxMessage { get; init; } = 512 << 20;

    /// <summary>How deep elements may be nested.</summary>
    public int MaxDepth { get; init; } = 256;

    /// <summary>How many sessions there may be; asked for at each new one, so that a change counts at once.</summary>
    public Func<SessionQuota> Quota { get; init; } = static () => new SessionQuota();

    /// <summary>How long a session over that connection may be idle; null: for ever. Asked for at each sweep.</summary>
    public Func<TransportConnection, TimeSpan?> IdleTimeout { get; init; } = static _ => null;

    /// <summary>Told of each operation when it has ended, on the session's thread: it takes a note and returns.</summary>
    public OperationAudit? Audit { get; init; }

    /// <summary>How long a client may take to send its hello.</summary>
    public TimeSpan HelloTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Users to whom access control does not apply (RFC 8341 §3.2.3, the recovery session). Nobody unless stated.</summary>
    public Func<string, bool> IsRecoveryUser { get; init; } = static _ => false;
}

/// <summary>Which sessions have a candidate of their own, instead of the shared one (RFC 6241 §8.3.1 leaves it open; draft-ietf-netconf-privcand).</summary>
public enum PrivateCandidates
{
    /// <summary>None.</summary>
    Off,

    /// <summary>Those whose client says the private-candidate capability in its hello.</summary>
    OnRequest,

    /// <summary>All.</summary>
    Always,
}

/// <summary>
/// The NETCONF server (RFC 6241): one session for each authenticated connection, whatever carries it.
/// </summary>
/// <example><code>
/// var netconf = new NetconfServer(datastores, new NetconfServerOptions(), TimeProvider.System, logger);
/// await using var ssh = new SshServer(sshOptions, netconf.ServeAsync, sshLogger);
/// </code></example>
public sealed class NetconfServer
{
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SessionAdmission _admission;

    /// <summary>A server over those datastores; registers the handlers of the protocol's own operations.</summary>
    public NetconfServer(Datastores datastores, NetconfServerOptions options, TimeProvider time, ILogger logger)
    {
        Datastores = datastores;
        Options = options;
        _time = time;
        _logger = logger;
        _admission = new SessionAdmission(time);
        Operations = new NetconfOperations(this);
        Capabilities = Protocol.Capabilities.Of(datastores, options, Operations.Files);
        Started = time.GetUtcNow();
        datastores.Operational.AddProvider(new NetconfState(datastores, Sessions, () => Capabilities, Started));
        datastores.Operational.AddProvider(new YangLibrary(datastores));
        datastores.Operational.AddProvider(new ModulesState(datastores));
        datastores.Operational.AddProvider(new StreamsState(datastores));
        datastores.Operational.AddProvider(new NacmState(datastores));
        ModuleOperations.Register(datastores);
        Subscriptions = new SubscriptionTable(this);
        Configured = ConfiguredSubscriptions.Attach(this);
        BaseNotifications.Attach(this);
        datastores.Modules.Changed += ModulesChanged;
    }

    /// <summary>The sessions there are.</summary>
    public SessionTable Sessions { get; } = new();

    internal SubscriptionTable Subscriptions { get; }

    /// <summary>The subscriptions of the configuration; null when the schema has none.</summary>
    internal ConfiguredSubscriptions? Configured { get; }

    internal Datastores Datastores { get; }

    internal NetconfServerOptions Options { get; }

    /// <summary>What a session that begins now is told.</summary>
    internal IReadOnlyList<string> Capabilities { get; private set; }

    internal NetconfOperations Operations { get; }

    internal DateTimeOffset Started { get; }

    internal TimeProvider Time => _time;

    internal void LogDeliveryFailed(uint subscription, Exception e) => Log.DeliveryFailed(_logger, subscription, e);

    internal void LogSubscriptionInvalid(uint subscription, string why) => Log.SubscriptionInvalid(_logger, subscription, why);

    internal void LogEventLost(Exception e) => Log.EventLost(_logger, e);

    internal void LogOperationFailed(string operation, uint session, Exception e) => Log.OperationFailed(_logger, operation, session, e);

    private void ModulesChanged(SchemaChange change)
    {
        var before = Capabilities;
        Capabilities = Protocol.Capabilities.Of(Datastores, Options, Operations.Files);
        BaseNotifications.ModulesChanged(this, change, CapabilityChange.Between(before, Capabilities));
    }

    /// <summary>
    /// Ends all subscriptions before the server stops: receivers are told (subscription-terminated, notificationComplete); those who do not read
    /// are not waited for longer than <paramref name="patience"/>.
    /// </summary>
    public Task EndSubscriptionsAsync(TimeSpan patience) => Subscriptions.EndAllAsync(patience);

    /// <summary>Serves one connection until its session ends.</summary>
    public async Task ServeAsync(TransportConnection connection)
    {
        var source = (connection.RemoteEndPoint as IPEndPoint)?.Address.ToString() ?? "local";
        if (_admission.TryEnter(connection.User, source, Options.Quota()) is { } refusal)
        {
            Log.SessionRefused(_logger, connection.User, source, refusal);
            connection.Abort(refusal);
            return;
        }
        try
        {
            var actor = new Actor(connection.User, Datastores.NextSessionId(), source) { IsRecovery = Options.IsRecoveryUser(connection.User) };
            await using var session = new NetconfSession(this, connection, actor, _logger);
            await session.RunAsync().ConfigureAwait(false);
        }
        finally
        {
            _admission.Leave(connection.User, source);
        }
    }

    /// <summary>Ends the sessions on which nothing was asked for too long; one that has a subscription waits as long as it likes.</summary>
    public void EndIdleSessions()
    {
        foreach (var session in Sessions.All)
            (session as NetconfSession)?.EndIfIdle();
    }
}
