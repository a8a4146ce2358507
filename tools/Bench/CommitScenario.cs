using System.Diagnostics;
using System.Globalization;
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
    public static void Run(int largest)
    {
        Console.WriteLine("    entries | load+commit CPU | one leaf, candidate+commit CPU | wall | one leaf, running | get all | one-key get | RSS over idle");
        // The first size warms the process up; it is shown again at its place.
        foreach (var entries in new[] { 1_000, 1_000, 10_000, largest })
            Measure(entries).GetAwaiter().GetResult();
    }

    private static async Task Measure(int entries)
    {
        var directory = Directory.CreateTempSubdirectory("mano-bench-").FullName;
        try
        {
            using var store = SqliteStore.Open(directory);
            var schema = Compile();
            await using var datastores = Datastores.Open(schema, store, new DatastoreOptions(), TimeProvider.System, NullLogger.Instance);
            var server = new NetconfServer(datastores, new NetconfServerOptions { IsRecoveryUser = _ => true }, TimeProvider.System, NullLogger.Instance);
            await using var client = await Client.ConnectAsync(server);
            var idle = Rss();
            var document = Encoding.UTF8.GetString(ListModule.Document(entries));
            var config = document[document.IndexOf("<box", StringComparison.Ordinal)..document.IndexOf("</config>", StringComparison.Ordinal)];
            var load = await Cpu(async () =>
            {
                await client.OkAsync($"<edit-config><target><candidate/></target><config>{config}</config></edit-config>");
                await client.OkAsync("<commit/>");
            });
            var rss = Rss() - idle;
            const int Commits = 300;
            var random = new Random(7);
            var clock = Stopwatch.GetTimestamp();
            var candidate = await Cpu(async () =>
            {
                for (var i = 0; i < Commits; i++)
                {
                    await client.OkAsync(OneLeaf("candidate", random.Next(entries), i));
                    await client.OkAsync("<commit/>");
                }
            });
            var wall = Stopwatch.GetElapsedTime(clock) / Commits;
            var running = await Cpu(async () =>
            {
                for (var i = 0; i < Commits; i++)
                    await client.OkAsync(OneLeaf("running", random.Next(entries), i + Commits));
            });
            var all = await Cpu(() => client.CallAsync("<get-config><source><running/></source></get-config>"));
            var one = await Cpu(async () =>
            {
                for (var i = 0; i < 2000; i++)
                    await client.CallAsync($"<get-config><source><running/></source><filter><box xmlns='urn:netconf-mano:bench'><item><name>{ListModule.Name(random.Next(entries))}</name></item></box></filter></get-config>");
            });
            Console.WriteLine(
                $"  {entries,9:N0} | {load.TotalSeconds,13:F2} s | {candidate.TotalMilliseconds / Commits,27:F2} ms | {wall.TotalMilliseconds:F2} ms | " +
                $"{running.TotalMilliseconds / Commits,14:F2} ms | {all.TotalMilliseconds:F0} ms | {one.TotalMicroseconds / 2000:F0} µs | {rss / 1048576.0:F0} MB");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static string OneLeaf(string target, int item, int value) => string.Create(CultureInfo.InvariantCulture,
        $"<edit-config><target><{target}/></target><config><box xmlns='urn:netconf-mano:bench'><item><name>{ListModule.Name(item)}</name><size>{value + 1000}</size></item></box></config></edit-config>");

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

    private static Schema Compile()
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
            await client.SendAsync("<hello xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\"><capabilities><capability>urn:ietf:params:netconf:base:1.1</capability></capabilities></hello>");
            client._reader.Mode = client._writer.Mode = FramingMode.Chunked;
            return client;
        }

        public async Task CallAsync(string operation)
        {
            await SendAsync($"<rpc xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\" message-id=\"1\">{operation}</rpc>");
            await _reader.ReadAsync(default);
            if (_reader.Message.Span.IndexOf("<rpc-error"u8) is >= 0 and < 1000)
                throw new InvalidOperationException(Encoding.UTF8.GetString(_reader.Message.Span));
        }

        public Task OkAsync(string operation) => CallAsync(operation);

        public override void Abort(string reason) => _closed.Cancel();

        public async ValueTask DisposeAsync()
        {
            await _toServer.Writer.CompleteAsync();
            await _session;
            _reader.Dispose();
            _writer.Dispose();
            _closed.Dispose();
        }

        private async Task SendAsync(string message)
        {
            var bytes = Encoding.UTF8.GetBytes(message);
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
