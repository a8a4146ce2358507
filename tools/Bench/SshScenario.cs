using System.Diagnostics;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Netconf.Mano.Ssh;

namespace Netconf.Mano.Bench;

/// <summary>The SSH transport: transfers by OpenSSH's client beside OpenSSH's own server in the same run, set-ups, echoes, idle sessions.</summary>
internal static class SshScenario
{
    private const int Megabytes = 200;
    private const string Cipher = "aes256-gcm@openssh.com";

    public static void Run(int sessions) => RunAsync(Math.Min(sessions, 2000)).GetAwaiter().GetResult();

    private static async Task RunAsync(int sessions)
    {
        var directory = Directory.CreateTempSubdirectory("bench-ssh").FullName;
        using var hostKeys = HostKeys.OpenOrCreate(Path.Combine(directory, "host"), NullLogger.Instance);
        using var key = SshPrivateKey.GenerateEd25519();
        WriteKey(Path.Combine(directory, "id"), key);
        await using var server = new SshServer(
            new SshServerOptions
            {
                Endpoints = [new IPEndPoint(IPAddress.Loopback, 0)],
                HostKeys = hostKeys,
                Authenticator = new Anyone(),
                Subsystems = ["down", "up", "echo"],
            },
            ServeAsync, NullLogger.Instance);
        server.Start();
        using var sshd = StartSshd(directory, key, out var sshdPort);
        for (var round = 1; round <= 3; round++)
        {
            Transfer("down", "ours", directory, server.Endpoints[0].Port);
            Transfer("down", "sshd", directory, sshdPort);
            Transfer("up", "ours", directory, server.Endpoints[0].Port);
            Transfer("up", "sshd", directory, sshdPort);
        }
        sshd.Kill(entireProcessTree: true);
        var options = new SshClientOptions
        {
            EndPoint = server.Endpoints[0],
            User = "bench",
            PrivateKeys = [key],
            VerifyHostKey = _ => ValueTask.FromResult(true),
        };
        await SetUpAsync(options, sessions).ConfigureAwait(false);
        await EchoAsync(options, "echo").ConfigureAwait(false);
        await IdleAsync(options, sessions).ConfigureAwait(false);
        Directory.Delete(directory, recursive: true);
    }

