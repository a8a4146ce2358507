using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Netconf.Mano.Ssh.Tests;

[TestClass]
public sealed class LimitTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task ClosesAClientThatDoesNotAuthenticateInTime()
    {
        var time = new ManualTime();
        await using var server = TestServer.Start(time: time, change: o => o with { LoginGrace = TimeSpan.FromSeconds(20) });
        using var client = await ConnectAsync(server);
        Assert.IsTrue((await ReadSomeAsync(client)).StartsWith("SSH-2.0", StringComparison.Ordinal));
        time.Advance(TimeSpan.FromSeconds(20));
        await ReadToEndAsync(client);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task ClosesAnAuthenticatedClientThatOpensNoChannel()
    {
        var time = new ManualTime();
        await using var server = TestServer.Start(time: time, change: o => o with { LoginGrace = TimeSpan.FromSeconds(20) });
        await using var client = await SshClient.ConnectAsync(SshClientTests.Options(server));
        time.Advance(TimeSpan.FromSeconds(20));
        await ClosedAsync(client);
        StringAssert.Contains(client.CloseReason, "no channel was opened");
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task ClosesAClientWhoseChannelsCarryNothing()
    {
        var time = new ManualTime();
        await using var server = TestServer.Start(time: time, change: o => o with { LoginGrace = TimeSpan.FromSeconds(20) });
        await using var client = await SshClient.ConnectAsync(SshClientTests.Options(server));
        await Assert.ThrowsExactlyAsync<SshException>(() => client.OpenSubsystemAsync("sftp"));
        time.Advance(TimeSpan.FromSeconds(20));
        await ClosedAsync(client);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task RefusesANameThatWouldForgeTheLog()
    {
        var authenticator = new TestAuthenticator();
        await using var server = TestServer.Start(authenticator: authenticator);
        await Assert.ThrowsExactlyAsync<SshException>(
            () => SshClient.ConnectAsync(SshClientTests.Options(server) with { User = "alice\nroot logged in" }));
        Assert.IsEmpty(authenticator.Asked);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task ClosesAnIdleConnectionAndSparesABusyOne()
    {
        var time = new ManualTime();
        await using var server = TestServer.Start(
            time: time, change: o => o with { IdleTimeout = TimeSpan.FromSeconds(100), KeepAlive = null });
        await using var idle = await SshClient.ConnectAsync(SshClientTests.Options(server));
        await using var busy = await SshClient.ConnectAsync(SshClientTests.Options(server));
        var idleChannel = await idle.OpenSubsystemAsync("netconf");
        var busyChannel = await busy.OpenSubsystemAsync("netconf");
        time.Advance(TimeSpan.FromSeconds(60));
        await EchoAsync(busyChannel, "x");
        time.Advance(TimeSpan.FromSeconds(60));
        await ClosedAsync(idle);
        Assert.AreEqual("", await SshClientTests.ReadToEndAsync(idleChannel));
        StringAssert.Contains(idle.CloseReason, "idle for too long");
        await EchoAsync(busyChannel, "still there");
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task ClosesAClientThatNoLongerAnswers()
    {
        var time = new ManualTime();
        var ended = new TaskCompletionSource<string?>();
        using var key = new OpenSshClient();
        await using var server = TestServer.Start(
            time: time,
            authenticator: new TestAuthenticator { Keys = { key.PublicKey } },
            change: o => o with { KeepAlive = TimeSpan.FromSeconds(10), KeepAliveCount = 2 },
            handler: async connection =>
            {
                connection.Closed.Register(() => ended.SetResult(connection.CloseReason));
                await TestServer.EchoAsync(connection);
            });
        using var ssh = key.Start(server.EndPoint);
        await ssh.StandardInput.WriteAsync("x");
        await ssh.StandardInput.FlushAsync(TestContext.CancellationToken);
        await ssh.StandardOutput.ReadAsync(new char[1], TestContext.CancellationToken);
        using (var stop = Process.Start("sh", ["-c", $"kill -STOP {ssh.Id}"]))
        {
            await stop.WaitForExitAsync(TestContext.CancellationToken);
        }

        while (!ended.Task.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        Assert.AreEqual("the peer no longer answers", await ended.Task);
        ssh.Kill();
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task KeepsASilentClientThatAnswers()
    {
        var time = new ManualTime();
        using var key = new OpenSshClient();
        await using var server = TestServer.Start(
            time: time,
            authenticator: new TestAuthenticator { Keys = { key.PublicKey } },
            change: o => o with { KeepAlive = TimeSpan.FromSeconds(10), KeepAliveCount = 10 });
        using var ssh = key.Start(server.EndPoint, "-o", "LogLevel=DEBUG3");
        await ssh.StandardInput.WriteAsync("x");
        await ssh.StandardInput.FlushAsync(TestContext.CancellationToken);
        await ssh.StandardOutput.ReadAsync(new char[1], TestContext.CancellationToken);
        for (var asked = 0; asked < 15;)
        {
            var line = ssh.StandardError.ReadLineAsync(TestContext.CancellationToken).AsTask();
            while (!line.IsCompleted)
            {
                // A real moment for the client to answer; what is counted is the server's questions.
                time.Advance(TimeSpan.FromSeconds(10));
                await Task.WhenAny(line, Task.Delay(50, TestContext.CancellationToken));
            }

            Assert.IsNotNull(await line, "the connection was closed");
            asked += (await line)!.Contains("rtype keepalive@openssh.com", StringComparison.Ordinal) ? 1 : 0;
        }

        ssh.StandardInput.Close();
        await ssh.WaitForExitAsync(TestContext.CancellationToken);
        Assert.AreEqual(0, ssh.ExitCode);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task ClosesAfterTooManyFailedAttempts()
    {
        var authenticator = new TestAuthenticator();
        await using var server = TestServer.Start(authenticator: authenticator, change: o => o with { MaxAuthAttempts = 3 });
        var keys = Enumerable.Range(0, 5).Select(_ => SshPrivateKey.GenerateEd25519()).ToArray();
        var e = await Assert.ThrowsExactlyAsync<SshException>(
            () => SshClient.ConnectAsync(SshClientTests.Options(server) with { PrivateKeys = keys }));
        StringAssert.Contains(e.Message, "too many failed attempts");
        Assert.AreEqual(3, authenticator.Asked.Count);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task KeepsBackTheAnswerToAWrongPassword()
    {
        var time = new ManualTime();
        using var log = new CapturedLog();
        await using var server = TestServer.Start(time: time, logger: log, change: o => o with
        {
            FailureDelay = TimeSpan.FromSeconds(1),
            MaxFailureDelay = TimeSpan.FromSeconds(3),
            LoginGrace = TimeSpan.FromHours(1),
        });
        for (var delay = 1; delay <= 3; delay++)
        {
            var denied = log.NextAsync("denied");
            var attempt = SshClient.ConnectAsync(SshClientTests.Options(server) with { Password = "wrong" });
            await denied;
            var waited = TimeSpan.Zero;
            while (!attempt.IsCompleted)
            {
                // A real moment for an answer that comes too early; what is counted is the server's clock.
                await Task.WhenAny(attempt, Task.Delay(20, TestContext.CancellationToken));
                if (!attempt.IsCompleted)
                {
                    time.Advance(TimeSpan.FromMilliseconds(500));
                    waited += TimeSpan.FromMilliseconds(500);
                }
            }

            await Assert.ThrowsExactlyAsync<SshException>(() => attempt);
            Assert.IsGreaterThanOrEqualTo(TimeSpan.FromSeconds(delay), waited);
        }
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task RefusesMoreStartupsThanAllowedAndRecovers()
    {
        await using var server = TestServer.Start(change: o => o with { MaxStartups = 2 });
        using var first = await ConnectAsync(server);
        using var second = await ConnectAsync(server);
        await ReadSomeAsync(first);
        await ReadSomeAsync(second);
        using (var third = await ConnectAsync(server))
        {
            Assert.AreEqual("", await ReadToEndAsync(third));
        }

        first.Close();
        while (server.Server.ConnectionCount > 1)
        {
            await Task.Yield();
        }

        await using var client = await SshClient.ConnectAsync(SshClientTests.Options(server));
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task RefusesMoreChannelsThanAllowed()
    {
        await using var server = TestServer.Start(change: o => o with { MaxChannelsPerConnection = 2 });
        await using var client = await SshClient.ConnectAsync(SshClientTests.Options(server));
        await using var first = await client.OpenSubsystemAsync("netconf");
        await using var second = await client.OpenSubsystemAsync("netconf");
        var e = await Assert.ThrowsExactlyAsync<SshException>(() => client.OpenSubsystemAsync("netconf"));
        Assert.AreEqual(SshFailure.ChannelRefused, e.Failure);
        await EchoAsync(first, "first");
        await EchoAsync(second, "second");
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task ASlowPasswordCheckDelaysNobodyElse()
    {
        var slow = new TaskCompletionSource();
        var asked = new TaskCompletionSource();
        var authenticator = new TestAuthenticator
        {
            Before = request =>
            {
                if (request.User != "slow")
                {
                    return Task.CompletedTask;
                }

                asked.TrySetResult();
                return slow.Task;
            },
        };
        await using var server = TestServer.Start(authenticator: authenticator);
        await using var client = await SshClient.ConnectAsync(SshClientTests.Options(server));
        await using var channel = await client.OpenSubsystemAsync("netconf");
        var attempt = SshClient.ConnectAsync(SshClientTests.Options(server) with { User = "slow" });
        await asked.Task;
        await EchoAsync(channel, "meanwhile");
        Assert.IsFalse(attempt.IsCompleted);
        slow.SetResult();
        await Assert.ThrowsExactlyAsync<SshException>(() => attempt);
    }

    internal static async Task EchoAsync(SshClientChannel channel, string text)
    {
        var sending = channel.Output.WriteAsync(Encoding.UTF8.GetBytes(text));
        var read = await channel.Input.ReadAtLeastAsync(text.Length);
        Assert.IsTrue(Encoding.UTF8.GetString(read.Buffer) == text, "the echo differs");
        channel.Input.AdvanceTo(read.Buffer.End);
        await sending;
    }

    internal static async Task ClosedAsync(SshClient client)
    {
        var closed = new TaskCompletionSource();
        client.Closed.Register(closed.SetResult);
        await closed.Task;
    }

    internal static async Task<Socket> ConnectAsync(TestServer server)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server.EndPoint);
        return socket;
    }

    internal static async Task<string> ReadSomeAsync(Socket socket)
    {
        var buffer = new byte[256];
        return Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer));
    }

    internal static async Task<string> ReadToEndAsync(Socket socket)
    {
        var all = new StringBuilder();
        try
        {
            while (await ReadSomeAsync(socket) is { Length: > 0 } text)
            {
                all.Append(text);
            }
        }
        catch (SocketException)
        {
            // A reset is an end, too.
        }

        return all.ToString();
    }
}
