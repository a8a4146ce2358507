using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Netconf.Mano.Datastore;
using Netconf.Mano.Datastore.Storage;
using Netconf.Mano.Datastore.Storage.Sqlite;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol.Tests;

/// <summary>A NETCONF server over a store of its own, with the protocol's models and those given as texts.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private static readonly string[] ProtocolModules =
    [
        "ietf-netconf", "ietf-netconf-monitoring", "ietf-netconf-with-defaults", "ietf-netconf-acm", "ietf-netconf-notifications",
        "ietf-yang-library", "ietf-datastores", "notifications", "nc-notifications",
        "ietf-netconf-nmda", "ietf-origin", "ietf-netconf-partial-lock", "ietf-factory-default", "ietf-nmda-compare", "mano-transactions", "mano-history",
        "mano-pagination", "ietf-subscribed-notifications", "ietf-yang-push", "netconf-mano-subscriptions",
    ];

    private readonly SqliteStore _store;
    private readonly bool _ownsDirectory;

    private TestServer(
        string directory, bool ownsDirectory, Schema schema, TimeProvider time, NetconfServerOptions? options, Func<IStore, IStore>? wrap,
        DatastoreOptions? datastoreOptions)
    {
        Directory = directory;
        _ownsDirectory = ownsDirectory;
        _store = SqliteStore.Open(directory);
        Datastores = Datastores.Open(schema, wrap?.Invoke(_store) ?? _store, datastoreOptions ?? new DatastoreOptions(), time, NullLogger.Instance);
        Netconf = new NetconfServer(
            Datastores, options ?? new NetconfServerOptions { IsRecoveryUser = static u => u == "admin" }, time, FaultLogger.Instance);
    }

    public string Directory { get; }

    public Datastores Datastores { get; }

    public NetconfServer Netconf { get; }

    public static TestServer Start(
        Schema schema, TimeProvider? time = null, string? directory = null, NetconfServerOptions? options = null,
        Func<IStore, IStore>? wrap = null, DatastoreOptions? datastores = null) =>
        new(directory ?? System.IO.Directory.CreateTempSubdirectory("mano-test-").FullName, directory is null, schema,
            time ?? TimeProvider.System, options, wrap, datastores);

    /// <summary>Compiles the protocol's models and those of the test; <paramref name="implement"/> names the test's that are implemented.</summary>
    public static Schema Compile(
        IReadOnlyDictionary<string, string> texts, IReadOnlyList<string> implement, IModuleSource? further = null,
        Dictionary<string, IReadOnlyList<string>>? features = null)
    {
        var all = features is null ? [] : new Dictionary<string, IReadOnlyList<string>>(features);
        all.TryAdd("ietf-netconf", ["writable-running", "candidate", "confirmed-commit", "rollback-on-error", "validate", "xpath", "url", "startup"]);
        all.TryAdd("ietf-subscribed-notifications", ["configured", "encode-xml", "replay", "subtree", "xpath"]);
        var own = new DirectoryModuleSource([Path.Combine(Repository.Root, "yang", "Modules", "ietf"), Path.Combine(Repository.Root, "yang", "Modules", "mano")]);
        var given = new MemoryModuleSource();
        foreach (var (name, text) in texts)
            given.Add(name, text);
        var result = OptionalModules.Compile(new SchemaRequest(new CombinedModuleSource(further is null ? [given, own] : [given, own, further]))
        {
            Implement = [.. ProtocolModules, .. implement],
            Features = all,
        }, out _);
        return result.Schema ?? throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
    }

    public TestClient Connect(string user = "admin") => TestClient.Connect(Netconf, user);

    public async ValueTask DisposeAsync()
    {
        await Datastores.DisposeAsync();
        _store.Dispose();
        if (_ownsDirectory)
            System.IO.Directory.Delete(Directory, recursive: true);
    }
}

/// <summary>Shows the server's own faults in the test's output.</summary>
internal sealed class FaultLogger : ILogger
{
    public static FaultLogger Instance { get; } = new();

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            Console.Error.WriteLine($"{formatter(state, exception)} {exception}");
    }
}

/// <summary>Where things are.</summary>
internal static class Repository
{
    /// <summary>The repository's root.</summary>
    public static string Root { get; } = Find();

    /// <summary>The shared data, or null when it is not there.</summary>
    public static string? SharedData =>
        Path.GetFullPath(Path.Combine(Root, "..", "shared", "data")) is var data && System.IO.Directory.Exists(data) ? data : null;

    private static string Find()
    {
        var at = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(at, "Netconf.Mano.sln")))
            at = Path.GetDirectoryName(at) ?? throw new InvalidOperationException("no repository above the tests");
        return at;
    }
}
