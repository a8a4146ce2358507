using System.Net;
using System.Runtime.InteropServices;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Protocol;
using Netconf.Mano.Ssh;

namespace Netconf.Mano;

/// <summary>Puts the front door together: from the configuration where ietf-netconf-server is served, from the options alone otherwise; and the Unix socket.</summary>
internal sealed partial class FrontDoorStart : IAsyncDisposable
{
    private readonly ServerOptions _options;
    private readonly Datastores _datastores;
    private readonly SecretBox _secrets;
    private readonly Authenticating _authenticating;
    private readonly ILogger _logger;
    private readonly HostKeys? _ownKeys;
    private UnixSocketServer? _unix;

    private FrontDoorStart(
        ServerOptions options, Datastores datastores, SecretBox secrets, NetconfServer netconf, Authenticating authenticating, ILoggerFactory loggers)
    {
        _options = options;
        _datastores = datastores;
        _secrets = secrets;
        _authenticating = authenticating;
        _logger = loggers.CreateLogger<FrontDoor>();
        if (options.Models == ModelSet.None)
            _ownKeys = HostKeys.OpenOrCreate(Path.Combine(options.DataDirectory, "ssh"), loggers.CreateLogger<SshServer>());
        Door = new FrontDoor(Read, netconf, authenticating, loggers);
        _unix = new UnixSocketServer(
            new UnixSocketServerOptions { Path = UnixPath, MapUser = UserOf, MaxSessions = 4096 }, netconf.ServeAsync, loggers.CreateLogger<UnixSocketServer>());
    }

    /// <summary>The front door.</summary>
    public FrontDoor Door { get; }

    /// <summary>Where local tools connect; null when it could not be opened.</summary>
    public string? UnixSocket { get; private set; }

    private string UnixPath => Path.Combine(_options.DataDirectory, "mano.sock");

    private bool IsConfigured => _options.Models == ModelSet.Mano;

    /// <summary>Composes it; registers guard and state.</summary>
    public static FrontDoorStart Compose(
        ServerOptions options, Datastores datastores, SecretBox secrets, NetconfServer netconf, Authenticating authenticating, ILoggerFactory loggers)
    {
        var start = new FrontDoorStart(options, datastores, secrets, netconf, authenticating, loggers);
        if (start.IsConfigured)
        {
            datastores.Configuration.AddGuard(new FrontDoorGuard(start.Reveal));
            datastores.Operational.AddProvider(new EndpointStateProvider(start.Door, () => start.UnixSocket));
        }
        return start;
    }

    /// <summary>Lets clients in, and follows the configuration from here on.</summary>
    public async Task StartAsync()
    {
        var isFirst = !IsConfigured || await DefaultEndpoints.EnsureAsync(_datastores, _options).ConfigureAwait(false);
        if (IsConfigured)
            _datastores.Configuration.Subscribe(Follow);
        await Door.ApplyAsync(_datastores.Configuration.Running.Tree).ConfigureAwait(false);
        // What was asked for on the command line is to be had, or the server does not start; what is configured is tried until it works.
        if ((isFirst || _options.IsSshPortGiven || _options.IsListenGiven) && Door.Ssh is null && Door.Listeners.SelectMany(l => l.Value.Bindings).FirstOrDefault(b => b.Problem is not null) is { } failed)
            throw new IOException($"Cannot listen on {failed.Wanted}: {failed.Problem}. Give --ssh-port another port, or stop what holds it.");
        OpenUnixSocket();
    }

    /// <summary>Stops in order; what is left when patience ends is aborted.</summary>
    public Task StopAsync(CancellationToken patience) =>
        Task.WhenAll(Door.StopAsync(patience), _unix?.StopAsync(patience) ?? Task.CompletedTask);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_unix is not null)
            await _unix.DisposeAsync().ConfigureAwait(false);
        await Door.DisposeAsync().ConfigureAwait(false);
        _ownKeys?.Dispose();
    }

    /// <summary>On the journal's thread: the work is done elsewhere, on the newest configuration there is by then.</summary>
    private void Follow(PublishedChange change)
    {
        var (before, after) = (change.Before.Tree, change.After.Tree);
        if (FrontDoorGuard.Differ(before, after) || FrontDoorGuard.Differ(before, after, "mano-aaa", "aaa"))
            _ = Task.Run(async () =>
            {
                try
                {
                    await Door.ApplyAsync(_datastores.Configuration.Running.Tree).ConfigureAwait(false);
                }
                catch (Exception e) when (e is SshException or ObjectDisposedException or System.Security.Cryptography.CryptographicException)
                {
                    FrontDoorLog.ChangeFailed(_logger, e);
                }
            });
    }

    private FrontDoorConfiguration Read(DataTree? tree)
    {
        if (IsConfigured && tree is not null)
            return Override(FrontDoorConfiguration.Read(tree, Reveal));
        var at = new IPEndPoint(_options.Listen, _options.SshPort);
        var stack = new SshStack(_ownKeys!, new SshAlgorithms(), TimeSpan.FromSeconds(60), 3);
        return new FrontDoorConfiguration { Endpoints = [new ListenEndpoint(DefaultEndpoints.Name, "", [at], null, stack)] };
    }

    /// <summary>What stands on the command line counts more than what is configured, for the endpoint it speaks of and for this run.</summary>
    private FrontDoorConfiguration Override(FrontDoorConfiguration configured)
    {
        if (!_options.IsListenGiven && !_options.IsSshPortGiven)
            return configured;
        return configured with
        {
            Endpoints =
            [
                .. configured.Endpoints.Select(e => e.Name != DefaultEndpoints.Name ? e : e with
                {
                    Addresses =
                    [
                        .. e.Addresses.Take(1).Select(a => new IPEndPoint(
                            _options.IsListenGiven ? _options.Listen : a.Address, _options.IsSshPortGiven ? _options.SshPort : a.Port)),
                        .. e.Addresses.Skip(1),
                    ],
                }),
            ],
        };
    }

    private byte[] Reveal(string stored) => _secrets.TryRevealBinary(stored, out var secret) ? secret : Convert.FromBase64String(stored);

    private void OpenUnixSocket()
    {
        try
        {
            _unix!.Start();
            UnixSocket = UnixPath;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Net.Sockets.SocketException or ArgumentException)
        {
            // A path of more than 107 octets, for one: the server is of use without.
            FrontDoorLog.NoUnixSocket(_logger, UnixPath, e.Message);
            _unix = null;
        }
    }

    /// <summary>Who a process on this machine is: as configured; else root and the server's own user are the administrator, and others nobody.</summary>
    private string? UserOf(PeerCredentials peer)
    {
        var configured = IsConfigured && new ManoRoot(_datastores.Configuration.Running.Tree.Root).Aaa.LocalUsers.TryGet(peer.UserId, out var local)
            ? local.User : null;
        var user = configured ?? (peer.UserId == 0 || peer.UserId == EffectiveUser() ? Administrator.UserName : null);
        return _authenticating.LogIns.Verify(user, null, $"unix uid {peer.UserId}").Accepted ? user : null;
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();
}