    private static async Task SetUpAsync(SshClientOptions options, int count)
    {
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        var started = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (_, stop) =>
        {
            await using var client = await SshClient.ConnectAsync(options, cancellationToken: stop).ConfigureAwait(false);
            await OneEchoAsync(await client.OpenSubsystemAsync("echo", stop).ConfigureAwait(false)).ConfigureAwait(false);
        }).ConfigureAwait(false);
        Measure.Row("set-ups with an echo, 4 at a time", count / Stopwatch.GetElapsedTime(started).TotalSeconds, "/s");
        var cpu = Process.GetCurrentProcess().TotalProcessorTime - before;
        Measure.Row("CPU of a set-up, both ends", cpu.TotalMilliseconds / count, "ms");
    }

    private static async Task EchoAsync(SshClientOptions options, string what)
    {
        await using var client = await SshClient.ConnectAsync(options).ConfigureAwait(false);
        var channel = await client.OpenSubsystemAsync("echo").ConfigureAwait(false);
        var times = new List<double>();
        for (var i = 0; i < 5000; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await OneEchoAsync(channel).ConfigureAwait(false);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds);
        }
        times.Sort();
        Measure.Row($"{what}, p50", times[times.Count / 2], "µs");
        Measure.Row($"{what}, p99", times[times.Count * 99 / 100], "µs");
    }

    private static async Task IdleAsync(SshClientOptions options, int count)
    {
        var before = Process.GetCurrentProcess().WorkingSet64;
        var clients = new List<SshClient>();
        for (var i = 0; i < count; i++)
        {
            clients.Add(await SshClient.ConnectAsync(options).ConfigureAwait(false));
            await OneEchoAsync(await clients[i].OpenSubsystemAsync("echo").ConfigureAwait(false)).ConfigureAwait(false);
        }
        using var self = Process.GetCurrentProcess();
        Measure.Row($"memory of one of {count} idle sessions, both ends", (self.WorkingSet64 - before) / 1024.0 / count, "KB");
        await EchoAsync(options, $"echo beside {count} idle sessions").ConfigureAwait(false);
        foreach (var client in clients)
            await client.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task OneEchoAsync(SshClientChannel channel)
    {
        await channel.Output.WriteAsync("an rpc of a few bytes"u8.ToArray()).ConfigureAwait(false);
        var read = await channel.Input.ReadAtLeastAsync(21).ConfigureAwait(false);
        channel.Input.AdvanceTo(read.Buffer.End);
    }

    private static async Task ServeAsync(TransportConnection connection)
    {
        var (input, output) = (connection.Transport.Input, connection.Transport.Output);
        if (connection.SessionInfo["subsystem"] == "down")
        {
            var block = new byte[64 * 1024];
            for (var left = Megabytes * 16; left > 0; left--)
                if ((await output.WriteAsync(block).ConfigureAwait(false)).IsCompleted)
                    return;
            return;
        }
        var echoes = connection.SessionInfo["subsystem"] == "echo";
        while (true)
        {
            var read = await input.ReadAsync().ConfigureAwait(false);
            foreach (var segment in echoes ? read.Buffer : default)
                await output.WriteAsync(segment).ConfigureAwait(false);
            input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                return;
        }
    }

    /// <summary>One transfer by OpenSSH's client, to or from nowhere.</summary>
    private static void Transfer(string direction, string server, string directory, int port)
    {
        var redirect = direction == "down" ? "> /dev/null" : $"< {directory}/data > /dev/null";
        var command = $"ssh -F /dev/null -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR " +
            $"-i {directory}/id -c {Cipher} -p {port} -s {Environment.UserName}@127.0.0.1 {direction} {redirect}";
        var started = Stopwatch.GetTimestamp();
        using var ssh = Process.Start("sh", ["-c", command]);
        ssh.WaitForExit();
        if (ssh.ExitCode != 0)
            throw new InvalidOperationException($"ssh ended with {ssh.ExitCode}");
        Measure.Row($"{Megabytes} MB {direction}, OpenSSH client, {server}", Megabytes / Stopwatch.GetElapsedTime(started).TotalSeconds, "MB/s");
    }

    private static Process StartSshd(string directory, SshPrivateKey key, out int port)
    {
        using (var data = File.Create(Path.Combine(directory, "data")))
            data.SetLength(Megabytes << 20);
        using (var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            port = ((IPEndPoint)probe.LocalEndPoint!).Port;
        }
        Directory.CreateDirectory("/run/sshd");
        File.WriteAllText(Path.Combine(directory, "authorized"), key.PublicKey + "\n");
        File.WriteAllText(Path.Combine(directory, "config"), $"""
            Port {port}
            ListenAddress 127.0.0.1
            HostKey {directory}/host/ssh_host_ed25519_key
            AuthorizedKeysFile {directory}/authorized
            PidFile none
            StrictModes no
            UsePAM no
            PermitRootLogin yes
            Subsystem down /bin/cat {directory}/data
            Subsystem up /usr/bin/wc -c
            """);
        var sshd = Process.Start(
            new ProcessStartInfo("/usr/sbin/sshd", ["-D", "-e", "-f", Path.Combine(directory, "config")]) { RedirectStandardError = true })!;
        while (sshd.StandardError.ReadLine() is { } line && !line.Contains("listening", StringComparison.Ordinal))
        {
        }
        _ = sshd.StandardError.ReadToEndAsync();
        return sshd;
    }

    private static void WriteKey(string path, SshPrivateKey key)
    {
        using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        file.Write(System.Text.Encoding.UTF8.GetBytes(key.Export()));
    }

    private sealed class Anyone : ISshAuthenticator
    {
        public ValueTask<AuthenticationResult> VerifyAsync(SshAuthenticationRequest request, CancellationToken cancellationToken) =>
            ValueTask.FromResult(AuthenticationResult.Accepted);
    }
}
