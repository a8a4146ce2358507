using System.Diagnostics;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Netconf.Mano.Ssh;

namespace Netconf.Mano.Bench;

/// <summary>
/// NETCONF sessions with the program itself, as its users start it: what idle ones cost, how fast they are set up, small gets, pipelined requests, over SSH and
/// the Unix socket. Memory and CPU are the server's alone.
/// </summary>
internal static class SessionsScenario
{
    private const int Pipelined = 100_000;
    private const string Hello =
        "<hello xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\"><capabilities><capability>urn:ietf:params:netconf:base:1.1</capability></capabilities></hello>]]>]]>";

    private static readonly byte[] Get = Framed(
        "<rpc xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\" message-id=\"1\"><get-config><source><running/></source><filter type=\"subtree\">" +
        "<nacm xmlns=\"urn:ietf:params:xml:ns:yang:ietf-netconf-acm\"><groups><group><name>admin</name></group></groups></nacm></filter></get-config></rpc>");

    public static void Run(int sessions) => RunAsync(Math.Min(sessions, 2000)).GetAwaiter().GetResult();

    private static async Task RunAsync(int sessions)
    {
        var directory = Directory.CreateTempSubdirectory("bench-sessions-").FullName;
        using var key = SshPrivateKey.GenerateEd25519();
        using var server = Start(directory, key, out var ready);
        try
        {
            var options = new SshClientOptions
            {
                EndPoint = IPEndPoint.Parse(Regex.Match(ready, "ssh=(\\S+)").Groups[1].Value),
                User = "admin",
                PrivateKeys = [key],
                VerifyHostKey = _ => ValueTask.FromResult(true),
            };
            var socket = Regex.Match(ready, "socket=(\\S+)").Groups[1].Value;
            await SetUpAsync(options, 600).ConfigureAwait(false);
            await using (var ssh = await Session.OpenAsync(options).ConfigureAwait(false))
            await using (var local = await Session.OpenAsync(socket).ConfigureAwait(false))
            {
                // Twice: the first compiles.
                for (var round = 0; round < 2; round++)
                {
                    await SmallGetsAsync(ssh, round == 0 ? null : "SSH").ConfigureAwait(false);
                    await SmallGetsAsync(local, round == 0 ? null : "Unix socket").ConfigureAwait(false);
                    await PipelinedAsync(ssh, server, round == 0 ? null : "SSH").ConfigureAwait(false);
                    await PipelinedAsync(local, server, round == 0 ? null : "Unix socket").ConfigureAwait(false);
                }
            }
            await IdleAsync(options, server, sessions).ConfigureAwait(false);
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync().ConfigureAwait(false);
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task SetUpAsync(SshClientOptions options, int count)
    {
        await (await Session.OpenAsync(options).ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        var started = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (_, _) =>
        {
            await using var session = await Session.OpenAsync(options).ConfigureAwait(false);
        }).ConfigureAwait(false);
        Measure.Row("SSH set-ups with hellos, two clients", count / Stopwatch.GetElapsedTime(started).TotalSeconds, "/s");
    }

    private static async Task SmallGetsAsync(Session session, string? what)
    {
        var times = new List<double>();
        for (var i = 0; i < 5000; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await session.SendAsync(Get).ConfigureAwait(false);
            await session.TakeAsync(1).ConfigureAwait(false);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds);
        }
        times.Sort();
        if (what is null)
            return;
        Measure.Row($"small get, {what}, p50", times[times.Count / 2], "µs");
        Measure.Row($"small get, {what}, p99", times[times.Count * 99 / 100], "µs");
    }

    private static async Task PipelinedAsync(Session session, Process server, string? what)
    {
        var block = new byte[Get.Length * 100];
        for (var i = 0; i < 100; i++)
            Get.CopyTo(block, i * Get.Length);
        server.Refresh();
        var (cpu, started) = (server.TotalProcessorTime, Stopwatch.GetTimestamp());
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < Pipelined / 100; i++)
                await session.SendAsync(block).ConfigureAwait(false);
        });
        await session.TakeAsync(Pipelined).ConfigureAwait(false);
        await sending.ConfigureAwait(false);
        var elapsed = Stopwatch.GetElapsedTime(started);
        server.Refresh();
        if (what is null)
            return;
        Measure.Row($"pipelined gets, {what}", Pipelined / elapsed.TotalSeconds, "/s");
        Measure.Row($"CPU of one, {what}, server", (server.TotalProcessorTime - cpu).TotalMicroseconds / Pipelined, "µs");
    }

    private static async Task IdleAsync(SshClientOptions options, Process server, int count)
    {
        var before = Rss(server);
        var open = new List<Session>();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (_, _) =>
        {
            var session = await Session.OpenAsync(options).ConfigureAwait(false);
            lock (open)
                open.Add(session);
        }).ConfigureAwait(false);
        Measure.Row($"RSS of {count} idle SSH sessions over none", (Rss(server) - before) / 1048576.0, "MB");
        server.Refresh();
        var cpu = server.TotalProcessorTime;
        await Task.Delay(TimeSpan.FromSeconds(5)).ConfigureAwait(false);
        server.Refresh();
        Measure.Row($"CPU of {count} idle sessions, in 5 s", (server.TotalProcessorTime - cpu).TotalMilliseconds, "ms");
        foreach (var session in open)
            await session.DisposeAsync().ConfigureAwait(false);
    }

    private static long Rss(Process process)
    {
        process.Refresh();
        return process.WorkingSet64;
    }

    private static byte[] Framed(string message) => Encoding.UTF8.GetBytes($"\n#{Encoding.UTF8.GetByteCount(message)}\n{message}\n##\n");

    private static Process Start(string directory, SshPrivateKey key, out string ready)
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Netconf.Mano.sln")))
            root = Path.GetDirectoryName(root)!;
        var configuration = AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";
        var start = new ProcessStartInfo(
            Path.Combine(root, "server", "Mano", "bin", configuration, "net10.0", "Netconf.Mano.Mano"),
            ["--data-dir", directory, "--ssh-port", "0", "--https-port", "0"])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["MANO_ADMIN_KEY"] = key.PublicKey.ToString();
        var server = Process.Start(start)!;
        _ = server.StandardError.ReadToEndAsync();
        while (server.StandardOutput.ReadLine() is { } line)
            if (line.StartsWith("mano: ready ", StringComparison.Ordinal))
            {
                ready = line;
                return server;
            }
        throw new InvalidOperationException("the server did not start; build server/Mano in the same configuration");
    }

    /// <summary>A NETCONF session that counts replies by their end marks.</summary>
    private sealed class Session(PipeReader input, PipeWriter output, IAsyncDisposable transport) : IAsyncDisposable
    {
        public static async Task<Session> OpenAsync(SshClientOptions options)
        {
            var client = await SshClient.ConnectAsync(options).ConfigureAwait(false);
            var channel = await client.OpenSubsystemAsync("netconf").ConfigureAwait(false);
            return await new Session(channel.Input, channel.Output, client).HelloAsync().ConfigureAwait(false);
        }

        public static async Task<Session> OpenAsync(string path)
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path)).ConfigureAwait(false);
            var stream = new NetworkStream(socket, ownsSocket: true);
            return await new Session(PipeReader.Create(stream), PipeWriter.Create(stream), stream).HelloAsync().ConfigureAwait(false);
        }

        public async Task SendAsync(byte[] octets) => await output.WriteAsync(octets).ConfigureAwait(false);

        /// <summary>Takes so many replies.</summary>
        public Task TakeAsync(int count) => TakeAsync(count, "\n##\n"u8.ToArray());

        public ValueTask DisposeAsync() => transport.DisposeAsync();

        private async Task<Session> HelloAsync()
        {
            await TakeAsync(1, "]]>]]>"u8.ToArray()).ConfigureAwait(false);
            await SendAsync(Encoding.UTF8.GetBytes(Hello)).ConfigureAwait(false);
            return this;
        }

        private async Task TakeAsync(int count, byte[] mark)
        {
            while (count > 0)
            {
                var read = await input.ReadAsync().ConfigureAwait(false);
                var reader = new System.Buffers.SequenceReader<byte>(read.Buffer);
                while (count > 0 && reader.TryReadTo(out System.Buffers.ReadOnlySequence<byte> _, mark))
                    count--;
                if (read.IsCompleted && count > 0)
                    throw new InvalidOperationException("the server closed the session");
                input.AdvanceTo(reader.Position, read.Buffer.End);
            }
        }
    }
}
