using System.Collections.Concurrent;
using System.Net;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Protocol;
using Netconf.Mano.Ssh;

namespace Netconf.Mano;

/// <summary>
/// Where clients come in: listens and calls home as ietf-netconf-server says, and follows it while the server runs. What stays the same is left alone; a
/// session never ends because its endpoint changed or went. Besides there is always the Unix socket, for local tools and for whoever has locked himself out.
/// </summary>
internal sealed class FrontDoor : IAsyncDisposable
{
    private static readonly TimeSpan BindAgain = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _gate = new(1);
    private readonly SshThreads _threads;
    private readonly DoorParts _parts;
    private readonly Func<DataTree?, FrontDoorConfiguration> _read;
    private readonly ILogger _logger;
    private readonly NetconfServer _netconf;
    private readonly ConcurrentDictionary<string, Listening> _listening = new();
    private readonly ConcurrentDictionary<string, Calling> _calling = new();
    private readonly ConcurrentDictionary<long, string?> _origins = new();
    private readonly List<IAsyncDisposable> _gone = [];
    private readonly ITimer _bindAgain;
    private readonly ITimer _sweep;
    private FrontDoorConfiguration _configuration = new();
    private bool _stopping;

    /// <summary>Prepares it; nothing listens before <see cref="ApplyAsync"/>.</summary>
    /// <param name="read">Reads how to listen from a configuration, or from the start's options.</param>
    /// <param name="netconf">Serves sessions.</param>
    /// <param name="authenticating">Decides who may come in.</param>
    /// <param name="loggers">Told what an operator wants to know.</param>
    public FrontDoor(
        Func<DataTree?, FrontDoorConfiguration> read, NetconfServer netconf, Authenticating authenticating, ILoggerFactory loggers)
    {
        _read = read;
        _netconf = netconf;
        _logger = loggers.CreateLogger<FrontDoor>();
        _threads = new SshThreads(loggers.CreateLogger<SshServer>());
        _parts = new DoorParts(_threads, authenticating.LogIns, () => authenticating.Rules, c => ServeAsync(c, null), loggers);
        _bindAgain = TimeProvider.System.CreateTimer(_ => _ = BindAsync(), null, BindAgain, BindAgain);
        _sweep = TimeProvider.System.CreateTimer(_ => netconf.EndIdleSessions(), null, SweepInterval, SweepInterval);
    }

    /// <summary>Where SSH is listened for, the first such address; null when there is none.</summary>
    public IPEndPoint? Ssh => _listening.OrderBy(l => l.Key, StringComparer.Ordinal).Where(l => l.Value.IsSsh)
        .SelectMany(l => l.Value.Bindings).Select(b => b.Acceptor?.EndPoint).OfType<IPEndPoint>().FirstOrDefault();

    /// <summary>The listen endpoints by name.</summary>
    public IEnumerable<KeyValuePair<string, Listening>> Listeners => _listening;

    /// <summary>The clients that are called.</summary>
    public IEnumerable<Calling> Calls => _calling.Values;

    /// <summary>How long a session over that connection may be idle; null: for ever.</summary>
    public TimeSpan? IdleTimeoutOf(TransportConnection connection) =>
        !_origins.TryGetValue(connection.Id, out var client) ? null
        : client is null ? _configuration.IdleTimeout
        : _calling.TryGetValue(client, out var calling) ? calling.Client.IdleTimeout : null;

    /// <summary>Goes over to the configuration of that tree (null: that of the start's options).</summary>
    public async Task ApplyAsync(DataTree? tree)
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            if (!_stopping)
                await ChangeAsync(_read(tree)).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Stops in order: nobody new, requests under way are answered, then the connections close; what is left when patience ends is aborted.</summary>
    public async Task StopAsync(CancellationToken patience)
    {
        await _gate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        _stopping = true;
        _gate.Release();
        await Task.WhenAll([
            .. _listening.Values.Select(l => l.StopAsync(patience)), .. _calling.Values.Select(c => c.StopAsync(patience)),
            .. _gone.OfType<Listening>().Select(l => l.StopAsync(patience)), .. _gone.OfType<Calling>().Select(c => c.StopAsync(patience))])
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _bindAgain.DisposeAsync().ConfigureAwait(false);
        await _sweep.DisposeAsync().ConfigureAwait(false);
        foreach (var door in _listening.Values.Concat<IAsyncDisposable>(_calling.Values).Concat(_gone))
            await door.DisposeAsync().ConfigureAwait(false);
        _threads.Dispose();
        _gate.Dispose();
    }

