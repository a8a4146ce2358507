using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Netconf.Mano.Datastore;
using Netconf.Mano.Datastore.Storage;
using Netconf.Mano.Datastore.Storage.Sqlite;
using Netconf.Mano.Http;
using Netconf.Mano.Protocol;
using Netconf.Mano.Ssh;
using Netconf.Mano.Yang;

namespace Netconf.Mano;

/// <summary>The composition root: opens everything in order, says when it is ready, and closes it in the opposite order.</summary>
internal static class Server
{
    /// <summary>How long sessions have to end in order when the server stops.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Runs until it is told to stop. 0: stopped in order; 1: could not start; 2: the models do not compile or an option is wrong.</summary>
    public static async Task<int> RunAsync(ServerOptions options, CancellationToken cancellation)
    {
        try
        {
            return await ServeAsync(options, cancellation).ConfigureAwait(false);
        }
        catch (FormatException e)
        {
            return Refuse(2, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SshException or System.Net.Sockets.SocketException)
        {
            return Refuse(1, e.Message);
        }
    }

    private static async Task<int> ServeAsync(ServerOptions options, CancellationToken cancellation)
    {
        var compiled = SchemaLoading.Compile(options, out var leftOut);
        if (compiled.Schema is not { } schema)
            return Refuse(2, "the models do not compile:\n" + string.Join('\n', compiled.Diagnostics));
        if (leftOut.Count > 0)
            Console.Error.WriteLine($"mano: the given modules do not go with {string.Join(", ", leftOut)}: what they define is not served");
        if (options.RestoreFile is { } backup)
            return Restoring.Run(options, schema, backup);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddSimpleConsole(o =>
        {
            o.SingleLine = true;
            o.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
            o.UseUtcTimestamp = true;
        });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(30));
        using var store = SqliteStore.Open(options.DataDirectory);
        using var certificate = ServerCertificate.OpenOrCreate(Path.Combine(options.DataDirectory, "tls.pem"), TimeProvider.System);
        // The settings are in the datastores, which are opened after the host is built.
        var web = new WebFront();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(k =>
        {
            HttpsEndpoint.Limit(k);
            k.Listen(options.Listen, options.HttpsPort, l => HttpsEndpoint.Use(l, () => certificate, () => web.Settings));
        });
        await using var app = builder.Build();
        return await RunAsync(app, web, options, schema, store, cancellation).ConfigureAwait(false);
    }

    private static async Task<int> RunAsync(
        WebApplication app, WebFront web, ServerOptions options, Schema schema, SqliteStore store, CancellationToken cancellation)
    {
        var loggers = app.Services.GetRequiredService<ILoggerFactory>();
        using var secrets = SecretBox.OpenOrCreate(Path.Combine(options.DataDirectory, "secret.key"));
        Administrator? first = null;
        Administrator First() => first ??= Administrator.Create(options);
        var acceptance = Secrets(options, schema, secrets);
        await using var datastores = Datastores.Open(
            schema, store,
            new DatastoreOptions
            {
                Startup = () => FirstConfiguration.Read(options, First),
                HasStartup = options.StartupDatastore,
                Acceptance = acceptance is null ? null : new AcceptanceChain(acceptance, new PasswordAcceptance()),
            },
            TimeProvider.System, loggers.CreateLogger("Netconf.Mano.Datastore"));
        BackupOperations.Attach(
            datastores, new Backups(datastores, store, acceptance, Path.Combine(options.DataDirectory, "backups"), TimeProvider.System));
        if (acceptance?.FirstUnreadable(datastores.Configuration.Running.Tree) is { } unreadable)
            Restoring.SecretsUnreadable(loggers.CreateLogger("Netconf.Mano"), unreadable);
        using var authenticating = Authenticating.Compose(options, datastores, First, loggers);
        using var remote = options.UrlHttps ? new HttpClient { Timeout = TimeSpan.FromSeconds(60) } : null;
        FrontDoorStart? frontDoor = null;
        var netconf = new NetconfServer(
            datastores,
            new NetconfServerOptions
            {
                IsRecoveryUser = u => options.Models == ModelSet.None && u == Administrator.UserName,
                WritableRunning = options.WritableRunning,
                PrivateCandidates = options.PrivateCandidates,
                Files = new ConfigurationFileOptions { Directory = Path.Combine(options.DataDirectory, "configurations"), Https = remote },
                Quota = authenticating.Quota,
                IdleTimeout = c => frontDoor?.Door.IdleTimeoutOf(c),
                Audit = authenticating.Note,
            },
            TimeProvider.System, loggers.CreateLogger<NetconfServer>());
        authenticating.Attach(netconf);
        await using var door = frontDoor = FrontDoorStart.Compose(options, datastores, secrets, netconf, authenticating, loggers);
        EventStreams.Add(datastores);
        await using var orchestration = Orchestrating.Compose(options, datastores, store.Artifacts, secrets, loggers);
        if (datastores.Operations.Missing(schema, SchemaLoading.Own(options)) is { Count: > 0 } missing)
            throw new InvalidOperationException($"no handler for {string.Join(", ", missing)}");
        web.Open(app, options, datastores, authenticating, loggers);
        Pages.Map(app, options, () => door.Door.Ssh, datastores, netconf.Sessions);
        await door.StartAsync().ConfigureAwait(false);
        await app.StartAsync(cancellation).ConfigureAwait(false);
        web.Started(app, options);
        orchestration.Start();
        Announce(app, options, door, first);
        await app.WaitForShutdownAsync(cancellation).ConfigureAwait(false);
        await netconf.EndSubscriptionsAsync(TimeSpan.FromSeconds(5)).ConfigureAwait(false);
        using var patience = new CancellationTokenSource(Patience);
        await door.StopAsync(patience.Token).ConfigureAwait(false);
        return 0;
    }

    private static void Announce(WebApplication app, ServerOptions options, FrontDoorStart door, Administrator? first)
    {
        if (first?.GeneratedPassword is { } password)
            Console.Out.WriteLine($"mano: first start; user {Administrator.UserName} has the password {password} (shown this once)");
        var https = app.Urls.Select(u => new Uri(u)).First();
        var socket = door.UnixSocket is { } path ? $" socket={path}" : "";
        Console.Out.WriteLine(
            $"mano: ready ssh={door.Door.Ssh?.ToString() ?? "none"} https={Host(options.Listen)}:{https.Port} data={options.DataDirectory}{socket}");
        Console.Out.Flush();
    }

    /// <summary>What encrypts secrets as they are accepted, where the models have any.</summary>
    internal static SecretAcceptance? Secrets(ServerOptions options, Schema schema, SecretBox box) =>
        options.Models == ModelSet.Mano ? new SecretAcceptance(schema, box, IsSecret) : null;

    /// <summary>Secrets of our own models carry an extension; those of ietf-crypto-types have these names wherever its groupings stand.</summary>
    private static bool IsSecret(LeafNode leaf) =>
        leaf.HasExtension("mano-types", "secret") || leaf.Name is "cleartext-private-key" or "cleartext-symmetric-key" or "cleartext-password";

    private static string Host(IPAddress address) =>
        address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();

    private static int Refuse(int status, string message)
    {
        Console.Error.WriteLine($"mano: {message}");
        return status;
    }
}
