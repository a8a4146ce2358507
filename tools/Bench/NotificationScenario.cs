using System.Diagnostics;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Netconf.Mano.Datastore;
using Netconf.Mano.Datastore.Storage.Sqlite;
using Netconf.Mano.Protocol;
using Netconf.Mano.Ssh;
using Models = Netconf.Mano.Bindings.Protocol;

namespace Netconf.Mano.Bench;

/// <summary>
/// Fan-out: so many subscribers to one stream, over Unix sockets and over SSH, receive 20 events a second each. The clients are a process of their own, so that
/// the CPU time is the server's; each counts what it receives and checks the order. Then one that does not read: what it costs.
/// </summary>
internal static class NotificationScenario
{
    private const int PerSecond = 20;
    private const int Seconds = 10;
    private const int Events = PerSecond * Seconds;

    public static void Run(int subscribers) => RunAsync(Math.Min(subscribers, 1000)).GetAwaiter().GetResult();

    /// <summary>The other process: <c>notification-clients KIND ADDRESS COUNT</c>.</summary>
    public static Task<int> RunClientsAsync(string[] args) => NotificationClients.RunAsync(args[0], args[1], int.Parse(args[2]), Events);

    private static async Task RunAsync(int subscribers)
    {
        var directory = Directory.CreateTempSubdirectory("bench-events").FullName;
        try
        {
            using var store = SqliteStore.Open(Path.Combine(directory, "data"));
            await using var datastores = Datastores.Open(CommitScenario.Compile(), store, new DatastoreOptions(), TimeProvider.System, NullLogger.Instance);
            var netconf = new NetconfServer(datastores, new NetconfServerOptions { IsRecoveryUser = _ => true }, TimeProvider.System, NullLogger.Instance);
            await using var unix = new UnixSocketServer(
                new UnixSocketServerOptions { Path = Path.Combine(directory, "socket"), MapUser = _ => "admin", MaxSessions = 2000 }, netconf.ServeAsync, NullLogger.Instance);
            unix.Start();
            using var hostKeys = HostKeys.OpenOrCreate(Path.Combine(directory, "host"), NullLogger.Instance);
            await using var ssh = new SshServer(
                new SshServerOptions
                {
                    Endpoints = [new IPEndPoint(IPAddress.Loopback, 0)],
                    HostKeys = hostKeys,
                    Authenticator = new Anyone(),
                    MaxSessions = 2000,
                    MaxStartups = 2000,
                    MaxStartupsPerAddress = 2000,
                },
                netconf.ServeAsync, NullLogger.Instance);
            ssh.Start();
            // A tenth first: what a delivery costs must not grow with their number, and the code is warm afterwards.
            await FanOutAsync(datastores, "unix", Path.Combine(directory, "socket"), Math.Max(1, subscribers / 10)).ConfigureAwait(false);
            await FanOutAsync(datastores, "unix", Path.Combine(directory, "socket"), subscribers).ConfigureAwait(false);
            await FanOutAsync(datastores, "ssh", ssh.Endpoints[0].ToString(), subscribers).ConfigureAwait(false);
            await StalledAsync(datastores, Path.Combine(directory, "socket")).ConfigureAwait(false);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task FanOutAsync(Datastores datastores, string kind, string address, int subscribers)
    {
        using var clients = Process.Start(new ProcessStartInfo(
            Environment.ProcessPath!, [.. Self(), "notification-clients", kind, address, subscribers.ToString()]) { RedirectStandardOutput = true })!;
        while (await clients.StandardOutput.ReadLineAsync().ConfigureAwait(false) is { } line && line != "subscribed")
            Console.WriteLine(line);
        var cpu = Environment.CpuUsage.TotalTime;
        var allocated = GC.GetTotalAllocatedBytes();
        var started = Stopwatch.GetTimestamp();
        using var ticks = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / PerSecond));
        for (var i = 0; i < Events; i++)
        {
            await ticks.WaitForNextTickAsync().ConfigureAwait(false);
            await PublishAsync(datastores, i).ConfigureAwait(false);
        }
        var outcome = await clients.StandardOutput.ReadToEndAsync().ConfigureAwait(false);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var used = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
        Console.Write($"{subscribers} subscribers over {kind}: {outcome}");
        Measure.Row($"  CPU of the server, of one core", 100 * used / seconds, "%");
        Measure.Row($"  CPU of one delivery", 1e6 * used / (Events * (double)subscribers), "µs");
        Measure.Row($"  allocated for one delivery", (GC.GetTotalAllocatedBytes() - allocated) / (Events * (double)subscribers), "B");
    }

