using System.Diagnostics;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Netconf.Mano.Datastore;
using Netconf.Mano.Datastore.Storage.Sqlite;
using Netconf.Mano.Protocol;
using Netconf.Mano.Ssh;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Bench;

/// <summary>
/// The work of reference/peers.md over one NETCONF session (chunked framing, a pipe in memory) with a durable store: what it costs at growing sizes of running. CPU is the whole
/// process's, this client's included.
/// </summary>
internal static class CommitScenario
{
    private const int Commits = 400;

    private static readonly int[] Sizes = [1_000, 10_000, 100_000, 1_000_000];

    public static void Run(int largest)
    {
        Console.WriteLine("  entries | load+commit | one leaf, candidate + commit: CPU, wall, p99.9 | running | 1,000 leaves | 64 committers: rate, x of one | get: MB/s of CPU | one-key get: subtree, XPath | RSS over idle");
        var sizes = Sizes.Where(n => n <= largest).Append(largest).Distinct();
        // A process that has just begun compiles while it runs: the first round is not shown.
        foreach (var (entries, isWarmUp) in sizes.Select(n => (n, false)).Prepend((1_000, true)))
            Measure(entries, isWarmUp).GetAwaiter().GetResult();
    }

    /// <summary>The first load of a process that has done nothing before: what a client sees right after a start.</summary>
    public static void RunFresh(int entries)
    {
        var document = ListModule.Document(entries);
        var directory = Directory.CreateTempSubdirectory("mano-bench-").FullName;
        try
        {
            Fresh(directory, entries, document).GetAwaiter().GetResult();
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task Fresh(string directory, int entries, byte[] document)
    {
        using var store = SqliteStore.Open(directory);
        await using var datastores = Datastores.Open(Compile(), store, new DatastoreOptions(), TimeProvider.System, NullLogger.Instance);
        var server = new NetconfServer(datastores, new NetconfServerOptions { IsRecoveryUser = _ => true }, TimeProvider.System, NullLogger.Instance);
        await using var client = await Client.ConnectAsync(server);
        var request = Request(document);
        var clock = Stopwatch.GetTimestamp();
        var load = await Load(client, request);
        Console.WriteLine($"{entries:N0} entries in one edit-config and a commit, fresh process: {load.TotalSeconds:F2} s of CPU, {Stopwatch.GetElapsedTime(clock).TotalSeconds:F2} s");
    }

    private static async Task Measure(int entries, bool isWarmUp)
    {
        var directory = Directory.CreateTempSubdirectory("mano-bench-").FullName;
        try
        {
            using var store = SqliteStore.Open(directory);
            await using var datastores = Datastores.Open(Compile(), store, new DatastoreOptions(), TimeProvider.System, NullLogger.Instance);
            var server = new NetconfServer(datastores, new NetconfServerOptions { IsRecoveryUser = _ => true }, TimeProvider.System, NullLogger.Instance);
            await using var client = await Client.ConnectAsync(server);
            var idle = Rss();
            var load = await Load(client, Request(ListModule.Document(entries)));
            var rss = Rss() - idle;
            var random = new Random(7);
            var (candidate, wall, tail) = await OneByOne(client, isWarmUp ? 3000 : Commits, async i =>
            {
                await client.CallAsync(Leaves("candidate", [random.Next(entries)], i));
                await client.CallAsync("<commit/>");
            });
            var (running, _, _) = await OneByOne(client, isWarmUp ? 3000 : Commits, i => client.CallAsync(Leaves("running", [random.Next(entries)], i + 100_000)));
            var (thousand, _, _) = await OneByOne(client, isWarmUp ? 20 : 5, i =>
                client.CallAsync(Leaves("running", Enumerable.Range(0, 1000).Select(_ => random.Next(entries)).Distinct(), i + 200_000)));
            var single = Commits / (await Wall(() => Committers(server, 1, Commits, entries))).TotalSeconds;
            var many = 64 * 60 / (await Wall(() => Committers(server, 64, 60, entries))).TotalSeconds;
            var bytes = 0L;
            var all = await Cpu(async () => bytes = await client.DrainAsync("<get-config><source><running/></source></get-config>"));
            var one = await OneByOne(client, 2000, i => client.CallAsync(
                $"<get-config><source><running/></source><filter><box xmlns='urn:netconf-mano:bench'><item><name>{ListModule.Name(random.Next(entries))}</name></item></box></filter></get-config>"));
            var xpath = await OneByOne(client, 2000, i => client.CallAsync(
                $"<get-config><source><running/></source><filter type='xpath' xmlns:b='urn:netconf-mano:bench' select=\"/b:box/b:item[b:name='{ListModule.Name(random.Next(entries))}']\"/></get-config>"));
            if (!isWarmUp)
                Console.WriteLine(
                    $"{entries,9:N0} | {load.TotalSeconds,6:F2} s | {candidate.TotalMilliseconds:F3} ms {wall.TotalMilliseconds:F2} ms {tail.TotalMilliseconds:F1} ms | " +
                    $"{running.TotalMilliseconds:F3} ms | {thousand.TotalMilliseconds:F1} ms | {many:F0}/s {many / single:F1}x | {bytes / all.TotalSeconds / 1e6:F0} | " +
                    $"{one.Cpu.TotalMicroseconds:F0} µs {xpath.Cpu.TotalMicroseconds:F0} µs | {rss / 1048576.0:F0} MB");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static byte[] Request(byte[] config)
    {
        var document = Encoding.UTF8.GetString(config);
        var box = document[document.IndexOf("<box", StringComparison.Ordinal)..document.IndexOf("</config>", StringComparison.Ordinal)];
        return Encoding.UTF8.GetBytes(Client.Rpc($"<edit-config><target><candidate/></target><config>{box}</config></edit-config>"));
    }

    private static Task<TimeSpan> Load(Client client, byte[] request) => Cpu(async () =>
    {
        await client.CallAsync(request);
        await client.CallAsync("<commit/>");
    });

    /// <summary>CPU and wall time of each, and the 99.9th percentile of the wall time.</summary>
    private static async Task<(TimeSpan Cpu, TimeSpan Wall, TimeSpan Tail)> OneByOne(Client client, int times, Func<int, Task> call)
    {
        var each = new TimeSpan[times];
        var clock = Stopwatch.GetTimestamp();
        var cpu = await Cpu(async () =>
        {
            for (var i = 0; i < times; i++)
            {
                var before = Stopwatch.GetTimestamp();
                await call(i);
                each[i] = Stopwatch.GetElapsedTime(before);
            }
        });
        var wall = Stopwatch.GetElapsedTime(clock) / times;
        Array.Sort(each);
        return (cpu / times, wall, each[(int)((times - 1) * 0.999)]);
    }

    private static async Task Committers(NetconfServer server, int count, int commits, int entries) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(c => Task.Run(async () =>
        {
            await using var client = await Client.ConnectAsync(server);
            var random = new Random(c);
            for (var i = 0; i < commits; i++)
                await client.CallAsync(Leaves("running", [random.Next(entries)], (c * 1000) + i + 300_000));
        })));

    private static async Task<TimeSpan> Wall(Func<Task> work)
    {
        var clock = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(clock);
    }

    private static string Leaves(string target, IEnumerable<int> items, int value) =>
        $"<edit-config><target><{target}/></target><config><box xmlns='urn:netconf-mano:bench'>" +
        string.Concat(items.Select(i => $"<item><name>{ListModule.Name(i)}</name><size>{value + 1000}</size></item>")) +
        "</box></config></edit-config>";

    private static async Task<TimeSpan> Cpu(Func<Task> work)
    {
        var before = Environment.CpuUsage.TotalTime;
        await work();
        return Environment.CpuUsage.TotalTime - before;
    }

    private static long Rss()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    internal static Schema Compile()
    {
        var at = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(at, "Netconf.Mano.sln")))
            at = Path.GetDirectoryName(at)!;
        var texts = new MemoryModuleSource().Add(ListModule.ModuleText);
        var result = SchemaCompiler.Compile(new SchemaRequest(new CombinedModuleSource(texts, new DirectoryModuleSource([Path.Combine(at, "yang", "Modules", "ietf")])))
        {
            Implement =
            [
                "ietf-netconf", "ietf-netconf-monitoring", "ietf-netconf-with-defaults", "ietf-netconf-acm", "ietf-netconf-notifications",
                "ietf-yang-library", "ietf-datastores", "notifications", "nc-notifications", "bench",
            ],
            Features = new Dictionary<string, IReadOnlyList<string>>
            {
                ["ietf-netconf"] = ["writable-running", "candidate", "confirmed-commit", "rollback-on-error", "validate", "xpath"],
            },
        });
        return result.Schema ?? throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
    }

    /// <summary>A client that counts replies and keeps nothing of them but whether they are errors.</summary>
    private sealed class Client : TransportConnection, IAsyncDisposable
    {
        private readonly Pipe _toServer = new(new PipeOptions(pauseWriterThreshold: 0));
        private readonly Pipe _toClient = new(new PipeOptions(pauseWriterThreshold: 1 << 20, resumeWriterThreshold: 1 << 19));
        private readonly CancellationTokenSource _closed = new();
        private readonly MessageReader _reader;
        private readonly MessageWriter _writer;
        private Task _session = Task.CompletedTask;

        private Client()
        {
            _reader = new MessageReader(_toClient.Reader, int.MaxValue);
            _writer = new MessageWriter(_toServer.Writer);
        }

        public override TransportKind Kind => TransportKind.Unix;

        public override string User => "bench";

        public override string AuthenticationMethod => "peer";

        public override EndPoint? RemoteEndPoint => null;

        public override IDuplexPipe Transport => new Duplex(_toServer.Reader, _toClient.Writer);

        public override IReadOnlyDictionary<string, string> SessionInfo { get; } = new Dictionary<string, string>();

        public override CancellationToken Closed => _closed.Token;

        public override CancellationToken Stopping => CancellationToken.None;

        public override string? CloseReason => null;

        public static async Task<Client> ConnectAsync(NetconfServer server)
        {
            var client = new Client();
            client._session = Task.Run(() => server.ServeAsync(client));
            await client._reader.ReadAsync(default);
            await client.SendAsync(Encoding.UTF8.GetBytes("<hello xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\"><capabilities><capability>urn:ietf:params:netconf:base:1.1</capability></capabilities></hello>"));
            client._reader.Mode = client._writer.Mode = FramingMode.Chunked;
            return client;
        }

        public static string Rpc(string operation) =>
            $"<rpc xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\" message-id=\"1\">{operation}</rpc>";

        public Task CallAsync(string operation) => CallAsync(Encoding.UTF8.GetBytes(Rpc(operation)));

        public async Task CallAsync(byte[] message)
        {
            await SendAsync(message);
            await _reader.ReadAsync(default);
            if (_reader.Message.Span.IndexOf("<rpc-error"u8) is >= 0 and < 1000)
                throw new InvalidOperationException(Encoding.UTF8.GetString(_reader.Message.Span));
        }

        /// <summary>Asks, and throws the reply away as it comes; its size.</summary>
        public async Task<long> DrainAsync(string operation)
        {
            await SendAsync(Encoding.UTF8.GetBytes(Rpc(operation)));
            for (var bytes = 0L; ;)
            {
                var read = await _toClient.Reader.ReadAsync();
                var isEnd = read.Buffer.Length >= 4 && System.Buffers.BuffersExtensions.ToArray(read.Buffer.Slice(read.Buffer.Length - 4)).AsSpan().SequenceEqual("\n##\n"u8);
                bytes += read.Buffer.Length;
                _toClient.Reader.AdvanceTo(read.Buffer.End);
                if (isEnd)
                    return bytes;
            }
        }

        public override void Abort(string reason) => _closed.Cancel();

        public async ValueTask DisposeAsync()
        {
            await _toServer.Writer.CompleteAsync();
            await _session;
            _reader.Dispose();
            _writer.Dispose();
            _closed.Dispose();
        }

        private async Task SendAsync(byte[] bytes)
        {
            for (var at = 0; at < bytes.Length; at += 32768)
            {
                var part = bytes.AsMemory(at, Math.Min(32768, bytes.Length - at));
                part.Span.CopyTo(_writer.GetSpan(part.Length));
                _writer.Advance(part.Length);
            }
            await _writer.EndMessageAsync(default);
        }

        private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
    }
}