    private async Task ChangeAsync(FrontDoorConfiguration configuration)
    {
        foreach (var error in configuration.Errors)
            FrontDoorLog.Unusable(_logger, error.Path ?? "", error.Message);
        _configuration = configuration;
        // First what goes, so that what comes may take its address.
        foreach (var name in _listening.Keys.Except(configuration.Endpoints.Select(e => e.Name)).ToList())
            if (_listening.TryRemove(name, out var listening))
            {
                await listening.UnbindAsync().ConfigureAwait(false);
                _gone.Add(listening);
            }
        foreach (var name in _calling.Keys.Except(configuration.Clients.Select(c => c.Name)).ToList())
            if (_calling.TryRemove(name, out var calling))
            {
                await calling.HangUpAsync().ConfigureAwait(false);
                _gone.Add(calling);
            }
        foreach (var endpoint in configuration.Endpoints)
            await _listening.GetOrAdd(endpoint.Name, _ => new Listening(_parts, _logger)).ApplyAsync(endpoint).ConfigureAwait(false);
        foreach (var listening in _listening.Values)
            listening.TryBind();
        foreach (var client in configuration.Clients)
            if (_calling.TryGetValue(client.Name, out var calling))
                await calling.ApplyAsync(client).ConfigureAwait(false);
            else
                _calling[client.Name] = new Calling(client, _parts with { Serve = c => ServeAsync(c, client.Name) });
    }

    /// <summary>What is gone from the configuration is kept only as long as somebody is inside.</summary>
    private async Task ForgetAsync()
    {
        foreach (var gone in _gone.FindAll(g => g is Listening { ConnectionCount: 0 } or Calling { ConnectionCount: 0 }))
        {
            _gone.Remove(gone);
            await gone.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task BindAsync()
    {
        if (!await _gate.WaitAsync(TimeSpan.Zero).ConfigureAwait(false))
            return;
        try
        {
            if (!_stopping)
            {
                foreach (var listening in _listening.Values)
                    listening.TryBind();
                await ForgetAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <param name="connection">The connection.</param>
    /// <param name="client">The client that was called; null for one that came by itself.</param>
    private async Task ServeAsync(TransportConnection connection, string? client)
    {
        _origins[connection.Id] = client;
        try
        {
            await _netconf.ServeAsync(connection).ConfigureAwait(false);
        }
        finally
        {
            _origins.TryRemove(connection.Id, out _);
        }
    }
}

/// <summary>The log messages of the front door; event ids 5200 to 5299.</summary>
internal static partial class FrontDoorLog
{
    [LoggerMessage(5200, LogLevel.Information, "Endpoint {Name}: {Protocol} on {Address}.")]
    public static partial void Listening(ILogger logger, string name, string protocol, EndPoint address);

    [LoggerMessage(5201, LogLevel.Warning, "Endpoint {Name} cannot listen on {Address}: {Problem}. It is tried again every 5 s; /endpoint-state shows it.")]
    public static partial void NotListening(ILogger logger, string name, EndPoint address, string problem);

    [LoggerMessage(5202, LogLevel.Error, "The configuration of {Place} cannot be used: {Problem}")]
    public static partial void Unusable(ILogger logger, string place, string problem);

    [LoggerMessage(5203, LogLevel.Warning, "The Unix socket {Path} could not be opened: {Problem}")]
    public static partial void NoUnixSocket(ILogger logger, string path, string problem);

    [LoggerMessage(5204, LogLevel.Error, "A change of the endpoints failed half-way.")]
    public static partial void ChangeFailed(ILogger logger, Exception e);

    [LoggerMessage(5205, LogLevel.Information, "--{Option} overrides the configured endpoint {Name} for this run.")]
    public static partial void Overridden(ILogger logger, string option, string name);
}