    /// <summary>A subscriber that does not read, while 20,000 events happen.</summary>
    private static async Task StalledAsync(Datastores datastores, string socket)
    {
        using var stalled = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await stalled.ConnectAsync(new UnixDomainSocketEndPoint(socket)).ConfigureAwait(false);
        await stalled.SendAsync(Encoding.UTF8.GetBytes(NotificationClients.Opening)).ConfigureAwait(false);
        for (var i = 0; i < 5000; i++)
            await PublishAsync(datastores, i).ConfigureAwait(false);
        var before = Measure.Heap();
        for (var i = 0; i < 20_000; i++)
            await PublishAsync(datastores, i).ConfigureAwait(false);
        Measure.Row("heap that 20,000 events add for a stalled subscriber", (Measure.Heap() - before) / 1024.0, "KB");
    }

    private static Task PublishAsync(Datastores datastores, int number) => datastores.Notifications.PublishAsync(
        NotificationEvent.On(Models.NetconfSessionEnd.Binding.Make(datastores.Schema, n =>
        {
            (n.Username, n.SessionId, n.SourceHost) = ("bench", (uint)number + 1, "192.0.2.1");
            n.TerminationReason = Models.NetconfSessionEndTerminationReason.Closed;
        })));

    private static string[] Self() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(NotificationScenario).Assembly.Location] : [];

    private sealed class Anyone : ISshAuthenticator
    {
        public ValueTask<AuthenticationResult> VerifyAsync(SshAuthenticationRequest request, CancellationToken cancellationToken) =>
            ValueTask.FromResult(AuthenticationResult.Accepted);
    }
}

/// <summary>The subscribers, in a process of their own.</summary>
internal static class NotificationClients
{
    /// <summary>Hello and a subscription to the ends of sessions, all in one write.</summary>
    public const string Opening =
        "<hello xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\"><capabilities><capability>urn:ietf:params:netconf:base:1.0</capability></capabilities></hello>]]>]]>" +
        "<rpc message-id=\"1\" xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\"><create-subscription xmlns=\"urn:ietf:params:xml:ns:netconf:notification:1.0\">" +
        "<filter><netconf-session-end xmlns=\"urn:ietf:params:xml:ns:yang:ietf-netconf-notifications\"><username>bench</username></netconf-session-end></filter>" +
        "</create-subscription></rpc>]]>]]>";

    public static async Task<int> RunAsync(string kind, string address, int count, int events)
    {
        var key = kind == "ssh" ? SshPrivateKey.GenerateEd25519() : null;
        var readers = new List<Task<bool>>();
        for (var i = 0; i < count; i++)
        {
            var pipe = key is null ? await UnixAsync(address).ConfigureAwait(false) : await SshAsync(address, key).ConfigureAwait(false);
            await pipe.Output.WriteAsync(Encoding.UTF8.GetBytes(Opening)).ConfigureAwait(false);
            await ReadToAsync(pipe.Input, "<ok"u8.ToArray()).ConfigureAwait(false);
            readers.Add(Task.Run(() => CountAsync(pipe.Input, events)));
        }
        Console.WriteLine("subscribed");
        var complete = (await Task.WhenAll(readers).ConfigureAwait(false)).Count(c => c);
        Console.WriteLine($"{complete} received all {events} events in order");
        return complete == count ? 0 : 1;
    }

    private static async Task<IDuplexPipe> UnixAsync(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path)).ConfigureAwait(false);
        var stream = new NetworkStream(socket, ownsSocket: true);
        return new Duplex(PipeReader.Create(stream), PipeWriter.Create(stream));
    }

    private static async Task<IDuplexPipe> SshAsync(string endPoint, SshPrivateKey key)
    {
        var client = await SshClient.ConnectAsync(new SshClientOptions
        {
            EndPoint = IPEndPoint.Parse(endPoint),
            User = "bench",
            PrivateKeys = [key],
            VerifyHostKey = _ => ValueTask.FromResult(true),
        }).ConfigureAwait(false);
        var channel = await client.OpenSubsystemAsync("netconf").ConfigureAwait(false);
        return new Duplex(channel.Input, channel.Output);
    }

    /// <summary>Whether so many events come with rising numbers before a minute without one.</summary>
    private static async Task<bool> CountAsync(PipeReader input, int events)
    {
        for (var i = 1; i <= events; i++)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            try
            {
                await ReadToAsync(input, Encoding.UTF8.GetBytes($"<session-id>{i}<"), patience.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is OperationCanceledException or EndOfStreamException)
            {
                return false;
            }
        }
        return true;
    }

    private static async Task ReadToAsync(PipeReader input, byte[] mark, CancellationToken cancellation = default)
    {
        while (true)
        {
            var read = await input.ReadAsync(cancellation).ConfigureAwait(false);
            var reader = new System.Buffers.SequenceReader<byte>(read.Buffer);
            if (reader.TryReadTo(out System.Buffers.ReadOnlySequence<byte> _, mark))
            {
                input.AdvanceTo(reader.Position);
                return;
            }
            if (read.IsCompleted)
                throw new EndOfStreamException();
            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
